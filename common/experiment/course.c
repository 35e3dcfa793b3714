/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/course.h"

#include <math.h>
#include <stddef.h>

#include "stat/sequence.h"

enum { EXPECTED = 5 };

const char *const decision_names[DECISIONS] = {
	[DECISION_CONTINUE] = "continue",
	[DECISION_WINNER] = "stop: winner",
	[DECISION_HARM] = "stop: harm",
	[DECISION_FUTILE] = "stop: futile",
	[DECISION_DONE] = "done",
	[DECISION_DISTRUST] = "do not trust",
};

static void
forget_test(struct comparison *c)
{
	c->statistic = c->estimate / c->se;
	c->df = INFINITY;
	c->p = c->log_p = c->lo = c->hi = NAN;
}

/* What was tested for the end is not there during the course. */
static void
no_test(struct effect *e, const char *why)
{
	if (e->diff.note == NULL)
		e->diff.note = why;
	e->lift.note = e->diff.note;
	forget_test(&e->diff);
	forget_test(&e->lift);
	e->diff.statistic = e->lift.statistic = NAN;
}

/* Intervals as wide as the bound. effect_of() has made a quotient for any rule but delta,
 * and a note of its own where its interval had none. */
static void
set_test(struct effect *e, enum lift rule, double bound)
{
	struct interval lift = { e->lift.estimate - bound * e->lift.se,
		e->lift.estimate + bound * e->lift.se };

	forget_test(&e->diff);
	forget_test(&e->lift);
	if (rule != LIFT_DELTA && e->quotient.base != 0) {
		lift = lift_within(rule, e->quotient, bound);
		e->lift.note = isnan(lift.lo) && isfinite(bound) ?
		    "control mean not told from zero at this look" :
		    NULL;
	}
	if (!isfinite(bound))
		return;
	e->diff.lo = e->diff.estimate - bound * e->diff.se;
	e->diff.hi = e->diff.estimate + bound * e->diff.se;
	e->lift.lo = lift.lo;
	e->lift.hi = lift.hi;
}

static void
look_by_sequence(struct course *c, const struct course_rules *r, double tune, struct effect *e,
    struct glance *g)
{
	double alpha = 1 - r->conf, ratio = (e->n_a + e->n_b) / tune * sequence_tune(alpha);

	g->bound = sequence_bound(ratio, alpha);
	set_test(e, r->lift, g->bound);
	c->log_ratio = fmax(c->log_ratio, sequence_log(e->diff.statistic, ratio));
	e->diff.p = sequence_p(c->log_ratio);
	e->diff.log_p = 0 - c->log_ratio;
	g->needed = (e->n_a + e->n_b) * sequence_more(r->mde / e->lift.se, ratio, alpha, r->power);
}

static void
look_by_counts(struct course *c, const struct course_rules *r, double tune, struct effect *e)
{
	const struct sequence_rates rates = { e->k_a, e->n_a, e->k_b, e->n_b, tune, 1 - r->conf };
	struct interval diff = sequence_rates_diff(&rates), lift = sequence_rates_lift(&rates);

	set_test(e, r->lift, NAN);
	e->expected_min = NAN;
	e->diff.note = NULL;
	e->diff.lo = diff.lo;
	e->diff.hi = diff.hi;
	if (e->k_a > 0) {
		e->lift.lo = lift.lo;
		e->lift.hi = lift.hi;
	}
	c->log_ratio = fmax(c->log_ratio, sequence_rates_log(&rates));
	e->diff.p = sequence_p(c->log_ratio);
	e->diff.log_p = 0 - c->log_ratio;
}

/* Chances to stop by the end, towards the better side for an effect of mde. */
static void
look_ahead(const struct course_rules *r, double last, const struct effect *e, struct glance *g)
{
	double t = g->information, z = e->diff.statistic;

	g->needed = (e->n_a + e->n_b) * sequence_more_fixed(r->mde / e->lift.se, last, r->power);
	if (!(t < 1))
		return;
	g->trend = boundary_conditional(fabs(z), t, fabs(z) / sqrt(t), last);
	g->predictive = boundary_predictive(z, t, last) + boundary_predictive(-z, t, last);
	/* r->mde has its sign: below 0 where lower is better */
	double up = r->mde < 0 ? -1 : 1;
	g->at_mde = boundary_conditional(z * up, t, fabs(r->mde) / (e->lift.se * sqrt(t)), last);
}

