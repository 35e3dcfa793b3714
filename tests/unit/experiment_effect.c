/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/effect.h"

#include <string.h>

#include "unit.h"

static struct cell
summary(int64_t n, double sum, double sumsq)
{
	struct cell c = { 0 };

	cell_add_sums(&c, n, &(struct cell_sums){ .x = sum, .xx = sumsq });
	return c;
}

static struct cell
values(const double *x, size_t n)
{
	struct cell c = { 0 };

	for (size_t i = 0; i < n; i++)
		cell_add(&c, x[i]);
	return c;
}

static struct effect
rates(int64_t k_a, int64_t n_a, int64_t k_b, int64_t n_b)
{
	struct cell a = { 0 }, b = { 0 };

	cell_add_rate(&a, k_a, n_a);
	cell_add_rate(&b, k_b, n_b);
	return effect_of(&(struct how){ .kind = KIND_RATE, .conf = 0.95, .lift = LIFT_DELTA }, &a,
	    &b);
}

static void
rates_as_published(void)
{
	/* R 4.2.2 prop.test and closed forms, Cookie Cats retention_1 */
	struct effect e = rates(20034, 44700, 20119, 45489);

	CHECK_NEAR(e.diff.estimate, -0.00590516978734146, 1e-12);
	CHECK_NEAR(e.diff.statistic, -1.78408622479747, 1e-11);
	CHECK_NEAR(e.diff.p, 0.0744096552969201, 1e-11);
	CHECK_NEAR(e.diff.lo, -0.0123919049927073, 1e-9);
	CHECK_NEAR(e.diff.hi, 0.000582095069752186, 1e-9);
	CHECK_NEAR(e.lift.estimate, -0.0131756558597466, 1e-9);
	CHECK_NEAR(e.lift.lo, -0.0275540990017444, 1e-9);
	CHECK_NEAR(e.lift.hi, 0.0012027872822513, 1e-9);
	/* Newcombe (1998) Stat. Med. 17:873, table II, method 10 */
	e = rates(0, 29, 5, 56);
	CHECK_ABS(e.diff.lo, -0.0381, 6e-5);
	CHECK_ABS(e.diff.hi, 0.1926, 6e-5);
	CHECK(isnan(e.lift.estimate) && strcmp(e.lift.note, "control mean is zero") == 0);
}

static void
nobody_succeeds_has_an_interval_but_no_p(void)
{
	struct effect e = rates(0, 100, 0, 100);

	CHECK(isnan(e.diff.p) && strcmp(e.diff.note, "no variance") == 0);
	CHECK(e.diff.estimate == 0);
	/* Wilson's upper end for 0 of n is z^2 / (n + z^2), the hybrid takes it as it is */
	CHECK_ABS(e.diff.hi, 3.841458820694124 / 103.841458820694124, 1e-12);
	CHECK_ABS(e.diff.lo, -e.diff.hi, 1e-15);
}

static void
means_as_published(void)
{
	/* growthbook@8f1db4456915 test_tests.py::TestTwoSidedTTest */
	struct cell a = summary(3407, 1396.87, 52377.9767), b = summary(3461, 2422.7, 134698.29);
	struct effect e = effect_of(&(struct how){ .kind = KIND_MEAN,
					.conf = 0.95,
					.lift = LIFT_DELTA },
	    &a, &b);

	CHECK_ABS(e.lift.estimate, 0.70732, 6e-6);
	CHECK_ABS(e.lift.lo, -0.03526, 6e-6);
	CHECK_ABS(e.lift.hi, 1.44989, 6e-6);
	/* ::TestOneSidedGreaterTTest, whose bound is one end of a 90 % interval */
	a = summary(3000, 1396.87, 52377.9767);
	e = effect_of(&(struct how){ .kind = KIND_MEAN, .conf = 0.90, .lift = LIFT_DELTA }, &a, &b);
	CHECK_NEAR(e.diff.estimate, 0.23437666666666668, 1e-12);
	CHECK_NEAR(e.diff.lo, 0.020791480063255735, 1e-9);
	CHECK_NEAR(e.diff.p / 2, 0.03554272489873023, 1e-9);
	CHECK_NEAR(e.lift.lo, -0.045136675850396046, 1e-9);
}

