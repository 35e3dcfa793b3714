/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/design.h"

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))

/* Two equal arms, two-sided at alpha. */
static struct design
two_arms(enum design_metric metric, double base, double sd, double alpha)
{
	return (struct design){
		.test = { .goal = POWER_DIFFER, .alpha = alpha },
		.metric = metric,
		.base = base,
		.sd = sd,
		.share_a = 1,
		.share_b = 1,
		.kept = 1,
		.cluster = 1,
		.inflation = 1,
	};
}

static struct design
one_sided(struct design d)
{
	d.test.goal = POWER_ABOVE;
	return d;
}

/* R 4.2.2 example(power.prop.test), which leaves the far tail out: one side at
 * half the level; statsmodels@82c59e378bdf test_proportion.py::test_power_2indep */
static void
rates_with_a_pooled_null(void)
{
	struct design d = two_arms(DESIGN_RATE, 0.5, NAN, 0.05);
	struct design near = one_sided(two_arms(DESIGN_RATE, 0.5, NAN, 0.025));

	CHECK_NEAR(design_power(&near, 0.25, 50), 0.740165901331388, 1e-6);
	CHECK_NEAR(design_units(&near, 0.25, 0.9), 76.70692, 1e-6);
	CHECK(design_whole(&d, 0.25, 0.9) == 77);
	CHECK_NEAR(design_effect(&d, design_units(&d, 0.25, 0.9), 0.9, 1), 0.25, 1e-9);
	/* Stata, both tails */
	d = two_arms(DESIGN_RATE, 0.015, NAN, 0.05);
	CHECK_ABS(design_power(&d, -0.014, 550), 0.74156, 1e-7);
}

/* evanmiller.org/ab-testing/sample-size.html as it comes up */
static void
rates_as_evan_miller(void)
{
	struct design d = two_arms(DESIGN_RATE, 0.2, NAN, 0.05);

	d.null = DESIGN_CONTROL;
	CHECK_ABS(design_whole(&d, 0.05, 0.8), 1030, 1);
}

/* spotify/confidence@e1f8a49291a0 (G*Power): one variance for both arms */
static void
rates_as_spotify(void)
{
	static const struct {
		double var, effect, alpha, power, total;
	} want[] = {
		{ 100, 0.3, 0.05, 0.85, 39906 },
		{ 0.34 * 0.66, 0.003, 0.05, 0.85, 897348 },
		{ 0.34 * 0.66, 0.003, 0.14, 0.85, 630710 },
		{ 0.34 * 0.66, 0.003, 0.14, 0.67, 366424 },
	};

	for (size_t i = 0; i < LEN(want); i++) {
		struct design d = two_arms(DESIGN_MEAN, NAN, sqrt(want[i].var), want[i].alpha);
		CHECK_NEAR(2 * design_units(&d, want[i].effect, want[i].power), want[i].total,
		    5e-3);
	}
	struct design d = two_arms(DESIGN_MEAN, NAN, sqrt(0.2244), 0.03);
	d.share_a = 225725;
	d.share_b = 22572;
	CHECK_NEAR(design_power(&d, 0.01, 1), 0.8, 5e-3);
}

/* R 4.2.2 example(power.t.test), near tail only; statsmodels@82c59e378bdf
 * test_power.py; Cohen (1988) table 2.4.1 and R pwr 1.3-0 */
static void
means_by_noncentral_t(void)
{
	static const double d_n[][3] = { { 0.2, 393.405696022, 394 }, { 0.5, 63.7656104441, 64 },
		{ 0.8, 25.5245816156, 26 } };
	struct design d = two_arms(DESIGN_MEAN, NAN, 1, 0.05), one;

	d.t = true;
	CHECK_ABS(design_power(&d, 0.1, 20), 0.06095912465411235, 1e-6);
	for (size_t i = 0; i < LEN(d_n); i++) {
		CHECK_NEAR(design_units(&d, d_n[i][0], 0.8), d_n[i][1], 1e-6);
		CHECK(design_whole(&d, d_n[i][0], 0.8) == d_n[i][2]);
		CHECK_NEAR(design_effect(&d, d_n[i][1], 0.8, -1), -d_n[i][0], 1e-6);
	}
	one = one_sided(two_arms(DESIGN_MEAN, NAN, 1, 0.025));
	one.t = true;
	CHECK_NEAR(design_power(&one, 1, 20), 0.868952801692498, 1e-4);
	CHECK_NEAR(design_units(&one, 1, 0.9), 22.021095570094, 1e-4);
	one.test.alpha = 0.05;
	CHECK_NEAR(design_units(&one, 1, 0.9), 17.8471206265367, 1e-4);
	/* tea-tasting@90306f16dbba test_ratio_of_means_solve_power_n_obs: orders of its
	 * 100 users without effect, sum 47, squares 87 */
	d.sd = sqrt((87 - 47 * 47 / 100.) / 99);
	CHECK_ABS(2 * design_units(&d, 0.05, 0.8), 8236, 1);
	/* t with ever more units is z */
	struct design z = two_arms(DESIGN_MEAN, NAN, 1, 0.05);
	d.sd = 1;
	CHECK_NEAR(design_units(&d, 1e-4, 0.8), design_units(&z, 1e-4, 0.8), 1e-8);
	CHECK(isnan(design_power(&d, 1, 1)));
}

