/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rate - a rate k of n: intervals, the difference of two, and shrinkage.
 *
 * Counts are doubles holding 0 <= k <= n; n = 0 has no rate and gives NAN, as
 * does a confidence outside (0, 1).  Intervals are two-sided and stay within
 * [0, 1] (a difference within [-1, 1]).
 */
#ifndef STAT_RATE_H
#define STAT_RATE_H

#include <stdbool.h>
#include <stddef.h>

struct interval { double lo, hi; };

/* Wilson (1927) JASA 22:209, the score interval without correction. */
struct interval rate_wilson(double k, double n, double conf);

/*
 * Its lower end for a given z, what a ranking sorts by: z = 1.2816 is the
 * 10 % quantile, one-sided.  Never above k/n; few trials sink.
 */
double rate_wilson_lower(double k, double n, double z);
double rate_wilson_upper(double k, double n, double z);

/* Clopper & Pearson (1934), from beta quantiles: covers at least conf, wide. */
struct interval rate_exact(double k, double n, double conf);

/* Agresti & Coull (1998), centred as Wilson; the one that may leave [0, 1]. */
struct interval rate_agresti_coull(double k, double n, double conf);

/* k1/n1 - k2/n2: Newcombe (1998) Stat. Med. 17:873, method 10 (hybrid score). */
struct interval rate_newcombe(double k1, double n1, double k2, double n2,
    double conf);

/*
 * By the score: the values at which a test with the rates estimated under just
 * that value would not reject.  They stay right for small counts.
 *
 * k1/n1 - k2/n2: Miettinen & Nurminen (1985) Stat. Med. 4:213, with their
 * factor N / (N - 1).  (k1/n1) / (k2/n2): Koopman (1984) Biometrics 40:513; the
 * lower end is 0 for k1 = 0, the upper INFINITY for k2 = 0, both 0: NAN.
 */
struct interval rate_miettinen_nurminen(double k1, double n1, double k2, double n2,
    double conf);
struct interval rate_koopman(double k1, double n1, double k2, double n2, double conf);

/* Koopman's statistic, a normal deviate, when the ratio of the two is `ratio` > 0. */
double rate_koopman_z(double k1, double n1, double k2, double n2, double ratio);

/* By the logarithm; NAN where a count is 0 (or n, of the odds).  Ratio of two
 * rates: Katz et al. (1978) Biometrics 34:469; of their odds: Woolf (1955). */
struct interval rate_katz(double k1, double n1, double k2, double n2, double conf);
struct interval rate_woolf(double k1, double n1, double k2, double n2, double conf);

/*
 * Beta-binomial empirical Bayes: rates of many items share a Beta(a, b) whose
 * a and b maximise the likelihood of all (k, n).
 *
 * When the items differ no more than chance makes them, the likelihood grows
 * for ever with a + b: `pooled` is then set, a and b are INFINITY, and
 * rate_shrunk() is `mean` for everybody.  The likelihood's slope at a + b =
 * infinity decides (Tarone 1979, Biometrika 66:585).  When every k is 0 or n
 * it grows towards a + b = 0 instead, and a + b stops near 1e-8: no shrinkage.
 * Items with n = 0 are passed over.
 */
struct rate_prior {
	double a, b;
	double mean;		/* a / (a + b), or the pooled rate */
	double log_lik;		/* with binomial coefficients; NAN when undefined */
	bool   pooled;
	const char *note;	/* NULL, or why a and b are NAN */
};

/* k of n, and how many items have just these. */
struct rate_count { double k, n, times; };

/* Sorts and joins them: time grows with the different (k, n), not with the items. */
struct rate_prior rate_prior_fit_counts(struct rate_count *, size_t len);

/* len pairs, each once */
struct rate_prior rate_prior_fit(const double *k, const double *n, size_t len);

/* (k + a) / (n + a + b); the prior's mean for n = 0. */
double rate_shrunk(const struct rate_prior *, double k, double n);

#endif
