/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/poisson.h"

#include <string.h>

#include "stat/dist.h"

#include "unit.h"

static void
as_published(void)
{
	/* R 4.2.2 example(poisson.test): 11/800 against 21/3011 */
	struct exact_test t = poisson_test(21, 3011, 11, 800, 1);
	struct interval i = poisson_ratio(21, 3011, 11, 800, 0.95);
	CHECK_NEAR(t.p, 0.0796686330333295, 1e-7);
	CHECK_NEAR(i.lo, 0.8584264033916392, 1e-7);
	CHECK_NEAR(i.hi, 4.277265943654071, 1e-7);
	/* Gu, Ng, Tang & Schucany (2008); R exactci, as statsmodels@82c59e378bdf
	 * tests/test_rates_poisson.py::test_twosample_poisson_r */
	t = poisson_test(30, 54308.7, 60, 51477.5, 1.2);
	CHECK_NEAR(t.greater, 0.006651774552714537, 1e-9);
	CHECK_NEAR(t.less, 0.9964625674930079, 1e-9);
	t = poisson_mid_p(30, 54308.7, 60, 51477.5, 1.2);
	CHECK_NEAR(t.greater, 0.005094603529853279, 1e-9);
	CHECK_NEAR(t.less, 0.9949053964701466, 1e-9);
	/* Ng, Gu & Tang (2007), as ::test_twosample_poisson_diff */
	struct comparison c = compare_counts_wald(15, 19017, 41, 28010, 0.95);
	CHECK_ABS(c.statistic, 2.2047, 6e-5);
	CHECK_ABS(c.p / 2, 0.0137, 6e-5);
	c = compare_counts(15, 19017, 41, 28010, 0.95);
	CHECK_ABS(c.statistic, 2.0818, 6e-5);
	CHECK_ABS(c.p / 2, 0.0187, 6e-5);
}

/* The ends of the exact interval are where the one-sided tests stand at 2.5 %. */
static void
interval_is_of_its_test(void)
{
	struct interval i = poisson_ratio(12, 100, 30, 150, 0.95);

	CHECK_NEAR(poisson_test(12, 100, 30, 150, i.lo).greater, 0.025, 1e-9);
	CHECK_NEAR(poisson_test(12, 100, 30, 150, i.hi).less, 0.025, 1e-9);
	i = poisson_ratio(0, 100, 3, 150, 0.95);
	CHECK(isinf(i.hi) && i.lo > 0);
	i = poisson_ratio(3, 100, 0, 150, 0.95);
	CHECK(i.lo == 0 && i.hi > 0);
}

static void
edges(void)
{
	CHECK(strcmp(compare_counts(0, 10, 0, 10, 0.95).note, "no variance") == 0);
	CHECK(strcmp(compare_counts(1, 0, 0, 10, 0.95).note, "empty arm") == 0);
	CHECK(
	    strcmp(compare_counts_relative(0, 10, 3, 10, 0.95).note, "control mean is zero") == 0);
	CHECK(isnan(poisson_test(0, 10, 0, 10, 1).p));
	/* far tails: half a million against a million events */
	struct comparison c = compare_counts(5e8, 1e9, 5.02e8, 1e9, 0.95);
	struct exact_test t = poisson_test(5e8, 1e9, 5.02e8, 1e9, 1);
	CHECK(c.p == 0 && isfinite(c.log_p));
	CHECK_NEAR(t.log_p, c.log_p, 1e-3);
}

void
unit_stat_poisson(void)
{
	as_published();
	interval_is_of_its_test();
	edges();
}
