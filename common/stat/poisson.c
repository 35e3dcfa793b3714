/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/poisson.h"

#include <math.h>

#include "stat/dist.h"

static double
chance_of_b(double t_a, double t_b, double ratio)
{
	return t_b / (t_a / ratio + t_b);
}

static bool
are_counts(double x_a, double t_a, double x_b, double t_b)
{
	return x_a >= 0 && x_b >= 0 && t_a > 0 && t_b > 0;
}

struct exact_test
poisson_test(double x_a, double t_a, double x_b, double t_b, double ratio)
{
	if (!are_counts(x_a, t_a, x_b, t_b) || !(ratio > 0))
		return (struct exact_test){ NAN, NAN, NAN, NAN };
	return binom_test(x_b, x_a + x_b, chance_of_b(t_a, t_b, ratio));
}

struct exact_test
poisson_mid_p(double x_a, double t_a, double x_b, double t_b, double ratio)
{
	struct exact_test t = poisson_test(x_a, t_a, x_b, t_b, ratio);

	if (isnan(t.p))
		return t;
	double half = dist_binom_pmf(x_b, x_a + x_b, chance_of_b(t_a, t_b, ratio)) / 2;
	t.less -= half;
	t.greater -= half;
	t.p = fmin(2 * fmin(t.less, t.greater), 1);
	t.log_p = log(t.p);
	return t;
}

struct interval
poisson_ratio(double x_a, double t_a, double x_b, double t_b, double conf)
{
	if (!are_counts(x_a, t_a, x_b, t_b))
		return (struct interval){ NAN, NAN };
	/* lo / (1 - lo), with 1 - lo the other count's upper end */
	struct interval b = rate_exact(x_b, x_a + x_b, conf);
	struct interval a = rate_exact(x_a, x_a + x_b, conf);
	return (struct interval){ b.lo / a.hi * (t_a / t_b), b.hi / a.lo * (t_a / t_b) };
}

struct interval
poisson_rate(double x, double t, double conf)
{
	double tail = (1 - conf) / 2;

	if (!(x >= 0 && t > 0 && conf > 0 && conf < 1))
		return (struct interval){ NAN, NAN };
	return (struct interval){
		x == 0 ? 0 : dist_chisq_q(tail, 2 * x, DIST_LOWER) / 2 / t,
		dist_chisq_q(tail, 2 * x + 2, DIST_UPPER) / 2 / t,
	};
}

struct interval
poisson_difference(double x_a, double t_a, double x_b, double t_b, double conf)
{
	struct interval a = poisson_rate(x_a, t_a, conf), b = poisson_rate(x_b, t_b, conf);
	double r_a = x_a / t_a, r_b = x_b / t_b;

	return (struct interval){
		r_b - r_a - hypot(r_b - b.lo, a.hi - r_a),
		r_b - r_a + hypot(b.hi - r_b, r_a - a.lo),
	};
}

static struct comparison
undefined(double estimate, const char *note)
{
	return (struct comparison){ estimate, NAN, NAN, NAN, NAN, NAN, NAN, NAN, note };
}

static const char *
counts_note(double x_a, double t_a, double x_b, double t_b)
{
	if (!(x_a >= 0 && x_b >= 0 && t_a >= 0 && t_b >= 0))
		return "count out of range";
	return t_a == 0 || t_b == 0 ? "empty arm" : NULL;
}

struct comparison
compare_counts_wald(double x_a, double t_a, double x_b, double t_b, double conf)
{
	const char *note = counts_note(x_a, t_a, x_b, t_b);

	if (note != NULL)
		return undefined(NAN, note);
	return comparison_of(x_b / t_b - x_a / t_a, sqrt(x_a / t_a / t_a + x_b / t_b / t_b),
	    INFINITY, conf);
}

struct comparison
compare_counts(double x_a, double t_a, double x_b, double t_b, double conf)
{
	struct comparison c = compare_counts_wald(x_a, t_a, x_b, t_b, conf);
	double rate = (x_a + x_b) / (t_a + t_b);

	if (c.note != NULL)
		return c;
	struct comparison score = comparison_of(c.estimate, sqrt(rate * (1 / t_a + 1 / t_b)),
	    INFINITY, conf);
	c.statistic = score.statistic;
	c.p = score.p;
	c.log_p = score.log_p;
	return c;
}

struct comparison
compare_counts_relative(double x_a, double t_a, double x_b, double t_b, double conf)
{
	const char *note = counts_note(x_a, t_a, x_b, t_b);

	if (note == NULL && x_a == 0)
		note = "control mean is zero";
	if (note != NULL)
		return undefined(NAN, note);
	double a = x_a / t_a, b = x_b / t_b;
	double var = x_b / t_b / t_b / (a * a) + b * b / (a * a) / x_a;
	return comparison_of((b - a) / a, sqrt(var), INFINITY, conf);
}