/* Cohen (1988): 392, 63, 25 */
static void
arcsine(void)
{
	static const double h_n[][2] = { { 0.2, 392.4439867174543 }, { 0.5, 62.79103787479271 },
		{ 0.8, 24.527749169840895 } };
	struct design d = two_arms(DESIGN_ARCSINE, NAN, NAN, 0.05);

	for (size_t i = 0; i < LEN(h_n); i++)
		CHECK_NEAR(design_units(&d, h_n[i][0], 0.8), h_n[i][1], 1e-5);
}

/* growthbook@8f1db4456915 packages/shared/test/power.test.ts */
static void
lifts_by_the_delta_method(void)
{
	static const double power[] = { 0.073, 0.0965, 0.1204, 0.14458, 0.16895, 0.19342, 0.21791,
		0.24235, 0.26666 };
	static const double mde[] = { 0.36767, 0.24505, 0.19525, 0.16673, 0.14774, 0.13394, 0.12336,
		0.11491, 0.10796 };
	struct design d = two_arms(DESIGN_MEAN, 10, sqrt(3909.9997749994377), 0.05);

	d.relative = true;
	CHECK_ABS(design_power(&d, 0.05, 400000 / 3.), 0.52144, 6e-6);
	/* they widen the standard error itself, so under the alternative too */
	struct power_noise s = design_noise(&d, 0.05, 400000 / 3.);
	d.sequence = true;
	d.best = 5000;
	double wide = design_noise(&d, 0.05, 400000 / 3.).null / s.null;
	d.sequence = false;
	s.null *= wide;
	s.alt *= wide;
	CHECK_ABS(power_of(&d.test, s, 0.05), 0.20596, 2e-5);

	d.base = 0.1;
	d.sd = sqrt(0.1 * 0.9);
	for (size_t i = 0; i < LEN(power); i++) {
		double n = 1500. * (double)(i + 1);
		CHECK_ABS(design_power(&d, 0.05, n), power[i], 6e-6);
		CHECK_ABS(design_effect(&d, n, 0.8, 1), mde[i], 2e-5);
	}
}

/* What is known without any formula for power. */
static void
ways_to_need_fewer_or_more(void)
{
	struct design plain = two_arms(DESIGN_MEAN, 1, 1, 0.05), d = plain;
	double n = design_units(&plain, 0.1, 0.8);

	d.kept = 1 - 0.6 * 0.6; /* Deng et al. (2013): 1 - rho^2 */
	CHECK_NEAR(design_units(&d, 0.1, 0.8), n * 0.64, 1e-9);
	d = plain;
	d.cluster = 11;
	d.icc = 0.1;
	CHECK_NEAR(design_units(&d, 0.1, 0.8), 2 * n, 1e-9);
	CHECK_NEAR(fmod(design_whole(&d, 0.1, 0.8), 11), 0, 0);
	/* groups that are all alike are units, in t's degrees of freedom too */
	d.icc = 1;
	d.t = true;
	struct design few = plain;
	few.t = true;
	CHECK_NEAR(design_units(&d, 1, 0.8), 11 * design_units(&few, 1, 0.8), 1e-9);
	d = plain;
	d.inflation = 1.25;
	CHECK_NEAR(design_units(&d, 0.1, 0.8), 1.25 * n, 1e-9);
	/* 1:4 costs (1 + 1/4)/2 * (1 + 4)/2 = 25/16 of an equal split */
	d = plain;
	d.share_b = 4;
	CHECK_NEAR(5 * design_units(&d, 0.1, 0.8), 2 * n * 25 / 16, 1e-9);
	/* a sequence tight at its end: at alpha 0.05 its value is 3.0352 */
	d = plain;
	d.sequence = true;
	CHECK_NEAR(design_units(&d, 0.1, 0.8) / n, pow((3.0352 + 0.84162) / (1.95996 + 0.84162), 2),
	    1e-4);
}

static void
margins(void)
{
	/* Chow, Shao & Wang, Sample Size Calculations, 3.2: non-inferiority of means,
	 * (z_alpha + z_beta)^2 2 sd^2 / (effect + margin)^2; equivalence with no true
	 * effect takes z_(beta/2) */
	struct design d = two_arms(DESIGN_MEAN, NAN, 10, 0.05);

	d.test.goal = POWER_ABOVE;
	d.test.low = -5;
	CHECK_NEAR(design_units(&d, 0, 0.8), pow(1.6448536 + 0.8416212, 2) * 200 / 25, 1e-6);
	CHECK(design_whole(&d, 0, 0.8) == 50);
	d.test.goal = POWER_WITHIN;
	d.test.high = 5;
	CHECK_NEAR(design_units(&d, 0, 0.8), pow(1.6448536 + 1.2815516, 2) * 200 / 25, 1e-6);
	CHECK(design_whole(&d, 0, 0.8) == 69);
	/* worse than the margin cannot be shown to be no worse */
	CHECK(isinf(design_units(&d, 6, 0.8)));
}

static void
what_cannot_be(void)
{
	struct design d = two_arms(DESIGN_RATE, 0.9, NAN, 0.05);

	CHECK(isnan(design_power(&d, 0.2, 100)));
	CHECK(isnan(design_effect(&d, 20, 0.8, 1))); /* even 100 % is too near */
	CHECK(design_effect(&d, 20, 0.8, -1) < -0.3);
	CHECK(isinf(design_units(&d, 0, 0.8)));
	CHECK(isnan(design_effect(&d, 0, 0.8, 1)));
}

void
unit_stat_design(void)
{
	rates_with_a_pooled_null();
	rates_as_evan_miller();
	rates_as_spotify();
	means_by_noncentral_t();
	arcsine();
	lifts_by_the_delta_method();
	ways_to_need_fewer_or_more();
	margins();
	what_cannot_be();
}
