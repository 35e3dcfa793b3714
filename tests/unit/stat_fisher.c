/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/fisher.h"

#include <time.h>

#include "stat/dist.h"

#include "unit.h"

#define ROOTS 1.3e-4 /* R's uniroot() stops there, so its odds are no better */

static void
as_published(void)
{
	/* R 4.2.2 example(fisher.test), TeaTasting: 3 1 / 1 3 */
	struct exact_test t = fisher_test(1, 4, 3, 4);
	CHECK_NEAR(t.greater, 0.242857142857143, 1e-12);
	CHECK_NEAR(t.p, 0.485714285714286, 1e-12);
	CHECK_NEAR(fisher_odds(1, 4, 3, 4, 0.95).ratio, 6.408308867005788, ROOTS);
	/* the same, Convictions: 2 15 / 10 3 */
	t = fisher_test(10, 13, 2, 17);
	CHECK_NEAR(t.p, 0.000536724119143436, 1e-9);
	struct odds o = fisher_odds(10, 13, 2, 17, 0.95);
	CHECK_NEAR(o.ratio, 0.04693660882769891, 1e-6);
	CHECK_ABS(o.lo, 0.003325764033859309, ROOTS);
	CHECK_NEAR(o.hi, 0.36318227147489657, ROOTS);
	/* the same roots found in R to 1e-15, from dhyper() weighted by odds^x */
	CHECK_NEAR(o.ratio, 0.04693663904968, 1e-11);
	CHECK_NEAR(o.lo, 0.00331716395065737, 1e-11);
	CHECK_NEAR(o.hi, 0.363189602356681, 1e-11);
	/* tea-tasting@90306f16dbba tests/metrics/test_proportion.py */
	t = fisher_test(19, 53, 13, 47);
	CHECK_NEAR(t.p, 0.3999948918153569, 1e-9);
	CHECK_NEAR(t.less, 0.2546303652212273, 1e-9);
	/* R 4.2.2 fisher.test, Cookie Cats retention_1 */
	t = fisher_test(20034, 44700, 20119, 45489);
	CHECK_NEAR(t.p, 0.0747072337243523, 1e-6);
	o = fisher_odds(20034, 44700, 20119, 45489, 0.95);
	CHECK_NEAR(o.ratio, 0.97636798040587, ROOTS);
	CHECK_NEAR(o.lo, 0.950974630994703, ROOTS);
	CHECK_NEAR(o.hi, 1.00243083554861, ROOTS);
}

static void
binomial_as_published(void)
{
	/* R 4.2.2 binom.test(51, 235, 1/6), as statsmodels@82c59e378bdf test_binom_test */
	struct exact_test t = binom_test(51, 235, 1. / 6);
	CHECK_NEAR(t.less, 0.982022657605858, 1e-9);
	CHECK_NEAR(t.greater, 0.02654424571169085, 1e-9);
	CHECK_NEAR(t.p, 0.0437479701823997, 1e-9);
	/* tea-tasting@90306f16dbba::test_sample_ratio_analyze_binom */
	CHECK_NEAR(binom_test(47, 100, 0.5).p, 0.6172994135892521, 1e-9);
	/* R 4.2.2 example(binom.test): Mendel's 682 of 925 plants */
	CHECK_NEAR(binom_test(682, 925, 0.75).p, 0.382491559574852, 1e-9);
	CHECK(binom_test(5, 10, 0.5).p == 1);
	CHECK(binom_test(0, 10, 0).p == 1);
	CHECK(isnan(binom_test(3, 2, 0.5).p));
}

/* Every table of small margins, summed one by one. */
static void
small_tables_add_up(void)
{
	for (double n_a = 1; n_a <= 7; n_a++)
		for (double n_b = 1; n_b <= 6; n_b++)
			for (double k_a = 0; k_a <= n_a; k_a++)
				for (double k_b = 0; k_b <= n_b; k_b++) {
					double k = k_a + k_b, p = 0, less = 0;
					double mine = dist_hyper_pmf(k_b, n_b, n_a, k);
					for (double x = fmax(0, k - n_a); x <= fmin(k, n_b); x++) {
						double m = dist_hyper_pmf(x, n_b, n_a, k);
						p += m <= mine * (1 + 1e-7) ? m : 0;
						less += x <= k_b ? m : 0;
					}
					struct exact_test t = fisher_test(k_a, n_a, k_b, n_b);
					CHECK_NEAR(t.p, p, 1e-10);
					CHECK_NEAR(t.less, less, 1e-10);
				}
}

/* Wanted: exp(log p) where p itself is no longer a number, and no wait. */
static void
far_tails_and_large_counts(void)
{
	struct exact_test t = fisher_test(3000000, 1000000000, 3100000, 1000000000);
	clock_t began = clock();

	/* z^2 of the pooled test is 1644.3; log p of it by Mills' ratio */
	double z2 = 1e10 / (6.1e6 * (1 - 6.1e6 / 2e9));
	CHECK_NEAR(t.log_p, -z2 / 2 - log(sqrt(z2 * M_PI / 2)), 3e-3);
	t = fisher_test(0, 1000000000, 1000000000, 1000000000);
	CHECK(t.p == 0 && isfinite(t.log_p) && t.log_p < -1e9);
	struct odds o = fisher_odds(3000000, 1000000000, 3100000, 1000000000, 0.95);
	CHECK_NEAR(o.ratio, 3.1 / 3.0 * (1 - 0.003) / (1 - 0.0031), 1e-6);
	CHECK(o.lo < o.ratio && o.ratio < o.hi);
	CHECK((double)(clock() - began) / CLOCKS_PER_SEC < 20);
}

static void
edges(void)
{
	struct odds o = fisher_odds(0, 10, 5, 10, 0.95);

	CHECK(isinf(o.ratio) && isinf(o.hi) && o.lo > 0);
	o = fisher_odds(5, 10, 0, 10, 0.95);
	CHECK(o.ratio == 0 && o.lo == 0 && o.hi < 1);
	o = fisher_odds(0, 10, 0, 10, 0.95);
	CHECK(isnan(o.ratio) && o.lo == 0 && isinf(o.hi));
	CHECK(fisher_test(0, 10, 0, 10).p == 1);
	CHECK(isnan(fisher_test(1, 0, 1, 1).p));
}

void
unit_stat_fisher(void)
{
	as_published();
	binomial_as_published();
	small_tables_add_up();
	far_tails_and_large_counts();
	edges();
}
