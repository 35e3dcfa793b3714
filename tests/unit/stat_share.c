/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/share.h"

#include "unit.h"

/* Mean absolute difference of all pairs over twice the mean. */
static double
gini_by_pairs(const double *x, int n)
{
	double gap = 0, sum = 0;

	for (int i = 0; i < n; i++) {
		sum += x[i];
		for (int j = 0; j < n; j++)
			gap += fabs(x[i] - x[j]);
	}
	return gap / (2 * n * sum);
}

/*
 * How often bts showed each item: Open Bandit Dataset, small (Saito et al. 2020,
 * arXiv:2008.07146; github.com/st-tech/zr-obp at 8cbd5fa, Apache-2.0).
 * Entropy and Gini-Simpson, 1 - HHI, by R vegan 2.6-4 diversity().
 */
static void
shown(void)
{
	static const double men[] = { 1265, 116, 80, 194, 54, 24, 590, 84, 59, 311, 411, 91, 94,
		2026, 152, 32, 45, 515, 54, 120, 37, 99, 58, 1472, 59, 58, 120, 997, 40, 114, 78,
		461, 38, 52 };
	static const double women[] = { 18, 16, 894, 65, 9, 76, 34, 44, 31, 216, 433, 25, 46, 127,
		871, 12, 402, 54, 157, 42, 205, 71, 333, 95, 458, 49, 1285, 131, 34, 8, 37, 10, 50,
		350, 726, 262, 816, 121, 588, 34, 52, 54, 33, 21, 185, 420 };

	CHECK_ABS(share_entropy(men, 34), 2.72072542727979, 1e-10);
	CHECK_ABS(1 - share_hhi(men, 34), 0.89850104, 1e-10);
	CHECK_ABS(share_entropy(women, 46), 3.13554777170795, 1e-10);
	CHECK_ABS(1 - share_hhi(women, 46), 0.93967204, 1e-10);
}

void
unit_stat_share(void)
{
	shown();

	/* RecBole tests/metrics/test_topk_metrics.py: counts of items 0..7 */
	static const double recbole[] = { 0, 1, 1, 2, 2, 2, 3, 4 };
	CHECK_NEAR(share_gini(recbole, 8), 0.3416666666666667, 1e-12);
	CHECK_NEAR(share_gini(recbole, 8), gini_by_pairs(recbole, 8), 1e-12);
	/* R vegan 2.6-4 diversity() */
	static const double vegan[] = { 10, 5, 3, 1, 1 };
	CHECK_NEAR(share_entropy(vegan, 5), 1.2772884056482265, 1e-12);
	CHECK_NEAR(share_hhi(vegan, 5), 0.34, 1e-12);
	CHECK_NEAR(1 - share_hhi(vegan, 5), 0.66, 1e-12);
	CHECK_NEAR(1 / share_hhi(vegan, 5), 2.941176470588235, 1e-12);
	CHECK_NEAR(share_effective(vegan, 5), exp(1.2772884056482265), 1e-12);
	/* linkedin/LiFT BenefitMapTest.scala */
	static const double lift[] = { 0.6, 0.75, 0.9 };
	CHECK_NEAR(share_theil_t(lift, 3), 0.013423675700459214, 1e-12);
	CHECK_NEAR(share_theil_l(lift, 3), 0.013607331506751752, 1e-12);

	/* all equal, all with one, closed forms */
	static const double equal[] = { 3, 3, 3, 3 }, one[] = { 0, 0, 0, 9 };
	CHECK_ABS(share_gini(equal, 4), 0, 1e-15);
	CHECK_NEAR(share_gini(one, 4), 0.75, 1e-15);
	CHECK_NEAR(share_hhi(equal, 4), 0.25, 1e-15);
	CHECK_NEAR(share_effective(equal, 4), 4, 1e-14);
	CHECK(share_effective(one, 4) == 1 && share_theil_t(equal, 4) == 0);
	CHECK_NEAR(share_theil_t(one, 4), log(4), 1e-15);
	CHECK(isinf(share_theil_l(one, 4)));
	CHECK_NEAR(share_top(recbole, 8, 2), 7.0 / 15, 1e-15);
	CHECK(share_top(recbole, 8, 8) == 1 && share_top(recbole, 8, 0) == 0);

	static const double zero[] = { 0, 0 }, minus[] = { -1, 5 };
	CHECK(
	    isnan(share_gini(zero, 2)) && isnan(share_gini(zero, 0)) && isnan(share_hhi(zero, 2)));
	CHECK(isnan(share_entropy(minus, 2)) && isnan(share_gini(minus, 2)));
	CHECK(isnan(share_top(zero, 2, 1)) && isnan(share_top(recbole, 8, 9)));
	CHECK(isnan(share_theil_t(zero, 2)) && isnan(share_effective(zero, 0)));
}
