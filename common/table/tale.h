/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tale - what a part has counted: how many rows, of which inputs, which slices.
 *
 * An input is known by the digest of its content, so that the same one is not
 * counted twice under two names; of a sliced one the slice is noted beside it,
 * and all N slices must be there before a result is printed.
 */
#ifndef TABLE_TALE_H
#define TABLE_TALE_H

#include "base/hash.h"
#include "table/out.h"

struct tale_input {
	struct digest digest;
	int64_t slice, slices;	/* 0: all of it */
};

struct tale {
	uint64_t rows, rejected;
	struct { struct tale_input *at; size_t len, cap; } inputs;
};

/* Dies when it has been counted already; file is for the message. */
void tale_add(struct tale *, struct tale_input, const char *file);

/* Inputs as text, sorted: "digest,digest:1/4,..."; and back (false: damaged). */
void tale_put(struct tale *, struct out *);
bool tale_read(struct tale *, struct str list, const char *file);

/* Dies naming the first slice that is missing. */
void tale_check(const struct tale *);

/* "K/N" of --slice; dies when it is not that. */
struct tale_input tale_slice(const char *word);

#endif
