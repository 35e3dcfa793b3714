/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/bayes.h"

#include "stat/dist.h"

#include "unit.h"

static struct beta
jeffreys(double x, double n)
{
	return bayes_posterior(BAYES_JEFFREYS, x, n);
}

static struct beta
uniform(double x, double n)
{
	return bayes_posterior(BAYES_UNIFORM, x, n);
}

static void
published_chances(void)
{
	/* Miller's closed form with mpmath 1.2.1: Beta(43, 63) v Beta(501, 510) */
	CHECK_NEAR(bayes_beats(uniform(500, 1009), uniform(42, 104)), 0.9620819667893687, 1e-9);
	/* spotify/confidence@e1f8a49291a0 test_betabinomial.py, by Monte Carlo */
	CHECK_ABS(bayes_beats(jeffreys(500, 1009), jeffreys(42, 104)), 0.962782, 2e-3);
	CHECK_ABS(bayes_mean(jeffreys(500, 1009)) - bayes_mean(jeffreys(42, 104)), 0.090737, 2e-3);

	/* scipy 1.10.1 quad of beta pdf times incomplete betas */
	static const double best3[] = { 0.04119754186696392, 0.9254342402143946,
		0.03336821791955466 };
	static const double loss3[] = { 0.003021128735163879, 5.517470842444222e-05,
		0.0031796234550015776 };
	struct beta arms3[] = { jeffreys(1580, 31500), jeffreys(1700, 32000),
		jeffreys(1550, 31000) };
	double best[4], loss[4];
	CHECK(bayes_best(arms3, 3, best, loss));
	for (int i = 0; i < 3; i++) {
		CHECK_ABS(best[i], best3[i], 1e-8);
		CHECK_ABS(loss[i], loss3[i], 1e-8);
	}
	/* Upworthy "sesame" test; R 4.2.2 integrate */
	static const double best4[] = { 0.981735491082708, 0.0002400064420245, 0.0180244938333316,
		8.64193495947335e-09 };
	static const double loss4[] = { 1.92910260813882e-05, 0.00931095411754415,
		0.00607231550372539, 0.013106996543709 };
	struct beta arms4[] = { uniform(49, 3060), uniform(20, 2982), uniform(31, 3112),
		uniform(9, 3083) };
	CHECK(bayes_best(arms4, 4, best, loss));
	for (int i = 0; i < 4; i++) {
		CHECK_ABS(best[i], best4[i], 1e-11);
		CHECK_ABS(loss[i], loss4[i], 1e-11);
	}
	/* Matt52/bayesian-testing@2d9274372344 test_binary.py::test_evaluate, by Monte Carlo */
	struct beta small[] = { jeffreys(3, 10), jeffreys(2, 10), { 3, 11 } };
	CHECK(bayes_best(small, 3, best, NULL));
	CHECK_ABS(best[0], 0.57225, 1e-2);
	CHECK_ABS(best[1], 0.233, 1e-2);
	CHECK_ABS(best[2], 0.19475, 1e-2);
	CHECK_ABS(bayes_mean(small[2]), 0.21429, 1e-5);
}

/* spotify/confidence@e1f8a49291a0 test_betabinomial.py::test_summary */
static void
credible_intervals(void)
{
	static const double x[] = { 500, 42, 1005, 50, 4, 100 };
	static const double n[] = { 1009, 104, 1502, 100, 10, 150 };
	static const double lo[] = { 0.46473987, 0.3132419, 0.64500415, 0.40317395, 0.1530671,
		0.58861002 };
	static const double hi[] = { 0.52636595, 0.49971958, 0.69256054, 0.59682605, 0.69632051,
		0.73836135 };

	for (int i = 0; i < 6; i++) {
		struct beta d = jeffreys(x[i], n[i]);

		CHECK_NEAR(dist_beta_q(0.025, d.a, d.b, DIST_LOWER), lo[i], 3e-5);
		CHECK_NEAR(dist_beta_q(0.025, d.a, d.b, DIST_UPPER), hi[i], 3e-5);
	}
}

/*
 * Beta(a, b) of whole parameters is the a-th smallest of a + b - 1 uniforms,
 * so X > Y says how two sets interleave: of the first i + j of all, where
 * fewer than x.a are X's and y.a or more are Y's.  Counted by hypergeometrics.
 */
static double
by_counting(struct beta x, struct beta y)
{
	double nx = x.a + x.b - 1, ny = y.a + y.b - 1, sum = 0;

	/* Y's y.a-th comes with i < x.a X's before it: choose(i + y.a - 1, i)
	 * choose(rest) / choose(all) */
	for (double i = 0; i < x.a; i++)
		sum += exp(dist_log_choose(i + y.a - 1, i) +
		    dist_log_choose(nx - i + ny - y.a, nx - i) - dist_log_choose(nx + ny, nx));
	return sum;
}

static void
chances_agree_with_counting_and_each_other(void)
{
	static const double p[] = { 1, 2, 5, 17, 60, 300 };

	for (int a = 0; a < 6; a++)
		for (int b = 0; b < 6; b++)
			for (int c = 0; c < 6; c++)
				for (int d = 0; d < 6; d++) {
					struct beta x = { p[a], p[b] }, y = { p[c], p[d] };
					double beats = bayes_beats(x, y);

					CHECK_NEAR(beats, by_counting(x, y), 1e-9);
					CHECK_ABS(beats + bayes_beats(y, x), 1, 1e-12);
				}
	CHECK_NEAR(bayes_beats((struct beta){ 1, 1 }, (struct beta){ 1, 1 }), 0.5, 1e-14);
}

