/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * moments - count, mean and spread, in two forms.
 *
 * struct moments is for real values within one run: Welford (1962), merged by
 * Chan, Golub & LeVeque (1983) Am. Stat. 37:242.  Its last bits depend on the
 * order, so it must not be what workers or --partial merge.
 *
 * struct sums and struct pair_sums are exact, for integers (counts, ms,
 * money of 1/10000): adding and merging in any order gives the same bytes,
 * and mean, variance and covariance are taken from them at the end without
 * cancellation.  They hold while the sum of squares stays below 2^127 (1e18
 * rows of 1e10); past that `over` sticks and everything derived is NAN.
 * Zeroed structs are empty; they hold no padding.
 */
#ifndef STAT_MOMENTS_H
#define STAT_MOMENTS_H

#include <stdint.h>

struct moments { double n, mean, m2; };		/* m2: squares about the mean */

void   moments_add(struct moments *, double x);
void   moments_merge(struct moments *, const struct moments *from);
double moments_mean(const struct moments *);	/* NAN when empty */
double moments_var(const struct moments *);	/* divisor n - 1; NAN for n < 2 */

struct sums {
	__int128 sum, squares;
	int64_t  n;
	int64_t  over;		/* not 0: a sum has overflowed */
};

void   sums_add(struct sums *, int64_t x);
void   sums_add_many(struct sums *, int64_t x, int64_t times);	/* times >= 0 */
void   sums_merge(struct sums *, const struct sums *from);
double sums_mean(const struct sums *);		/* NAN when empty */
double sums_m2(const struct sums *);		/* squares about the mean; NAN when empty */
double sums_var(const struct sums *);		/* divisor n - 1; NAN for n < 2 */

/* Pairs (x, y) of one unit: numerator and denominator, metric and covariate. */
struct pair_sums { struct sums x, y; __int128 products; };

void   pair_sums_add(struct pair_sums *, int64_t x, int64_t y);
void   pair_sums_merge(struct pair_sums *, const struct pair_sums *from);
double pair_sums_cov(const struct pair_sums *);	/* divisor n - 1; NAN for n < 2 */

#endif
