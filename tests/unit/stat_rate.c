/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/rate.h"

#include <stddef.h>

#include "stat/dist.h"

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))

static void
published_intervals(void)
{
	static const struct {
		double k, n, lo, hi, tol;
	} wilson[] = {
		/* statsmodels test_confint_proportion_wilson_clip */
		{ 19, 38, 0.348499283643951, 0.651500716356049, 1e-12 },
		/* R 4.2 prop.test(k, n, correct=FALSE) */
		{ 81, 263, 0.2552885198782743, 0.36620957698280016, 1e-9 },
		{ 15, 148, 0.06238639953073628, 0.160487241723308, 1e-9 },
		{ 500, 1000, 0.4690696003681042, 0.5309303996318958, 1e-9 },
		{ 190, 200, 0.9104218518612239, 0.972617354399236, 1e-9 },
		/* Newcombe 1998 Stat. Med. 17:857 Table I method 3 */
		{ 81, 263, 0.2553, 0.3662, 6e-5 },
		{ 15, 148, 0.0624, 0.1605, 6e-5 },
		{ 0, 20, 0, 0.1611, 6e-5 },
		/* cookie cats retention, R 4.2.2 closed forms on prop.test */
		{ 20034, 44700, 0.443582365147745, 0.452802378336396, 1e-10 },
		{ 20119, 45489, 0.437723747270496, 0.44685149948007, 1e-10 },
	};
	/* statsmodels@82c59e378bdf results_proportion.py (R binom.confint) */
	static const struct {
		double k, n, wilson[2], exact[2], ac[2];
	} three[] = {
		{ 18, 20, { 0.6989663547715128, 0.972133518786232 },
		    { 0.6830172859809176, 0.9876514728297052 },
		    { 0.6867561125596077, 0.984343760998137 } },
		{ 4, 20, { 0.0806576625797981, 0.4160174322518935 },
		    { 0.05733399705003284, 0.436614002996668 },
		    { 0.0749115102767071, 0.4217635845549845 } },
		{ 4, 200, { 0.00780442641634947, 0.05028708690582643 },
		    { 0.005475565879556443, 0.05041360908989634 },
		    { 0.005991954548218395, 0.0520995587739575 } },
		{ 190, 200, { 0.910421851861224, 0.972617354399236 },
		    { 0.9099724622986486, 0.975765834527891 },
		    { 0.909307307911624, 0.973731898348837 } },
	};

	for (size_t i = 0; i < LEN(wilson); i++) {
		struct interval w = rate_wilson(wilson[i].k, wilson[i].n, 0.95);

		CHECK_ABS(w.lo, wilson[i].lo, wilson[i].tol);
		CHECK_ABS(w.hi, wilson[i].hi, wilson[i].tol);
	}
	for (size_t i = 0; i < LEN(three); i++) {
		struct interval w = rate_wilson(three[i].k, three[i].n, 0.95);
		struct interval e = rate_exact(three[i].k, three[i].n, 0.95);
		struct interval a = rate_agresti_coull(three[i].k, three[i].n, 0.95);

		CHECK_NEAR(w.lo, three[i].wilson[0], 1e-7);
		CHECK_NEAR(w.hi, three[i].wilson[1], 1e-7);
		CHECK_NEAR(e.lo, three[i].exact[0], 1e-7);
		CHECK_NEAR(e.hi, three[i].exact[1], 1e-7);
		CHECK_NEAR(a.lo, three[i].ac[0], 1e-7);
		CHECK_NEAR(a.hi, three[i].ac[1], 1e-7);
	}
	/* statsmodels@82c59e378bdf test_binom_test, R binom.test(51, 235) */
	CHECK_NEAR(rate_exact(51, 235, 0.95).lo, 0.1660633298083073, 1e-9);
	CHECK_NEAR(rate_exact(51, 235, 0.95).hi, 0.2752683640289254, 1e-9);
}

