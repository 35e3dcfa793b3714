/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>

#include "stat/dist.h"

#include "unit.h"

static void
tails_keep_digits_and_logs_stay_finite(void)
{
	/* mpmath 1.2.1, 60 digits */
	CHECK_NEAR(dist_norm(5, DIST_UPPER), 2.8665157187919391e-7, 1e-14);
	CHECK_NEAR(dist_norm(38, DIST_UPPER | DIST_LOG), -726.5572160188, 1e-12);
	CHECK_NEAR(dist_norm(-38, DIST_LOG), -726.5572160188, 1e-12);
	CHECK(isfinite(dist_norm(1e9, DIST_UPPER | DIST_LOG)));
	/* -z^2/2 - log(z sqrt(2 pi)) leads Mills' ratio (Abramowitz & Stegun 26.2.12) */
	CHECK_NEAR(dist_norm(1e6, DIST_UPPER | DIST_LOG), -5e11 - log(1e6 * sqrt(2 * M_PI)), 1e-15);
	/* t with 1 degree is Cauchy: P(T > x) = atan(1/x) / pi */
	CHECK_NEAR(dist_t(1e8, 1, DIST_UPPER), atan(1e-8) / M_PI, 1e-13);
	CHECK_NEAR(dist_t(3, INFINITY, DIST_UPPER), dist_norm(3, DIST_UPPER), 1e-15);
	CHECK(isfinite(dist_t(38, 1e9, DIST_UPPER | DIST_LOG)));
	CHECK_NEAR(dist_t(38, 1e9, DIST_UPPER | DIST_LOG), -726.5570, 1e-5);
	/* chi-square with 2 degrees is exponential */
	CHECK_NEAR(dist_chisq(1400, 2, DIST_UPPER), exp(-700), 1e-12);
	CHECK_NEAR(dist_chisq(1e5, 2, DIST_UPPER | DIST_LOG), -5e4, 1e-13);
	/* Beta(a, 1) is x^a */
	CHECK_NEAR(dist_beta(1e-3, 100, 1, DIST_LOWER), 1e-300, 1e-11);
	CHECK_NEAR(dist_beta(1e-3, 1000, 1, DIST_LOG), 1000 * log(1e-3), 1e-13);
	CHECK_NEAR(dist_beta(1e-3, 1, 1e6, DIST_UPPER | DIST_LOG), 1e6 * log1p(-1e-3), 1e-12);
}

static void
quantiles_undo_their_functions(void)
{
	/* R 4.2.2: qnorm(.975), qt(.975, 4), qchisq(.95, 3) */
	CHECK_NEAR(dist_norm_q(0.975, DIST_LOWER), 1.959963984540054, 1e-14);
	CHECK_NEAR(dist_t_q(0.025, 4, DIST_UPPER), 2.776445105197793, 1e-12);
	CHECK_NEAR(dist_chisq_q(0.05, 3, DIST_UPPER), 7.814727903251178, 1e-12);
	for (int e = -1; e > -300; e -= 23) {
		double p = pow(10, e);

		CHECK_NEAR(dist_norm(dist_norm_q(p, DIST_UPPER), DIST_UPPER), p, 1e-11);
		CHECK_NEAR(dist_chisq(dist_chisq_q(p, 3, DIST_UPPER), 3, DIST_UPPER), p, 1e-9);
		CHECK_NEAR(dist_beta(dist_beta_q(p, 3, 900, DIST_LOWER), 3, 900, DIST_LOWER), p,
		    1e-9);
	}
	CHECK_NEAR(dist_binom_q(0.5, 10, 0.5, DIST_LOWER), 5, 0);
	CHECK_NEAR(dist_pois_q(0.95, 4, DIST_LOWER), 8, 0); /* R: qpois(.95, 4) */
}

static void
discrete_tails_agree_with_their_sums(void)
{
	double upper = 0, lower = 0;

	/* statsmodels@82c59e378bdf test_proportion.py::test_binom_test, R binom.test 51/235 v 1/6 */
	CHECK_NEAR(dist_binom(51, 235, 1.0 / 6, DIST_LOWER), 0.982022657605858, 1e-9);
	CHECK_NEAR(dist_binom(50, 235, 1.0 / 6, DIST_UPPER), 0.02654424571169085, 1e-9);
	/* R 4.2.2 example(fisher.test) TeaTasting: 3/1/1/3, p greater 0.2429 */
	CHECK_NEAR(dist_hyper(2, 4, 4, 4, DIST_UPPER), 0.242857142857143, 1e-12);
	CHECK_NEAR(dist_hyper_pmf(3, 4, 4, 4), 16.0 / 70, 1e-13);
	/* tea-tasting@90306f16dbba test_proportion.py fisher less: 19/53 v 13/47 */
	CHECK_NEAR(dist_hyper(13, 32, 68, 47, DIST_LOWER), 0.2546303652212273, 1e-9);
	for (int k = 0; k <= 40; k++)
		*(k > 3 ? &upper : &lower) += dist_pois_pmf(k, 0.7);
	CHECK_NEAR(dist_pois(3, 0.7, DIST_UPPER), upper, 1e-12);
	CHECK_NEAR(dist_pois(3, 0.7, DIST_LOWER), lower, 1e-12);
	CHECK_NEAR(dist_binom_pmf(2, 4, 0.25), 27.0 / 128, 1e-14);
	CHECK(dist_pois_pmf(1.5, 2) == 0);
}