static void
look_by_bound(struct course *c, const struct course_rules *r, double alpha, double information,
    struct finding *f, struct glance *g)
{
	if (c->boundary == NULL)
		c->boundary = boundary_new(r->by, alpha, 2);
	g->information = fmin(information, 1);
	g->bound = boundary_look(c->boundary, information);
	g->spent = boundary_spent(c->boundary);
	if (isnan(g->bound)) {
		no_test(&f->effect,
		    c->over ? "the planned units were reached before" :
			      "no more information than at the look before");
		return;
	}
	c->over = information >= 1;
	set_test(&f->effect, r->lift, g->bound);
	if (isinf(g->bound))
		f->effect.diff.note = f->effect.lift.note = "no error to spend yet";
	f->bound = g->bound;
	look_ahead(r, boundary_last(c->boundary), &f->effect, g);
}

static const char *
too_early(const struct course_rules *r, const struct effect *e)
{
	if (e->n_a < r->least || e->n_b < r->least)
		return "too few units to look";
	return e->expected_min < EXPECTED ? "too few successes or failures to look" : NULL;
}

/* The whole interval lies short of an improvement of mde. */
static bool
rules_out(const struct course_rules *r, const struct finding *f)
{
	const struct comparison *lift = &f->effect.lift;

	return f->effect.value_a > 0 && (f->lower ? lift->lo > -r->mde : lift->hi < r->mde);
}

void
course_look(struct course *c, const struct course_rules *r, double alpha, double plan,
    struct finding *f, struct glance *g)
{
	struct effect *e = &f->effect;
	struct course_rules rules = *r;
	const char *early = too_early(r, e);

	*g = (struct glance){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, false };
	f->by_bound = r->group;
	f->bound = NAN;
	if (r->exact && !isnan(e->k_a) && e->n_a > 0 && e->n_b > 0) {
		look_by_counts(c, r, plan, e);
		g->ruled_out = rules_out(r, f);
		return;
	}
	if (r->exact)
		early = isnan(e->k_a) ? "exact is for rates" : NULL;
	if (early != NULL || e->diff.note != NULL || !(e->diff.se > 0)) {
		no_test(e, early ? early : "no variance");
		return;
	}
	rules.mde = f->lower ? -r->mde : r->mde;
	if (r->group)
		look_by_bound(c, &rules, alpha, plan, f, g);
	else
		look_by_sequence(c, &rules, plan, e, g);
	g->ruled_out = rules_out(r, f);
}

static bool
futile(const struct course_rules *r, const struct glance *g)
{
	double chance = isnan(r->mde) ? g->predictive : g->at_mde;

	return g->ruled_out || chance < r->futile;
}

static enum decision
decide(const struct course *c, const struct course_rules *r, const struct glance *g,
    const struct finding *f)
{
	if (f->verdict == VERDICT_HARM && f->role != ROLE_SECONDARY)
		return DECISION_HARM;
	if (f->role == ROLE_PRIMARY && f->verdict == VERDICT_WINNER)
		return DECISION_WINNER;
	if (c->over)
		return DECISION_DONE;
	if (f->role == ROLE_PRIMARY && f->verdict == VERDICT_NONE && futile(r, g))
		return DECISION_FUTILE;
	return DECISION_CONTINUE;
}

void
course_decide(struct course *c, const struct course_rules *r, const struct glance *g,
    struct finding *f, int64_t look)
{
	bool stopped = c->decision == DECISION_WINNER || c->decision == DECISION_HARM;
	enum decision now = f->verdict == VERDICT_DISTRUST ? DECISION_DISTRUST :
	    stopped					   ? c->decision :
							     decide(c, r, g, f);

	if (now != c->decision || c->since == 0) {
		c->decision = now;
		c->since = look;
	}
	if (now == DECISION_WINNER)
		f->verdict = VERDICT_WINNER;
	if (now == DECISION_HARM)
		f->verdict = VERDICT_HARM;
}

void
course_end(struct course *c)
{
	if (c->boundary != NULL)
		boundary_free(c->boundary);
	*c = (struct course){ 0 };
}
