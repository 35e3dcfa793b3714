/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "experiment/switchback_impl.h"

#define SAME 1e-9 /* of a statistic: as far out but for rounding */

/*
 * Under an effect tau of every period, the coefficient that a schedule z gives is
 * a - tau b, a and b being those of y and of the arms that were: y - tau (arm - z)
 * is what would have been seen.  So one pass over the schedules serves every tau.
 */
struct draws {
	double *a, *b;
	size_t n;
	bool all; /* every schedule once, what was observed among them */
	double observed;
};

static void
coefficients(const struct rows_of *r, const struct ols *o, const signed char *arm,
    const double *was, double *z, double *a, double *b)
{
	double zy = 0, zw = 0;

	for (size_t i = 0; i < r->n; i++)
		z[i] = arm[r->at[i].block];
	rows_center(r, z);
	double zz = ols_sweep(o, z);
	for (size_t i = 0; i < r->n; i++) {
		zy += z[i] * o->resid[i];
		zw += z[i] * was[i];
	}
	/* a schedule that the trend or the weekday explains counts as far out */
	bool told = zz > 1e-9 * (double)r->n;
	*a = told ? zy / zz : INFINITY;
	*b = told ? zw / zz : 0;
}

static double
p_at(const struct draws *d, double tau)
{
	double out = fabs(d->observed - tau) * (1 - SAME);
	size_t far = 0;

	for (size_t i = 0; i < d->n; i++)
		far += fabs(d->a[i] - tau * d->b[i]) >= out;
	return d->all ? (double)far / (double)d->n : (double)(far + 1) / (double)(d->n + 1);
}

/* Where p falls to alpha, going from the estimate by `step` and its doubles. */
static double
edge(const struct draws *d, double alpha, double step)
{
	double in = d->observed, out = d->observed + step;

	for (int i = 0; p_at(d, out) > alpha; i++, step *= 2) {
		if (i == 40)
			return NAN;
		in = out;
		out += step;
	}
	for (int i = 0; i < 45; i++) {
		double middle = (in + out) / 2;
		if (p_at(d, middle) > alpha)
			in = middle;
		else
			out = middle;
	}
	return out;
}

struct finding_of
switchback_draw(const struct schedule *c, const struct rows_of *r, const struct ols *o,
    const struct switchback_rules *rules)
{
	size_t coins = schedule_coins(c);
	struct draws d = { .all = coins > 0 && coins < 32 && c->count <= (double)rules->draws };
	double *z = mem_alloc((r->n + 1) * sizeof *z), *was = mem_alloc((r->n + 1) * sizeof *was);
	signed char *arm = mem_alloc(c->blocks + 1);
	struct random random = { rules->seed };
	struct finding_of f = { NAN, NAN, NAN, NAN };

	d.n = d.all ? (size_t)c->count : rules->draws;
	d.a = mem_alloc((d.n + 1) * sizeof *d.a);
	d.b = mem_alloc((d.n + 1) * sizeof *d.b);
	for (size_t b = 0; b < c->blocks; b++)
		arm[b] = c->at[b].arm;
	for (size_t i = 0; i < r->n; i++)
		was[i] = arm[r->at[i].block];
	rows_center(r, was);
	ols_sweep(o, was);
	double one;
	coefficients(r, o, arm, was, z, &d.observed, &one);
	for (size_t i = 0; i < d.n; i++) {
		if (d.all)
			schedule_turned(c, i, arm);
		else
			schedule_draw(c, &random, arm);
		coefficients(r, o, arm, was, z, &d.a[i], &d.b[i]);
	}
	double scale = fabs(d.observed);
	for (size_t i = 0; i < d.n; i++)
		scale = fmax(scale, isfinite(d.a[i]) ? fabs(d.a[i]) : 0);
	f.estimate = d.observed;
	f.p = p_at(&d, 0);
	f.lo = edge(&d, 1 - rules->conf, -scale / 8);
	f.hi = edge(&d, 1 - rules->conf, scale / 8);
	free(z);
	free(was);
	free(arm);
	free(d.a);
	free(d.b);
	return f;
}
