/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decay - sums that lose half their weight every half-life, the same bytes
 * whatever the order of adding and merging.
 *
 * A value v at time t counts v * 2^-((T - t) / h) at time T.  Time is cut into
 * bins of DECAY_SPAN half-lives on a grid that starts at 1970; within its bin
 * a value is added as v * 2^((t - bin start) / h) in fixed point with 40
 * binary places, an integer.  The DECAY_BINS newest bins are kept; what is
 * older is dropped, and since the newest bin only moves on, what is dropped
 * does not depend on the order in which events came.  Late events are as good
 * as punctual ones.
 *
 * Error of decay_at(), relative to the sum of |v| decayed to the same T: 2^-40
 * for the fixed point.  Dropped: less than 2^-48 of a value per value, at or
 * after the newest event.  Exact while the sum of |v| stays below 2^70.
 *
 * One half-life per state: the caller passes the same h (ms, above 0)
 * always, and scales values to integers (counts, ms, money of 1/10000).  A
 * decayed mean is the quotient of two states.  The weight is computed with
 * integers alone, so it is the same on every machine.
 */
#ifndef STAT_DECAY_H
#define STAT_DECAY_H

#include <stddef.h>
#include <stdint.h>

enum { DECAY_SPAN = 16, DECAY_BINS = 4 };

struct decay {
	__int128 bin[DECAY_BINS];	/* bin[i] is grid bin newest - i */
	int64_t  newest;
	int64_t  used;			/* 0: empty, newest means nothing */
};

/* A zeroed struct is empty; it holds no padding. */
void decay_add(struct decay *, int64_t half_life_ms, int64_t t_ms, int64_t value);
void decay_merge(struct decay *, const struct decay *from);

/* The same in two steps: what a time is on the grid, and a value added there. */
struct decay_point {
	int64_t  bin;
	uint64_t weight;		/* of 1 in that bin */
};
struct decay_point decay_point(int64_t half_life_ms, int64_t t_ms);
void decay_put(struct decay *, struct decay_point, int64_t value);

/*
 * The sum at time T; 0 when empty.  T before the newest event is allowed:
 * what came later then counts more than its value.
 */
double decay_at(const struct decay *, int64_t half_life_ms, int64_t t_ms);

/* For many sums at the same T. */
struct decay_view {
	int64_t bin, whole;
	double  over;
};
struct decay_view decay_view(int64_t half_life_ms, int64_t t_ms);
double decay_seen(const struct decay *, const struct decay_view *);

/*
 * The same in 24 bytes, for many: while all lies in one bin, as it does for most, it
 * is here, else in a pool that many share.  A zeroed one is empty.
 */
struct decay_near {
	__int128 sum __attribute__((packed, aligned(8)));
	int32_t  bin;
	uint32_t where;			/* 0: empty; 1: here; from 2 on: number in the pool + 2 */
};
struct decay_pool {
	struct decay *at;
	size_t len, cap;
};

void decay_near_put(struct decay_near *, struct decay_pool *, struct decay_point, int64_t value);
void decay_near_merge(struct decay_near *, struct decay_pool *, const struct decay_near *from,
    const struct decay_pool *from_pool);
void decay_near_take(struct decay_near *, struct decay_pool *, const struct decay *);
struct decay decay_near_whole(const struct decay_near *, const struct decay_pool *);

#endif
