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

/*
 * Arms are whole blocks', so all that a schedule needs are sums over blocks: of the
 * fit's columns, of y and of the arms that were, both without what the columns
 * explain.  The columns have no unit means, so neither need z be centred for them.
 */
struct sums_of {
	const struct schedule *c;
	const struct turns *r;
	size_t k, width; /* k columns, then y and arms */
	double *at;	 /* width for each block */
	double *rows;	 /* of each block */
};

static void
sums_take(struct sums_of *s, const struct schedule *c, const struct turns *r, const struct ols *o)
{
	double *was = mem_alloc((r->n + 1) * sizeof *was);

	*s = (struct sums_of){ .c = c, .r = r, .k = o->k, .width = o->k + 2 };
	s->at = mem_alloc((c->blocks + 1) * s->width * sizeof *s->at);
	s->rows = mem_alloc((c->blocks + 1) * sizeof *s->rows);
	for (size_t b = 0; b < c->blocks; b++)
		s->rows[b] = 0;
	for (size_t b = 0; b < c->blocks * s->width; b++)
		s->at[b] = 0;
	for (size_t i = 0; i < r->n; i++)
		was[i] = r->at[i].arm;
	turns_center(r, was);
	ols_sweep(o, was);
	for (size_t i = 0; i < r->n; i++) {
		double *at = s->at + r->at[i].block * s->width;
		s->rows[r->at[i].block]++;
		for (size_t j = 0; j < o->k; j++)
			at[j] += o->q[j * o->n + i];
		at[o->k] += o->resid[i];
		at[o->k + 1] += was[i];
	}
	free(was);
}

/* Sum of squares of z, 1 in the blocks with arm 1, about its mean in each unit. */
static double
about_units(const struct sums_of *s, const signed char *arm)
{
	const struct turns *r = s->r;
	double sum = 0;

	for (size_t u = 0; u < r->units; u++)
		r->sum[u] = 0;
	if (!s->c->common)
		for (size_t b = 0; b < s->c->blocks; b++)
			r->sum[s->c->at[b].lane] += arm[b] ? s->rows[b] : 0;
	for (size_t i = 0; s->c->common && i < r->n; i++)
		r->sum[r->at[i].unit] += arm[r->at[i].block];
	for (size_t u = 0; u < r->units; u++)
		if (r->rows[u] > 0)
			sum += r->sum[u] * (1 - r->sum[u] / r->rows[u]);
	return sum;
}

static void
coefficients(const struct sums_of *s, const signed char *arm, double *a, double *b)
{
	double sum[OLS_MOST + 2] = { 0 }, zz = about_units(s, arm);

	for (size_t i = 0; i < s->c->blocks; i++)
		for (size_t j = 0; arm[i] && j < s->width; j++)
			sum[j] += s->at[i * s->width + j];
	for (size_t j = 0; j < s->k; j++)
		zz -= sum[j] * sum[j];
	/* a schedule that the trend or the weekday explains counts as far out */
	bool told = zz > 1e-9 * (double)s->r->n;
	*a = told ? sum[s->k] / zz : INFINITY;
	*b = told ? sum[s->k + 1] / zz : 0;
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
	for (int i = 0; i < 32; i++) {
		double middle = (in + out) / 2;
		if (p_at(d, middle) > alpha)
			in = middle;
		else
			out = middle;
	}
	return out;
}

struct finding_of
switchback_draw(const struct schedule *c, const struct turns *r, const struct ols *o,
    const struct switchback_rules *rules)
{
	size_t coins = schedule_coins(c);
	struct draws d = { .all = coins > 0 && coins < 32 && c->count <= (double)rules->draws };
	struct sums_of sums;
	signed char *arm = mem_alloc(c->blocks + 1);
	struct random random = { rules->seed };
	struct finding_of f = { NAN, NAN, NAN, NAN };

	d.n = d.all ? (size_t)c->count : rules->draws;
	d.a = mem_alloc((d.n + 1) * sizeof *d.a);
	d.b = mem_alloc((d.n + 1) * sizeof *d.b);
	for (size_t b = 0; b < c->blocks; b++)
		arm[b] = c->at[b].arm;
	double one;
	sums_take(&sums, c, r, o);
	coefficients(&sums, arm, &d.observed, &one);
	for (size_t i = 0; i < d.n; i++) {
		if (d.all)
			schedule_turned(c, i, arm);
		else
			schedule_draw(c, &random, arm);
		coefficients(&sums, arm, &d.a[i], &d.b[i]);
	}
	double scale = fabs(d.observed);
	for (size_t i = 0; i < d.n; i++)
		scale = fmax(scale, isfinite(d.a[i]) ? fabs(d.a[i]) : 0);
	f.estimate = d.observed;
	f.p = p_at(&d, 0);
	f.lo = edge(&d, 1 - rules->conf, -scale / 8);
	f.hi = edge(&d, 1 - rules->conf, scale / 8);
	free(sums.at);
	free(sums.rows);
	free(arm);
	free(d.a);
	free(d.b);
	return f;
}
