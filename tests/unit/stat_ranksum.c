/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/ranksum.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "stat/quant.h"

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))

enum { ROOM = 400 };
struct kept {
	struct repeated at[ROOM];
	struct values values;
};

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct values
keep(struct kept *k, const double *x, size_t n)
{
	double sorted[ROOM];
	size_t len = 0;

	memcpy(sorted, x, n * sizeof *x);
	qsort(sorted, n, sizeof *sorted, by_value);
	for (size_t i = 0; i < n; i++)
		if (len > 0 && k->at[len - 1].value == sorted[i])
			k->at[len - 1].times++;
		else
			k->at[len++] = (struct repeated){ sorted[i], 1 };
	return (struct values){ k->at, len };
}

/* R 4.2.2 airquality, Ozone of May and of August, as in example(wilcox.test) */
static const double may[] = { 41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11,
	1, 11, 4, 32, 23, 45, 115, 37 };
static const double august[] = { 39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31,
	44, 21, 9, 45, 168, 73, 76, 118, 84, 85 };

static struct kept one, two, three;

static void
as_published(void)
{
	struct values a = keep(&one, august, LEN(august)), b = keep(&two, may, LEN(may));
	struct ranksum r = ranksum_test(a, b, 0.95);
	CHECK(r.u == 127.5 && !r.exact);
	CHECK_NEAR(r.diff.p, 0.000120807830768774, 1e-9);
	CHECK_NEAR(exp(r.diff.log_p), r.diff.p, 1e-9);
	CHECK(r.diff.statistic < 0);
	/* R 4.2.2 kruskal.test and ks.test(exact = FALSE) of the same */
	struct values both[] = { a, b };
	CHECK_NEAR(ranksum_kruskal(both, 2).statistic, 14.8504992722, 1e-9);
	CHECK_NEAR(ranksum_kruskal(both, 2).p, 0.000116377260044, 1e-9);
	CHECK_NEAR(ranksum_kolmogorov(a, b).distance, 0.53846153846153855, 1e-12);
	CHECK_NEAR(ranksum_kolmogorov(a, b).p, 0.00106443157143266, 1e-9);
	/* tea-tasting@90306f16dbba tests/metrics/test_nonparametric.py */
	static const double low[] = { 1, 2, 3, 4 }, high[] = { 5, 6, 7, 8 };
	r = ranksum_test(keep(&one, low, 4), keep(&two, high, 4), 0.95);
	CHECK(r.u == 16 && r.exact && isnan(r.diff.statistic));
	CHECK_NEAR(r.diff.p, 0.02857142857142857, 1e-12);
	CHECK(r.diff.estimate == 1 && isnan(r.diff.lo));
	/* R 4.2.2 example(wilcox.test): placental permeability, Hollander & Wolfe 1973 */
	static const double term[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46 };
	static const double early[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };
	r = ranksum_test(keep(&one, term, 10), keep(&two, early, 5), 0.95);
	CHECK(r.u == 15);
	CHECK_NEAR(r.diff.p, 0.254412254412254, 1e-12);
}

/* Brunner & Munzel (2000), as R's brunnermunzel package and lawstat print it:
 * pain scores after shoulder surgery; 95 % interval of P(x < y) + P(x = y) / 2 */
static void
brunner_munzel_as_published(void)
{
	static const double x[] = { 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1 };
	static const double y[] = { 3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4 };
	struct ranksum r = ranksum_test(keep(&one, x, LEN(x)), keep(&two, y, LEN(y)), 0.95);

	CHECK_ABS(r.above, 0.788961, 6e-7);
	CHECK_ABS(r.diff.estimate / r.diff.se, 3.1374674, 1e-6);
	CHECK_ABS(r.diff.df, 17.682842, 1e-5);
	CHECK_ABS((r.diff.lo + 1) / 2, 0.5952169, 1e-6);
	CHECK_ABS((r.diff.hi + 1) / 2, 0.9827052, 1e-6);
}

/* Every choice of arms among seven different values. */
static void
exact_p_counts_all_orders(void)
{
	static const double x[] = { 1, 3, 4 }, y[] = { 2, 5, 6, 7 };
	struct ranksum r = ranksum_test(keep(&one, x, 3), keep(&two, y, 4), 0.95);
	int as_far = 0, all = 0;

	for (int set = 0; set < 128; set++) {
		int u = 0, n = 0;
		for (int i = 0; i < 7; i++)
			for (int j = 0; j < i; j++)
				u += !(set >> i & 1) && (set >> j & 1);
		for (int i = 0; i < 7; i++)
			n += set >> i & 1;
		all += n == 3;
		as_far += n == 3 && fabs(u - 6.0) >= fabs(r.u - 6);
	}
	CHECK(all == 35);
	CHECK_NEAR(r.diff.p, as_far / 35.0, 1e-12);
}

static void
k_samples_as_published(void)
{
	/* R 4.2.2 kruskal.test(list(may, august, c(may, august))) of three arms, by brute force */
	double all[52], ranks[3] = { 0 }, n[3] = { 26, 26, 52 }, h = 0, ties = 0;
	const double *arms[3] = { may, august, all };

	memcpy(all, may, sizeof may);
	memcpy(all + 26, august, sizeof august);
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < n[i]; k++) {
			double rank = 0.5, same = 0;
			for (int j = 0; j < 3; j++)
				for (int l = 0; l < n[j]; l++) {
					rank += arms[j][l] < arms[i][k];
					rank += arms[j][l] == arms[i][k] ? 0.5 : 0;
					same += arms[j][l] == arms[i][k];
				}
			ranks[i] += rank;
			ties += same * same - 1;
		}
	for (int i = 0; i < 3; i++)
		h += ranks[i] * ranks[i] / n[i];
	h = (12 / (104. * 105) * h - 3 * 105) / (1 - ties / (104. * 104 * 104 - 104));
	struct values v[] = { keep(&one, may, 26), keep(&two, august, 26), keep(&three, all, 52) };
	CHECK_NEAR(ranksum_kruskal(v, 3).statistic, h, 1e-10);
	CHECK(ranksum_kruskal(v, 3).df == 2);
}