/* Two-sided power of a two-sample t test, n per arm and effect d in deviations. */
static double
t_power(double n, double d, double alpha, int sides)
{
	double df = 2 * n - 2, t = dist_t_q(alpha / sides, df, DIST_UPPER);
	double delta = d * sqrt(n / 2), up = dist_nct(t, df, delta, DIST_UPPER);

	return sides == 1 ? up : up + dist_nct(-t, df, delta, DIST_LOWER);
}

static void
noncentral_t_gives_published_power(void)
{
	/* statsmodels@82c59e378bdf test_power.py, R pwr.t.test */
	CHECK_ABS(t_power(20, 0.1, 0.05, 2), 0.06095912465411235, 1e-9);
	/* R 4.2.2 example(power.t.test): n 20 delta 1; its n for power .9 back again */
	CHECK_NEAR(t_power(20, 1, 0.05, 2), 0.868952801692498, 1e-6);
	CHECK_NEAR(t_power(22.021095570094, 1, 0.05, 2), 0.9, 1e-5);
	CHECK_NEAR(t_power(17.8471206265367, 1, 0.05, 1), 0.9, 1e-5);
	/* Cohen 1988 Table 2.4.1 with R pwr 1.3-0: n per arm for d = .2 .5 .8 */
	CHECK_NEAR(t_power(393.405696022, 0.2, 0.05, 2), 0.8, 1e-6);
	CHECK_NEAR(t_power(63.7656104441, 0.5, 0.05, 2), 0.8, 1e-6);
	CHECK_NEAR(t_power(25.5245816156, 0.8, 0.05, 2), 0.8, 1e-6);
	/* delta 0 is Student's; both sides make one */
	CHECK_NEAR(dist_nct(2.5, 3.5, 0, DIST_UPPER), dist_t(2.5, 3.5, DIST_UPPER), 1e-11);
	CHECK_NEAR(dist_nct(2.5, 1, 0, DIST_UPPER), dist_t(2.5, 1, DIST_UPPER), 1e-11);
	CHECK_NEAR(dist_nct(2.5, 1e6, 0, DIST_UPPER), dist_t(2.5, 1e6, DIST_UPPER), 1e-11);
	for (double delta = -60; delta <= 60; delta += 7.5)
		CHECK_NEAR(dist_nct(9, 4.2, delta, DIST_LOWER) +
			dist_nct(9, 4.2, delta, DIST_UPPER),
		    1, 1e-12);
}

static void
bad_domains_are_nan_without_a_word(void)
{
	const double bad[] = {
		dist_norm(NAN, 0),
		dist_norm_q(1.1, 0),
		dist_norm_q(0.1, DIST_LOG),
		dist_t(1, 0, 0),
		dist_t(1, -1, 0),
		dist_t_q(-0.1, 3, 0),
		dist_chisq(1, 0, 0),
		dist_chisq_q(2, 1, 0),
		dist_beta(0.5, 0, 1, 0),
		dist_beta_q(0.5, -1, 1, 0),
		dist_beta(0.5, 1, INFINITY, 0),
		dist_binom(1, 2.5, 0.5, 0),
		dist_binom(1, 2, 1.5, 0),
		dist_pois(1, -1, 0),
		dist_hyper(1, 2, 2, 5, 0),
		dist_hyper(1, 2.5, 2, 1, 0),
		dist_nct(1, 0, 1, 0),
		dist_log_gamma(-1),
		dist_log_beta(0, 1),
		dist_digamma(0),
		dist_trigamma(-2),
		dist_log_choose(2, 3),
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(isnan(bad[i]));
	CHECK_NEAR(dist_log_choose(52, 5), log(2598960), 1e-14);
	CHECK_NEAR(dist_digamma(1), -0.57721566490153286, 1e-14); /* -Euler's constant */
	CHECK_NEAR(dist_trigamma(1), M_PI * M_PI / 6, 1e-14);
}

void
unit_stat_dist(void)
{
	tails_keep_digits_and_logs_stay_finite();
	quantiles_undo_their_functions();
	discrete_tails_agree_with_their_sums();
	noncentral_t_gives_published_power();
	bad_domains_are_nan_without_a_word();
}
