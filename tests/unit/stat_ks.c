/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/ks.h"

#include <stdlib.h>

#include "base/random.h"

#include "unit.h"

/* n numbers whose largest distance is d: (i + 1/2) / n, the first moved up. */
static double
p_at(double d, size_t n)
{
	double v[400];

	for (size_t i = 0; i < n; i++)
		v[i] = fmax((double)(i + 1) / (double)n - 1e-9, d);
	struct ks k = ks_uniform(v, n);
	CHECK_ABS(k.distance, d, 1e-12);
	return k.p;
}

static int
real_cmp(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

void
unit_stat_ks(void)
{
	enum { N = 30, TIMES = 4000 };
	struct random r = { 3 };
	double v[N];
	int below[2] = { 0 };

	/* Miller (1956) JASA 51:111, table 1, two-sided, n = 20 */
	CHECK_ABS(p_at(0.26473, 20), 0.10, 0.002);
	CHECK_ABS(p_at(0.29408, 20), 0.05, 0.002);
	CHECK_ABS(p_at(0.35241, 20), 0.01, 0.001);
	/* Kolmogorov's limit: 1.2238, 1.3581 and 1.6276 over the root of n */
	CHECK_ABS(p_at(1.3581 / (20 + 0.12 + 0.11 / 20), 400), 0.05, 1e-5);
	CHECK_ABS(p_at(1.6276 / (20 + 0.12 + 0.11 / 20), 400), 0.01, 1e-5);
	/* both series where they meet: K(1) = 0.2699997 */
	CHECK_ABS(p_at(0.999999 / (20 + 0.12 + 0.11 / 20), 400), 0.27, 1e-5);
	CHECK_ABS(p_at(1.000001 / (20 + 0.12 + 0.11 / 20), 400), 0.27, 1e-5);

	for (int t = 0; t < TIMES; t++) {
		for (int i = 0; i < N; i++)
			v[i] = random_unit(&r);
		qsort(v, N, sizeof *v, real_cmp);
		double p = ks_uniform(v, N).p;
		below[0] += p < 0.05;
		below[1] += p < 0.5;
	}
	CHECK_ABS((double)below[0] / TIMES, 0.05, 0.015);
	CHECK_ABS((double)below[1] / TIMES, 0.5, 0.035);
	CHECK(isnan(ks_uniform(v, 0).p));
	CHECK_ABS(ks_uniform((const double[]){ 0.5 }, 1).distance, 0.5, 1e-15);
}