static void
undefined_has_a_reason(void)
{
	static const double same[] = { 5, 5, 5 };
	struct values a = keep(&one, same, 3), none = { 0 };
	struct ranksum r = ranksum_test(a, none, 0.95);

	CHECK(strcmp(r.diff.note, "empty arm") == 0 && isnan(r.diff.p));
	r = ranksum_test(a, a, 0.95);
	CHECK(strcmp(r.diff.note, "no variance") == 0 && isnan(r.diff.p));
	CHECK(r.diff.estimate == 0);
	struct values v[] = { a, a };
	CHECK(strcmp(ranksum_kruskal(v, 2).note, "no variance") == 0);
	CHECK(strcmp(ranksum_kruskal(v, 1).note, "fewer than two arms") == 0);
	CHECK(isnan(ranksum_kolmogorov(a, none).p));
}

/* Far apart and many: u and z in closed form, no overflow. */
static void
large_counts(void)
{
	struct repeated a[] = { { 0, 990000000 }, { 1, 10000000 } };
	struct repeated b[] = { { 0, 989000000 }, { 1, 11000000 } };
	struct values v = { a, 2 }, w = { b, 2 };
	struct ranksum r = ranksum_test(v, w, 0.95);

	/* of two values, P(b > a) - P(a > b) is the difference of the shares of the larger */
	CHECK_NEAR(r.diff.estimate, 0.001, 1e-9);
	CHECK(r.diff.p == 0 && isfinite(r.diff.log_p));
	double z = 0.001 / sqrt(0.0105 * (1 - 0.0105) * 2e-9);
	CHECK_NEAR(r.diff.statistic, z, 1e-6);
	CHECK_NEAR(r.diff.se, sqrt((0.01 * 0.99 + 0.011 * 0.989) / 1e9), 1e-6);
}

static void
means_caps_and_quantiles(void)
{
	double capped, x[ROOM], at_most[ROOM];
	struct random seed = { 1 };

	for (int i = 0; i < ROOM; i++)
		x[i] = floor(40 * pow(random_unit(&seed), 3)) / 4;
	struct values v = keep(&one, x, ROOM);
	qsort(x, ROOM, sizeof *x, by_value);
	for (double p = 0; p <= 1; p += 0.01)
		CHECK_NEAR(values_quantile(v, p), quant_sorted(x, ROOM, p), 1e-15);
	struct values half[] = { keep(&two, x, 150), keep(&three, x + 150, 250) };
	CHECK(values_quantile_of(half, 2, 0.99) == quant_sorted(x, ROOM, 0.99));
	double cap = 5.3, sum = 0, squares = 0, above = 0;
	for (int i = 0; i < ROOM; i++) {
		at_most[i] = x[i] < cap ? x[i] : cap;
		sum += at_most[i] / ROOM;
		above += x[i] > cap;
	}
	for (int i = 0; i < ROOM; i++)
		squares += (at_most[i] - sum) * (at_most[i] - sum) / (ROOM - 1);
	struct sample s = values_capped(v, cap, &capped);
	CHECK_NEAR(s.mean, sum, 1e-13);
	CHECK_NEAR(s.var, squares, 1e-13);
	CHECK(s.n == ROOM && capped == above && above > 0);
	CHECK(isnan(values_quantile((struct values){ 0 }, 0.5)));
	/* NIST StRD NumAcc3: a spread far below the mean */
	struct repeated near[] = { { 1000000.1, 500 }, { 1000000.2, 1 }, { 1000000.3, 500 } };
	s = values_sample((struct values){ near, 3 });
	CHECK_NEAR(sqrt(s.var), 0.1, 1e-9);
}

static void
quantile_variance(void)
{
	/* growthbook@8f1db4456915 tests/bayesian/test_tests.py::TestEffectBayesianABTest */
	struct sample a = { 11054, 7.157987489967789,
		11053 * values_quantile_var(7.098780136176828, 7.217194843758751) };
	struct sample b = { 10861, 7.694499927525767,
		10860 * values_quantile_var(7.64180598628119, 7.747193868770344) };
	struct comparison c = compare_means(a, b, 0.95);
	CHECK_NEAR(c.estimate, 0.5365124375579775, 1e-9);
	/* theirs is normal; ours Welch's t with 21,900 degrees of freedom */
	CHECK_NEAR(c.estimate - 1.959963984540054 * c.se, 0.4572559589115422, 1e-9);
	/* a uniform's median of n has variance 1 / (4 n), roughly */
	struct repeated even[ROOM];
	for (int i = 0; i < ROOM; i++)
		even[i] = (struct repeated){ i / (double)ROOM, 1 };
	struct sample m = values_quantile_sample((struct values){ even, ROOM }, 0.5);
	CHECK_NEAR(m.var / m.n, 1 / (4. * ROOM), 0.05);
	CHECK(isnan(values_quantile_sample((struct values){ even, 1 }, 0.99).var));
}

void
unit_stat_ranksum(void)
{
	as_published();
	brunner_munzel_as_published();
	exact_p_counts_all_orders();
	k_samples_as_published();
	undefined_has_a_reason();
	large_counts();
	means_caps_and_quantiles();
	quantile_variance();
}
