/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/quant.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* splitmix64 (Steele, Lea & Flood 2014) */
static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static void
type_7_as_r(void)
{
	static const double x[] = { 15, 20, 35, 40, 50 };
	/* R 4.2 quantile(type = 7) */
	static const double p[] = { 0.05, 0.3, 0.4, 0.5, 1 }, want[] = { 16, 23, 29, 35, 50 };

	for (int i = 0; i < 5; i++)
		CHECK_ABS(quant_sorted(x, 5, p[i]), want[i], 1e-9);
	CHECK(quant_sorted(x, 5, 0) == 15 && quant_sorted(x, 1, 0.7) == 15);
	CHECK(isnan(quant_sorted(x, 0, 0.5)) && isnan(quant_sorted(x, 5, 1.5)));
	CHECK(isnan(quant_sorted(x, 5, NAN)));
	/* p (n - 1) a rounding below a whole number: the value itself */
	static double n[1001];
	for (int i = 0; i <= 1000; i++)
		n[i] = i * i;
	for (int i = 0; i <= 1000; i++)
		CHECK_ABS(quant_sorted(n, 1001, i / 1000.0), n[i], 1e-6);
}

static int
real_cmp(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/* Twelve decades of both signs, zeros between. */
static double
planted(uint64_t *seed)
{
	double size = pow(10, (double)(mix(seed) % 12000) / 1000 - 6);

	switch (mix(seed) % 5) {
	case 0: return 0;
	case 1: return -size;
	default: return size;
	}
}

static void
sketch_is_within_alpha(void)
{
	enum { N = 20000 };
	static const double alphas[] = { 0.001, 0.01, 0.2 };
	static double x[N];

	for (int k = 0; k < 3; k++) {
		struct sketch s;
		uint64_t seed = 5;

		sketch_init(&s, alphas[k]);
		for (int i = 0; i < N; i++)
			CHECK(sketch_add(&s, x[i] = planted(&seed), 1));
		qsort(x, N, sizeof *x, real_cmp);
		for (int i = 0; i <= 1000; i++) {
			double true_q = x[(size_t)(i / 1000.0 * (N - 1))];

			CHECK_NEAR(sketch_quantile(&s, i / 1000.0), true_q, alphas[k] * (1 + 1e-9));
		}
		CHECK(sketch_quantile(&s, 0) == x[0] && sketch_quantile(&s, 1) == x[N - 1]);
		sketch_free(&s);
		CHECK(isnan(sketch_quantile(&s, 0.5)));
	}
}

/* HdrHistogram_c test_percentiles: 10,000 times 1000 and one 100,000,000 */
static void
one_outlier_among_ten_thousand(void)
{
	struct sketch s;

	sketch_init(&s, 0.001);
	sketch_add(&s, 1000, 10000);
	sketch_add(&s, 1e8, 1);
	CHECK_NEAR(sketch_quantile(&s, 0.30), 1000, 1e-3);
	CHECK_NEAR(sketch_quantile(&s, 0.99), 1000, 1e-3);
	CHECK_NEAR(sketch_quantile(&s, 0.9999), 1000, 1e-3);
	CHECK_NEAR(sketch_quantile(&s, 1), 1e8, 1e-3);
	/* 99.999 % are 1e8 there, where p n is rounded to 10001; here the rank is 9999.9, cut */
	CHECK_NEAR(sketch_quantile(&s, 0.99999), 1000, 1e-3);
	CHECK_NEAR(sketch_quantile(&s, 0.999999999), 1000, 1e-3);
	sketch_free(&s);
}

static bool
side_same(const struct sketch_side *a, const struct sketch_side *b)
{
	return a->lo == b->lo && a->len == b->len &&
	    (a->len == 0 || memcmp(a->at, b->at, (size_t)a->len * sizeof *a->at) == 0);
}

static bool
sketch_same(const struct sketch *a, const struct sketch *b)
{
	return a->n == b->n && a->zeros == b->zeros && a->min == b->min && a->max == b->max &&
	    side_same(&a->above, &b->above) && side_same(&a->below, &b->below);
}

static void
merging_in_any_order_gives_the_same_sketch(void)
{
	struct sketch all, part[4], joined, loaded, other;
	uint64_t seed = 6;

	sketch_init(&all, 0.01);
	sketch_init(&joined, 0.01);
	sketch_init(&loaded, 0.01);
	sketch_init(&other, 0.02);
	for (int i = 0; i < 4; i++)
		sketch_init(&part[i], 0.01);
	for (int i = 0; i < 3000; i++) {
		double x = planted(&seed);

		sketch_add(&all, x, 1 + i % 3);
		sketch_add(&part[mix(&seed) % 4], x, 1 + i % 3);
	}
	for (int i = 3; i >= 0; i--)
		CHECK(sketch_merge(&joined, &part[i]));
	CHECK(sketch_same(&all, &joined));
	CHECK(!sketch_merge(&other, &all) && other.n == 0);

	/* saved and loaded bin by bin it is the same as well */
	loaded.n = all.n, loaded.zeros = all.zeros, loaded.min = all.min, loaded.max = all.max;
	uint64_t count;
	for (int64_t i = INT64_MIN; sketch_side_next(&all.above, &i, &count); i++)
		sketch_side_put(&loaded.above, i, count);
	for (int64_t i = INT64_MIN; sketch_side_next(&all.below, &i, &count); i++)
		sketch_side_put(&loaded.below, i, count);
	CHECK(sketch_same(&all, &loaded));
	sketch_free(&all);
	sketch_free(&joined);
	sketch_free(&loaded);
	for (int i = 0; i < 4; i++)
		sketch_free(&part[i]);
}

static void
extremes_fit_and_the_infinite_is_refused(void)
{
	static const double x[] = { -DBL_MAX, -5e-324, -0.0, 5e-324, DBL_MIN, 1, DBL_MAX };
	struct sketch s;

	sketch_init(&s, 0.01);
	CHECK(!sketch_add(&s, INFINITY, 1) && !sketch_add(&s, NAN, 1) && s.n == 0);
	for (int i = 0; i < 7; i++)
		CHECK(sketch_add(&s, x[i], 1));
	for (int i = 0; i < 7; i++)
		CHECK_NEAR(sketch_quantile(&s, i / 6.0), x[i], 0.0101);
	sketch_free(&s);
}

void
unit_stat_quant(void)
{
	type_7_as_r();
	sketch_is_within_alpha();
	one_outlier_among_ten_thousand();
	merging_in_any_order_gives_the_same_sketch();
	extremes_fit_and_the_infinite_is_refused();
}