/* The sum and the integral are two ways to one number, far tails included. */
static void
quadrature_agrees_with_the_sum(void)
{
	static const struct beta pair[][2] = {
		{ { 3, 5 }, { 4, 4 } },
		{ { 1, 1 }, { 1, 9000 } },
		{ { 20, 3000 }, { 50, 3000 } },
		{ { 1, 500 }, { 40, 500 } },
		{ { 20, 40000 }, { 300, 40000 } },
		{ { 2, 3 }, { 4000, 5000 } },
		{ { 60, 1e6 }, { 90, 10 } },
		{ { 600, 100 }, { 100, 600 } },
		{ { 100, 600 }, { 600, 100 } },
	};

	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		double best[2];

		CHECK(bayes_best(pair[i], 2, best, NULL));
		CHECK_NEAR(best[0], bayes_beats(pair[i][0], pair[i][1]), 1e-9);
		CHECK_NEAR(best[1], bayes_beats(pair[i][1], pair[i][0]), 1e-9);
	}
	/* parameters near whole ones, and many terms: continuity */
	CHECK_NEAR(bayes_beats((struct beta){ 43 + 1e-9, 63 }, (struct beta){ 501, 510 }),
	    bayes_beats((struct beta){ 43, 63 }, (struct beta){ 501, 510 }), 1e-7);
	CHECK_NEAR(bayes_beats((struct beta){ 4096, 1e5 }, (struct beta){ 4000, 1e5 }),
	    bayes_beats((struct beta){ 4096 + 1e-7, 1e5 }, (struct beta){ 4000, 1e5 }), 1e-6);
}

static void
losses_have_their_closed_forms(void)
{
	/* k uniforms: best 1/k, E(largest) = k / (k + 1) */
	struct beta arms[BAYES_ARMS_MAX], two[2] = { { 0.01, 2 }, { 0.02, 3 } };
	double best[BAYES_ARMS_MAX], loss[BAYES_ARMS_MAX], sum = 0;

	for (int k = 1; k <= 8; k++) {
		for (int i = 0; i < k; i++)
			arms[i] = BAYES_UNIFORM;
		CHECK(bayes_best(arms, (size_t)k, best, loss));
		CHECK_NEAR(best[k - 1], 1.0 / k, 1e-12);
		CHECK_NEAR(loss[0], k / (k + 1.0) - 0.5, 1e-12);
	}
	/* chances add up to one, and losses differ by the means, whatever the arms */
	for (int i = 0; i < 12; i++)
		arms[i] = (struct beta){ 0.3 + 7 * i, 20 + 1000 * (i % 4) };
	CHECK(bayes_best(arms, 12, best, loss));
	for (int i = 0; i < 12; i++) {
		sum += best[i];
		CHECK_ABS(loss[i] - loss[0], bayes_mean(arms[0]) - bayes_mean(arms[i]), 1e-12);
	}
	CHECK_NEAR(sum, 1, 1e-11);
	CHECK(bayes_best(two, 2, best, loss));
	CHECK_NEAR(best[0] + best[1], 1, 1e-9);
	CHECK_ABS(loss[0] - loss[1], bayes_mean(two[1]) - bayes_mean(two[0]), 1e-12);
	CHECK(isnan(bayes_beats((struct beta){ 0, 1 }, BAYES_UNIFORM)));
	best[0] = loss[0] = 7; /* callers have room for no more than the most */
	CHECK(!bayes_best(arms, 0, best, loss) && !bayes_best(arms, 65, best, loss));
	CHECK(!bayes_best_normal(NULL, 65, best, loss));
	CHECK(best[0] == 7 && loss[0] == 7);
	arms[1].b = NAN;
	CHECK(!bayes_best(arms, 2, best, loss) && isnan(best[0]) && isnan(loss[1]));
}

/* growthbook@8f1db4456915 test_tests.py TestGetRiskNumericalStability: what keeping the
 * control and what shipping cost when the effect is N(0.1, 0.05^2). */
static void
losses_of_a_normal_effect(void)
{
	double best[2], loss[2];

	CHECK(bayes_best_normal((struct normal[]){ { 1, 0.03 }, { 1.1, 0.04 } }, 2, best, loss));
	CHECK_ABS(loss[0], 0.1004245351308, 1e-9);
	CHECK_ABS(loss[1], 0.0004245351308414, 1e-9);
}

/* Of 1e14 trials a Beta is normal to seven digits: Phi(1 / sqrt 2) by Python's erf. */
static void
trials_without_end_keep_their_chances(void)
{
	struct beta arms[3] = { { 5e13, 5e13 }, { 5e13 + 5e6, 5e13 - 5e6 }, { 1e13, 9e13 } };
	double best[3], loss[3];

	CHECK_NEAR(bayes_beats(arms[1], arms[0]), 0.76024993890652, 1e-6);
	CHECK(bayes_best(arms, 3, best, loss));
	CHECK_NEAR(best[1], 0.76024993890652, 1e-6);
	CHECK_NEAR(best[0] + best[1] + best[2], 1, 1e-6);
}

void
unit_stat_bayes(void)
{
	trials_without_end_keep_their_chances();
	losses_of_a_normal_effect();
	published_chances();
	credible_intervals();
	chances_agree_with_counting_and_each_other();
	quadrature_agrees_with_the_sum();
	losses_have_their_closed_forms();
}
