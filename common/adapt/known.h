/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * known - which report a header belongs to: the one with most distinct labels
 * known, counted over all reports at once, of those whose @needs are there.
 */
#ifndef ADAPT_KNOWN_H
#define ADAPT_KNOWN_H

#include "adapt/adapter.h"

struct known;

/* Over these reports; lives in the arena. */
struct known *known_new(const struct report *const *, size_t n, struct arena *);

struct pick {
	const struct report *report;	/* NULL: not a label known */
	const struct report *tied;	/* another with as many, or NULL */
	size_t labels;			/* distinct labels of the header it knows */
};

/* The cells of one line, as they stand in the file.  The arena is for scratch. */
struct pick known_pick(struct known *, const struct str *cell, size_t n, struct arena *);

#endif
