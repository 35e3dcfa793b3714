/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * funnel - how far one person got through steps that follow one another.
 *
 * A chain takes steps 1, 2, 3 ... in order of time, all within `window_ms` of
 * its first one (inclusive).  The result is the longest chain; of several the
 * one that got there first, and of its kind the latest to begin.  These are
 * the modes of ClickHouse's windowFunnel (tests/queries/0_stateless/00632_*),
 * which the unit test holds:
 *
 *	plain	other rows may lie between; one row may be several steps
 *	order	the search ends at a row that is no step, at a step whose
 *		predecessor is missing and, unless `reentry`, at a step one
 *		once step two was reached
 *	dedup	the search ends at a step, not the first, reached before.
 *		(ClickHouse then returns the step of the row before that, which
 *		may be lower than what was reached; this one does not.)
 *	increase	each step strictly later than the one before
 *	once	a row is one step of a chain
 *
 * Rows of one time are taken in the order of their lowest step.  With `increase`
 * this finds every chain; ClickHouse misses one when step one is repeated at
 * the time of step two.  A row marked FUNNEL_BREAK ends the chains begun
 * before it; later ones are looked for (not ClickHouse's; what others call an
 * exclusion step).
 */
#ifndef AUDIENCE_FUNNEL_H
#define AUDIENCE_FUNNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FUNNEL_STEPS = 12, FUNNEL_BREAK = 1 << FUNNEL_STEPS };

struct funnel_plan {
	int     steps;			/* 1 to FUNNEL_STEPS */
	int64_t window_ms;
	bool    order, reentry, dedup;
	bool    increase, once;		/* not together with those in front */
};

/* A row: bit k of `steps` is set when it is step k + 1; 0: of none. */
struct funnel_row {
	int64_t  ms;
	uint32_t steps;
};

struct funnel_path {
	int     reached;		/* 0: not even the first */
	int64_t ms[FUNNEL_STEPS];	/* of the steps reached */
};

/* Rows by time, and by steps, FUNNEL_BREAK taken first, at one time. */
struct funnel_path funnel_walk(const struct funnel_plan *, const struct funnel_row *, size_t n);

/* The order that funnel_walk() wants. */
int funnel_compare(const struct funnel_row *, const struct funnel_row *);

#endif
