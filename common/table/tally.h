/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tally - rows grouped by one or more columns, with exact measures.
 *
 * Everything kept is an integer or a set, so tallies can be merged in any
 * order and split in any way: rows, counts per event, first and last time,
 * sums (1e-9 in 128 bits), distinct members (distinct.h).  Means, rates and
 * intervals are the reader's, from these.
 *
 * The key of a group is its key cells as TSV, escaped and joined by TABs: the
 * byte order of keys is the order of the columns, and a key is written as it is.
 */
#ifndef TABLE_TALLY_H
#define TABLE_TALLY_H

#include "base/distinct.h"
#include "base/map.h"
#include "table/event.h"
#include "table/out.h"
#include "table/rows.h"

enum { TALLY_SUMS = 16, TALLY_SETS = 4, TALLY_KEYS = 16 };

/* What to keep.  Numbers are indices into the job's cols. */
struct tally_plan {
	int key[TALLY_KEYS], nkeys;
	int sum[TALLY_SUMS], nsums;
	int set[TALLY_SETS], nsets;	/* count the distinct members of these */
	int time;			/* first and last of it; -1: no */
	int event;			/* count by it; -1: no */
};

struct tally_sum {
	uint64_t n;			/* cells that were not empty */
	__int128 e9 __attribute__((packed, aligned(8)));
};

struct tally_span {
	struct instant first, last;	/* INT_NONE: no time at all */
};

/* One group; behind the sums lie the span and the counts per event, if the
 * plan has them: small groups are fast ones. */
struct tally_group {
	uint64_t rows;
	struct tally_sum sum[];
};

struct tally;

struct tally *tally_new(const struct tally_plan *);	/* the plan must outlive it */
void tally_free(struct tally *);

/* Add the rows; one with a cell that cannot be read is noted and left out. */
void tally_add(struct tally *, struct rows *);
void tally_merge(struct tally *into, struct tally *from);	/* frees from */

/* Sort the groups by key and count the sets; after that groups are numbered
 * 0 to n - 1 in key order and nothing may be added. */
size_t tally_finish(struct tally *, int workers);

size_t tally_count(const struct tally *);	/* groups */
struct str tally_key(const struct tally *, size_t i);		/* escaped, joined */
const struct tally_group *tally_at(const struct tally *, size_t i);
struct tally_span tally_span(const struct tally *, size_t i);
const uint64_t *tally_events(const struct tally *, size_t i);	/* [EVENTS] */
uint64_t tally_distinct(const struct tally *, size_t i, int set);

/* Put the key's cells, in whatever format the output has. */
void tally_put_key(const struct tally *, size_t i, struct out *);

/* One line per group after tally_finish(); tally_load() adds one to another
 * tally of the same plan, and says what is wrong with it. */
void        tally_save(const struct tally *, struct out *);
const char *tally_load(struct tally *, struct str line);

#endif
