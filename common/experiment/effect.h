/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * effect - one treatment arm against the control on one metric.
 *
 * diff carries the test (statistic, df, p, log_p) and the interval of the
 * absolute difference; lift the relative one, (b - a) / a, with the control's
 * noise in its interval.  What is undefined is NAN, with the reason in diff.note
 * and lift.note (compare.h, cell.h, lift.h).
 *
 *	rate	z with both arms pooled (or chi-square, G, Fisher's exact test);
 *		difference by Newcombe's hybrid score interval, which stays right
 *		for small counts and is there even when nobody succeeds (or by
 *		Miettinen and Nurminen's, then the lift by Koopman's; or Wald's)
 *	mean	Welch's t; with a covariate the same after CUPED, theta from the
 *		pair of arms (or Lin's, a slope for each), relative to the unadjusted
 *		control mean; capped: of
 *		the smaller of each value and the cap
 *	ratio	sum over sum, variance by the delta method over units, Welch's t; with a
 *		covariate that is a ratio too, both linearised, after CUPED
 *	count	events over exposure: Poisson, exact given their sum; lift exact,
 *		difference by the exact intervals of both rates (poisson.h)
 *	quantile Welch's t with the variance of order statistics (values.h)
 *	rank	Mann and Whitney; value is the chance that a unit of the arm has
 *		the larger value, its difference Cliff's delta (ranksum.h); no lift
 */
#ifndef EXPERIMENT_EFFECT_H
#define EXPERIMENT_EFFECT_H

#include "experiment/cell.h"
#include "stat/fisher.h"
#include "stat/lift.h"

enum rate_test { RATE_Z, RATE_CHISQ, RATE_YATES, RATE_G, RATE_FISHER, RATE_TESTS };
enum rate_interval { INTERVAL_NEWCOMBE, INTERVAL_SCORE, INTERVAL_WALD, RATE_INTERVALS };

/* Words for options, by number. */
extern const char *const rate_test_names[RATE_TESTS];
extern const char *const rate_interval_names[RATE_INTERVALS];
extern const char *const lift_names[LIFTS];

enum resample { RESAMPLE_NONE, RESAMPLE_BOOTSTRAP, RESAMPLE_PERMUTATION };

/* How a metric is compared. */
struct how {
	enum kind kind;
	bool   covariate;	/* of a mean: y is one; of a ratio: u / v */
	bool   lin;		/* a covariate with a slope for each arm, not CUPED's one */
	bool   clustered;	/* units are clusters, with pairs: all are ratios */
	bool   stratified;	/* see stratified.h */
	bool   keeps;		/* a mean whose values are kept, and cut at cap */
	double cap;		/* INFINITY: none */
	enum resample resample;	/* afterwards, resampled.h */
	double at;		/* which quantile */
	double conf;
	enum rate_test     rate_test;
	enum rate_interval interval;
	enum lift          lift;
};

/* By what the one-sided tests against a relative margin are made. */
enum tail_rule { TAIL_OF_LIFT, TAIL_OF_QUOTIENT, TAIL_OF_SCORE, TAIL_OF_COUNTS,
	TAIL_OF_DRAWS };

struct effect {
	double n_a, n_b;		/* trials of a rate, exposure of a count, else units */
	double value_a, value_b;	/* as the metric, never adjusted */
	double k_a, k_b;		/* successes of a rate, events of a count, else NAN */
	struct comparison diff, lift;
	double removed;			/* share of the variance CUPED took away, else NAN */
	double expected_min;		/* of a rate: smallest count expected if there were no effect */
	double capped_a, capped_b;	/* values above the cap, else NAN */
	double dispersion;		/* of a count: variance over that of a Poisson; NAN unknown */
	struct odds odds;		/* with Fisher's test and strata, b's over a's */
	double left_out;		/* units of strata without both arms, else 0 */
	enum tail_rule  tail;
	enum lift       rule;
	struct quotient quotient;
	const double *draw;		/* of the lift by bootstrap, in order */
	size_t        draws;
};

/* A NULL cell is an empty arm. */
struct effect effect_of(const struct how *, const struct cell *a, const struct cell *b);

/* Every number NAN, `why` in both notes: the arms cannot be compared. */
void effect_void(struct effect *, const char *why);

/* One-sided p of a lift as large as this or larger (`upper`), or as small, when
 * the true one is `margin`, by what made the interval of the lift; NAN for a
 * control that is not above 0. */
double effect_tail(const struct effect *, double margin, bool upper);

/* Two one-sided tests of -margin < lift < margin: the larger p. */
double effect_equivalent(const struct effect *, double margin);

/* What effect_of() does, for a column: "pooled z, Newcombe". */
enum { EFFECT_METHOD = 96 };
const char *effect_method(const struct how *, char to[static EFFECT_METHOD]);

#endif