static void
wilson_lower_bound_orders_as_published(void)
{
	/* R prop.test at conf = 2 pnorm(z) - 1; z of Reddit's _sorts.pyx */
	const double z = 1.281551565545;

	CHECK_ABS(rate_wilson_lower(1, 1, z), 0.3784475032252062, 1e-9);
	CHECK_ABS(rate_wilson_lower(10, 11, z), 0.7394949884518779, 1e-9);
	CHECK_ABS(rate_wilson_lower(60, 100, z), 0.5360895561529684, 1e-9);
	CHECK_ABS(rate_wilson_lower(90, 110, z), 0.7664869150026078, 1e-9);
}

/* The score test that Wilson's ends invert: |k - np| = z sqrt(np(1-p)). */
static double
score_end(double k, double n, double z, double inside, double outside)
{
	for (int i = 0; i < 200; i++) {
		double p = (inside + outside) / 2;

		*(fabs(k - n * p) <= z * sqrt(n * p * (1 - p)) ? &inside : &outside) = p;
	}
	return (inside + outside) / 2;
}

static void
wilson_ends_are_roots_of_the_score_test(void)
{
	static const double ns[] = { 1, 2, 7, 50, 1e4, 1e9 };
	static const double confs[] = { 0.5, 0.8, 0.95, 0.999, 0.999999 };

	for (size_t i = 0; i < LEN(ns); i++)
		for (size_t c = 0; c < LEN(confs); c++)
			for (int part = 0; part <= 4; part++) {
				double n = ns[i], k = floor(n * part / 4);
				double z = dist_norm_q((1 + confs[c]) / 2, DIST_LOWER);
				struct interval w = rate_wilson(k, n, confs[c]);

				CHECK_ABS(w.lo, score_end(k, n, z, k / n, 0), 1e-9 * (k / n));
				CHECK_NEAR(w.hi, score_end(k, n, z, k / n, 1), 1e-9);
			}
	CHECK(rate_wilson(0, 20, 0.95).lo == 0 && rate_wilson(20, 20, 0.95).hi == 1);
	/* k = 0: the upper end is z^2 / (n + z^2), all its digits kept */
	CHECK_NEAR(rate_wilson(0, 1e12, 0.95).hi, 3.8414588206941254e-12, 1e-11);
}

/* P(X >= k | lo) and P(X <= k | hi) are what Clopper and Pearson asked for. */
static void
exact_ends_have_exact_tails(void)
{
	for (double k = 1; k < 30; k += 7) {
		struct interval e = rate_exact(k, 30, 0.9);

		CHECK_NEAR(dist_binom(k - 1, 30, e.lo, DIST_UPPER), 0.05, 1e-10);
		CHECK_NEAR(dist_binom(k, 30, e.hi, DIST_LOWER), 0.05, 1e-10);
	}
	CHECK(rate_exact(0, 5, 0.9).lo == 0 && rate_exact(5, 5, 0.9).hi == 1);
}

/* Two Poisson counts, given their sum, are k of n: R 4.2 poisson.test(c(30, 10), c(1, 1)). */
static void
two_poisson_rates(void)
{
	struct interval e = rate_exact(30, 40, 0.95);

	CHECK_ABS(e.lo / (1 - e.lo), 1.4274084701515846, 1e-9);
	CHECK_ABS(e.hi / (1 - e.hi), 6.8793017710183255, 1e-9);
	CHECK_ABS(2 * dist_binom(29, 40, 0.5, DIST_UPPER), 0.0022214337732293673, 1e-9);
}

