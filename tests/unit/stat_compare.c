/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/compare.h"

#include <stddef.h>
#include <string.h>

#include "stat/adjust.h"
#include "stat/dist.h"

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))

static bool
noted(struct comparison c, const char *why)
{
	return c.note != NULL && strcmp(c.note, why) == 0 && isnan(c.p) && isnan(c.lo);
}

/* growthbook@8f1db4456915 packages/stats/tests (MIT) */
static void
welch_as_growthbook(void)
{
	struct sample a = sample_of_sums(3407, 1396.87, 52377.9767);
	struct sample b = sample_of_sums(3461, 2422.7, 134698.29);
	struct comparison c = compare_means_relative(a, b, 0.95);

	CHECK_ABS(c.estimate, 0.70732, 6e-6);
	CHECK_ABS(c.lo, -0.03526, 6e-6);
	CHECK_ABS(c.hi, 1.44989, 6e-6);
	CHECK_ABS(c.se, 0.37879, 6e-6);
	CHECK_ABS(c.p, 0.06191, 6e-6);

	/* one-sided, relative and absolute: TestOneSidedGreaterTTest */
	a = sample_of_sums(3000, 1396.87, 52377.9767);
	c = compare_means_relative(a, b, 0.90);
	CHECK_NEAR(c.estimate, 0.5033610858562358, 1e-5);
	CHECK_NEAR(c.lo, -0.045136675850396046, 1e-5);
	CHECK_NEAR(c.se, 0.3334122146400735, 1e-5);
	CHECK_NEAR(comparison_tail(&c, 0, true), 0.06558262868467746, 1e-5);
	c = compare_means(a, b, 0.90);
	CHECK_NEAR(c.estimate, 0.23437666666666668, 1e-9);
	CHECK_NEAR(c.lo, 0.020791480063255735, 1e-5);
	CHECK_NEAR(c.se, 0.12983081254184736, 1e-9);
	CHECK_NEAR(comparison_tail(&c, 0, true), 0.03554272489873023, 1e-5);

	/* test_get_metric_dfs_frequentist */
	c = compare_means_relative(sample_of_sums(100, 270, 848.79), sample_of_sums(120, 300, 869),
	    0.95);
	CHECK_ABS(c.estimate, -0.074074074, 6e-10);
	CHECK_ABS(c.p, 0.145219005, 6e-10);
}

static struct ratio_sample
ratio(double n, double m, double mm, double d, double dd, double md)
{
	return (struct ratio_sample){
		n,
		m / n,
		d / n,
		(mm - m * m / n) / (n - 1),
		(dd - d * d / n) / (n - 1),
		(md - m * d / n) / (n - 1),
	};
}

static void
ratio_metrics_by_delta_method(void)
{
	/* growthbook test_get_metric_dfs_frequentist_ratio */
	struct sample a = sample_of_ratio(ratio(100, 270, 848.79, 510, 810, -900));
	struct sample b = sample_of_ratio(ratio(120, 300, 869, 500, 800, -905));
	struct comparison c = compare_means_relative(a, b, 0.95);

	CHECK_ABS(a.mean, 0.529411765, 6e-10);
	CHECK_ABS(b.mean, 0.6, 6e-10);
	CHECK_ABS(c.estimate, 0.133333333, 6e-10);
	CHECK_ABS(c.p, 0.610663339, 6e-10);
	/* tea-tasting@90306f16dbba test_aggr.py::test_aggregates_ratio_var */
	CHECK_NEAR(sample_of_ratio((struct ratio_sample){ 100, 5, 4, 3, 2, 1 }).var, 0.2265625,
	    1e-12);
	CHECK(noted(compare_means(a, sample_of_ratio((struct ratio_sample){ 9, 1, 0, 1, 1, 0 }),
			0.95),
	    "undefined metric"));
}

static struct cuped_sample
cuped(double n, double y, double yy, double x, double xx, double xy)
{
	return (struct cuped_sample){
		n,
		y / n,
		x / n,
		(yy - y * y / n) / (n - 1),
		(xx - x * x / n) / (n - 1),
		(xy - x * y / n) / (n - 1),
	};
}

