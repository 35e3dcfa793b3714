/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_solve.h"

#include <math.h>

#include "stat/boundary.h"
#include "stat/dist.h"

enum { EXACT_MOST = 1000000 };

/* Information times and bounds of the looks. */
struct looks {
	double t[PLAN_LOOKS], bound[PLAN_LOOKS];
	size_t n;
};

double
plan_effect(const struct ask *a, const struct past *p)
{
	return a->lift ? a->effect * p->base : a->effect;
}

/* In the design's unit, lifts where the margin is one. */
static double
scaled(const struct ask *a, const struct past *p, double effect)
{
	return a->margin_lift ? effect / p->base : effect;
}

static struct design
design_of(const struct ask *a, const struct past *p)
{
	static const enum power_goal goals[][2] = { { POWER_DIFFER, POWER_DIFFER },
		{ POWER_ABOVE, POWER_BELOW }, { POWER_WITHIN, POWER_WITHIN } };
	bool differ = a->goal == GOAL_DIFFER, rate = a->kind == KIND_RATE;
	double share = INFINITY;

	for (size_t i = 1; i < a->arms; i++)
		share = fmin(share, a->weight[i]);
	return (struct design){
		.test = { goals[a->goal][a->lower],
		    (1 - a->conf) / (differ ? (double)a->comparisons : 2), -a->margin, a->margin },
		.metric = rate ? DESIGN_RATE : DESIGN_MEAN,
		/* the pooled z wants independent trials; clusters go through --ratio */
		.null = differ && a->cluster == 1 ? DESIGN_POOLED : DESIGN_OWN,
		.base = p->base,
		.sd = p->sd,
		.relative = a->margin_lift,
		.t = !rate || a->cluster > 1,
		.share_a = a->weight[0],
		.share_b = share,
		.kept = p->kept,
		.cluster = a->cluster,
		.icc = a->icc,
		.sequence = a->sequence,
		.inflation = 1,
	};
}

static void
looks_of(const struct ask *a, const struct design *d, struct looks *l)
{
	l->n = (size_t)a->looks;
	for (size_t i = 0; i < l->n; i++)
		l->t[i] = (double)(i + 1) / (double)l->n;
	boundary_spend((struct spending){ .by = SPEND_OBF }, d->test.alpha, 2, l->t, l->n,
	    l->bound);
}

/* Units of a design with looks over one without, at the power asked for. */
static double
inflation(const struct design *d, const struct looks *l, double power)
{
	double fixed = dist_norm_q(d->test.alpha / 2, DIST_UPPER) + dist_norm_q(power, DIST_LOWER);
	double drift = boundary_drift(l->t, l->bound, l->n, 2, power);

	return drift * drift / (fixed * fixed);
}

/* The drift at the planned end; a pooled null's standard error is nearly the other. */
static double
drift(const struct design *d, double effect, double n)
{
	struct design plain = *d;

	plain.inflation = 1;
	struct power_noise s = design_noise(&plain, effect, n);
	return effect / s.alt;
}

static double
power_at(const struct ask *a, const struct design *d, const struct looks *l, double effect,
    double n)
{
	if (a->looks == 1)
		return design_power(d, effect, n);
	double at = fabs(drift(d, effect, n));
	return isnan(at) ? (double)NAN : boundary_power(l->t, l->bound, l->n, 2, at);
}

/* Units, on average, when tests with this effect stop. */
static double
stop_share(const struct looks *l, double at)
{
	double lo[PLAN_LOOKS], below[PLAN_LOOKS], above[PLAN_LOOKS], left = 1, share = 0;

	for (size_t i = 0; i < l->n; i++)
		lo[i] = -l->bound[i];
	boundary_cross(l->t, lo, l->bound, l->n, at, below, above);
	for (size_t i = 0; i < l->n; i++) {
		double stops = i + 1 < l->n ? below[i] + above[i] : left;
		share += stops * l->t[i];
		left -= stops;
	}
	return share;
}

static double
weights(const struct ask *a)
{
	double sum = 0;

	for (size_t i = 0; i < a->arms; i++)
		sum += a->weight[i];
	return sum;
}

/* Units of the arms when an arm of weight 1 has n. */
static void
fill_units(const struct ask *a, const struct design *d, double n, struct answer *to)
{
	to->control = ceil(a->weight[0] * n - 1e-9);
	to->arm = ceil(d->share_b * n - 1e-9);
	to->total = 0;
	for (size_t i = 0; i < a->arms; i++)
		to->total += ceil(a->weight[i] * n - 1e-9);
	to->clusters = a->cluster > 1 ? ceil(to->total / a->cluster - 1e-9) : (double)NAN;
}

static double
unit_of(const struct ask *a, double total)
{
	return floor(total / weights(a) / a->cluster + 1e-9) * a->cluster;
}