/* R 4.2.2 t.test(x, y), as in the TOSTER example data */
static void
raw_values_as_published(void)
{
	static const double x[] = { 2.84, 2.51, 2.41, 2.95, 3.14, 3.79, 4.14, 3.85, 3.02, 3.45,
		5.37, 3.81, 4.19, 3.16, 3.84 };
	static const double y[] = { 2.6, 2.82, 2.18, 3.46, 4.01, 3.04, 3.47, 4.06, 2.91, 3.59, 4.51,
		3.16, 3.86, 3.31, 3.02 };
	struct cell b = values(x, 15), a = values(y, 15);
	struct effect e = effect_of(&(struct how){ .kind = KIND_MEAN,
					.conf = 0.95,
					.lift = LIFT_DELTA },
	    &a, &b);

	CHECK_NEAR(e.diff.statistic, 0.650438363512706, 1e-12);
	CHECK_NEAR(e.diff.p / 2, 0.2604786501355416, 1e-11);
}

static void
cuped_as_published(void)
{
	/* growthbook@8f1db4456915 test_gbstats.py::test_analyze_metric_df_ra */
	struct cell a = { 0 }, b = { 0 };

	cell_add_sums(&a, 3001, &(struct cell_sums){ 300, 600, 210, 415, -20 });
	cell_add_sums(&b, 3000, &(struct cell_sums){ 222, 555, 120, 405, -10 });
	struct effect e = effect_of(&(struct how){ .kind = KIND_MEAN,
					.covariate = true,
					.conf = 0.95,
					.lift = LIFT_DELTA },
	    &a, &b);
	CHECK_ABS(e.value_a, 0.099966678, 6e-10);
	CHECK_ABS(e.value_b, 0.074, 6e-10);
	CHECK_ABS(e.lift.estimate, -0.281707154, 6e-10);
	CHECK_ABS(e.lift.p, 0.003732549, 6e-10);
}

/* A perfect covariate leaves nothing to noise: y = 3 x + arm, so theta is not
 * quite 3 (the arms differ), but nearly all variance goes. */
static void
cuped_takes_variance_away(void)
{
	struct cell a = { 0 }, b = { 0 }, plain_a = { 0 }, plain_b = { 0 };

	for (int i = 0; i < 1000; i++) {
		double x = i % 100, odd = (i % 7) * 0.01;
		cell_add_pair(&a, 3 * x + odd, x);
		cell_add_pair(&b, 3 * x + odd + 0.1, x);
		cell_add(&plain_a, 3 * x + odd);
		cell_add(&plain_b, 3 * x + odd + 0.1);
	}
	struct effect e = effect_of(&(struct how){ .kind = KIND_MEAN,
					.covariate = true,
					.conf = 0.95 },
	    &a, &b);
	struct effect plain = effect_of(&(struct how){ .kind = KIND_MEAN,
					    .conf = 0.95,
					    .lift = LIFT_DELTA },
	    &plain_a, &plain_b);
	CHECK_NEAR(e.diff.estimate, 0.1, 1e-9);
	CHECK(e.removed > 0.9999 && e.diff.p < 1e-100 && plain.diff.p > 0.9);
	CHECK_NEAR(e.value_a, plain.value_a, 1e-15);
}

