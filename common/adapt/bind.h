/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bind - a report and a header: which field of a record is which column.
 */
#ifndef ADAPT_BIND_H
#define ADAPT_BIND_H

#include "adapt/adapter.h"
#include "adapt/personal.h"

/* A field of the header that is used. */
struct bound {
	size_t field;
	const struct label *label;	/* NULL: no label knows it */
	enum as as;			/* what is done: the label's, but for what the run asks */
	const char *name;		/* for messages, clean */
	bool   again;			/* the same label as the one before: cells must agree */
};

struct bind {
	const struct report *report;
	/* Column c of the table: of[first[c], first[c + 1]), to be tried in this order. */
	struct bound *of;
	size_t  first[CANON_MAX + 1];
	/* Passed as x_ columns, and labels with the kind status wherever they go. */
	struct bound *extra;
	struct str   *extra_name;
	size_t  nextra;
	struct bound *status;
	size_t  nstatus;
	bool   *personal;	/* by field: its cells are shown nowhere as they stand */
	size_t  npersonal;
	struct bound *guessed;	/* of these, those that no label knows and that look so */
	size_t  nguessed;
	struct bound *refused;	/* those of persons, dropped since there is no key */
	size_t  nrefused;
	size_t  columns;	/* of the header */
	struct str *name;	/* clean_key() of each, to know the header again */
	size_t  known;		/* fields with a known label */
};

/* What is personal beside what the adapter says so. */
struct privacy {
	const struct personal *words;	/* NULL: nothing */
	struct words keep;		/* clean_key() of labels that are not, whatever they look like */
};

/* All lives in the arena. */
void bind_header(struct bind *, const struct report *, const struct privacy *,
    const struct str *name, size_t n, struct arena *);

#endif
