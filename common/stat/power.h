/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * power - the chance that a test finds an effect of a given size.
 *
 * A test holds an estimate against a standard error and a critical value.  The
 * standard error may be another one when there is no effect (a pooled rate)
 * than when there is one.  Everything out of its domain is NAN.
 */
#ifndef STAT_POWER_H
#define STAT_POWER_H

enum power_goal {
	POWER_DIFFER,		/* two-sided: the effect is not 0 */
	POWER_ABOVE,		/* one-sided: it is above `low` */
	POWER_BELOW,		/* one-sided: it is below `high` */
	POWER_WITHIN,		/* both above `low` and below `high`: two one-sided tests */
};

struct power_test {
	enum power_goal goal;
	double alpha;		/* of DIFFER both sides together, else of each one-sided test */
	double low, high;	/* margins, in the effect's unit */
};

/* Standard errors of the estimate; df of t, INFINITY for the normal. */
struct power_noise { double null, alt, df; };

/*
 * Power at a true effect.  With t by the noncentral t of effect / alt; DIFFER
 * counts both tails (what R calls strict).  WITHIN takes the two tests as if
 * t were independent of the estimated spread, max(0, a + b - 1): Phillips
 * (1990) J. Pharmacokinet. Biopharm. 18:137; exact for the normal.
 */
double power_of(const struct power_test *, struct power_noise, double effect);

/* 2 asin(sqrt(p1)) - 2 asin(sqrt(p2)): Cohen (1988), its variance is 1/n1 + 1/n2. */
double power_cohen_h(double p1, double p2);

/*
 * Exact power of two one-sided binomial tests, each at alpha, that a rate of
 * n trials lies between low and high, when it is p.
 */
double power_binom_within(double low, double high, double n, double p, double alpha);

/*
 * Exact power of the pooled z test of two rates (compare_rates), two-sided:
 * the sum over all outcomes.  Time grows with sqrt(n_a n_b).
 */
double power_rates_exact(double p_a, double n_a, double p_b, double n_b, double alpha);

/* Variance of a mean over clusters of `size`, relative to independent units:
 * Kish (1965), 1 + (size - 1) icc. */
double power_design_effect(double size, double icc);

#endif
