/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tally - rows grouped by one or more columns, with mergeable measures.
 *
 * Everything kept is an integer, a set or a sketch of integers, so tallies can
 * be merged in any order and split in any way: rows, counts per event, first
 * and last time, sums (1e-9 in 128 bits), distinct members (crowd.h), decayed
 * sums (decay.h), counts of quantile bins (quant.h).  Means, rates and intervals
 * are the reader's, from these.
 *
 * The key of a group is its key cells as TSV, escaped and joined by TABs: the
 * byte order of keys is the order of the columns, and a key is written as it is.
 */
#ifndef AUDIENCE_TALLY_H
#define AUDIENCE_TALLY_H

#include "audience/crowd.h"
#include "base/shards.h"
#include "stat/decay.h"
#include "table/event.h"
#include "table/out.h"
#include "table/rows.h"

enum {
	TALLY_KEYS = 16, TALLY_NUMS = 24, TALLY_SUMS = 32, TALLY_SETS = 4,
	TALLY_DECAYS = 8, TALLY_QUANTS = 8,
};

#define TALLY_ALPHA 0.01	/* relative error of a quantile */

enum tally_kind {
	TALLY_SUM,	/* the sum of a number */
	TALLY_PRODUCT,	/* of num * with, rounded to 1e-9, over rows that have both */
	TALLY_GIVEN,	/* of num over rows that have `with` too */
};

/* Numbers of plan.num. */
struct tally_term {
	enum tally_kind kind;
	int num, with;
};

/* What is summed with decay: a number (rounded to 1e-6), or each row or row of an event. */
struct tally_decay {
	int num;			/* -1: rows */
	int event;			/* of these only; -1: all */
	int64_t half_life_ms;
};

/* What to keep.  key, num, set, time and event are indices into the job's cols. */
struct tally_plan {
	int key[TALLY_KEYS], nkeys;
	int num[TALLY_NUMS], nnums;	/* columns of numbers */
	struct tally_term sum[TALLY_SUMS];
	int nsums;
	int set[TALLY_SETS], nsets;	/* count the distinct members of these */
	struct tally_decay decay[TALLY_DECAYS];	/* these want time, and event */
	int ndecays;
	int quant[TALLY_QUANTS], nquants;	/* numbers of plan.num */
	int time;			/* first and last of it; -1: no */
	int event;			/* count by it; -1: no */
	uint64_t exact_limit;		/* of the sets; 0: none */
};

struct tally_sum {
	uint64_t n;			/* cells that were not empty */
	__int128 e9 __attribute__((packed, aligned(8)));
};

struct tally_span {
	struct instant first, last;	/* INT_NONE: no time at all */
	uint64_t n;			/* rows with a time */
};

/* One group; behind the sums lie what else the plan has: small groups are fast ones. */
struct tally_group {
	uint64_t rows;
	struct tally_sum sum[];
};

struct tally;

struct tally *tally_new(const struct tally_plan *);	/* the plan must outlive it */
void tally_free(struct tally *);

/* Add the rows; one with a cell that cannot be read is noted and left out. */
void tally_add(struct tally *, struct rows *);

/* Take in and own `from`; the work is left to tally_finish(). */
void tally_merge(struct tally *into, struct tally *from);

/* Put together what was taken in, sort the groups by key and count the sets; after
 * that groups are numbered 0 to n - 1 in key order and nothing may be added. */
size_t tally_finish(struct tally *, int workers);

size_t tally_count(const struct tally *);	/* groups */
void tally_hint(const struct tally *, size_t i);	/* the group will be needed soon */
struct str tally_key(const struct tally *, size_t i);		/* escaped, joined */
const struct tally_group *tally_at(const struct tally *, size_t i);
struct tally_span tally_span(const struct tally *, size_t i);
const uint64_t *tally_events(const struct tally *, size_t i);	/* [EVENTS] */
uint64_t tally_distinct(const struct tally *, size_t i, int set);
bool   tally_estimated(const struct tally *, size_t i, int set);
double tally_decayed(const struct tally *, size_t i, int decay, const struct decay_view *);
/* NAN when there is no value; *n of them in any case. */
double tally_quantile(const struct tally *, size_t i, int quant, double p, uint64_t *n);

/* The newest time of all groups; INT_NONE. */
struct instant tally_newest(const struct tally *);

/* Put the key's cells, in whatever format the output has. */
void tally_put_key(const struct tally *, size_t i, struct out *);

/* One line per group after tally_finish(); tally_load() adds one to another
 * tally of the same plan, and says what is wrong with it. */
void        tally_save(const struct tally *, struct out *);
const char *tally_load(struct tally *, struct str line);

#endif