static const char *
why_not(const struct ask *a, const struct past *p)
{
	double effect = plan_effect(a, p);

	if (p->note != NULL)
		return p->note;
	if (isnan(p->base))
		return "no base";
	if (a->kind == KIND_RATE && !(p->base > 0 && p->base < 1))
		return "the base is not between 0 and 1: no variance";
	if ((a->lift || a->margin_lift) && p->base == 0)
		return "the base is 0: nothing is relative to it";
	if (a->margin_lift && p->base < 0)
		return "a relative margin needs a base above 0";
	if (a->kind != KIND_RATE && !(p->sd > 0))
		return "units do not differ: no variance";
	if (a->kind == KIND_RATE && !isnan(effect) &&
	    !(p->base + effect > 0 && p->base + effect < 1))
		return "with this effect the rate would not be between 0 and 1";
	if (!isnan(a->days) && isnan(p->per_day))
		return "no days in the table: how many units a day? (--per-day)";
	return NULL;
}

static void
solve(const struct ask *a, const struct past *p, const struct design *d, const struct looks *l,
    struct answer *to)
{
	double wanted = to->effect, have = to->total;

	if (isnan(have)) {
		to->solved = SOLVED_UNITS;
		double n = design_whole(d, scaled(a, p, wanted), a->power);
		if (isinf(n)) {
			to->note = a->goal == GOAL_DIFFER ?
			    "no number of units is enough" :
			    "an effect beyond the margin: no number of units shows that it is kept";
			return;
		}
		fill_units(a, d, n, to);
		to->power = power_at(a, d, l, scaled(a, p, wanted), n);
		return;
	}
	double n = unit_of(a, have);
	fill_units(a, d, n, to);
	if (!isnan(wanted)) {
		to->solved = SOLVED_POWER;
		to->power = power_at(a, d, l, scaled(a, p, wanted), n);
	} else {
		to->solved = SOLVED_EFFECT;
		to->power = a->power;
		to->effect = design_effect(d, n, a->power, a->lower ? -1 : 1);
	}
	if (isnan(to->power) || isnan(to->effect))
		to->note = "too few units";
}

static bool
has_exact(const struct ask *a, const struct design *d, const struct answer *r)
{
	return d->metric == DESIGN_RATE && d->null == DESIGN_POOLED && a->looks == 1 &&
	    !a->sequence && d->kept == 1 && r->control >= 1 && r->arm >= 1 &&
	    fmax(r->control, r->arm) <= EXACT_MOST;
}

void
plan_solve(const struct ask *a, const struct past *p, struct answer *to)
{
	struct design d = design_of(a, p);
	struct looks l = { .n = 1 };

	*to = (struct answer){ .base = p->base,
		.sd = a->kind == KIND_RATE ? sqrt(p->base * (1 - p->base)) : p->sd,
		.kept = p->kept,
		.per_day = p->per_day,
		.effect = plan_effect(a, p),
		.power = NAN,
		.exact = NAN,
		.alpha = d.test.alpha,
		.control = NAN,
		.arm = NAN,
		.total = isnan(a->days) ? a->units : floor(a->days * p->per_day),
		.days = NAN,
		.clusters = NAN,
		.inflation = 1,
		.stop = NAN,
		.note = why_not(a, p) };
	if (to->note != NULL) {
		to->total = a->units;
		return;
	}
	if (a->looks > 1) {
		looks_of(a, &d, &l);
		d.inflation = to->inflation = inflation(&d, &l, a->power);
	}
	solve(a, p, &d, &l, to);
	if (a->sequence) {
		struct design once = d;
		once.sequence = false;
		double effect = scaled(a, p, to->effect), power = to->power;
		to->inflation = design_units(&d, effect, power) /
		    design_units(&once, effect, power);
	}
	if (to->note != NULL)
		return;
	to->days = ceil(to->total / p->per_day - 1e-9);
	double effect = scaled(a, p, to->effect);
	if (a->looks > 1 && a->arms == 2)
		to->stop = to->total *
		    stop_share(&l, fabs(drift(&d, effect, to->control / d.share_a)));
	if (has_exact(a, &d, to))
		to->exact = power_rates_exact(p->base, to->control, p->base + to->effect, to->arm,
		    d.test.alpha);
}

struct curve_point
plan_point(const struct ask *a, const struct past *p, double days)
{
	struct design d = design_of(a, p);
	struct looks l = { .n = 1 };
	struct curve_point c = { floor(days * p->per_day), NAN, NAN };
	double n = unit_of(a, c.total), wanted = plan_effect(a, p);

	if (a->looks > 1) {
		looks_of(a, &d, &l);
		d.inflation = inflation(&d, &l, a->power);
	}
	if (a->goal == GOAL_DIFFER)
		c.mde = design_effect(&d, n, a->power, a->lower ? -1 : 1);
	if (!isnan(wanted))
		c.power = power_at(a, &d, &l, scaled(a, p, wanted), n);
	return c;
}
