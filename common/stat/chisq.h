/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * chisq - chi-square tests: of the rates of several arms, and of estimates.
 *
 * k successes of n in each of two or more arms.  What is undefined is NAN with
 * the reason in note: "empty arm", "count out of range", "no variance" (nobody
 * succeeds, or everybody), "fewer than two arms".
 *
 *	pearson	sum of (observed - expected)^2 / expected over both columns
 *	yates	the same after moving each observed count by half towards the
 *		expected one, never past it; two arms only, else as pearson
 *	g	2 sum observed log(observed / expected), the likelihood ratio
 *	g_yates	the same with the moved counts
 */
#ifndef STAT_CHISQ_H
#define STAT_CHISQ_H

#include <stdbool.h>
#include <stddef.h>

enum chisq_rule { CHISQ_PEARSON, CHISQ_YATES, CHISQ_G, CHISQ_G_YATES };

struct chisq {
	double statistic, df;
	double p, log_p;	/* upper tail; log_p is finite where p underflows */
	const char *note;
};

struct chisq chisq_rates(const double *k, const double *n, size_t arms, enum chisq_rule);

/*
 * Cochran's Q: do estimates with these standard errors differ by more than
 * chance?  Weights 1 / se^2 (Cochran 1954, Biometrics 10:101).  An entry that is
 * not finite, or whose se is not above 0, is passed over; the fewer than two that
 * are then left have no Q ("fewer than two estimates").
 */
struct chisq chisq_cochran(const double *estimate, const double *se, size_t n);

/* p and log_p of a statistic of your own. */
struct chisq chisq_of(double statistic, double df);

#endif
