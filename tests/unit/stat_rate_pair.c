/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/dist.h"
#include "stat/rate.h"

#include "unit.h"

/* Fagerland, Lydersen & Laake (2015) Stat. Med. 34:2859: 7/34 against 1/34 */
static void
as_published(void)
{
	/* R PropCIs 0.3-0 diffscoreci and riskscoreci, as statsmodels@82c59e378bdf
	 * tests/test_proportion.py::test_confint_2indep_propcis */
	struct interval i = rate_miettinen_nurminen(7, 34, 1, 34, 0.95);
	CHECK_ABS(i.lo, 0.0270416, 2e-3);
	CHECK_ABS(i.hi, 0.3452912, 2e-3);
	i = rate_koopman(7, 34, 1, 34, 0.95);
	CHECK_ABS(i.lo, 1.220853, 6e-7);
	CHECK_ABS(i.hi, 42.575718, 6e-7);
	/* ::test_confint_2indep */
	i = rate_katz(7, 34, 1, 34, 0.95);
	CHECK_NEAR(i.lo, 0.91, 0.01);
	CHECK_NEAR(i.hi, 54, 0.01);
	i = rate_woolf(7, 34, 1, 34, 0.95);
	CHECK_NEAR(i.lo, 0.99, 0.01);
	CHECK_NEAR(i.hi, 74, 0.01);
	/* scipy pull 13048, docstring of stats.contingency.relative_risk */
	i = rate_katz(10, 75, 12, 225, 0.95);
	CHECK_NEAR(i.lo, 1.1261564003469628, 1e-9);
	CHECK_NEAR(i.hi, 5.549850800541033, 1e-9);
	/* R 4.2.2 closed forms, Cookie Cats retention_1 */
	i = rate_katz(20119, 45489, 20034, 44700, 0.95);
	CHECK_NEAR(i.lo, 0.972550144058855, 1e-9);
	CHECK_NEAR(i.hi, 1.00130804785415, 1e-9);
}

static double
log_lik(double k1, double n1, double k2, double n2, double p2, double d)
{
	double p1 = p2 + d;

	return k1 * log(p1) + (n1 - k1) * log1p(-p1) + k2 * log(p2) + (n2 - k2) * log1p(-p2);
}

/* The score at d, its rates found by golden section instead of the cubic. */
static double
score(double k1, double n1, double k2, double n2, double d)
{
	double lo = fmax(0, -d) + 1e-12, hi = fmin(1, 1 - d) - 1e-12, cut = (sqrt(5) - 1) / 2;

	for (int i = 0; i < 200; i++) {
		double x = hi - cut * (hi - lo), y = lo + cut * (hi - lo);
		if (log_lik(k1, n1, k2, n2, x, d) > log_lik(k1, n1, k2, n2, y, d))
			hi = y;
		else
			lo = x;
	}
	double p2 = (lo + hi) / 2, p1 = p2 + d, n = n1 + n2;
	return (k1 / n1 - k2 / n2 - d) /
	    sqrt((p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1));
}

static void
ends_are_where_the_score_says(void)
{
	static const double cases[][4] = { { 7, 34, 1, 34 }, { 3, 10, 9, 12 },
		{ 50, 1000, 80, 900 }, { 1, 500, 4, 30 } };

	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		const double *v = cases[c];
		struct interval i = rate_miettinen_nurminen(v[0], v[1], v[2], v[3], 0.95);
		CHECK_ABS(score(v[0], v[1], v[2], v[3], i.lo), 1.959963984540054, 1e-5);
		CHECK_ABS(score(v[0], v[1], v[2], v[3], i.hi), -1.959963984540054, 1e-5);
		/* arms changed over turn the interval round */
		struct interval j = rate_miettinen_nurminen(v[2], v[3], v[0], v[1], 0.95);
		CHECK_ABS(j.lo, -i.hi, 1e-12);
		CHECK_ABS(j.hi, -i.lo, 1e-12);
		i = rate_koopman(v[0], v[1], v[2], v[3], 0.95);
		j = rate_koopman(v[2], v[3], v[0], v[1], 0.95);
		CHECK_NEAR(j.lo, 1 / i.hi, 1e-9);
		CHECK_NEAR(j.hi, 1 / i.lo, 1e-9);
	}
}

/* Share of all outcomes, by their chance, whose interval holds the truth. */
static double
coverage(double p1, double p2, double n,
    struct interval (*f)(double, double, double, double, double), double truth)
{
	double in = 0;

	for (double k1 = 0; k1 <= n; k1++)
		for (double k2 = 0; k2 <= n; k2++) {
			struct interval i = f(k1, n, k2, n, 0.95);
			if (i.lo <= truth && truth <= i.hi)
				in += dist_binom_pmf(k1, n, p1) * dist_binom_pmf(k2, n, p2);
		}
	return in;
}

static void
score_intervals_cover_in_small_arms(void)
{
	static const double p[][2] = { { 0.2, 0.2 }, { 0.1, 0.3 }, { 0.5, 0.4 }, { 0.7, 0.3 } };

	for (size_t i = 0; i < 4; i++) {
		double d = p[i][0] - p[i][1], r = p[i][0] / p[i][1];
		CHECK_ABS(coverage(p[i][0], p[i][1], 30, rate_miettinen_nurminen, d), 0.95, 0.02);
		CHECK_ABS(coverage(p[i][0], p[i][1], 30, rate_koopman, r), 0.95, 0.025);
	}
}

static void
edges(void)
{
	struct interval i = rate_koopman(0, 20, 5, 20, 0.95);

	CHECK(i.lo == 0 && i.hi > 0 && i.hi < 1);
	i = rate_koopman(5, 20, 0, 20, 0.95);
	CHECK(isinf(i.hi) && i.lo > 1);
	CHECK(isnan(rate_koopman(0, 20, 0, 20, 0.95).lo));
	i = rate_miettinen_nurminen(0, 20, 0, 20, 0.95);
	CHECK(i.lo < 0 && i.hi > 0 && isfinite(i.hi));
	CHECK_ABS(i.lo, -i.hi, 1e-12);
	i = rate_miettinen_nurminen(10, 10, 0, 10, 0.95);
	CHECK(i.hi == 1 && i.lo > 0.6);
	CHECK(isnan(rate_katz(0, 20, 5, 20, 0.95).lo));
	CHECK(isnan(rate_woolf(20, 20, 5, 20, 0.95).hi));
	CHECK(isnan(rate_miettinen_nurminen(1, 0, 1, 2, 0.95).lo));
	CHECK(isnan(rate_miettinen_nurminen(3, 2, 1, 2, 0.95).lo));
}

void
unit_stat_rate_pair(void)
{
	as_published();
	ends_are_where_the_score_says();
	score_intervals_cover_in_small_arms();
	edges();
}
