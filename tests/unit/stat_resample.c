/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/resample.h"

#include <string.h>

#include "unit.h"

enum { DRAWS = 20000 };

static double at[DRAWS], again[DRAWS];

static void
mean_and_sd(double *mean, double *sd)
{
	double m2 = 0;

	*mean = 0;
	for (int i = 0; i < DRAWS; i++)
		*mean += at[i] / DRAWS;
	for (int i = 0; i < DRAWS; i++)
		m2 += (at[i] - *mean) * (at[i] - *mean);
	*sd = sqrt(m2 / (DRAWS - 1));
}

/* The bootstrap's mean is the mean, its variance sum (x - mean)^2 / n^2. */
static void
means_have_their_variance(void)
{
	static const struct repeated often[] = { { 0, 300 }, { 1, 60 }, { 7, 30 }, { 50, 10 } };
	static const struct repeated once[] = { { -3, 1 }, { 0.5, 1 }, { 2, 1 }, { 4, 2 },
		{ 11, 1 } };
	const struct values all[] = { { often, 4 }, { once, 5 } };

	for (int v = 0; v < 2; v++)
		for (int capped = 0; capped < 2; capped++) {
			double cap = capped ? 6 : (double)INFINITY, above, mean, sd;
			struct population p = population_of(all[v], cap);
			struct sample s = values_capped(all[v], cap, &above);
			double want = sqrt(s.var * (s.n - 1)) / s.n;
			CHECK((p.each == NULL) == (v == 0));
			bootstrap_means(&p, 17, 0, DRAWS, at);
			mean_and_sd(&mean, &sd);
			CHECK_ABS(mean, s.mean, 5 * want / sqrt(DRAWS));
			CHECK_NEAR(sd, want, 5 / sqrt(2.0 * DRAWS));
			population_free(&p);
		}
}

static double
share_of(double value)
{
	double n = 0;

	for (int i = 0; i < DRAWS; i++)
		n += at[i] == value;
	return n / DRAWS;
}

/* The median of three draws from three is the least when two or three of them are. */
static void
quantiles_have_their_distribution(void)
{
	static const struct repeated three[] = { { 1, 1 }, { 2, 1 }, { 3, 1 } };
	static const struct repeated two[] = { { 1, 1 }, { 2, 1 } };
	struct population p = population_of((struct values){ three, 3 }, INFINITY);

	bootstrap_quantiles(&p, 0.5, 3, 0, DRAWS, at);
	CHECK_ABS(share_of(1), 7 / 27., 0.017);
	CHECK_ABS(share_of(2), 13 / 27., 0.018);
	CHECK_ABS(share_of(3), 7 / 27., 0.017);
	bootstrap_quantiles(&p, 1, 3, 0, DRAWS, at);
	CHECK_ABS(share_of(3), 19 / 27., 0.017);
	population_free(&p);
	/* of two draws from two the middle lies between: 1, 1.5 and 2 as 1 to 2 to 1 */
	p = population_of((struct values){ two, 2 }, INFINITY);
	bootstrap_quantiles(&p, 0.5, 3, 0, DRAWS, at);
	CHECK_ABS(share_of(1), 0.25, 0.016);
	CHECK_ABS(share_of(1.5), 0.5, 0.018);
	population_free(&p);
}

static void
draws_do_not_depend_on_pieces(void)
{
	static const struct repeated v[] = { { 0, 30 }, { 1, 7 }, { 2.5, 2 }, { 8, 1 } };
	struct values a = { v, 3 }, b = { v + 1, 3 };
	struct population p = population_of(a, INFINITY);

	bootstrap_means(&p, 5, 0, 900, at);
	bootstrap_means(&p, 5, 400, 900, again);
	bootstrap_means(&p, 5, 0, 400, again);
	CHECK(memcmp(at, again, 900 * sizeof *at) == 0);
	bootstrap_means(&p, 6, 0, 900, again);
	CHECK(memcmp(at, again, 900 * sizeof *at) != 0);
	permuted_t(a, b, INFINITY, 5, 0, 900, at);
	permuted_t(a, b, INFINITY, 5, 450, 900, again);
	permuted_t(a, b, INFINITY, 5, 0, 450, again);
	CHECK(memcmp(at, again, 900 * sizeof *at) == 0);
	population_free(&p);
}

/* All 35 ways to choose three of seven, and how far each one's Welch t is. */
static double
exact_share(const double *x, double seen, bool median)
{
	int far = 0, ways = 0;

	for (int set = 0; set < 128; set++) {
		struct repeated arm[2][7];
		size_t n[2] = { 0, 0 };
		for (int i = 0; i < 7; i++) {
			int k = set >> i & 1;
			arm[k][n[k]++] = (struct repeated){ x[i], 1 };
		}
		if (n[1] != 3)
			continue;
		struct values a = { arm[0], n[0] }, b = { arm[1], n[1] };
		double t = compare_means(values_sample(a), values_sample(b), 0.95).statistic;
		double d = values_quantile(b, 0.5) - values_quantile(a, 0.5);
		ways++;
		far += fabs(median ? d : t) >= fabs(seen) * (1 - 1e-12);
	}
	return (double)far / ways;
}

static void
permutations_are_all_as_likely(void)
{
	static const double x[] = { 1, 2, 4, 5.5, 8, 9, 15 };
	static const struct repeated a[] = { { 1, 1 }, { 2, 1 }, { 5.5, 1 }, { 8, 1 } };
	static const struct repeated b[] = { { 4, 1 }, { 9, 1 }, { 15, 1 } };
	struct values v = { a, 4 }, w = { b, 3 };
	double t = compare_means(values_sample(v), values_sample(w), 0.95).statistic;
	double d = values_quantile(w, 0.5) - values_quantile(v, 0.5), far = 0;

	permuted_t(v, w, INFINITY, 9, 0, DRAWS, at);
	for (int i = 0; i < DRAWS; i++)
		far += fabs(at[i]) >= fabs(t) * (1 - 1e-12);
	CHECK_ABS(far / DRAWS, exact_share(x, t, false), 0.017);
	permuted_quantiles(v, w, 0.5, 9, 0, DRAWS, at);
	far = 0;
	for (int i = 0; i < DRAWS; i++)
		far += fabs(at[i]) >= fabs(d) * (1 - 1e-12);
	CHECK_ABS(far / DRAWS, exact_share(x, d, true), 0.017);
}

void
unit_stat_resample(void)
{
	means_have_their_variance();
	quantiles_have_their_distribution();
	draws_do_not_depend_on_pieces();
	permutations_are_all_as_likely();
}
