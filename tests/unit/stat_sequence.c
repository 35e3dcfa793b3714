/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/sequence.h"

#include "stat/compare.h"
#include "stat/dist.h"
#include "unit.h"

static double
ratio(struct sample a, struct sample b, double tune)
{
	return (a.n + b.n) / tune * sequence_tune(0.05);
}

/* growthbook@8f1db4456915 packages/stats/tests/frequentist/test_tests.py */
static void
growthbook_intervals(void)
{
	struct sample a = sample_of_sums(3000, 1396.87, 52377.9767);
	struct sample b = sample_of_sums(3461, 2422.7, 134698.29);
	struct comparison c = compare_means_relative(a, b, 0.95);
	double r = ratio(a, b, 1000), half = c.se * sequence_bound(r, 0.05);

	/* TestSequentialTTest.test_sequential_test_runs */
	CHECK_ABS(c.estimate, 0.50336, 6e-6);
	CHECK_ABS(c.se, 0.33341, 6e-6);
	CHECK_ABS(c.estimate - half, -0.55844, 6e-6);
	CHECK_ABS(c.estimate + half, 1.56516, 6e-6);
	CHECK_ABS(sequence_p(sequence_log(c.estimate / c.se, r)), 1, 6e-6);
	/* TestSequentialOneSidedGreaterTTest */
	r = (a.n + b.n) / 5000 * sequence_tune(0.1);
	CHECK_NEAR(c.estimate - c.se * sequence_bound_one_sided(r, 0.05), -0.42356454602790883,
	    1e-6);
	/* TestSequentialOneSidedLesserTTest.absolute */
	c = compare_means(a, b, 0.95);
	CHECK_NEAR(c.estimate + c.se * sequence_bound_one_sided(r, 0.05), 0.5953217750613832, 1e-6);
	/* test_sequential_test_runs_prop: variance p (1 - p), divisor n */
	r = ratio(a, b, 5000);
	c = compare_rates_relative(1396, 3000, 2422, 3461, 0.95);
	half = c.se * sequence_bound(r, 0.05);
	CHECK_ABS(c.estimate, 0.50386, 6e-6);
	CHECK_ABS(c.se, 0.03386, 6e-6);
	CHECK_ABS(c.estimate - half, 0.40098, 6e-6);
	CHECK_ABS(c.estimate + half, 0.60675, 6e-6);
	CHECK_ABS(sequence_p(sequence_log(c.estimate / c.se, r)), 0, 6e-6);
	/* test_gbstats.py TestAnalyzeMetricDfSequential */
	a = sample_of_sums(100, 270, 848.79);
	b = sample_of_sums(120, 300, 869);
	c = compare_means_relative(a, b, 0.95);
	r = ratio(a, b, 600);
	CHECK_ABS(c.estimate, -0.074074074, 6e-10);
	CHECK_ABS(sequence_p(sequence_log(c.estimate / c.se, r)), 0.892332229, 6e-10);
	CHECK_ABS(c.estimate - c.se * sequence_bound(r, 0.05), -0.233322085, 6e-10);
}

/* gostevehoward/confseq@70b1ef30aef0 test/uniform_boundaries_unittest.cpp */
static void
howard_mixtures(void)
{
	double r = sequence_tune(0.05), rho = 100 / r; /* v is v_opt */

	CHECK_ABS(rho, 12.60056, 1e-5);
	CHECK_ABS(sequence_log(10 / sqrt(100), r), -0.6510052, 1e-5);
	CHECK_ABS(sqrt(100) * sequence_bound(r, 0.05), 30.35209, 1e-5);
	CHECK_ABS(sequence_stitched(100, 0.05, 10, 3), 64.48755, 1e-4);
	CHECK_ABS(sequence_stitched(100, 0.05, 10, -1), 28.99389, 1e-4);
	/* BernoulliConfidenceIntervalTest */
	static const struct {
		double k, n, tune, lo, hi;
	} rate[] = { { 700, 1000, 100, 0.651629, 0.745949 }, { 15, 50, 50, 0.129556, 0.511896 },
		{ 5, 50, 50, 0.013021, 0.269264 }, { 1, 50, 50, 0, 0.13489 },
		{ 100, 200, 1, 0.328923, 0.671076 } };
	for (size_t i = 0; i < sizeof rate / sizeof *rate; i++) {
		struct interval ci = sequence_rate(rate[i].k, rate[i].n, rate[i].tune, 0.05);
		/* the fourth is printed as 0: the lower end of 1 in 50 is 0.0000009 */
		CHECK_ABS(ci.lo, rate[i].lo, 1e-5);
		CHECK_ABS(ci.hi, rate[i].hi, 1e-5);
	}
}