static void
ratios_take_the_pair_together(void)
{
	struct cell a = { 0 }, b = { 0 };

	/* numerator twice the denominator in every unit: the ratio is 2, for certain */
	for (int i = 1; i <= 50; i++) {
		cell_add_pair(&a, 2 * i, i);
		cell_add_pair(&b, 2 * i + i % 3, i);
	}
	struct effect e = effect_of(&(struct how){ .kind = KIND_RATIO,
					.conf = 0.95,
					.lift = LIFT_DELTA },
	    &a, &b);
	CHECK_NEAR(e.value_a, 2, 1e-15);
	/* sum i = 1275, sum i % 3 = 17 + 2 * 17 = 51 */
	CHECK_NEAR(e.value_b, 2 + 51.0 / 1275, 1e-14);
	struct cell zero = { 0 };
	cell_add_pair(&zero, 1, 0);
	cell_add_pair(&zero, 2, 0);
	e = effect_of(&(struct how){ .kind = KIND_RATIO, .conf = 0.95, .lift = LIFT_DELTA }, &a,
	    &zero);
	CHECK(isnan(e.diff.p) && strcmp(e.diff.note, "denominator is zero") == 0);
	/* tea-tasting@90306f16dbba, variance of a ratio from moments */
	struct sample s = sample_of_ratio((struct ratio_sample){ 100, 5, 4, 3, 2, 1 });
	CHECK_NEAR(s.var, 0.2265625, 1e-12);
}

static void
sums_and_values_agree(void)
{
	static const double x[] = { 1, 5, 2, 8, 8 };
	struct cell raw = values(x, 5), sums = summary(5, 24, 158), half = summary(2, 6, 26);
	struct sample s, t;

	CHECK(cell_sample(&raw, &s) == NULL && cell_sample(&sums, &t) == NULL);
	CHECK(s.n == t.n && s.mean == t.mean && s.var == t.var);
	cell_merge(&half, &(struct cell){ 0 });
	struct cell rest = summary(3, 18, 132);
	cell_merge(&half, &rest);
	CHECK(cell_sample(&half, &t) == NULL && t.var == s.var && t.mean == s.mean);
}

static void
impossible_sums_are_refused(void)
{
	struct cell good = summary(4, 8, 20), low = summary(4, 8, 15.9), flat = summary(4, 8, 16);
	struct cell lost = summary(1000, 1000000000.1, 1000000000200000), one = summary(1, 5, 25);
	struct effect e = effect_of(&(struct how){ .kind = KIND_MEAN,
					.conf = 0.95,
					.lift = LIFT_DELTA },
	    &good, &low);

	CHECK(strcmp(e.diff.note, "sumsq below sum^2/n: impossible") == 0);
	CHECK(isnan(e.diff.p) && isnan(e.diff.lo));
	e = effect_of(&(struct how){ .kind = KIND_MEAN, .conf = 0.95, .lift = LIFT_DELTA }, &flat,
	    &flat);
	CHECK(strcmp(e.diff.note, "no variance") == 0 && isnan(e.diff.p));
	e = effect_of(&(struct how){ .kind = KIND_MEAN, .conf = 0.95, .lift = LIFT_DELTA }, &good,
	    &lost);
	CHECK(strcmp(e.diff.note, "sumsq has too few digits") == 0);
	e = effect_of(&(struct how){ .kind = KIND_MEAN, .conf = 0.95, .lift = LIFT_DELTA }, &good,
	    &one);
	CHECK(strcmp(e.diff.note, "one unit") == 0 && e.diff.estimate == 3);
	e = effect_of(&(struct how){ .kind = KIND_MEAN, .conf = 0.95, .lift = LIFT_DELTA }, &good,
	    NULL);
	CHECK(strcmp(e.diff.note, "empty arm") == 0 && isnan(e.diff.estimate));
}

void
unit_experiment_effect(void)
{
	rates_as_published();
	nobody_succeeds_has_an_interval_but_no_p();
	means_as_published();
	raw_values_as_published();
	cuped_as_published();
	cuped_takes_variance_away();
	ratios_take_the_pair_together();
	sums_and_values_agree();
	impossible_sums_are_refused();
}
