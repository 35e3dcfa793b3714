/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sequence - tests and intervals that hold at every look, however often one looks.
 *
 * An estimate that is asymptotically normal, watched while its data grow: z is
 * the estimate less the value tested, over its standard error.  The likelihood
 * ratio of a normal mixture of effects against none,
 *
 *	log L = (z^2 r / (1 + r) - log(1 + r)) / 2
 *
 * has expectation at most 1 at any time, so that by Ville's inequality it comes
 * above 1/alpha, ever, with a chance of at most alpha (Robbins 1970, Ann. Math.
 * Stat. 41:1397).  r is the variance of the mixture over the variance of the
 * estimate now.  It only decides when the sequence is tightest:
 *	n / N* sequence_tune(alpha)	sharpest at n = N*: the asymptotic sequence of
 *			Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2021) arXiv
 *			2103.06476, whose rho^2 n it is; also v / rho of Howard, Ramdas,
 *			McAuliffe & Sekhon (2021) Ann. Stat. 49:1055 (normal mixture)
 *	tau^2 / se^2	the mSPRT for effects drawn from N(0, tau^2): Johari, Koomen,
 *			Pekelis & Walsh (2017) KDD
 * It must be fixed before the data are seen.
 *
 * "Asymptotic": se is estimated, so the first looks need enough units for z to be
 * near normal, as in any z test; what comes later is covered.
 */
#ifndef STAT_SEQUENCE_H
#define STAT_SEQUENCE_H

#include <stddef.h>

#include "stat/rate.h"

/* r = n / N* times this: 2 log(1/alpha) + log(1 + 2 log(1/alpha)) (eq. 161); for a
 * one-sided bound at alpha that of 2 alpha. */
double sequence_tune(double alpha);

/*
 * Half the width of the interval, in standard errors: two-sided (eq. 9), and for
 * a one-sided bound (eq. 134).  r > 0.
 */
double sequence_bound(double r, double alpha);
double sequence_bound_one_sided(double r, double alpha);

/* log L, and the p that may be read at any look, min(1, 1/L) (eq. 155). The
 * least of those so far is one too. */
double sequence_log(double z, double r);
double sequence_p(double log_ratio);

/*
 * How many times the units so far are still to come until one look, with `r` and
 * the standard error of now, shows an effect of `drift` standard errors of now with
 * this power: 0 when it would already; NAN when a billion times as many would not.
 * _fixed is the same for the plain test of |z| > `bound`.
 */
double sequence_more(double drift, double r, double alpha, double power);
double sequence_more_fixed(double drift, double bound, double power);

/*
 * Counts of m cells against the shares they are due, at any look: Dirichlet
 * against the shares, log of the marginal likelihoods' ratio (Lindon & Malek 2022
 * NeurIPS 35, "Anytime-valid inference for multinomial count data").  prior[i] are
 * the Dirichlet's parameters, all above 0; share[i] need not add up to 1.  NAN
 * unless every share is positive.
 */
double sequence_counts_log(const double *count, const double *share, const double *prior,
    size_t m);

/*
 * A rate of k in n, at any look and for any n: the same with two cells, for every p
 * the Beta of mean p that is sharpest at `tune` trials (Howard & Ramdas 2022,
 * Bernoulli 28:1704, prop. 7).  Not asymptotic.  NAN unless 0 <= k <= n, n > 0.
 */
struct interval sequence_rate(double k, double n, double tune, double alpha);

/*
 * Two rates, at any look and for any n, not asymptotic.  The product of both arms'
 * ratios, each as sequence_rate() has it with half of `tune`, is below 1/alpha at the
 * true pair of rates at all looks, but for a chance of alpha.  The intervals are the
 * range of b - a and of b / a - 1 over all pairs where it is; the logarithm is the
 * least of it over equal rates, so that p, as sequence_p() makes it, is below alpha
 * when both intervals leave out 0.  Some hundred microseconds each.
 *
 * NAN unless 0 <= k <= n and n > 0 in both.  lift.hi is INFINITY where a may be 0.
 */
struct sequence_rates { double k_a, n_a, k_b, n_b, tune, alpha; };

double          sequence_rates_log(const struct sequence_rates *);
struct interval sequence_rates_diff(const struct sequence_rates *);
struct interval sequence_rates_lift(const struct sequence_rates *);

/* The ratio for a rate of p, 0 < p < 1; both: the sum of the Beta's parameters. */
double sequence_rate_log(double p, double k, double n, double both);
double sequence_rate_both(double tune, double alpha);

/* Polynomial stitching: bound on a sum of variance process v, never above it
 * before v_min (Howard and others 2021, eq. 10; s 1.4, eta 2); c is the scale of
 * sub-gamma terms, 0 for sub-Gaussian. */
double sequence_stitched(double v, double alpha, double v_min, double c);

#endif
