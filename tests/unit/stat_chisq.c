/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/chisq.h"

#include <string.h>

#include "stat/adjust.h"
#include "stat/compare.h"

#include "unit.h"

static struct chisq
two(double k_a, double n_a, double k_b, double n_b, enum chisq_rule rule)
{
	return chisq_rates((double[]){ k_a, k_b }, (double[]){ n_a, n_b }, 2, rule);
}

static void
as_published(void)
{
	/* R 4.2.2 example(prop.test): smokers */
	static const double x[] = { 83, 90, 129, 70 }, n[] = { 86, 93, 136, 82 };
	struct chisq c = chisq_rates(x, n, 4, CHISQ_PEARSON);
	CHECK_NEAR(c.statistic, 12.60041129712764, 1e-9);
	CHECK_NEAR(c.p, 0.00558547666162702, 1e-9);
	CHECK(c.df == 3);
	/* R 4.2.2 prop.test, Hillstrom conversion by arm */
	static const double hk[] = { 122, 267, 189 }, hn[] = { 21306, 21307, 21387 };
	c = chisq_rates(hk, hn, 3, CHISQ_PEARSON);
	CHECK_NEAR(c.statistic, 55.2580399332296, 1e-9);
	CHECK_NEAR(c.p, 1.00200315294933e-12, 1e-9);
	c = chisq_rates(hk, hn, 3, CHISQ_G);
	CHECK_NEAR(c.statistic, 56.0024794027785, 1e-9);
	CHECK_NEAR(c.p, 6.90583362655779e-13, 1e-9);
	/* tea-tasting@90306f16dbba tests/metrics/test_proportion.py */
	CHECK_NEAR(two(19, 53, 13, 47, CHISQ_G_YATES).p, 0.5076294534617167, 1e-9);
	CHECK_NEAR(two(19, 53, 13, 47, CHISQ_G).p, 0.37976268998844287, 1e-9);
	CHECK_NEAR(two(19, 53, 13, 47, CHISQ_YATES).p, 0.5083165530405195, 1e-9);
	/* R 4.2.2 prop.test, Cookie Cats retention_1 and retention_7 */
	CHECK_NEAR(two(20034, 44700, 20119, 45489, CHISQ_YATES).p, 0.0755047621030892, 1e-9);
	CHECK_NEAR(two(8502, 44700, 8279, 45489, CHISQ_YATES).p, 0.00160057426790583, 1e-9);
	CHECK_NEAR(two(8502, 44700, 8279, 45489, CHISQ_PEARSON).p, 0.00155424997561428, 1e-9);
}

static void
pearson_is_the_square_of_z(void)
{
	static const double n[] = { 40, 1e4, 1e9 };

	for (size_t i = 0; i < 3; i++) {
		double k_a = 0.3 * n[i], k_b = k_a + 5 * sqrt(n[i] * 0.21) / 10;
		struct chisq c = two(k_a, n[i], k_b, n[i], CHISQ_PEARSON);
		struct comparison z = compare_rates(k_a, n[i], k_b, n[i], 0.95);
		CHECK_NEAR(c.statistic, z.statistic * z.statistic, 1e-9);
		CHECK_NEAR(c.p, z.p, 1e-8);
	}
}

/* z = 38 with a thousand million units: p is gone, its logarithm is not. */
static void
far_tails(void)
{
	double n = 1e9, k = 3e8, off = 38 * sqrt(n * 0.21 / 2);
	static const enum chisq_rule rules[] = { CHISQ_PEARSON, CHISQ_YATES, CHISQ_G };

	for (size_t i = 0; i < 3; i++) {
		struct chisq c = two(k - off, n, k + off, n, rules[i]);
		CHECK_NEAR(c.statistic, 38. * 38, 1e-3);
		CHECK(isfinite(c.log_p));
		CHECK_NEAR(c.log_p, -c.statistic / 2 - log(sqrt(c.statistic * M_PI / 2)), 1e-3);
	}
}

/* The two meet where the difference is small: G - X^2 is of third order. */
static void
small_differences_do_not_cancel(void)
{
	struct chisq g = two(300000000, 1e9, 300000100, 1e9, CHISQ_G);
	struct chisq p = two(300000000, 1e9, 300000100, 1e9, CHISQ_PEARSON);

	CHECK_NEAR(g.statistic, p.statistic, 1e-6);
	CHECK_NEAR(p.statistic, 1e4 / (2e9 * 0.21), 1e-6);
}

static void
undefined_has_a_reason(void)
{
	CHECK(strcmp(two(0, 10, 0, 10, CHISQ_G).note, "no variance") == 0);
	CHECK(strcmp(two(0, 0, 0, 10, CHISQ_G).note, "empty arm") == 0);
	CHECK(strcmp(two(3, 2, 0, 10, CHISQ_G).note, "count out of range") == 0);
	CHECK(isnan(two(0, 10, 0, 10, CHISQ_PEARSON).p));
}

/* R 4.2.2 closed form, Hillstrom visits by history segment (strata.c has the counts) */
static void
cochran(void)
{
	static const double k_a[] = { 646, 440, 511, 319, 181, 96, 69 };
	static const double n_a[] = { 7612, 4836, 4044, 2124, 1652, 622, 416 };
	static const double k_b[] = { 1185, 751, 862, 502, 333, 139, 122 };
	static const double n_b[] = { 7724, 4691, 4090, 2097, 1597, 644, 464 };
	double d[8], se[8];

	for (int i = 0; i < 7; i++) {
		struct comparison c = compare_rates(k_a[i], n_a[i], k_b[i], n_b[i], 0.95);
		d[i] = c.estimate;
		se[i] = c.se;
	}
	struct chisq q = chisq_cochran(d, se, 7);
	CHECK_NEAR(q.statistic, 9.5336930360115, 1e-9);
	CHECK_NEAR(q.p, 0.145712930376037, 1e-9);
	CHECK(q.df == 6);
	d[7] = 0.5, se[7] = NAN;
	CHECK(chisq_cochran(d, se, 8).df == 6);
	CHECK(isnan(chisq_cochran(d + 6, se + 6, 2).p));
}

void
unit_stat_chisq(void)
{
	as_published();
	pearson_is_the_square_of_z();
	far_tails();
	small_differences_do_not_cancel();
	undefined_has_a_reason();
	cochran();
}
