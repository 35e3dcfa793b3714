/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/boundary_impl.h"
#include "stat/dist.h"
#include "stat/quad.h"

enum { PANEL = 6, REACH = 9 }; /* in standard deviations of a step */

struct going
going_start(void)
{
	struct going g = { .x = mem_alloc(sizeof *g.x),
		.w = mem_alloc(sizeof *g.w),
		.n = 1,
		.cap = 1 };

	g.x[0] = 0;
	g.w[0] = 1;
	return g;
}

void
going_free(struct going *g)
{
	free(g->x);
	free(g->w);
}

struct step
step_to(const struct going *from, double t, double drift)
{
	return (struct step){ from, t, sqrt(from->t), drift * (t - from->t), sqrt(t - from->t) };
}

double
step_tail(const struct step *s, double z, int form)
{
	const struct going *g = s->from;
	double sum = 0;

	for (size_t i = 0; i < g->n && isfinite(z); i++)
		sum += g->w[i] *
		    dist_norm((z * sqrt(s->t) - g->x[i] * s->root - s->mean) / s->sd, form);
	return sum;
}

/* First node that is not below x. */
static size_t
node(const struct going *g, double x)
{
	size_t lo = 0, hi = g->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (g->x[mid] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

double
step_density(const struct step *s, double z)
{
	const struct going *g = s->from;
	double at = z * sqrt(s->t) - s->mean, sum = 0;
	size_t i = 0, end = g->n;

	if (s->root > 0) {
		i = node(g, (at - REACH * s->sd) / s->root);
		end = node(g, (at + REACH * s->sd) / s->root);
	}
	for (; i < end; i++) {
		double u = (at - g->x[i] * s->root) / s->sd;
		sum += g->w[i] * exp(-u * u / 2);
	}
	return sum * sqrt(s->t) / (s->sd * sqrt(2 * M_PI));
}

void
step_take(struct going *to, const struct step *s, double lo, double hi, double drift, double next)
{
	double middle = drift * sqrt(s->t), finest = fmin(s->sd, sqrt(next - s->t)) / sqrt(s->t);
	double unit[QUAD_NODES], weight[QUAD_NODES];

	lo = fmax(lo, middle - REACH);
	hi = fmin(hi, middle + REACH);
	size_t panels = hi > lo ? (size_t)ceil((hi - lo) / (PANEL * finest)) : 0;
	double width = (hi - lo) / (double)panels / 2;

	to->t = s->t;
	to->n = panels * QUAD_NODES;
	if (to->n > to->cap) {
		to->cap = to->n * 2;
		to->x = mem_resize(to->x, to->cap * sizeof *to->x);
		to->w = mem_resize(to->w, to->cap * sizeof *to->w);
	}
	quad_rule(unit, weight);
	for (size_t i = 0; i < to->n; i++) {
		double centre = lo + width * (double)(2 * (i / QUAD_NODES) + 1);
		to->x[i] = centre + width * unit[i % QUAD_NODES];
		to->w[i] = width * weight[i % QUAD_NODES] * step_density(s, to->x[i]);
	}
}