/* Johari, Koomen, Pekelis & Walsh (2017): the formula as printed there */
static void
msprt(void)
{
	double v = 0.09 + 0.0924, n = 5000, tau2 = 0.0001, d = 0.02, se = sqrt(v / n);
	double p = sequence_p(sequence_log(d / se, tau2 / (v / n)));

	CHECK_NEAR(p, 0.034828021423688654, 1e-12);
	CHECK_NEAR(p,
	    sqrt((v + n * tau2) / v) * exp(-n * n * tau2 * d * d / (2 * v * (v + n * tau2))),
	    1e-12);
}

static void
interval_and_p_are_one_test(void)
{
	for (double r = 1e-3; r < 1e6; r *= 7) {
		double b = sequence_bound(r, 0.03);
		CHECK_NEAR(sequence_p(sequence_log(b, r)), 0.03, 1e-11);
		CHECK(b > sequence_bound_one_sided(r, 0.03));
		CHECK(b > dist_norm_q(0.015, DIST_UPPER));
	}
	/* sharpest where it is tuned to be, in units of the estimate */
	double r = sequence_tune(0.05), here = sequence_bound(r, 0.05);
	CHECK(here < sequence_bound(r * 1.2, 0.05) && here < sequence_bound(r / 1.2, 0.05));
	CHECK(sequence_p(sequence_log(200, 1)) == 0 && isfinite(sequence_log(200, 1)));
}

/* growthbook@8f1db4456915 packages/stats/tests/test_midexperimentpower.py */
static void
units_still_needed(void)
{
	struct sample a = sample_of_sums(500, 499.99999999999994, 1499.999999999999);
	struct sample b = sample_of_sums(500, 525.0000000000008, 1551.2499999999998);
	struct comparison c = compare_means_relative(a, b, 0.95);
	double drift = 0.05 / c.se;

	CHECK_NEAR(sequence_more_fixed(drift, 1.959963984540054, 0.8), 25.45703125, 1e-3);
	CHECK_NEAR(sequence_more(drift, ratio(a, b, 5000), 0.05, 0.8), 55.66796875, 1e-3);
	CHECK(sequence_more_fixed(5, 1.96, 0.8) == 0);
	CHECK(sequence_more_fixed(-5, 1.96, 0.8) == 0);
	CHECK(isnan(sequence_more_fixed(0, 1.96, 0.8)));
	CHECK(isnan(sequence_more((double)NAN, 1, 0.05, 0.8)));
}

/* optimizely/ssrm@c44f5382471a ssrm_test/test_ssrm_test.py::test_sequential_posteriors */
static void
assignment_unit_by_unit(void)
{
	static const double share[] = { .4, .4, .2 }, prior[] = { 1, 1, 1 };
	static const double log_m1[] = { -1.0986122886681096, -2.4849066497880004,
		-3.401197381662155, -4.499809670330265, -6.4457198193855785 };
	static const double log_m0[] = { -0.916290731874155, -1.83258146374831, -2.748872195622465,
		-3.66516292749662, -5.27460083993072 };
	static const int arm[] = { 0, 1, 0, 1, 2 };
	double n[3] = { 0 };

	for (int i = 0; i < 5; i++) {
		n[arm[i]]++;
		CHECK_ABS(sequence_counts_log(n, share, prior, 3), log_m1[i] - log_m0[i], 1e-12);
	}
	/* a billion units at their shares: far for the null, finite; any unit of shares */
	double big = sequence_counts_log((double[]){ 4e8, 4e8, 2e8 }, (double[]){ 4, 4, 2 }, prior,
	    3);
	/* Stirling: log of the Dirichlet density at the shares is lgamma(3) = log 2;
	 * ratio 2 * 2 pi / n * sqrt(product of shares) */
	CHECK_NEAR(big, log(4 * M_PI / 1e9 * sqrt(.4 * .4 * .2)), 1e-6);
	CHECK(isnan(sequence_counts_log((double[]){ 1, 1 }, (double[]){ 1, 0 }, prior, 2)));
}