static void
newcombe_table_ii(void)
{
	/* Newcombe 1998 Stat. Med. 17:873 Table II method 10 */
	static const struct {
		double k1, n1, k2, n2, lo, hi;
	} row[] = {
		{ 56, 70, 48, 80, 0.0524, 0.3339 },
		{ 9, 10, 3, 10, 0.1705, 0.809 },
		{ 6, 7, 2, 7, 0.0582, 0.8062 },
		{ 5, 56, 0, 29, -0.0381, 0.1926 },
		{ 10, 10, 0, 20, 0.6791, 1 },
		{ 10, 10, 0, 10, 0.6075, 1 },
	};

	for (size_t i = 0; i < LEN(row); i++) {
		struct interval d = rate_newcombe(row[i].k1, row[i].n1, row[i].k2, row[i].n2, 0.95);

		CHECK_ABS(d.lo, row[i].lo, 6e-5);
		CHECK_ABS(d.hi, row[i].hi, 6e-5);
	}
	/* cookie cats, gate_40 - gate_30; R 4.2.2 */
	struct interval d = rate_newcombe(20119, 45489, 20034, 44700, 0.95);
	CHECK_NEAR(d.lo, -0.0123919049927073, 1e-9);
	CHECK_NEAR(d.hi, 0.000582095069752186, 1e-9);
}

static double
log_lik(const double *k, const double *n, size_t len, double a, double b)
{
	double sum = 0;

	for (size_t i = 0; i < len; i++) /* product of urn draws, no beta function */
		for (int j = 0; j < (int)n[i]; j++)
			sum += j < (int)k[i] ? log((a + j) / (a + b + j)) :
					       log((b + j - k[i]) / (a + b + j));
	return sum;
}

/* Better than any neighbour, by a likelihood that needs no beta functions. */
static void
prior_fit_is_at_the_top_of_the_likelihood(void)
{
	static const double k[] = { 3, 0, 17, 5, 9, 1, 30, 2, 0, 11 };
	static const double n[] = { 40, 15, 60, 90, 30, 50, 80, 8, 0, 100 };
	struct rate_prior fit = rate_prior_fit(k, n, LEN(k));
	double best = log_lik(k, n, LEN(k), fit.a, fit.b), choose = 0;

	CHECK(fit.note == NULL && !fit.pooled);
	for (int i = 0; i < 8; i++) {
		double turn = i * M_PI / 4;

		CHECK(log_lik(k, n, LEN(k), fit.a * exp(1e-3 * cos(turn)),
			  fit.b * exp(1e-3 * sin(turn))) < best);
		CHECK(log_lik(k, n, LEN(k), fit.a * exp(cos(turn)), fit.b * exp(sin(turn))) < best);
	}
	/* R 4.2, optim() and Newton steps on digamma() to a gradient of 1e-13 */
	CHECK_NEAR(fit.a, 1.29256142708, 1e-8);
	CHECK_NEAR(fit.b, 6.69992081299, 1e-8);
	CHECK_NEAR(fit.log_lik, -26.4418769286, 1e-11);
	for (size_t i = 0; i < LEN(k); i++)
		choose += lgamma(n[i] + 1) - lgamma(k[i] + 1) - lgamma(n[i] - k[i] + 1);
	CHECK_NEAR(fit.log_lik, best + choose, 1e-10);
	CHECK_NEAR(fit.mean, fit.a / (fit.a + fit.b), 1e-14);
	CHECK_NEAR(rate_shrunk(&fit, 0, 0), fit.mean, 1e-14);
	CHECK(rate_shrunk(&fit, 2, 8) < 0.25 && rate_shrunk(&fit, 2, 8) > fit.mean);
	CHECK_ABS(rate_shrunk(&fit, 2.5e8, 1e9), 0.25, 1e-6);
}

/*
 * Two trials each: the three outcomes have two free shares, so the likelihood is at its top
 * where a beta-binomial has just those.  P(one of two) = 2 m (1 - m) (a + b) / (a + b + 1).
 */