/* growthbook test_analyze_metric_df_ra, TestThreeArmedCuped */
static void
cuped_as_growthbook(void)
{
	struct cuped_sample a = cuped(3001, 300, 600, 210, 415, -20);
	struct cuped_sample b = cuped(3000, 222, 555, 120, 405, -10);
	struct cuped_sample c3 = cuped(4000, 450, 900, 300, 600, -30);
	struct comparison c = compare_cuped_relative(a, b, cuped_theta(a, b), 0.95);

	CHECK_ABS(a.y, 0.099966678, 6e-10);
	CHECK_ABS(c.estimate, -0.281707154, 6e-10);
	CHECK_ABS(c.p, 0.003732549, 6e-10);
	CHECK_ABS(sqrt(cuped_adjusted(b, cuped_theta(a, b)).var), 0.423529598, 6e-10);
	CHECK_ABS(sqrt(cuped_adjusted(c3, cuped_theta(a, c3)).var), 0.458953951, 6e-10);

	/* Without a covariate's variance it is Welch. */
	a.x_var = b.x_var = a.cov = b.cov = 0, a.x = b.x = 7;
	struct sample pa = { a.n, a.y, a.y_var }, pb = { b.n, b.y, b.y_var };
	CHECK_NEAR(compare_cuped(a, b, cuped_theta(a, b), 0.95).p, compare_means(pa, pb, 0.95).p,
	    1e-12);
	CHECK_NEAR(compare_cuped_relative(a, b, cuped_theta(a, b), 0.95).p,
	    compare_means_relative(pa, pb, 0.95).p, 1e-12);
}

static struct cuped_sample
divided_by_n_less_one(struct cuped_sample s)
{
	double by = s.n / (s.n - 1);

	s.y_var *= by, s.x_var *= by, s.cov *= by;
	return s;
}

/* growthbook test_analyze_metric_df_ra_proportion: moments of 0/1 with divisor n */
static void
cuped_of_rates(void)
{
	double n = 3001, m = 3000;
	struct cuped_sample a = { n, 300 / n, 210 / n, 0, 0, 0 };
	struct cuped_sample b = { m, 222 / m, 120 / m, 0, 0, 0 };

	a.y_var = a.y * (1 - a.y), a.x_var = a.x * (1 - a.x), a.cov = -20 / n - a.y * a.x;
	b.y_var = b.y * (1 - b.y), b.x_var = b.x * (1 - b.x), b.cov = -10 / m - b.y * b.x;
	double theta = cuped_theta(divided_by_n_less_one(a), divided_by_n_less_one(b));
	struct comparison c = compare_cuped_relative(a, b, theta, 0.95);
	CHECK_ABS(c.estimate, -0.31620216, 6e-9);
	CHECK_ABS(c.p, 3.53e-07, 6e-10);
}

/* Hillstrom e-mail data, mens v none; R 4.2.2 t.test */
static void
welch_of_hillstrom(void)
{
	struct sample a = { 21306, 0.652789355111236, 11.5881996812715 * 11.5881996812715 };
	struct sample b = { 21307, 1.42261651100577, 17.7542051037368 * 17.7542051037368 };
	struct comparison c = compare_means(a, b, 0.95);

	CHECK_NEAR(c.statistic, 5.30014035841167, 1e-9);
	CHECK_NEAR(c.df, 36671.1579773605, 1e-9);
	CHECK_NEAR(c.p, 1.16381496822548e-07, 1e-8);
	CHECK_NEAR(c.lo, 0.485139732568407, 1e-9);
	CHECK_NEAR(c.hi, 1.05451457922067, 1e-9);
	CHECK_NEAR(c.log_p, log(c.p), 1e-12);
	/* hs-pub-spend: Orellana-Heredia@2deeec283d0c primary_effect_estimates.csv */
	CHECK_NEAR(c.estimate, 0.7698271558945364, 1e-6);
}

