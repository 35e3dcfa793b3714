/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/lift.h"

#include <string.h>

#include "base/random.h"
#include "stat/rate.h"

#include "unit.h"

static const struct sample low = { 3000, 1396.87 / 3000, 17.25 };

static void
delta_is_that_of_compare(void)
{
	struct sample b = { 3461, 0.7, 37.9 };
	struct comparison c = lift_by(LIFT_DELTA, lift_of_means(low, b), 0.95);
	struct comparison d = compare_means_relative(low, b, 0.95);
	CHECK_NEAR(c.estimate, d.estimate, 1e-13);
	CHECK_NEAR(c.se, d.se, 1e-13);
	CHECK_NEAR(c.df, d.df, 1e-13);
	CHECK_NEAR(c.lo, d.lo, 1e-12);
	/* R 4.2.2 closed form, Cookie Cats retention_1 */
	c = lift_by(LIFT_DELTA, lift_of_rates(20034, 44700, 20119, 45489), 0.95);
	CHECK_NEAR(c.lo, -0.0275540990017444, 1e-9);
	CHECK_NEAR(c.hi, 0.0012027872822513, 1e-9);
}

static void
log_is_katz_for_rates(void)
{
	/* scipy pull 13048: 10/75 against 12/225, ratio 2.5 */
	struct comparison c = lift_by(LIFT_LOG, lift_of_rates(12, 225, 10, 75), 0.95);

	CHECK_NEAR(c.estimate, 1.5, 1e-12);
	CHECK_NEAR(c.lo, 0.1261564003469628, 1e-8);
	CHECK_NEAR(c.hi, 4.549850800541033, 1e-9);
}

static void
fieller_is_where_the_test_stands(void)
{
	struct sample b = { 2500, 0.55, 9 };
	struct quotient q = lift_of_means(low, b);
	struct comparison c = lift_by(LIFT_FIELLER, q, 0.95);
	struct comparison d = compare_means_fieller(low, b, 0.95);

	CHECK_NEAR(c.lo, d.lo, 1e-11);
	CHECK_NEAR(c.hi, d.hi, 1e-11);
	CHECK_NEAR(c.p, d.p, 1e-12);
	CHECK_NEAR(lift_tail(LIFT_FIELLER, q, c.lo, true), 0.025, 1e-9);
	CHECK_NEAR(lift_tail(LIFT_FIELLER, q, c.hi, false), 0.025, 1e-9);
	/* a control not told from zero has no bounded interval */
	struct sample faint = { 100, 0.01, 1 };
	c = lift_by(LIFT_FIELLER, lift_of_means(faint, b), 0.95);
	CHECK(isnan(c.lo) && strcmp(c.note, "control mean not told from zero") == 0);
}

/* Ends of each interval are where each one-sided test stands at 2.5 %. */
static void
tails_agree_with_intervals(void)
{
	static const struct cuped_sample a = { 3001, 0.1, 0.07, 0.19, 0.13, 0.05 };
	static const struct cuped_sample b = { 3000, 0.11, 0.06, 0.18, 0.13, 0.06 };
	struct quotient all[] = { lift_of_rates(120, 1000, 150, 1100),
		lift_of_counts(120, 900, 170, 1000),
		lift_of_means(low, (struct sample){ 900, .5, 7 }), lift_of_cuped(a, b, 0.4) };

	for (int rule = 0; rule < LIFTS; rule++)
		for (int i = 0; i < 4; i++) {
			struct comparison c = lift_by((enum lift)rule, all[i], 0.95);
			CHECK_NEAR(lift_tail((enum lift)rule, all[i], c.lo, true), 0.025, 1e-8);
			CHECK_NEAR(lift_tail((enum lift)rule, all[i], c.hi, false), 0.025, 1e-8);
			/* equivalent within the wider end, at the level of that end */
			double wide = fmax(fabs(c.lo), fabs(c.hi));
			if (wide < 1)
				CHECK(
				    lift_equivalent((enum lift)rule, all[i], wide) <= 0.025 + 1e-9);
		}
}

static const double x[] = { 2.84, 2.51, 2.41, 2.95, 3.14, 3.79, 4.14, 3.85, 3.02, 3.45, 5.37, 3.81,
	4.19, 3.16, 3.84 };
static const double y[] = { 2.6, 2.82, 2.18, 3.46, 4.01, 3.04, 3.47, 4.06, 2.91, 3.59, 4.51, 3.16,
	3.86, 3.31, 3.02 };

static struct sample
logs(const double *v)
{
	double mean = 0, m2 = 0;

	for (int i = 0; i < 15; i++)
		mean += log(v[i]) / 15;
	for (int i = 0; i < 15; i++)
		m2 += pow(log(v[i]) - mean, 2);
	return sample_of_moments(15, mean, m2);
}

