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

/*
 * The sum at time T; 0 when empty.  T before the newest event is allowed:
 * what came later then counts more than its value.
 */
double decay_at(const struct decay *, int64_t half_life_ms, int64_t t_ms);

#endif
