/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/ols.h"

#include "stat/compare.h"

#include "unit.h"

enum { N = 10 };

static const double speed[N] = { 4, 4, 7, 7, 8, 9, 10, 10, 10, 11 };
static const double dist[N] = { 2, 10, 4, 22, 16, 10, 18, 26, 34, 17 };

static double columns[3 * N], resid[N], lever[N];

static struct ols
fresh(size_t k)
{
	return (struct ols){ .n = N, .k = k, .q = columns, .resid = resid, .lever = lever };
}

/* R 4.2.2: lm(dist ~ speed, cars[1:10,]) and, by the definitions, HC2 and Newey &
 * West with lag 2 of residuals over sqrt(1 - hatvalues()) */
static void
a_line_as_r(void)
{
	static const double slope[] = { 0, 1 };
	size_t lane[N] = { 0 }, spot[N];
	struct ols o = fresh(2);

	for (size_t i = 0; i < N; i++) {
		columns[i] = 1;
		columns[N + i] = speed[i];
		spot[i] = i;
	}
	ols_fit(&o, dist);
	CHECK_NEAR(o.beta[0], -4.52857142857143, 1e-9);
	CHECK_NEAR(o.beta[1], 2.55357142857143, 1e-9);
	CHECK(o.df == N - 2);
	CHECK_NEAR(o.resid[4], 0.1, 1e-8);
	CHECK_NEAR(o.lever[9], 0.260714285714286, 1e-9);
	CHECK_NEAR(ols_var_serial(&o, slope, lane, spot, 0), 0.831163233381214, 1e-9);
	CHECK_NEAR(ols_var_serial(&o, slope, lane, spot, 2), 0.358781431541805, 1e-9);
	/* one lane a row is HC2 but for G / (G - 1) */
	CHECK_NEAR(ols_var_lanes(&o, slope, spot), 0.831163233381214 * 10 / 9, 1e-9);
	CHECK(isnan(ols_var_lanes(&o, slope, lane)));
}

/* MacKinnon & White: with one column of 0 and 1 HC2 is Welch's variance. */
static void
two_arms_are_welch(void)
{
	static const double arm[] = { 0, 1 };
	size_t lane[N] = { 0 }, spot[N];
	double y[2][5];
	struct ols o = fresh(2);

	for (size_t i = 0; i < N; i++) {
		columns[i] = 1;
		columns[N + i] = i % 2;
		y[i % 2][i / 2] = dist[i];
		spot[i] = i;
	}
	ols_fit(&o, dist);
	struct sample s[2];
	for (int a = 0; a < 2; a++) {
		double sum = 0, squares = 0;
		for (int i = 0; i < 5; i++) {
			sum += y[a][i];
			squares += y[a][i] * y[a][i];
		}
		s[a] = sample_of_sums(5, sum, squares);
	}
	struct comparison c = compare_means(s[0], s[1], 0.95);
	CHECK_NEAR(o.beta[1], c.estimate, 1e-12);
	CHECK_NEAR(sqrt(ols_var_serial(&o, arm, lane, spot, 0)), c.se, 1e-12);
}

/* Two units that share their moments: the moments' means, a regression of half the
 * size, say the same.  And lanes do not reach into each other. */
static void
moments_that_units_share(void)
{
	static const double slope[] = { 0, 1 };
	size_t lane[N] = { 0 }, spot[N], apart[N];
	double mean[N / 2], both;
	struct ols o = fresh(2);

	for (size_t i = 0; i < N; i++) {
		columns[i] = 1;
		columns[N + i] = speed[i / 2];
		spot[i] = i / 2;
		apart[i] = i;
		mean[i / 2] = i % 2 ? (dist[i] + dist[i - 1]) / 2 : 0;
	}
	ols_fit(&o, dist);
	both = ols_var_serial(&o, slope, lane, spot, 2);
	CHECK_NEAR(ols_var_serial(&o, slope, apart, spot, 3),
	    ols_var_serial(&o, slope, apart, apart, 0), 1e-12);
	o = fresh(2);
	o.n = N / 2;
	for (size_t i = 0; i < N / 2; i++) {
		columns[i] = 1;
		columns[N / 2 + i] = speed[i];
	}
	ols_fit(&o, mean);
	CHECK_NEAR(both, ols_var_serial(&o, slope, lane, apart, 2), 1e-12);
}

/* Unit means taken out before are worth the columns that would have been there. */
static void
absorbed_means_are_columns(void)
{
	static const double last[] = { 0, 0, 1 }, only[] = { 1 };
	static const double tenth[N] = { 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2 };
	size_t lane[N], spot[N];
	double y[N], with;
	struct ols o = fresh(3);

	for (size_t i = 0; i < N; i++) {
		lane[i] = i / 5;
		spot[i] = i;
		columns[i] = lane[i] == 0;
		columns[N + i] = lane[i] == 1;
		columns[2 * N + i] = speed[i];
	}
	ols_fit(&o, dist);
	with = ols_var_serial(&o, last, lane, spot, 1);
	double b = o.beta[2], df = o.df;
	o = fresh(1);
	o.absorb = tenth;
	o.absorbed = 2;
	for (size_t i = 0; i < N; i++) { /* 6 and 10, 10.8 and 21 are the units' means */
		columns[i] = speed[i] - (lane[i] ? 10 : 6);
		y[i] = dist[i] - (lane[i] ? 21 : 10.8);
	}
	ols_fit(&o, y);
	CHECK_NEAR(o.beta[0], b, 1e-12);
	CHECK(o.df == df);
	CHECK_NEAR(ols_var_serial(&o, only, lane, spot, 1), with, 1e-12);
}

static void
what_cannot_be_told_apart_is_left_out(void)
{
	static const double third[] = { 0, 0, 1 }, second[] = { 0, 1, 0 };
	size_t lane[N] = { 0 }, spot[N];
	double z[N], whole = 0, v;
	struct ols o = fresh(3);

	for (size_t i = 0; i < N; i++) {
		columns[i] = 1;
		columns[N + i] = speed[i];
		columns[2 * N + i] = 3 - 2 * speed[i];
		spot[i] = i;
	}
	ols_fit(&o, dist);
	CHECK(!o.dropped[1] && o.dropped[2] && isnan(o.beta[2]));
	CHECK(o.df == N - 2);
	CHECK_NEAR(o.beta[1], 2.55357142857143, 1e-9);
	CHECK(ols_var_serial(&o, third, lane, spot, 0) == 0);
	v = ols_var_serial(&o, second, lane, spot, 0);
	CHECK_NEAR(v, 0.831163233381214, 1e-9);
	/* what is left of y after the columns is the residual */
	for (size_t i = 0; i < N; i++) {
		z[i] = dist[i];
		whole += o.resid[i] * o.resid[i];
	}
	CHECK_NEAR(ols_sweep(&o, z), whole, 1e-12);
	CHECK_ABS(z[3], o.resid[3], 1e-12);
}

void
unit_stat_ols(void)
{
	a_line_as_r();
	two_arms_are_welch();
	moments_that_units_share();
	absorbed_means_are_columns();
	what_cannot_be_told_apart_is_left_out();
}
