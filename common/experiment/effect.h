/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * effect - one treatment arm against the control on one metric.
 *
 * diff carries the test (statistic, df, p, log_p) and the interval of the
 * absolute difference; lift the relative one, (b - a) / a, with the control's
 * noise in its interval (delta method).  What is undefined is NAN, with the
 * reason in diff.note and lift.note (compare.h, cell.h).
 *
 *	rate	z with both arms pooled; difference by Newcombe's hybrid score
 *		interval, which stays right for small counts and is there even
 *		when nobody succeeds
 *	mean	Welch's t; with a covariate the same after CUPED, theta from the
 *		pair of arms, relative to the unadjusted control mean
 *	ratio	sum over sum, variance by the delta method over units, Welch's t
 */
#ifndef EXPERIMENT_EFFECT_H
#define EXPERIMENT_EFFECT_H

#include "experiment/cell.h"
#include "stat/compare.h"

struct effect {
	double n_a, n_b;		/* trials of a rate, else units */
	double value_a, value_b;	/* rate, mean or ratio, never adjusted */
	double k_a, k_b;		/* successes of a rate, else NAN */
	struct comparison diff, lift;
	double removed;			/* share of the variance CUPED took away, else NAN */
	double expected_min;		/* of a rate: smallest count expected if there were no effect */
};

/* A NULL cell is an empty arm.  `covariate`: the mean's y is one. */
struct effect effect_of(enum kind, bool covariate, const struct cell *a,
    const struct cell *b, double conf);

/* Every number NAN, `why` in both notes: the arms cannot be compared. */
void effect_void(struct effect *, const char *why);

/* What effect_of() does, for a column: "pooled z, Newcombe". */
const char *effect_method(enum kind, bool covariate);

#endif
