/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/boundary.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/boundary_impl.h"
#include "stat/dist.h"

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

struct walk {
	struct going now, then;
};

/* Past look i, with what stays between lo and hi. */
static void
walk_on(struct walk *w, const double *t, size_t n, size_t i, double lo, double hi, double drift)
{
	struct step s = step_to(&w->now, t[i], drift);
	struct going was = w->now;

	if (i + 1 == n)
		return;
	step_take(&w->then, &s, lo, hi, drift, t[i + 1]);
	w->now = w->then;
	w->then = was;
}

static void
walk_end(struct walk *w)
{
	going_free(&w->now);
	going_free(&w->then);
}

void
boundary_cross(const double *t, const double *lo, const double *hi, size_t n, double drift,
    double *below, double *above)
{
	struct walk w = { .now = going_start() };

	for (size_t i = 0; i < n; i++) {
		struct step s = step_to(&w.now, t[i], drift);
		if (below != NULL)
			below[i] = step_tail(&s, lo[i], DIST_LOWER);
		if (above != NULL)
			above[i] = step_tail(&s, hi[i], DIST_UPPER);
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

/* z beyond which `chance` of all paths are: Newton on the logarithm of the tail, which
 * is concave, kept between lo and hi. */
static double
quantile(const struct step *s, double chance)
{
	double lo = -40, hi = 40, z = 2;

	if (!(chance > 1e-300))
		return INFINITY;
	for (int i = 0; i < 100 && hi - lo > 1e-12; i++) {
		double beyond = step_tail(s, z, DIST_UPPER), slope = step_density(s, z);
		if (beyond > chance)
			lo = z;
		else
			hi = z;
		double next = z + log(beyond / chance) * beyond / slope;
		if (fabs(next - z) < 1e-11)
			return next;
		z = next > lo && next < hi ? next : (lo + hi) / 2;
	}
	return z;
}

struct boundary {
	struct spending by;
	double alpha; /* of a side */
	int sides;
	struct going before, next; /* up to the look before the last one; scratch */
	double t, z, spent;	   /* the last look; t 0: none */
};

struct boundary *
boundary_new(struct spending by, double alpha, int sides)
{
	struct boundary *b = mem_alloc(sizeof *b);

	*b = (struct boundary){ .by = by,
		.alpha = alpha / sides,
		.sides = sides,
		.before = going_start() };
	return b;
}

void
boundary_free(struct boundary *b)
{
	going_free(&b->before);
	going_free(&b->next);
	free(b);
}

/* Past the last look into b->next, on nodes fine enough for a look at `next`. */
static void
past_last(struct boundary *b, double next)
{
	struct step s = step_to(&b->before, b->t, 0);

	step_take(&b->next, &s, b->sides == 2 ? -b->z : -INFINITY, b->z, 0, next);
}

double
boundary_look(struct boundary *b, double t)
{
	t = fmin(t, 1);
	if (!(t - b->t >= BOUNDARY_STEP))
		return NAN;
	if (b->t > 0) {
		struct going was = b->before;
		past_last(b, t);
		b->before = b->next;
		b->next = was;
	}
	struct step s = step_to(&b->before, t, 0);
	double now = spending_at(b->by, b->alpha, t);
	b->z = quantile(&s, now - b->spent);
	b->spent = now;
	b->t = t;
	return b->z;
}

double
boundary_last(struct boundary *b)
{
	if (1 - b->t < BOUNDARY_STEP)
		return b->z;
	if (b->t > 0)
		past_last(b, 1);
	struct step s = step_to(b->t > 0 ? &b->next : &b->before, 1, 0);
	return quantile(&s, b->alpha - b->spent);
}

double
boundary_spent(const struct boundary *b)
{
	return b->spent * b->sides;
}

const char *
boundary_spend(struct spending by, double alpha, int sides, const double *t, size_t n, double *z)
{
	struct boundary *b = boundary_new(by, alpha, sides);
	const char *why = NULL;

	for (size_t i = 0; i < n && (why = why_not(t, i)) == NULL; i++)
		z[i] = boundary_look(b, t[i]);
	boundary_free(b);
	return why;
}

static double
crossed(const double *t, const double *bound, size_t n, int sides, double drift, double scale)
{
	struct walk w = { .now = going_start() };
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		struct step s = step_to(&w.now, t[i], drift);
		double hi = bound[i] * scale, lo = sides == 2 ? -hi : -INFINITY;
		sum += step_tail(&s, hi, DIST_UPPER) + step_tail(&s, lo, DIST_LOWER);
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
