/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/spread.h"

#include <stdlib.h>

#include "unit.h"

/* minute[i], `times[i]` times, added in this order */
static struct spread
spread_of(const int64_t *minute, const uint64_t *times, size_t n)
{
	struct spread s = { 0 };

	for (size_t i = 0; i < n; i++)
		spread_add(&s, minute[i], times[i]);
	return s;
}

static double
quantile(const struct spread *s, double p)
{
	size_t n;
	struct minute *m = spread_sorted(s, &n);
	double q = spread_quantile(m, n, p) / MS_MINUTE;

	free(m);
	return q;
}

static void
quantiles(void)
{
	static const int64_t ten[] = { 7, 3, 10, 1, 9, 2, 8, 4, 6, 5 };
	static const uint64_t once[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
	static const int64_t few[] = { -4, 100, 2 };
	static const uint64_t often[] = { 1, 2, 3 };
	struct spread s = spread_of(ten, once, 10), t = spread_of(few, often, 3), none = { 0 };

	/* R 4.2: quantile(1:10, c(0, .25, .5, .9, .99, 1)), type 7 */
	CHECK_NEAR(quantile(&s, 0), 1, 0);
	CHECK_NEAR(quantile(&s, 0.25), 3.25, 1e-12);
	CHECK_NEAR(quantile(&s, 0.5), 5.5, 1e-12);
	CHECK_NEAR(quantile(&s, 0.9), 9.1, 1e-12);
	CHECK_NEAR(quantile(&s, 0.99), 9.91, 1e-12);
	CHECK_NEAR(quantile(&s, 1), 10, 0);
	/* -4 2 2 2 100 100: rank 0.9 * 5 = 4.5 lies between two 100s, 0.7 * 5 = 3.5
	 * half way from 2 to 100, 0.1 * 5 = 0.5 half way from -4 to 2 */
	CHECK_NEAR(quantile(&t, 0.9), 100, 0);
	CHECK_NEAR(quantile(&t, 0.7), 51, 1e-12);
	CHECK_NEAR(quantile(&t, 0.1), -1, 1e-12);
	CHECK(isnan(quantile(&none, 0.5)));
	CHECK(isnan(quantile(&s, 1.1)));
	CHECK(isnan(quantile(&s, (double)NAN)));
	spread_free(&s);
	spread_free(&t);
}

static void
merging(void)
{
	static const int64_t a[] = { 5, 1 }, b[] = { 1, 9 };
	static const uint64_t n[] = { 2, 3 };
	struct spread s = spread_of(a, n, 2), t = spread_of(b, n, 2);
	size_t len;

	spread_merge(&s, &t);
	struct minute *m = spread_sorted(&s, &len);
	CHECK(
	    len == 3 && m[0].minute == 1 && m[0].count == 5 && m[1].count == 2 && m[2].minute == 9);
	CHECK(spread_below(m, len, 1) == 0);
	CHECK(spread_below(m, len, 9) == 7);
	CHECK(spread_below(m, len, INT64_MAX) == 10);
	free(m);
	spread_free(&s);
	spread_free(&t);
}

static void
minutes(void)
{
	CHECK(spread_minute(0) == 0);
	CHECK(spread_minute(59999) == 0);
	CHECK(spread_minute(60000) == 1);
	CHECK(spread_minute(-1) == -1);
	CHECK(spread_minute(-60000) == -1);
}

void
unit_quality_spread(void)
{
	quantiles();
	merging();
	minutes();
}