/* Moments of spend and history, from the same file; R 4.2.2 cov, var, t.test */
static void
cuped_of_hillstrom(void)
{
	struct cuped_sample a = { 21306, 0.65278935511123626, 240.88265324321787,
		11.5881996812715 * 11.5881996812715, 63877.185015119088, 43.072443431952848 };
	struct cuped_sample b = { 21307, 1.4226165110057727, 242.83593091472284, 315.21179886555484,
		67785.082664001238, 117.18571293774073 };
	double theta = cuped_theta(a, b);
	struct comparison c = compare_cuped(a, b, theta, 0.95);

	CHECK_NEAR(theta, 0.00122289651982444, 1e-9);
	CHECK_NEAR(c.estimate, 0.767438499427802, 1e-9);
	CHECK_NEAR(c.statistic, 5.28484162406493, 1e-9);
	CHECK_NEAR(c.df, 36676.6364867595, 1e-9);
	CHECK_NEAR(c.p, 1.26531446725195e-07, 1e-8);
	CHECK_NEAR(c.lo, 0.482812853795785, 1e-9);
	CHECK_NEAR(c.hi, 1.05206414505982, 1e-9);
}

/* statsmodels@82c59e378bdf test_tost.py::ttest_clinic, R t.test */
static void
welch_one_sided_of_clinic(void)
{
	static const double x[] = { 2.84, 2.51, 2.41, 2.95, 3.14, 3.79, 4.14, 3.85, 3.02, 3.45,
		5.37, 3.81, 4.19, 3.16, 3.84 };
	static const double y[] = { 2.6, 2.82, 2.18, 3.46, 4.01, 3.04, 3.47, 4.06, 2.91, 3.59, 4.51,
		3.16, 3.86, 3.31, 3.02 };
	double s[4] = { 0 }, l[4] = { 0 };

	for (size_t i = 0; i < LEN(x); i++) {
		s[0] += x[i], s[1] += x[i] * x[i], s[2] += y[i], s[3] += y[i] * y[i];
		l[0] += log(x[i]), l[1] += log(x[i]) * log(x[i]);
		l[2] += log(y[i]), l[3] += log(y[i]) * log(y[i]);
	}
	struct comparison c = compare_means(sample_of_sums(15, s[2], s[3]),
	    sample_of_sums(15, s[0], s[1]), 0.95);
	CHECK_NEAR(c.statistic, 0.650438363512706, 1e-8);
	CHECK_NEAR(comparison_tail(&c, 0, true), 0.2604786501555416, 1e-8);
	CHECK_NEAR(comparison_tail(&c, 0, false), 0.739521349864458, 1e-8);
	/* tost_clinic_1_indep: equivalence within log(1.25) on the log scale */
	c = compare_means(sample_of_sums(15, l[2], l[3]), sample_of_sums(15, l[0], l[1]), 0.9);
	double margin = log(1.25);
	CHECK_NEAR(c.estimate, 0.04312233182252334, 1e-8);
	CHECK_NEAR(c.df, 27.61177037646526, 1e-8);
	CHECK_NEAR(fmax(comparison_tail(&c, -margin, true), comparison_tail(&c, margin, false)),
	    0.01047085593138891, 1e-8);
	/* spotify/confidence@e1f8a49291a0 test_ztest.py::TestWithNims, 99 % one-sided */
	c = compare_means(sample_of_sums(5000, 10021, 25142), sample_of_sums(5000, 9892, 24510),
	    0.98);
	CHECK_ABS(c.estimate, -0.0258, 1e-3);
	CHECK_ABS(c.lo, -0.0723, 1e-3);
	CHECK_ABS(c.hi, 0.0207, 1e-3);
}