/* TOST; statsmodels@82c59e378bdf tests/test_tost.py::tost_clinic_1_indep, by R */
static void
equivalence_as_published(void)
{
	struct comparison c = compare_means(logs(y), logs(x), 0.95);
	double margin = log(1.25);

	CHECK_NEAR(c.estimate, 0.04312233182252334, 1e-8);
	CHECK_NEAR(c.df, 27.61177037646526, 1e-8);
	CHECK_NEAR(fmax(comparison_tail(&c, -margin, true), comparison_tail(&c, margin, false)),
	    0.01047085593138891, 1e-8);
	/* the same through a lift: a control of 1 that is known */
	struct quotient q = { c.estimate, 1, c.se * c.se, 0, 0, c.df };
	CHECK_NEAR(lift_equivalent(LIFT_DELTA, q, margin), 0.01047085593138891, 1e-8);
	/* one proportion, 228 of 762 within 0.18 and 0.38: SAS PROC FREQ, ::test_ztost */
	double p = 228. / 762, se = sqrt(p * (1 - p) / 762);
	c = comparison_of(p, se, INFINITY, 0.90);
	CHECK_ABS((p - 0.18) / se, 7.1865, 6e-5);
	CHECK_ABS(c.lo, 0.2719, 6e-5);
	CHECK_ABS(c.hi, 0.3265, 6e-5);
	q = (struct quotient){ p - 0.28, 1, se * se, 0, 0, INFINITY };
	CHECK_NEAR(lift_equivalent(LIFT_DELTA, q, 0.1), 5.58e-7, 0.01);
}

static void
undefined_has_a_reason(void)
{
	struct comparison c = lift_by(LIFT_LOG, lift_of_rates(0, 10, 3, 10), 0.95);
	CHECK(isnan(c.estimate) && strcmp(c.note, "control mean is zero") == 0);
	c = lift_by(LIFT_LOG, lift_of_rates(3, 10, 0, 10), 0.95);
	CHECK(c.estimate == -1 && strcmp(c.note, "no variance") == 0);
	struct sample minus = { 50, -2, 1 };
	c = lift_by(LIFT_LOG, lift_of_means(minus, low), 0.95);
	CHECK(strcmp(c.note, "a logarithm needs values above zero") == 0 && isnan(c.lo));
	CHECK(isnan(lift_tail(LIFT_DELTA, lift_of_rates(0, 10, 3, 10), -0.1, true)));
	CHECK(isnan(lift_equivalent(LIFT_DELTA, lift_of_means(minus, low), 0.1)));
}

/* growthbook@8f1db4456915 test_gbstats.py::test_analyze_metric_df_ratio_ra */
static struct cuped_ratio_sample
ratio_arm(const double *sum, const double *products)
{
	struct cuped_ratio_sample s = { .n = 100 };
	const double *p = products;

	for (int i = 0; i < CUPED_PARTS; i++)
		s.mean[i] = sum[i] / 100;
	for (int i = 0; i < CUPED_PARTS; i++)
		for (int j = i; j < CUPED_PARTS; j++, p++)
			s.cov[i][j] = s.cov[j][i] = (*p - sum[i] * sum[j] / 100) / 99;
	return s;
}

static void
cuped_ratio_as_published(void)
{
	static const double sum_a[] = { 485.112236689623, 679.9093275844917, 192.59138069991536,
		290.1398399750233 };
	static const double a_products[] = { 2715.484666118136, 3602.146836776702,
		1113.6215759318352, 1559.2878434944676, 4939.424001640236, 1460.3181079276983,
		2130.9404074446747, 460.076026390857, 634.239482353647, 920.9461385038898 };
	static const double sum_b[] = { 514.7757826608777, 705.4090874383759, 206.94157227402536,
		302.54389139107326 };
	static const double b_products[] = { 2994.897482705013, 3918.1561431600717,
		1237.0953021125997, 1701.0287270040265, 5291.36604146392, 1604.0759503266522,
		2292.081739775257, 514.2903702246757, 698.4173425817908, 994.4506208125663 };
	struct cuped_ratio_sample a = ratio_arm(sum_a, a_products);
	struct cuped_ratio_sample b = ratio_arm(sum_b, b_products);
	struct cuped_sample s = cuped_of_ratio(&a), t = cuped_of_ratio(&b);
	struct quotient q = lift_of_cuped(s, t, cuped_theta_within(s, t));
	struct comparison c = lift_by(LIFT_DELTA, q, 0.95);

	CHECK_ABS(s.y, 0.713495487, 6e-10);
	CHECK_ABS(t.y, 0.729754963, 6e-10);
	CHECK_ABS(c.estimate, -0.000701483, 6e-10);
	CHECK_ABS(c.p, 0.857710405, 6e-10);
	CHECK_ABS(c.se, 0.00391, 6e-6);
}

