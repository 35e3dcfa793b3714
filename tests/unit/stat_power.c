/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/power.h"

#include "stat/compare.h"
#include "stat/dist.h"

#include "unit.h"

/* statsmodels@82c59e378bdf test_proportion.py::test_power_binom_tost (PASS manual) */
static void
rates_between_margins_as_pass(void)
{
	static const double want[] = { 0.9965, 0.994, 0.9815, 0.9482, 0.8783, 0.7583, 0.5914,
		0.4041, 0.2352, 0.1139 };

	for (int i = 0; i < 10; i++)
		CHECK_ABS(power_binom_within(0.5, 0.7, 500, 0.6 + i * 0.01, 0.05), want[i], 6e-5);
	/* too few trials for any count to pass both tests */
	CHECK(power_binom_within(0.5, 0.7, 20, 0.6, 0.05) == 0);
	CHECK(isnan(power_binom_within(0.7, 0.5, 500, 0.6, 0.05)));
	CHECK(isnan(power_binom_within(0.5, 0.7, 500.5, 0.6, 0.05)));
}

/* statsmodels@82c59e378bdf test_proportion.py; R pwr 1.3-0 examples of pwr.2p.test */
static void
cohens_h(void)
{
	const struct power_test above = { POWER_ABOVE, 0.05, 0, 0 };

	CHECK_ABS(power_cohen_h(0.5, 0.4), 0.2013579207903309, 1e-13);
	CHECK_NEAR(power_of(&above, (struct power_noise){ sqrt(2. / 80), sqrt(2. / 80), INFINITY },
		       0.3),
	    0.599677704546438, 1e-9);
	double se = sqrt(1. / 80 + 1. / 245);
	CHECK_NEAR(power_of(&above, (struct power_noise){ se, se, INFINITY }, 0.3),
	    0.753292447231886, 1e-9);
	CHECK(isnan(power_cohen_h(0.5, 1.5)));
}

/* An effect at the margin, or none, is found as often as the level says. */
static void
no_effect_is_found_at_the_level(void)
{
	const struct power_test differ = { POWER_DIFFER, 0.03, 0, 0 };
	const struct power_test above = { POWER_ABOVE, 0.03, -0.5, 0 };
	const struct power_test below = { POWER_BELOW, 0.03, 0, 0.5 };
	const struct power_test within = { POWER_WITHIN, 0.03, -0.5, 0.5 };
	const struct power_noise z = { 0.07, 0.07, INFINITY }, t = { 0.07, 0.07, 11 };

	CHECK_NEAR(power_of(&differ, z, 0), 0.03, 1e-12);
	CHECK_NEAR(power_of(&differ, t, 0), 0.03, 1e-10);
	CHECK_NEAR(power_of(&above, z, -0.5), 0.03, 1e-12);
	CHECK_NEAR(power_of(&above, t, -0.5), 0.03, 1e-10);
	CHECK_NEAR(power_of(&below, t, 0.5), 0.03, 1e-10);
	CHECK_NEAR(power_of(&below, t, 0.3), power_of(&above, t, -0.3), 1e-12);
	CHECK_NEAR(power_of(&within, z, 0.5), 0.03, 1e-9);
	/* a spread wider than the margins never shows equivalence */
	CHECK(power_of(&within, (struct power_noise){ 1, 1, INFINITY }, 0) == 0);
	CHECK(isnan(power_of(&differ, (struct power_noise){ 0, 0, INFINITY }, 1)));
	CHECK(isnan(power_of(&differ, z, NAN)));
}

/* By hand: of 2 v 2 trials no outcome has |z| > 1.96 but 0:2 and 2:0, z = 2. */
static void
exact_power_of_rates(void)
{
	double p = 0.3, q = 0.8;

	CHECK_NEAR(power_rates_exact(p, 2, q, 2, 0.05),
	    (1 - p) * (1 - p) * q * q + p * p * (1 - q) * (1 - q), 1e-12);
	CHECK(power_rates_exact(0, 50, 0, 50, 0.05) == 0);
	CHECK_NEAR(power_rates_exact(0, 50, 1, 50, 0.05), 1, 1e-12);
}

/* Every outcome asked one by one, by the test itself. */
static void
exact_power_is_the_sum_over_outcomes(void)
{
	const double p_a = 0.1, p_b = 0.23, n_a = 61, n_b = 44;
	double found = 0;

	for (double a = 0; a <= n_a; a++)
		for (double b = 0; b <= n_b; b++)
			if (compare_rates(a, n_a, b, n_b, 0.95).p < 0.05)
				found += dist_binom_pmf(a, n_a, p_a) * dist_binom_pmf(b, n_b, p_b);
	CHECK_NEAR(power_rates_exact(p_a, n_a, p_b, n_b, 0.05), found, 1e-10);
}

static void
clusters(void)
{
	/* Kish: ten that are all alike are worth one; independent ones are worth ten */
	CHECK_NEAR(power_design_effect(10, 1), 10, 1e-15);
	CHECK_NEAR(power_design_effect(10, 0), 1, 1e-15);
	CHECK_NEAR(power_design_effect(21, 0.05), 2, 1e-15);
	CHECK(isnan(power_design_effect(0.5, 0.1)));
}

void
unit_stat_power(void)
{
	rates_between_margins_as_pass();
	cohens_h();
	no_effect_is_found_at_the_level();
	exact_power_of_rates();
	exact_power_is_the_sum_over_outcomes();
	clusters();
}