/* The log of both arms' beta-binomial over binomial, by lgamma alone. */
static double
both_arms(const struct sequence_rates *r, double a, double b)
{
	double k[] = { r->k_a, r->k_b }, n[] = { r->n_a, r->n_b }, p[] = { a, b }, sum = 0;
	double both = r->tune / 2 / sequence_tune(r->alpha) - 1;

	for (int i = 0; i < 2; i++) {
		double s = both * p[i], f = both * (1 - p[i]);
		sum += lgamma(s + k[i]) + lgamma(f + n[i] - k[i]) - lgamma(both + n[i]) -
		    lgamma(s) - lgamma(f) + lgamma(both) - k[i] * log(p[i]) -
		    (n[i] - k[i]) * log(1 - p[i]);
	}
	return sum;
}

/* Every pair of rates on a grid, whether it is in the region. */
static void
two_rates_by_brute_force(void)
{
	static const struct sequence_rates all[] = { { 12, 80, 25, 90, 200, 0.05 },
		{ 3, 50, 0, 40, 1000, 0.1 }, { 40, 41, 20, 60, 60, 0.05 } };
	enum { GRID = 500 };

	for (size_t c = 0; c < sizeof all / sizeof *all; c++) {
		const struct sequence_rates *r = &all[c];
		struct interval d = { 1, -1 }, l = { INFINITY, -1 };
		double equal = INFINITY;
		for (int i = 1; i < GRID; i++)
			for (int j = 1; j < GRID; j++) {
				double a = (double)i / GRID, b = (double)j / GRID;
				double at = both_arms(r, a, b);
				if (i == j)
					equal = fmin(equal, at);
				if (at >= -log(r->alpha))
					continue;
				d = (struct interval){ fmin(d.lo, b - a), fmax(d.hi, b - a) };
				l = (struct interval){ fmin(l.lo, b / a - 1),
					fmax(l.hi, b / a - 1) };
			}
		struct interval diff = sequence_rates_diff(r), lift = sequence_rates_lift(r);
		CHECK_ABS(diff.lo, d.lo, 3.0 / GRID);
		CHECK_ABS(diff.hi, d.hi, 3.0 / GRID);
		CHECK_ABS(lift.lo, l.lo, 0.04);
		CHECK_NEAR(lift.hi, l.hi, 0.2);
		CHECK(diff.lo <= d.lo && diff.hi >= d.hi && lift.lo <= l.lo && lift.hi >= l.hi);
		CHECK_ABS(sequence_rates_log(r), equal, 0.01);
		CHECK(sequence_rates_log(r) <= equal);
	}
}

static void
two_rates_have_one_answer(void)
{
	/* both intervals leave out 0 when p is below alpha, and only then */
	for (double k = 100; k < 140; k++) {
		struct sequence_rates r = { 80, 1000, k, 1000, 2000, 0.05 };
		bool below = sequence_p(sequence_rates_log(&r)) < 0.05;
		CHECK((sequence_rates_diff(&r).lo > 0) == below);
		CHECK((sequence_rates_lift(&r).lo > 0) == below);
	}
	/* near the asymptotic sequence when there is much, and always a little wider */
	struct sequence_rates r = { 4000, 40000, 4400, 40000, 80000, 0.05 };
	struct comparison c = compare_rates(4000, 40000, 4400, 40000, 0.95);
	double half = c.se * sequence_bound(sequence_tune(0.05), 0.05);
	struct interval d = sequence_rates_diff(&r);
	CHECK(d.hi - d.lo > 2 * half && d.hi - d.lo < 2.3 * half);
	CHECK_NEAR((d.hi + d.lo) / 2, 0.01, 0.02);
	/* nothing at all yet, and no successes */
	r = (struct sequence_rates){ 0, 1, 0, 1, 2000, 0.05 };
	CHECK(sequence_rates_diff(&r).lo < -0.9 && sequence_rates_diff(&r).hi > 0.9);
	CHECK(sequence_rates_lift(&r).lo == -1 && isinf(sequence_rates_lift(&r).hi));
	r = (struct sequence_rates){ 0, 5000, 9, 5000, 2000, 0.05 };
	CHECK(sequence_rates_lift(&r).lo > -1 && isinf(sequence_rates_lift(&r).hi));
	r.n_a = 0;
	CHECK(isnan(sequence_rates_log(&r)) && isnan(sequence_rates_diff(&r).lo));
}

void
unit_stat_sequence(void)
{
	two_rates_by_brute_force();
	two_rates_have_one_answer();
	growthbook_intervals();
	howard_mixtures();
	msprt();
	interval_and_p_are_one_test();
	units_still_needed();
	assignment_unit_by_unit();
}
