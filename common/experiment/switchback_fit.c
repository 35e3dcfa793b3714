/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "experiment/switchback_impl.h"

void
turns_center(const struct turns *r, double *z)
{
	for (size_t u = 0; u < r->units; u++)
		r->sum[u] = 0;
	for (size_t i = 0; i < r->n; i++)
		r->sum[r->at[i].unit] += z[i];
	for (size_t i = 0; i < r->n; i++)
		z[i] -= r->sum[r->at[i].unit] / r->rows[r->at[i].unit];
}

static int
row_cmp(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->lane != b->lane)
		return a->lane < b->lane ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->unit > b->unit) - (a->unit < b->unit);
}

void
turns_take(struct turns *r, const struct period *p, size_t n, const struct schedule *c,
    size_t washout, bool lag)
{
	*r = (struct turns){ .units = n > 0 ? p[n - 1].turn.unit + 1 : 0 };
	r->at = mem_alloc((n + 1) * sizeof *r->at);
	r->lane = mem_alloc((n + 1) * sizeof *r->lane);
	r->spot = mem_alloc((n + 1) * sizeof *r->spot);
	r->sum = mem_alloc((r->units + 1) * sizeof *r->sum);
	r->rows = mem_alloc((r->units + 1) * sizeof *r->rows);
	for (size_t u = 0; u < r->units; u++)
		r->rows[u] = 0;
	for (size_t i = 0; i < n; i++) {
		const struct turn_of *t = &p[i].turn;
		if (isnan(p[i].y) || (lag ? p[i].before < 0 : c->place[i] < washout))
			continue;
		r->at[r->n++] = (struct row){ c->at[c->of[i]].lane, 0, t->unit, c->of[i], t->at,
			t->arm, p[i].before, p[i].level, p[i].y };
		r->rows[t->unit]++;
	}
	qsort(r->at, r->n, sizeof *r->at, row_cmp);
	for (size_t i = 0; i < r->n; i++) {
		bool same = i > 0 && r->at[i].lane == r->at[i - 1].lane &&
		    r->at[i].at == r->at[i - 1].at;
		r->at[i].spot = i == 0 ? 0 : r->at[i - 1].spot + !same;
		r->lane[i] = r->at[i].lane;
		r->spot[i] = r->at[i].spot;
	}
}

void
turns_free(struct turns *r)
{
	free(r->at);
	free(r->lane);
	free(r->spot);
	free(r->sum);
	free(r->rows);
}

size_t
turns_levels(const struct turns *r, bool seen[static SWITCHBACK_LEVELS])
{
	size_t n = 0;

	for (int l = 0; l < SWITCHBACK_LEVELS; l++)
		seen[l] = false;
	for (size_t i = 0; i < r->n; i++) {
		n += !seen[r->at[i].level];
		seen[r->at[i].level] = true;
	}
	return n;
}

static double *
next_column(struct ols *o)
{
	return o->q + o->k++ * o->n;
}

static void
put_levels(struct ols *o, const struct turns *r)
{
	bool seen[SWITCHBACK_LEVELS];
	bool first = true;

	turns_levels(r, seen);
	for (int l = 0; l < SWITCHBACK_LEVELS; l++) {
		if (!seen[l])
			continue;
		if (!first) {
			double *z = next_column(o);
			for (size_t i = 0; i < r->n; i++)
				z[i] = r->at[i].level == l;
			turns_center(r, z);
		}
		first = false;
	}
}

double
turns_units(const struct turns *r)
{
	double n = 0;

	for (size_t u = 0; u < r->units; u++)
		n += r->rows[u] > 0;
	return n;
}

struct fit
fit_turns(const struct turns *r, struct columns want)
{
	struct fit f = { .arm = SIZE_MAX, .before = SIZE_MAX };
	struct ols *o = &f.ols;

	o->n = r->n;
	o->q = mem_alloc((OLS_MOST * r->n + 1) * sizeof *o->q);
	o->resid = mem_alloc((r->n + 1) * sizeof *o->resid);
	o->lever = mem_alloc((r->n + 1) * sizeof *o->lever);
	o->absorbed = turns_units(r);
	f.y = mem_alloc((r->n + 1) * sizeof *f.y);
	o->absorb = f.absorb = mem_alloc((r->n + 1) * sizeof *f.absorb);
	for (size_t i = 0; i < r->n; i++) {
		f.y[i] = r->at[i].y;
		f.absorb[i] = 1 / r->rows[r->at[i].unit];
	}
	turns_center(r, f.y);
	double *z = want.trend ? next_column(o) : NULL;
	for (size_t i = 0; z != NULL && i < r->n; i++)
		z[i] = (double)r->at[i].at;
	if (z != NULL)
		turns_center(r, z);
	if (want.levels)
		put_levels(o, r);
	for (int lag = 0; lag < 2; lag++) {
		if (!(lag ? want.before : want.arm))
			continue;
		*(lag ? &f.before : &f.arm) = o->k;
		z = next_column(o);
		for (size_t i = 0; i < r->n; i++)
			z[i] = lag ? r->at[i].before : r->at[i].arm;
		turns_center(r, z);
	}
	ols_fit(o, f.y);
	return f;
}

void
fit_free(struct fit *f)
{
	free(f->ols.q);
	free(f->ols.resid);
	free(f->ols.lever);
	free(f->y);
	free(f->absorb);
}

size_t
turns_moments(const struct turns *r)
{
	return r->n > 0 ? r->spot[r->n - 1] + 1 : 0;
}

size_t
turns_lanes(const struct turns *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += i == 0 || r->lane[i] != r->lane[i - 1];
	return n;
}
