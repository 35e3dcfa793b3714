/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/lift.h"

#include <math.h>
#include <stddef.h>

#include "stat/dist.h"

static struct quotient
of_arms(double a, double a_var, double b, double b_var, double df)
{
	return (struct quotient){ b - a, a, a_var + b_var, a_var, -a_var, df };
}

struct quotient
lift_of_means(struct sample a, struct sample b)
{
	struct comparison c = compare_means(a, b, 0.95);

	return of_arms(a.mean, a.var / a.n, b.mean, b.var / b.n, c.df);
}

struct quotient
lift_of_rates(double k_a, double n_a, double k_b, double n_b)
{
	double a = k_a / n_a, b = k_b / n_b;

	return of_arms(a, a * (1 - a) / n_a, b, b * (1 - b) / n_b, INFINITY);
}

struct quotient
lift_of_counts(double x_a, double t_a, double x_b, double t_b)
{
	return of_arms(x_a / t_a, x_a / t_a / t_a, x_b / t_b, x_b / t_b / t_b, INFINITY);
}

struct quotient
lift_of_cuped(struct cuped_sample a, struct cuped_sample b, double theta)
{
	struct sample s = cuped_adjusted(a, theta), t = cuped_adjusted(b, theta);
	struct comparison c = compare_means(s, t, 0.95);

	return (struct quotient){ c.estimate, a.y, s.var / s.n + t.var / t.n, a.y_var / a.n,
		-(a.y_var - theta * a.cov) / a.n, c.df };
}

struct quotient
lift_of_lin(struct cuped_sample a, struct cuped_sample b)
{
	struct lin l = cuped_by_lin(a, b);

	double with_base = (l.theta_b - l.theta_a) * a.cov / (a.n + b.n);
	return (struct quotient){ l.b.mean - l.a.mean, a.y,
		l.a.var / l.a.n + l.b.var / l.b.n + l.drawn, a.y_var / a.n,
		with_base - (a.y_var - l.theta_a * a.cov) / a.n, l.df };
}

/* Variance of diff - v base. */
static double
var_at(const struct quotient *q, double v)
{
	return q->diff_var - 2 * v * q->cov + v * v * q->base_var;
}

static struct comparison
undefined(double estimate, const char *note)
{
	struct comparison c = comparison_of(estimate, NAN, NAN, NAN);

	c.note = note;
	return c;
}

static double
half_width(const struct comparison *c)
{
	return (c->hi - c->lo) / 2 / c->se;
}

/* The roots of v^2 left - 2 v middle + diff^2 - tt diff_var. */
static struct interval
fieller_within(const struct quotient *q, double bound)
{
	double tt = bound * bound, left = q->base * q->base - tt * q->base_var;
	double middle = q->diff * q->base - tt * q->cov;
	double half = sqrt(
	    fmax(middle * middle - left * (q->diff * q->diff - tt * q->diff_var), 0));

	if (!(left > 0))
		return (struct interval){ NAN, NAN };
	return (struct interval){ (middle - half) / left, (middle + half) / left };
}

struct interval
lift_within(enum lift rule, struct quotient q, double bound)
{
	double v = q.diff / q.base, se = sqrt(var_at(&q, v)) / fabs(q.base), half = bound * se;

	if (rule == LIFT_FIELLER)
		return fieller_within(&q, bound);
	if (rule == LIFT_DELTA)
		return (struct interval){ v - half, v + half };
	if (!(q.base > 0 && v > -1))
		return (struct interval){ NAN, NAN };
	half /= 1 + v;
	return (struct interval){ expm1(log1p(v) - half), expm1(log1p(v) + half) };
}

static struct comparison
by_fieller(struct quotient q, struct comparison c, double conf)
{
	struct comparison plain = comparison_of(q.diff, sqrt(q.diff_var), q.df, conf);
	struct interval i = fieller_within(&q, half_width(&c));

	c.statistic = plain.statistic;
	c.p = plain.p;
	c.log_p = plain.log_p;
	c.lo = i.lo;
	c.hi = i.hi;
	c.note = plain.note ? plain.note : isnan(i.lo) ? "control mean not told from zero" : NULL;
	if (c.note != NULL)
		c.lo = c.hi = NAN;
	return c;
}

static struct comparison
by_log(struct comparison c, double conf)
{
	double ratio = 1 + c.estimate;
	struct comparison log_ratio = comparison_of(log(ratio), c.se / ratio, c.df, conf);

	c.statistic = log_ratio.statistic;
	c.p = log_ratio.p;
	c.log_p = log_ratio.log_p;
	c.lo = expm1(log_ratio.lo);
	c.hi = expm1(log_ratio.hi);
	return c;
}

struct comparison
lift_by(enum lift rule, struct quotient q, double conf)
{
	double v = q.diff / q.base;

	if (q.base == 0)
		return undefined(NAN, "control mean is zero");
	struct comparison c = comparison_of(v, sqrt(var_at(&q, v)) / fabs(q.base), q.df, conf);
	if (c.note != NULL || rule == LIFT_DELTA)
		return c;
	if (rule == LIFT_FIELLER)
		return by_fieller(q, c, conf);
	if (!(q.base > 0 && v > -1))
		return undefined(v, "a logarithm needs values above zero");
	return by_log(c, conf);
}

double
lift_tail(enum lift rule, struct quotient q, double margin, bool upper)
{
	double v = q.diff / q.base, se = sqrt(var_at(&q, v)) / q.base, t;

	if (!(q.base > 0))
		return NAN;
	switch (rule) {
	case LIFT_FIELLER: t = (q.diff - margin * q.base) / sqrt(var_at(&q, margin)); break;
	case LIFT_LOG: t = (log1p(v) - log1p(margin)) / (se / (1 + v)); break;
	default: t = (v - margin) / se;
	}
	return dist_t(t, q.df, upper ? DIST_UPPER : DIST_LOWER);
}

double
lift_equivalent(enum lift rule, struct quotient q, double margin)
{
	double low = lift_tail(rule, q, -margin, true), high = lift_tail(rule, q, margin, false);

	return isnan(low) || isnan(high) ? (double)NAN : fmax(low, high);
}
