/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/boundary.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/dist.h"
#include "stat/quad.h"

const char *const spend_names[SPENDS] = {
	[SPEND_OBF] = "obf",
	[SPEND_POCOCK] = "pocock",
	[SPEND_POWER] = "power",
	[SPEND_HSD] = "hsd",
};

double
spending_at(struct spending by, double alpha, double t)
{
	t = fmin(t, 1);
	if (!(t > 0))
		return isnan(t) ? t : 0;
	switch (by.by) {
	case SPEND_OBF:
		return 2 * dist_norm(dist_norm_q(alpha / 2, DIST_UPPER) / sqrt(t), DIST_UPPER);
	case SPEND_POCOCK: return alpha * log1p((M_E - 1) * t);
	case SPEND_POWER: return alpha * pow(t, by.shape);
	default: return by.shape == 0 ? alpha * t : alpha * expm1(-by.shape * t) / expm1(-by.shape);
	}
}

enum { PANEL = 6, REACH = 9 }; /* in standard deviations of a step */

/* z among the paths that are still going at time t: the density times the weights of
 * the quadrature, at its nodes, ascending. */
struct going {
	double t;
	double *x, *w;
	size_t n, cap;
};

/* From `from` at its time to time t. */
struct step {
	const struct going *from;
	double t, root, mean, sd; /* x' sqrt(t) is N(x root + mean, sd^2) */
};

static struct step
step_to(const struct going *from, double t, double drift)
{
	return (struct step){ from, t, sqrt(from->t), drift * (t - from->t), sqrt(t - from->t) };
}

/* Share of all paths that come from there and are beyond z. */
static double
tail(const struct step *s, double z, int form)
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

static double
density(const struct step *s, double z)
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

/* The paths that go on between lo and hi; `next` is the time of the look after. */
static void
go_on(struct going *to, const struct step *s, double lo, double hi, double drift, double next)
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
		to->w[i] = width * weight[i % QUAD_NODES] * density(s, to->x[i]);
	}
}

struct walk {
	struct going now, then;
};

/* Everything at 0, at time 0. */
static void
walk_start(struct walk *w)
{
	*w = (struct walk){ 0 };
	w->now.x = mem_alloc(sizeof *w->now.x);
	w->now.w = mem_alloc(sizeof *w->now.w);
	w->now.x[0] = 0;
	w->now.w[0] = 1;
	w->now.n = w->now.cap = 1;
}

/* Past look i, with what stays between lo and hi. */
static void
walk_on(struct walk *w, const double *t, size_t n, size_t i, double lo, double hi, double drift)
{
	struct step s = step_to(&w->now, t[i], drift);
	struct going was = w->now;

	if (i + 1 == n)
		return;
	go_on(&w->then, &s, lo, hi, drift, t[i + 1]);
	w->now = w->then;
	w->then = was;
}

static void
walk_end(struct walk *w)
{
	free(w->now.x);
	free(w->now.w);
	free(w->then.x);
	free(w->then.w);
}

void
boundary_cross(const double *t, const double *lo, const double *hi, size_t n, double drift,
    double *below, double *above)
{
	struct walk w;

	walk_start(&w);
	for (size_t i = 0; i < n; i++) {
		struct step s = step_to(&w.now, t[i], drift);
		if (below != NULL)
			below[i] = tail(&s, lo[i], DIST_LOWER);
		if (above != NULL)
			above[i] = tail(&s, hi[i], DIST_UPPER);
		walk_on(&w, t, n, i, lo[i], hi[i], drift);
	}
	walk_end(&w);
}

static const char *
why_not(const double *t, size_t i)
{
	if (!(t[i] > 0 && t[i] <= 1 + 1e-12))
		return "information out of range";
	if (i > 0 && !(t[i] - t[i - 1] >= BOUNDARY_STEP))
		return "information does not grow";
	return NULL;
}

/* z beyond which `chance` of all paths are; the tail falls with z. */
static double
quantile(const struct step *s, double chance)
{
	double lo = -40, hi = 40;

	if (!(chance > 1e-300))
		return INFINITY;
	for (int i = 0; i < 100 && hi - lo > 1e-13 * fmax(1, fabs(lo)); i++) {
		double mid = (lo + hi) / 2;
		if (tail(s, mid, DIST_UPPER) > chance)
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

const char *
boundary_spend(struct spending by, double alpha, int sides, const double *t, size_t n, double *z)
{
	const char *why = NULL;
	double spent = 0;
	struct walk w;

	walk_start(&w);
	for (size_t i = 0; i < n && (why = why_not(t, i)) == NULL; i++) {
		struct step s = step_to(&w.now, t[i], 0);
		double now = spending_at(by, alpha / sides, t[i]);
		z[i] = quantile(&s, now - spent);
		spent = now;
		walk_on(&w, t, n, i, sides == 2 ? -z[i] : -INFINITY, z[i], 0);
	}
	walk_end(&w);
	return why;
}

static double
crossed(const double *t, const double *bound, size_t n, int sides, double drift, double scale)
{
	struct walk w;
	double sum = 0;

	walk_start(&w);
	for (size_t i = 0; i < n; i++) {
		struct step s = step_to(&w.now, t[i], drift);
		double hi = bound[i] * scale, lo = sides == 2 ? -hi : -INFINITY;
		sum += tail(&s, hi, DIST_UPPER) + tail(&s, lo, DIST_LOWER);
		walk_on(&w, t, n, i, lo, hi, drift);
	}
	walk_end(&w);
	return sum;
}

const char *
boundary_shape(double delta, double alpha, int sides, const double *t, size_t n, double *z)
{
	double lo = 0, hi = 20;

	for (size_t i = 0; i < n; i++) {
		const char *why = why_not(t, i);
		if (why != NULL)
			return why;
		z[i] = pow(t[i] / t[n - 1], delta - 0.5);
	}
	for (int i = 0; i < 60 && hi - lo > 1e-12; i++) {
		double mid = (lo + hi) / 2;
		if (crossed(t, z, n, sides, 0, mid) > alpha)
			lo = mid;
		else
			hi = mid;
	}
	for (size_t i = 0; i < n; i++)
		z[i] *= hi;
	return NULL;
}

double
boundary_power(const double *t, const double *bound, size_t n, int sides, double drift)
{
	return crossed(t, bound, n, sides, drift, 1);
}

double
boundary_drift(const double *t, const double *bound, size_t n, int sides, double power)
{
	double lo = 0, hi = 1;

	if (!(power < 1 && power > boundary_power(t, bound, n, sides, 0)))
		return NAN;
	while (boundary_power(t, bound, n, sides, hi) < power)
		if ((hi *= 2) > 1e6)
			return NAN;
	for (int i = 0; i < 60 && hi - lo > 1e-10 * hi; i++) {
		double mid = (lo + hi) / 2;
		if (boundary_power(t, bound, n, sides, mid) < power)
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

double
boundary_conditional(double z, double t, double drift, double bound)
{
	double rest = 1 - t;

	return dist_norm((z * sqrt(t) + drift * rest - bound) / sqrt(rest), DIST_LOWER);
}

double
boundary_predictive(double z, double t, double bound)
{
	return dist_norm((z - bound * sqrt(t)) / sqrt(1 - t), DIST_LOWER);
}
