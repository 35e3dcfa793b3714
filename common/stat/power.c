/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/power.h"

#include <math.h>
#include <stdbool.h>

#include "stat/dist.h"

static double
quantile(double alpha, double df)
{
	return dist_t_q(alpha, df, DIST_UPPER);
}

/* P(T above or below c) for a t shifted by `shift`. */
static double
shifted(double c, double df, double shift, int form)
{
	if (isinf(df))
		return dist_norm(c - shift, form);
	return dist_nct(c, df, shift, form);
}

double
power_of(const struct power_test *t, struct power_noise s, double effect)
{
	if (!(t->alpha > 0 && t->alpha < 1 && s.null > 0 && s.alt > 0 && s.df > 0) ||
	    !isfinite(effect))
		return NAN;
	if (t->goal == POWER_DIFFER) {
		double c = quantile(t->alpha / 2, s.df) * s.null / s.alt;
		return shifted(c, s.df, effect / s.alt, DIST_UPPER) +
		    shifted(-c, s.df, effect / s.alt, DIST_LOWER);
	}
	double c = quantile(t->alpha, s.df) * s.null / s.alt;
	double above = shifted(c, s.df, (effect - t->low) / s.alt, DIST_UPPER);
	double below = shifted(-c, s.df, (effect - t->high) / s.alt, DIST_LOWER);
	if (t->goal == POWER_WITHIN)
		return fmax(0, above + below - 1);
	return t->goal == POWER_ABOVE ? above : below;
}

double
power_cohen_h(double p1, double p2)
{
	if (!(p1 >= 0 && p1 <= 1 && p2 >= 0 && p2 <= 1))
		return NAN;
	return 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2));
}

/* Smallest k with P(X >= k) <= alpha under p. */
static double
least_above(double n, double p, double alpha)
{
	double k = dist_binom_q(alpha, n, p, DIST_UPPER);

	while (k > 0 && dist_binom(k - 2, n, p, DIST_UPPER) <= alpha)
		k--;
	while (k <= n && dist_binom(k - 1, n, p, DIST_UPPER) > alpha)
		k++;
	return k;
}

double
power_binom_within(double low, double high, double n, double p, double alpha)
{
	if (!(n >= 1 && n == floor(n) && low >= 0 && low < high && high <= 1 && alpha > 0 &&
		alpha < 1 && p >= 0 && p <= 1))
		return NAN;
	double first = least_above(n, low, alpha);
	double last = n - least_above(n, 1 - high, alpha);
	if (first > last)
		return 0;
	return dist_binom(last, n, p, DIST_LOWER) - dist_binom(first - 1, n, p, DIST_LOWER);
}

static bool
differ(double a, double n_a, double b, double n_b, double z)
{
	double p = (a + b) / (n_a + n_b), d = b / n_b - a / n_a;

	return d * d > z * z * p * (1 - p) * (1 / n_a + 1 / n_b);
}

/* What lies further out than this adds less than 1e-15. */
static double
reach(double n, double p)
{
	return 9 * sqrt(n * p * (1 - p)) + 40;
}

/*
 * For one count of the control, the treatment's counts that are not told from
 * it are one run of numbers around k n_b / n_a; its ends move up with k.
 */
double
power_rates_exact(double p_a, double n_a, double p_b, double n_b, double alpha)
{
	double z = dist_norm_q(alpha / 2, DIST_UPPER), missed = 0;
	double from = fmax(0, floor(n_a * p_a - reach(n_a, p_a)));
	double to = fmin(n_a, ceil(n_a * p_a + reach(n_a, p_a)));
	double lo = 0, hi = 0;

	if (!(p_a >= 0 && p_a <= 1 && p_b >= 0 && p_b <= 1 && n_a >= 1 && n_b >= 1 && z > 0))
		return NAN;
	for (double a = from; a <= to; a++) {
		double middle = floor(a * n_b / n_a);
		while (lo < middle && differ(a, n_a, lo, n_b, z))
			lo++;
		hi = fmax(hi, middle);
		while (hi < n_b && !differ(a, n_a, hi + 1, n_b, z))
			hi++;
		missed += dist_binom_pmf(a, n_a, p_a) *
		    (dist_binom(hi, n_b, p_b, DIST_LOWER) -
			(lo > 0 ? dist_binom(lo - 1, n_b, p_b, DIST_LOWER) : 0));
	}
	return fmin(1, fmax(0, 1 - missed));
}

double
power_design_effect(double size, double icc)
{
	if (!(size >= 1 && icc >= 0 && icc <= 1))
		return NAN;
	return 1 + (size - 1) * icc;
}