static struct cuped_sample
pair_sample(const double *v, const double *w, int n)
{
	struct cuped_sample s = { .n = n };

	for (int i = 0; i < n; i++) {
		s.y += v[i] / n;
		s.x += w[i] / n;
	}
	for (int i = 0; i < n; i++) {
		s.y_var += (v[i] - s.y) * (v[i] - s.y) / (n - 1);
		s.x_var += (w[i] - s.x) * (w[i] - s.x) / (n - 1);
		s.cov += (v[i] - s.y) * (w[i] - s.x) / (n - 1);
	}
	return s;
}

/* Planted: slopes 1 and 2, difference 1, lift 0.2, of 4,000 small tests. */
static void
lin_covers_where_slopes_differ(void)
{
	struct random r = { 42 };
	int diff = 0, lift = 0;

	for (int t = 0; t < 4000; t++) {
		double v[2][60], w[2][60];
		for (int i = 0; i < 60; i++)
			for (int arm = 0; arm < 2; arm++) {
				/* of variance 1: the sum of three uniforms, doubled */
				double own = 2 *
					(random_unit(&r) + random_unit(&r) + random_unit(&r)) -
				    3;
				w[arm][i] = own;
				v[arm][i] = 5 + arm + (1 + arm) * own + 4 * random_unit(&r) - 2;
			}
		struct cuped_sample a = pair_sample(v[0], w[0], 60),
				    b = pair_sample(v[1], w[1], 40);
		struct lin l = cuped_by_lin(a, b);
		struct comparison d = compare_lin(&l, 0.95);
		struct comparison e = lift_by(LIFT_DELTA, lift_of_lin(a, b), 0.95);
		diff += d.lo <= 1 && 1 <= d.hi;
		lift += e.lo <= 0.2 && 0.2 <= e.hi;
	}
	CHECK_ABS(diff / 4000., 0.95, 0.012);
	CHECK_ABS(lift / 4000., 0.95, 0.015);
}

/* R 4.2.2 mtcars: miles a gallon by gearbox, weight as covariate; the difference is
 * coef of lm(mpg ~ am * I(wt - mean(wt))), the errors predict(lm(mpg ~ wt), se.fit = TRUE)
 * of each gearbox at the common mean */
static void
lin_as_published(void)
{
	static const double mpg_a[] = { 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3,
		15.2, 10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3, 19.2 };
	static const double wt_a[] = { 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73,
		3.78, 5.25, 5.424, 5.345, 2.465, 3.52, 3.435, 3.84, 3.845 };
	static const double mpg_b[] = { 21, 21, 22.8, 32.4, 30.4, 33.9, 27.3, 26, 30.4, 15.8, 19.7,
		15, 21.4 };
	static const double wt_b[] = { 2.62, 2.875, 2.32, 2.2, 1.615, 1.835, 1.935, 2.14, 1.513,
		3.17, 2.77, 3.57, 2.78 };
	struct cuped_sample a = pair_sample(mpg_a, wt_a, 19), b = pair_sample(mpg_b, wt_b, 13);
	struct lin l = cuped_by_lin(a, b);
	struct comparison c = compare_lin(&l, 0.95);

	CHECK_NEAR(c.estimate, -2.1677277883318, 1e-11);
	CHECK_NEAR(sqrt(l.a.var / l.a.n + l.b.var / l.b.n), 1.44791939522487, 1e-11);
	CHECK(c.df == 28);
	CHECK(c.se > 1.44791939522487);
	l.drawn = 0;
	CHECK_NEAR(compare_lin(&l, 0.95).p, 0.145547568656172, 1e-10);
	CHECK_NEAR(lift_of_lin(a, b).diff_var, c.se * c.se, 1e-12);
	lin_covers_where_slopes_differ();
	/* a covariate that never varies changes nothing but the degrees of freedom */
	a.x_var = a.cov = b.x_var = b.cov = 0;
	l = cuped_by_lin(a, b);
	CHECK_NEAR(compare_lin(&l, 0.95).estimate, b.y - a.y, 1e-14);
	CHECK_NEAR(l.a.var, a.y_var, 1e-14);
}

void
unit_stat_lift(void)
{
	lin_as_published();
	delta_is_that_of_compare();
	log_is_katz_for_rates();
	fieller_is_where_the_test_stands();
	tails_agree_with_intervals();
	equivalence_as_published();
	undefined_has_a_reason();
	cuped_ratio_as_published();
}
