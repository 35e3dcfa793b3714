/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare - a treatment against a control, from sufficient statistics only.
 *
 * `a` is the control, `b` the treatment; effects are b - a, relative ones
 * (b - a) / a with the control's own noise in the standard error.  Every call
 * returns one struct comparison whose undefined numbers are NAN, with the
 * reason in `note`; what is defined is still there (the estimate of two arms
 * without variance is).
 *
 * Reasons: "empty arm", "one unit", "no variance", "control mean is zero",
 * "control mean not told from zero" (Fieller), "count out of range",
 * "undefined metric" (a NAN came in: a ratio whose denominator is 0).
 */
#ifndef STAT_COMPARE_H
#define STAT_COMPARE_H

#include <stdbool.h>

/* One arm's metric: n units, their mean, their variance with divisor n - 1. */
struct sample { double n, mean, var; };

struct comparison {
	double estimate, se;
	double df;		/* INFINITY for the normal */
	double statistic;	/* t or z */
	double p;		/* two-sided, from the upper tail */
	double log_p;		/* natural logarithm, finite where p underflows */
	double lo, hi;		/* interval at the confidence asked for */
	const char *note;	/* NULL, or why something is NAN */
};

/* From n, mean and the sum of squares about the mean. */
struct sample sample_of_moments(double n, double mean, double m2);

/*
 * From n, sum and sum of squares, as summary rows give them.  Digits of
 * sumsq - sum^2/n are lost when the mean is large against the spread; raw
 * rows go through moments.h instead.
 */
struct sample sample_of_sums(double n, double sum, double sumsq);

/*
 * Both arms' means: Welch (1938), df of Satterthwaite.
 *
 * _relative: b/a - 1 by the delta method, se^2 = var_b/(n_b a^2) + var_a
 * b^2/(n_a a^4), Welch's df.  Far from symmetric when the control mean is
 * less than some five of its standard errors from zero: use
 *
 * _fieller: b/a - 1 with the interval of Fieller (1954) JRSS B 16:175 and the
 * p of the absolute test, so that the interval leaves out 0 exactly when
 * p < 1 - conf.  se is the delta method's.
 */
struct comparison compare_means(struct sample a, struct sample b, double conf);
struct comparison compare_means_relative(struct sample a, struct sample b, double conf);
struct comparison compare_means_fieller(struct sample a, struct sample b, double conf);

/*
 * Two rates k/n.  The test's z pools both arms (no continuity correction);
 * se and the interval do not pool (Wald); for small arms take the interval
 * from rate_newcombe().  _relative is the delta method, all unpooled.
 */
struct comparison compare_rates(double k_a, double n_a, double k_b, double n_b,
    double conf);
struct comparison compare_rates_relative(double k_a, double n_a, double k_b,
    double n_b, double conf);

/*
 * A metric sum(num) / sum(den) over units, or a mean per session with users
 * as clusters: moments per unit (or cluster).
 */
struct ratio_sample {
	double n;
	double num, den;		/* means per unit */
	double num_var, den_var, cov;	/* divisor n - 1 */
};

/*
 * The ratio as a sample for compare_means*: mean num/den, variance of the
 * delta method (num_var - 2 r cov + r^2 den_var) / den^2.  NAN when den is 0.
 */
struct sample sample_of_ratio(struct ratio_sample);

/* A metric y and its covariate x from before the test, both per unit. */
struct cuped_sample {
	double n;
	double y, x;			/* means */
	double y_var, x_var, cov;	/* divisor n - 1 */
};

/*
 * CUPED: Deng, Xu, Kohavi & Walker (2013) WSDM.  cuped_theta is cov / var of
 * both arms thrown together (0 for a covariate without variance), one theta
 * for each pair of arms; the tests are Welch's on y - theta x.  _relative
 * divides by the unadjusted control mean, whose covariance with the adjusted
 * one is in the standard error.  For rates from 0/1 counts with divisor n,
 * take theta of the moments scaled by n / (n - 1) and test the plain ones.
 */
double cuped_theta(struct cuped_sample a, struct cuped_sample b);
struct sample cuped_adjusted(struct cuped_sample, double theta);
struct comparison compare_cuped(struct cuped_sample a, struct cuped_sample b,
    double theta, double conf);
struct comparison compare_cuped_relative(struct cuped_sample a,
    struct cuped_sample b, double theta, double conf);

/*
 * Lin (2013) Ann. Appl. Stat. 7:295: a slope for each arm instead of one theta, both
 * arms' lines read at the mean of x over all units.  As samples whose mean is that
 * height and whose var / n its variance, from the residual variance (divisor n - 2)
 * of the arm; df is n_a + n_b - 4.  The fully interacted regression's HC2 errors are
 * the same but for terms of order 1 / n, and need every unit.  They take the units as
 * given; `drawn` is what the variance of the difference grows by when the units are a
 * sample and slopes differ, (theta_b - theta_a)^2 var(x) / (n_a + n_b): Negi &
 * Wooldridge (2021) Econometric Rev. 40:504.  compare_lin() has it in.
 */
struct lin { struct sample a, b; double theta_a, theta_b, drawn, df; };
struct lin cuped_by_lin(struct cuped_sample a, struct cuped_sample b);
struct comparison compare_lin(const struct lin *, double conf);

/*
 * The same for a ratio whose covariate is the ratio from before the test: means
 * and covariances (divisor n - 1) of numerator, denominator and the two from
 * before, linearised to one y and one x per unit.  Its theta is that of the arms
 * apart, as growthbook's: sum of cov over sum of var.
 */
enum { CUPED_NUM, CUPED_DEN, CUPED_PRE_NUM, CUPED_PRE_DEN, CUPED_PARTS };
struct cuped_ratio_sample {
	double n;
	double mean[CUPED_PARTS], cov[CUPED_PARTS][CUPED_PARTS];
};
struct cuped_sample cuped_of_ratio(const struct cuped_ratio_sample *);
double cuped_theta_within(struct cuped_sample a, struct cuped_sample b);

/*
 * The test, p and interval of an estimate, its se and df, filled in; `df` may
 * be INFINITY.  For estimators of your own.
 */
struct comparison comparison_of(double estimate, double se, double df, double conf);

/*
 * One-sided p against a margin: of effects as large as this or larger
 * (`upper`), or as small, when the true effect is `margin`.  A one-sided bound
 * at level alpha is lo or hi at conf = 1 - 2 alpha.
 */
double comparison_tail(const struct comparison *, double margin, bool upper);

#endif
