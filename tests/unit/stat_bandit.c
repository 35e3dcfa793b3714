/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/bandit.h"

#include <stdlib.h>

#include "base/random.h"
#include "stat/dist.h"

#include "unit.h"

static void
floors(void)
{
	/* growthbook/growthbook@8f1db4456915 TestBanditMinVariationWeightFloor */
	const double w[] = { 0.7, 0.2, 0.07, 0.03 }, want[] = { 0.52, 0.22, 0.142, 0.118 };
	double p[4];

	bandit_floor(w, 4, 0.1, p);
	for (int i = 0; i < 4; i++)
		CHECK_ABS(p[i], want[i], 1e-12);
	bandit_floor(w, 4, 0.25, p);
	CHECK_ABS(p[0], 0.25, 1e-15);
	bandit_floor(w, 4, 0.7, p);
	CHECK_ABS(p[3], 0.25, 1e-15);
	bandit_floor(w, 4, -1, p);
	CHECK_ABS(p[1], 0.2, 1e-15);
}

/* What it is defined by: draw, then draw again until it is another arm. */
static void
top_two_by_draws(const double *best, size_t k)
{
	enum { DRAWS = 200000 };
	struct random r = { 5 };
	int64_t times[4] = { 0 };
	double w[4];

	for (int n = 0; n < DRAWS; n++) {
		size_t arm[2];
		for (int d = 0; d < 2; d++)
			do {
				double u = random_unit(&r);
				for (arm[d] = 0; arm[d] + 1 < k && u >= best[arm[d]]; arm[d]++)
					u -= best[arm[d]];
			} while (d == 1 && arm[1] == arm[0]);
		times[arm[random_below(&r, 2)]]++;
	}
	bandit_top_two(best, k, w);
	for (size_t i = 0; i < k; i++)
		CHECK_ABS((double)times[i] / DRAWS, w[i], 0.006); /* five deviations */
}

static void
top_two(void)
{
	double w[4];

	/* by hand */
	bandit_top_two((const double[]){ 0.7, 0.2, 0.1 }, 3, w);
	CHECK_NEAR(w[0], 0.35 + (0.2 * 0.7 / 0.8 + 0.1 * 0.7 / 0.9) / 2, 1e-14);
	CHECK_NEAR(w[1], 0.31 / 0.9, 1e-14);
	CHECK_NEAR(w[0] + w[1] + w[2], 1, 1e-14);
	bandit_top_two((const double[]){ 0.9, 0.1 }, 2, w);
	CHECK_NEAR(w[1], 0.5, 1e-14); /* of two arms each gets a half, whatever is known */
	bandit_top_two((const double[]){ 1, 1e-290, 3e-290 }, 3, w);
	CHECK_NEAR(w[0], 0.5, 1e-12);
	CHECK_NEAR(w[1], 0.125, 1e-12);
	bandit_top_two((const double[]){ 1, 0, 0 }, 3, w);
	CHECK_NEAR(w[2], 0.25, 1e-12);
	top_two_by_draws((const double[]){ 0.6, 0.25, 0.1, 0.05 }, 4);
	top_two_by_draws((const double[]){ 0.02, 0.95, 0.03 }, 3);
}

static void
splits(void)
{
	int64_t to[4];

	/* the Alabama paradox: parties of 6, 6 and 2 in 14, ten seats and eleven */
	const double party[] = { 6 / 14.0, 6 / 14.0, 2 / 14.0 };
	bandit_split(10, party, 3, to);
	CHECK(to[0] == 4 && to[1] == 4 && to[2] == 2);
	bandit_split(11, party, 3, to);
	CHECK(to[0] == 5 && to[1] == 5 && to[2] == 1);
	bandit_split(100, (const double[]){ 1 / 3.0, 1 / 3.0, 1 / 3.0 }, 3, to);
	CHECK(to[0] == 34 && to[1] == 33 && to[2] == 33);
	bandit_split(0, party, 3, to);
	CHECK(to[0] == 0 && to[1] == 0 && to[2] == 0);
	/* chances by quadrature sum to 1 but for a billionth, of which nobody gets all */
	bandit_split(1000000000000, (const double[]){ 0.1, 0.2, 0.7 * (1 - 1e-9) }, 3, to);
	CHECK(llabs(to[0] - 100000000070) < 3 && llabs(to[1] - 200000000140) < 3);
	CHECK(to[0] + to[1] + to[2] == 1000000000000);
	struct random r = { 11 };
	for (int n = 0; n < 1000; n++) {
		double share[4], sum = 0;
		int64_t all = (int64_t)random_below(&r, (uint64_t)1 << (n % 54)), got = 0;
		for (int i = 0; i < 4; i++)
			sum += share[i] = random_unit(&r);
		for (int i = 0; i < 4; i++)
			share[i] /= sum;
		bandit_split(all, share, 4, to);
		for (int i = 0; i < 4; i++) {
			got += to[i];
			CHECK(to[i] >= 0 && fabs((double)to[i] - share[i] * (double)all) < 3);
		}
		CHECK(got == all);
	}
}

static void
normal_arms(void)
{
	double best[8], loss[8];

	/* two arms: Phi of the standardised difference, and its loss */
	struct normal two[] = { { 1, 0.3 }, { 1.4, 0.4 } };
	CHECK(bayes_best_normal(two, 2, best, loss));
	CHECK_NEAR(best[1], dist_norm(0.8, DIST_LOWER), 1e-10);
	CHECK_NEAR(best[0], dist_norm(0.8, DIST_UPPER), 1e-10);
	double density = exp(-0.32) / sqrt(2 * M_PI);
	CHECK_NEAR(loss[1], 0.5 * density - 0.4 * dist_norm(0.8, DIST_UPPER), 1e-9);
	CHECK_NEAR(loss[0] - loss[1], 0.4, 1e-9);
	struct normal far[] = { { 0, 3 }, { 150, 4 } };
	CHECK(bayes_best_normal(far, 2, best, loss));
	CHECK_NEAR(best[0], dist_norm(30, DIST_UPPER), 1e-6);
	CHECK_NEAR(loss[0], 150, 1e-9);

	/* three arms of one mean: an orthant, 1/4 + asin(rho) / (2 pi) */
	struct normal three[] = { { 2, 1 }, { 2, 0.5 }, { 2, 7 } };
	CHECK(bayes_best_normal(three, 3, best, NULL));
	for (int i = 0; i < 3; i++) {
		double v = three[i].sd * three[i].sd, a = three[(i + 1) % 3].sd,
		       b = three[(i + 2) % 3].sd;
		double rho = v / sqrt((v + a * a) * (v + b * b));
		CHECK_NEAR(best[i], 0.25 + asin(rho) / (2 * M_PI), 1e-9);
	}
	/* the largest of five standard normals: Harter (1961), Biometrika 48:151 */
	struct normal five[5];
	for (int i = 0; i < 5; i++)
		five[i] = (struct normal){ -3, 1 };
	CHECK(bayes_best_normal(five, 5, best, loss));
	CHECK_NEAR(best[4], 0.2, 1e-10);
	CHECK_ABS(loss[2], 1.16296, 1e-5);

	CHECK(bayes_best_normal(two, 1, best, loss));
	CHECK(best[0] == 1 && loss[0] == 0);
	two[0].sd = 0;
	CHECK(!bayes_best_normal(two, 2, best, loss));
	CHECK(isnan(best[0]) && isnan(loss[1]));
	CHECK(!bayes_best_normal(two, 0, best, loss));
}

void
unit_stat_bandit(void)
{
	floors();
	top_two();
	splits();
	normal_arms();
}
