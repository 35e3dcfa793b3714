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