static void
pairs_of_trials_have_a_closed_form(void)
{
	static const double times[][3] = { { 50, 20, 30 }, { 400, 190, 30 }, { 7, 9, 4 },
		{ 90000, 9000, 1000 } };

	for (size_t i = 0; i < LEN(times); i++) {
		const double *t = times[i], all = t[0] + t[1] + t[2];
		struct rate_count c[] = { { 0, 2, t[0] }, { 1, 2, t[1] }, { 2, 2, t[2] } };
		double m = (t[1] / 2 + t[2]) / all, alike = 1 - t[1] / all / (2 * m * (1 - m));
		struct rate_prior fit = rate_prior_fit_counts(c, 3);

		CHECK_NEAR(fit.a, m * (1 / alike - 1), 1e-6);
		CHECK_NEAR(fit.b, (1 - m) * (1 / alike - 1), 1e-6);
	}
}

/*
 * Clicks and impressions of the 34 items of random/men of the Open Bandit Dataset, small
 * (Saito et al. 2020, arXiv:2008.07146; github.com/st-tech/zr-obp at 8cbd5fa, Apache-2.0).
 * R VGAM::vglm(betabinomialff) ends at a = 210681.7, b = 45589690 and optim() at 7.3e6, 1.6e9,
 * both with a log likelihood of -50.24602: the items do not differ.
 */
static void
clicks_that_do_not_differ_pool_completely(void)
{
	static const double k[] = { 4, 0, 1, 2, 0, 0, 2, 1, 0, 1, 0, 3, 1, 1, 1, 1, 0, 1, 2, 1, 3,
		1, 1, 2, 0, 3, 2, 2, 2, 0, 4, 1, 0, 3 };
	static const double n[] = { 272, 302, 304, 298, 285, 313, 290, 316, 260, 290, 309, 345, 295,
		273, 303, 249, 296, 276, 293, 284, 298, 311, 304, 296, 263, 334, 285, 299, 294, 328,
		279, 321, 249, 286 };
	struct rate_prior fit = rate_prior_fit(k, n, LEN(k));

	CHECK(fit.pooled && isinf(fit.a) && isinf(fit.b));
	CHECK_NEAR(fit.mean, 0.0046, 1e-12);
	CHECK_NEAR(rate_shrunk(&fit, 4, 272), 0.0046, 1e-12);
	CHECK_ABS(fit.log_lik, -50.24602, 6e-6);
}

static void
equal_rates_pool_completely(void)
{
	static const double k[] = { 5, 4, 6, 5, 5 }, n[] = { 100, 100, 100, 100, 100 };
	static const double none[] = { 0, 0, 0, 0, 0 }, bad[] = { 5, 4, 6, 101, 5 };
	struct rate_prior fit = rate_prior_fit(k, n, 5);

	CHECK(fit.pooled && isinf(fit.a) && isinf(fit.b));
	CHECK_NEAR(rate_shrunk(&fit, 50, 100), 0.05, 1e-14);
	CHECK_NEAR(fit.log_lik,
	    log(dist_binom_pmf(5, 100, .05)) * 3 + log(dist_binom_pmf(4, 100, .05)) +
		log(dist_binom_pmf(6, 100, .05)),
	    1e-12);
	CHECK(rate_prior_fit(none, n, 5).pooled && rate_prior_fit(none, n, 5).mean == 0);
	CHECK(rate_prior_fit(n, n, 5).pooled && rate_prior_fit(n, n, 5).mean == 1);
	CHECK(rate_prior_fit(none, none, 5).note != NULL);
	CHECK(isnan(rate_prior_fit(none, none, 5).a));
	CHECK(rate_prior_fit(bad, n, 5).note != NULL);
	CHECK(rate_prior_fit(k, n, 0).note != NULL);
}

