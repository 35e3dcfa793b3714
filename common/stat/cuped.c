/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stddef.h>

#include "stat/compare.h"

double
cuped_theta(struct cuped_sample a, struct cuped_sample b)
{
	double between = a.n * b.n / (a.n + b.n), dx = b.x - a.x;
	double cov = (a.n - 1) * a.cov + (b.n - 1) * b.cov + between * dx * (b.y - a.y);
	double var = (a.n - 1) * a.x_var + (b.n - 1) * b.x_var + between * dx * dx;

	return var == 0 ? 0 : cov / var;
}

struct sample
cuped_adjusted(struct cuped_sample s, double theta)
{
	double var = s.y_var - 2 * theta * s.cov + theta * theta * s.x_var;

	return (struct sample){ s.n, s.y - theta * s.x, isnan(var) ? var : fmax(var, 0) };
}

struct comparison
compare_cuped(struct cuped_sample a, struct cuped_sample b, double theta, double conf)
{
	return compare_means(cuped_adjusted(a, theta), cuped_adjusted(b, theta), conf);
}

/*
 * With r = b.y / a.y the effect moves by (d(b.y - theta b.x) - d(r a.y - theta
 * a.x)) / a.y, since the covariates' means differ by chance only.
 */
struct comparison
compare_cuped_relative(struct cuped_sample a, struct cuped_sample b, double theta, double conf)
{
	struct comparison c = compare_cuped(a, b, theta, conf);
	double r = b.y / a.y, effect = c.estimate / a.y;
	double var_a = r * r * a.y_var - 2 * r * theta * a.cov + theta * theta * a.x_var;
	double var_b = cuped_adjusted(b, theta).var;

	if (c.note == NULL && a.y != 0)
		return comparison_of(effect, sqrt(var_b / b.n + var_a / a.n) / fabs(a.y), c.df,
		    conf);
	if (c.note == NULL) {
		c = comparison_of(NAN, NAN, NAN, conf);
		c.note = "control mean is zero";
	}
	c.estimate = a.y != 0 ? effect : NAN;
	return c;
}

/* The arm's line at x. */
static struct sample
line_at(struct cuped_sample s, double x, double *theta)
{
	double off = x - s.x, spread = (s.n - 1) * s.x_var;

	*theta = s.x_var > 0 ? s.cov / s.x_var : 0;
	if (!(s.x_var > 0))
		return (struct sample){ s.n, s.y, s.y_var };
	double rest = (s.n - 1) / (s.n - 2) * fmax(s.y_var - *theta * s.cov, 0);
	if (!(s.n > 2))
		rest = NAN;
	return (struct sample){ s.n, s.y + *theta * off, rest * (1 + s.n * off * off / spread) };
}

struct lin
cuped_by_lin(struct cuped_sample a, struct cuped_sample b)
{
	double x = a.x + b.n / (a.n + b.n) * (b.x - a.x);
	struct lin l = { .df = a.n + b.n - 4 };

	l.a = line_at(a, x, &l.theta_a);
	l.b = line_at(b, x, &l.theta_b);
	double slopes = l.theta_b - l.theta_a;
	double spread = ((a.n - 1) * a.x_var + (b.n - 1) * b.x_var) / (a.n + b.n - 2);
	l.drawn = slopes * slopes * spread / (a.n + b.n);
	return l;
}

struct comparison
compare_lin(const struct lin *l, double conf)
{
	struct comparison c = compare_means(l->a, l->b, conf);

	if (c.note != NULL)
		return c;
	return comparison_of(c.estimate, sqrt(l->a.var / l->a.n + l->b.var / l->b.n + l->drawn),
	    l->df, conf);
}

/* The covariance of g'v and h'v, for two gradients. */
static double
spread(const struct cuped_ratio_sample *s, const double *g, const double *h)
{
	double sum = 0;

	for (int i = 0; i < CUPED_PARTS; i++)
		for (int j = 0; j < CUPED_PARTS; j++)
			sum += g[i] * h[j] * s->cov[i][j];
	return sum;
}

struct cuped_sample
cuped_of_ratio(const struct cuped_ratio_sample *s)
{
	double den = s->mean[CUPED_DEN], pre_den = s->mean[CUPED_PRE_DEN];
	double y = s->mean[CUPED_NUM] / den, x = s->mean[CUPED_PRE_NUM] / pre_den;
	const double in_y[CUPED_PARTS] = { [CUPED_NUM] = 1 / den, [CUPED_DEN] = -y / den };
	const double
	    in_x[CUPED_PARTS] = { [CUPED_PRE_NUM] = 1 / pre_den, [CUPED_PRE_DEN] = -x / pre_den };

	return (struct cuped_sample){ s->n, y, x, spread(s, in_y, in_y), spread(s, in_x, in_x),
		spread(s, in_y, in_x) };
}

double
cuped_theta_within(struct cuped_sample a, struct cuped_sample b)
{
	double var = a.x_var + b.x_var;

	return var == 0 ? 0 : (a.cov + b.cov) / var;
}
