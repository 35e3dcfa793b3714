/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fisher - exact tests of counts: two rates, and one against a given one.
 *
 * Tails come from the hypergeometric and binomial distributions themselves and
 * the other side is found by bisection, so time goes with the logarithm of the
 * counts; only the odds ratio and its interval sum terms (some forty standard
 * deviations of them).
 */
#ifndef STAT_FISHER_H
#define STAT_FISHER_H

struct exact_test {
	double p;		/* two-sided: all outcomes no likelier than the one seen */
	double log_p;		/* natural logarithm, finite where p underflows */
	double less, greater;	/* one-sided */
};

/* k_b of n_b against k_a of n_a, all marginal counts given (Fisher 1935). less:
 * b's rate is lower.  NAN where an arm is empty or a count out of range. */
struct exact_test fisher_test(double k_a, double n_a, double k_b, double n_b);

/* Odds of b over odds of a: the conditional maximum likelihood estimate and the
 * exact interval, as R's fisher.test.  0 and INFINITY where a margin forces it. */
struct odds { double ratio, lo, hi; };
struct odds fisher_odds(double k_a, double n_a, double k_b, double n_b, double conf);

/* k of n when the rate is p (Clopper & Pearson 1934); rate_exact() is its
 * interval.  less: the rate is lower than p. */
struct exact_test binom_test(double k, double n, double p);

#endif
