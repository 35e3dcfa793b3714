/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * poisson - two rates of events: x events over an exposure t, a against b.
 *
 * The exposure is units, impressions or time, above 0; the counts are taken to
 * be Poisson, which events of the same people seldom are: where units are rows,
 * the mean of the counts (compare.h) does not need it.
 *
 * Given x_a + x_b the count of b is binomial with chance r t_b / (t_a + r t_b),
 * r the ratio of the rates: Przyborowski & Wilenski (1940) Biometrika 31:313.
 */
#ifndef STAT_POISSON_H
#define STAT_POISSON_H

#include "stat/compare.h"
#include "stat/fisher.h"
#include "stat/rate.h"

/* Of rate_b / rate_a = ratio; NAN for no events at all or no exposure. less:
 * b's rate is lower than that. */
struct exact_test poisson_test(double x_a, double t_a, double x_b, double t_b, double ratio);

/* One-sided, with half of what is as likely as the outcome seen. */
struct exact_test poisson_mid_p(double x_a, double t_a, double x_b, double t_b, double ratio);

/* x / t, exact: Garwood (1936) Biometrika 28:437; and rate_b - rate_a with the
 * two joined as Newcombe joins Wilson's. */
struct interval poisson_rate(double x, double t, double conf);
struct interval poisson_difference(double x_a, double t_a, double x_b, double t_b, double conf);

/* rate_b / rate_a, exact; the upper end is INFINITY for x_a = 0. */
struct interval poisson_ratio(double x_a, double t_a, double x_b, double t_b, double conf);

/*
 * rate_b - rate_a.  The interval and se are Wald's, unpooled; the statistic and
 * p of compare_counts() the score test's, whose variance is that of equal rates
 * (Ng, Gu & Tang 2007, Comput. Stat. Data Anal. 51:3085), those of _wald its own.
 * _relative: rate_b / rate_a - 1 by the delta method.  Notes as in compare.h.
 */
struct comparison compare_counts(double x_a, double t_a, double x_b, double t_b, double conf);
struct comparison compare_counts_wald(double x_a, double t_a, double x_b, double t_b,
    double conf);
struct comparison compare_counts_relative(double x_a, double t_a, double x_b, double t_b,
    double conf);

#endif
