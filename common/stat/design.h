/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * design - a comparison of a treatment with a control, before it is run: its
 * power, the units it needs, and the smallest effect it finds.
 *
 * Effects are absolute, in the metric's own unit; only a `relative` design has
 * lifts (0.05 is 5 %), in its effects and its margins.  The arms get share_a n
 * and share_b n units; with shares of 1 n is the units of each.
 *
 * Standard errors are those of the tests in compare.h:
 *	DESIGN_RATE	two rates; `null` says which variance the test takes
 *			when there is no effect: both arms' pooled one (compare_rates;
 *			R's power.prop.test), each arm's own, or the control's
 *			twice (E. Miller's calculator)
 *	DESIGN_ARCSINE	effects are Cohen's h
 *	DESIGN_MEAN	means, or ratios by the delta method: sd is that of a
 *			unit, of a ratio that of (num - ratio den) / mean of den
 *	relative	se^2 = v_b / (n_b a^2) + v_a b^2 / (n_a a^4) at the effect
 *	t		Welch's t over units or, where there are any, clusters
 */
#ifndef STAT_DESIGN_H
#define STAT_DESIGN_H

#include <stdbool.h>

#include "stat/power.h"

enum design_metric { DESIGN_RATE, DESIGN_ARCSINE, DESIGN_MEAN };
enum design_null { DESIGN_POOLED, DESIGN_OWN, DESIGN_CONTROL };

struct design {
	struct power_test  test;	/* alpha is that of this one comparison */
	enum design_metric metric;
	enum design_null   null;	/* of DESIGN_RATE */
	double base;			/* the control's rate, mean or ratio */
	double sd;			/* of DESIGN_MEAN, both arms */
	bool   relative, t;
	double share_a, share_b;
	double kept;			/* of the variance, by a covariate: 1 - R^2; 1 without */
	double cluster, icc;		/* units in a cluster, 1: none; their correlation */
	bool   sequence;		/* DIFFER by a confidence sequence (sequence.h): its power at
					 * the end, so a lower bound on that of watching it */
	double best;			/* units of both arms at which it is tightest; 0: at n */
	double inflation;		/* of n by looks, 1 without; n is then that of the last */
};

struct power_noise design_noise(const struct design *, double effect, double n);
double design_power(const struct design *, double effect, double n);

/* n at which the power is reached; INFINITY when that is never or beyond 1e15. */
double design_units(const struct design *, double effect, double power);

/* The same in whole units, and whole clusters, of an arm of share 1: the smallest
 * number whose power reaches the target. */
double design_whole(const struct design *, double effect, double power);

/*
 * The effect nearest to 0, above it or below (`sign` 1 or -1), that is found
 * with this power; NAN when a rate cannot go so far, or none does.
 */
double design_effect(const struct design *, double n, double power, int sign);

#endif