static void
two_rates(void)
{
	/* cookie cats, gate_30 v gate_40; R 4.2.2 prop.test and closed forms */
	struct comparison c = compare_rates(20034, 44700, 20119, 45489, 0.95);
	CHECK_NEAR(c.estimate, -0.00590516978734146, 1e-9);
	CHECK_NEAR(c.statistic, -1.78408622479747, 1e-9);
	CHECK_NEAR(c.p, 0.0744096552969201, 1e-9);
	CHECK_NEAR(c.lo, -0.0123924394494452, 1e-9);
	CHECK_NEAR(c.hi, 0.0005820998747623, 1e-9);
	c = compare_rates_relative(20034, 44700, 20119, 45489, 0.95);
	CHECK_NEAR(c.estimate, -0.0131756558597466, 1e-9);
	CHECK_NEAR(c.lo, -0.0275540990017444, 1e-9);
	CHECK_NEAR(c.hi, 0.0012027872822513, 1e-9);
	c = compare_rates(8502, 44700, 8279, 45489, 0.95);
	CHECK_NEAR(c.statistic, -3.16435891274819, 1e-9);
	CHECK_NEAR(c.p, 0.00155424997561428, 1e-9);
	CHECK_NEAR(c.lo, -0.0132815524188855, 1e-9);
	CHECK_NEAR(c.hi, -0.00312104421152628, 1e-9);
	/* Udacity ab_data, want2meetani/Analyse-a-b-test notebook: z of old - new */
	c = compare_rates(17264, 145310, 17489, 145274, 0.95);
	CHECK_NEAR(c.statistic, 1.31092419842, 1e-9);
	CHECK_NEAR(dist_norm(c.statistic, DIST_LOWER), 0.905058312759, 1e-9);
	/* tea-tasting@90306f16dbba test_proportion_analyze_norm_no_corr */
	CHECK_NEAR(compare_rates(19, 53, 13, 47, 0.95).p, 0.3809096823118986, 1e-9);
	/* PropCIs wald2ci by statsmodels@82c59e378bdf test_confint_2indep_propcis */
	c = compare_rates(1, 34, 7, 34, 0.95);
	CHECK_ABS(c.lo, 0.02916942, 6e-7);
	CHECK_ABS(c.hi, 0.32377176, 6e-7);
	/* abba@7ac145fb87d3 test_stats.py */
	CHECK_ABS(compare_rates(20, 1000, 60, 2000, 0.95).estimate, 0.01, 1e-3);
	CHECK_ABS(compare_rates_relative(20, 1000, 60, 2000, 0.95).estimate, 0.5, 1e-3);
	/* Hillstrom (Orellana-Heredia@2deeec283d0c; unpooled): mens v none */
	c = compare_rates(122, 21306, 267, 21307, 0.95);
	CHECK_NEAR(c.lo, 0.005000138215573684, 1e-4);
	CHECK_NEAR(c.hi, 0.008609874823657705, 1e-4);
	CHECK_NEAR(comparison_of(c.estimate, c.se, INFINITY, 0.95).p, 1.469291797925847e-13, 1e-5);
	c = compare_rates(2262, 21306, 3894, 21307, 0.95);
	CHECK_NEAR(comparison_of(c.estimate, c.se, INFINITY, 0.95).p, 2.7076558093567136e-113,
	    1e-5);
	/* the pooled p of the same, pairwise: R 4.2.2 prop.test */
	CHECK_NEAR(compare_rates(122, 21306, 267, 21307, 0.95).p, 1.52322350059554e-13, 1e-8);
	CHECK_NEAR(compare_rates(122, 21306, 189, 21387, 0.95).p, 0.000157105129106686, 1e-9);
	CHECK_NEAR(compare_rates(189, 21387, 267, 21307, 0.95).p, 0.000205153774656884, 1e-9);
}

/* spotify/confidence@e1f8a49291a0 test_difference_with_interval_sizes, test_multiple_difference */
static void
two_rates_as_spotify(void)
{
	static const double k[] = { 40, 50, 100, 500, 1005 }, n[] = { 100, 100, 150, 1009, 1502 };
	static const double p[] = { 0.9553332, 0.16766844, 3.347427e-05, 0.0748661891,
		3.97715314e-08 };
	static const double lo[] = { -0.173024, -0.27489017, -0.42153065, -0.22209041,
		-0.39307973 };
	static const double hi[] = { 0.180717, 0.08258247, -0.10411038, 0.03870244, -0.13744367 };
	static const double p_bonf[] = { 1, 0.838342202, 0.00016737135, 0.374330946,
		1.98857657e-07 };
	struct comparison c = compare_rates(42, 104, 500, 1009, 0.99);
	double raw[5], all[5];
	size_t order[5];

	CHECK_ABS(c.lo, -0.0387024, 1e-6);
	CHECK_ABS(c.hi, 0.22209, 1e-6);
	for (size_t i = 0; i < LEN(k); i++) {
		c = compare_rates(k[i], n[i], 42, 104, 0.99);
		raw[i] = c.p;
		CHECK_NEAR(c.p, p[i], 1e-6);
		CHECK_ABS(c.lo, lo[i], 1e-6);
		CHECK_ABS(c.hi, hi[i], 1e-6);
	}
	adjust_p(ADJUST_BONFERRONI, raw, 5, all, order);
	for (size_t i = 0; i < 5; i++)
		CHECK_NEAR(all[i], p_bonf[i], 1e-6);
}