/* A pair that stands three times is one that counts thrice, wherever it stands. */
static void
alike_items_are_joined(void)
{
	static const double k[] = { 3, 0, 3, 9, 3, 0, 30 }, n[] = { 40, 15, 40, 30, 40, 15, 80 };
	struct rate_count c[] = { { 30, 80, 1 }, { 3, 40, 2 }, { 9, 30, 1 }, { 0, 15, 2 },
		{ 3, 40, 1 } };
	struct rate_prior all = rate_prior_fit(k, n, LEN(k));
	struct rate_prior joined = rate_prior_fit_counts(c, LEN(c));
	double best = log_lik(k, n, LEN(k), joined.a, joined.b);

	CHECK_NEAR(joined.a, all.a, 1e-9);
	CHECK_NEAR(joined.b, all.b, 1e-9);
	for (int i = 0; i < 8; i++)
		CHECK(log_lik(k, n, LEN(k), joined.a * exp(1e-3 * cos(i * M_PI / 4)),
			  joined.b * exp(1e-3 * sin(i * M_PI / 4))) < best);
}

/* Pooled exactly when the likelihood still rises from a + b = 1e4 to 1e5. */
static void
pooling_follows_the_likelihood(void)
{
	unsigned seed = 9;
	int pooled = 0;

	for (int turn = 0; turn < 300; turn++) {
		double k[6], n[6], k_sum = 0, n_sum = 0;

		for (int i = 0; i < 6; i++) {
			seed = seed * 1664525 + 1013904223; /* Numerical Recipes */
			n[i] = 1 + (seed >> 16) % 30;
			seed = seed * 1664525 + 1013904223;
			k[i] = floor(n[i] * (0.3 + 0.4 * (seed >> 8) / 16777216.0));
			k_sum += k[i], n_sum += n[i];
		}
		double m = k_sum / n_sum;
		double rise = log_lik(k, n, 6, m * 1e5, (1 - m) * 1e5) -
		    log_lik(k, n, 6, m * 1e4, (1 - m) * 1e4);
		struct rate_prior fit = rate_prior_fit(k, n, 6);
		if (fabs(rise) > 1e-6)
			CHECK(fit.pooled == (rise > 0));
		CHECK(fit.pooled || fit.a + fit.b < 1e6);
		pooled += fit.pooled;
	}
	CHECK(pooled > 50 && pooled < 250);
	/* one trial each cannot tell items apart; all or nothing tells nothing else */
	static const double one[] = { 0, 1, 1, 0, 1 }, ones[] = { 1, 1, 1, 1, 1 };
	static const double all[] = { 0, 10, 10, 0 }, tens[] = { 10, 10, 10, 10 };
	CHECK(rate_prior_fit(one, ones, 5).pooled);
	struct rate_prior fit = rate_prior_fit(all, tens, 4);
	CHECK(!fit.pooled && fit.a + fit.b < 1e-6);
	CHECK_NEAR(fit.mean, 0.5, 1e-6);
	CHECK_NEAR(rate_shrunk(&fit, 10, 10), 1, 1e-6);
}

static void
undefined_rates_are_nan(void)
{
	CHECK(isnan(rate_wilson(0, 0, 0.95).lo) && isnan(rate_wilson(0, 0, 0.95).hi));
	CHECK(isnan(rate_wilson(5, 4, 0.95).lo) && isnan(rate_wilson(-1, 4, 0.95).lo));
	CHECK(isnan(rate_wilson(1, 4, 1).lo) && isnan(rate_exact(1, 4, 0).hi));
	CHECK(isnan(rate_newcombe(1, 4, 0, 0, 0.95).lo));
	CHECK(isnan(rate_wilson_lower(1, 0, 2)) && isnan(rate_wilson_upper(0, 0, 2)));
}

void
unit_stat_rate(void)
{
	published_intervals();
	wilson_lower_bound_orders_as_published();
	wilson_ends_are_roots_of_the_score_test();
	exact_ends_have_exact_tails();
	two_poisson_rates();
	newcombe_table_ii();
	prior_fit_is_at_the_top_of_the_likelihood();
	pairs_of_trials_have_a_closed_form();
	clicks_that_do_not_differ_pool_completely();
	equal_rates_pool_completely();
	alike_items_are_joined();
	pooling_follows_the_likelihood();
	undefined_rates_are_nan();
}