/* Fieller's ends are where |mb - r ma| / se(mb - r ma) equals t. */
static void
fieller_ends_are_roots(void)
{
	struct sample a = { 40, 2, 9 }, b = { 55, 3.1, 14 };
	struct comparison c = compare_means_fieller(a, b, 0.95);
	struct comparison plain = compare_means(a, b, 0.95);
	double t = (plain.hi - plain.lo) / 2 / plain.se;
	double ends[2] = { 1 + c.lo, 1 + c.hi };

	for (int i = 0; i < 2; i++) {
		double gap = b.mean - ends[i] * a.mean;
		double se = sqrt(b.var / b.n + ends[i] * ends[i] * a.var / a.n);

		CHECK_NEAR(fabs(gap / se), t, 1e-10);
	}
	CHECK(c.lo < c.estimate && c.estimate < c.hi && c.hi - c.estimate > c.estimate - c.lo);
	CHECK_NEAR(c.p, plain.p, 0);
	/* it leaves out 0 exactly when the test does */
	double conf = 1 - plain.p;
	CHECK(compare_means_fieller(a, b, conf - 1e-6).lo > 0);
	CHECK(compare_means_fieller(a, b, conf + 1e-6).lo < 0);
	a.mean = 0.5;
	c = compare_means_fieller(a, b, 0.95);
	CHECK(c.note != NULL && strcmp(c.note, "control mean not told from zero") == 0);
	CHECK(isnan(c.lo) && isnan(c.hi) && isfinite(c.p));
}

static void
far_tails_stay_in_log_form(void)
{
	struct sample a = { 1e9, 1, 1 }, b = { 1e9, 1 + 38 * sqrt(2e-9), 1 };
	struct comparison c = compare_means(a, b, 0.95);

	CHECK_NEAR(c.statistic, 38, 1e-6);
	CHECK_NEAR(c.log_p, -726.5572160188 + log(2), 1e-6);
	c = compare_rates(1e8, 1e9, 2e8, 1e9, 0.95);
	CHECK(c.p == 0 && isfinite(c.log_p) && c.log_p < -1e7);
	CHECK(isfinite(c.lo) && c.lo > 0.0999 && c.hi < 0.1001);
}

static void
undefined_says_why(void)
{
	struct sample fine = { 10, 2, 1 }, empty = sample_of_sums(0, 0, 0);
	struct sample one = sample_of_sums(1, 2, 4), flat = { 10, 5, 0 }, zero = { 10, 0, 1 };

	CHECK(noted(compare_means(empty, fine, 0.95), "empty arm"));
	CHECK(isnan(compare_means(empty, fine, 0.95).estimate));
	CHECK(noted(compare_means(one, fine, 0.95), "one unit"));
	CHECK(noted(compare_means(flat, flat, 0.95), "no variance"));
	CHECK(compare_means(flat, flat, 0.95).estimate == 0);
	CHECK(compare_means(flat, fine, 0.95).note == NULL);
	CHECK(noted(compare_means_relative(zero, fine, 0.95), "control mean is zero"));
	CHECK(noted(compare_means_fieller(zero, fine, 0.95), "control mean is zero"));
	CHECK(isnan(compare_means_relative(zero, fine, 0.95).estimate));
	CHECK(noted(compare_rates(0, 0, 1, 2, 0.95), "empty arm"));
	CHECK(noted(compare_rates(0, 5, 0, 6, 0.95), "no variance"));
	CHECK(noted(compare_rates(6, 5, 0, 6, 0.95), "count out of range"));
	CHECK(noted(compare_rates_relative(0, 5, 1, 6, 0.95), "control mean is zero"));
	/* all of one arm, none of the other: a test, but no Wald interval */
	struct comparison c = compare_rates(0, 10, 10, 10, 0.95);
	CHECK(c.note != NULL && isnan(c.lo) && c.p < 1e-4 && c.estimate == 1);
}

void
unit_stat_compare(void)
{
	welch_as_growthbook();
	ratio_metrics_by_delta_method();
	cuped_as_growthbook();
	cuped_of_rates();
	welch_of_hillstrom();
	cuped_of_hillstrom();
	welch_one_sided_of_clinic();
	two_rates();
	two_rates_as_spotify();
	fieller_ends_are_roots();
	far_tails_stay_in_log_form();
	undefined_says_why();
}
