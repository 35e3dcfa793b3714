/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_put.h"

#include <math.h>
#include <stdlib.h>

#include "text.h"

enum { WEEK = 7, CURVE_DAYS = 28 };

const struct column_note plan_columns[] = {
	{ "test", "", "of past rows: theirs, byte-sorted" },
	{ "metric", "", "rate, mean or ratio" },
	{ "goal", "", "differ, no worse or same" },
	{ "solved", "", "what was worked out: n, effect or power" },
	{ "base", "as the metric", "the control's value" },
	{ "sd", "as the metric", "of a unit" },
	{ "effect", "as the metric", "treatment less control" },
	{ "lift", "fraction", "effect / base" },
	{ "target", "as the metric", "base + effect" },
	{ "margin", "as the metric",
	    "what may be lost; a fraction of the base where given in percent" },
	{ "power", "fraction", "chance to find the effect" },
	{ "power_exact", "fraction",
	    "of rates: summed over all outcomes, up to a million units an arm" },
	{ "confidence", "fraction", "" },
	{ "alpha", "", "level of one comparison; with a margin of each one-sided test" },
	{ "comparisons", "count", "that share 1 - confidence (Bonferroni)" },
	{ "arms", "count", "with the control" },
	{ "n_control, n_arm, n_total", "count",
	    "units: of the control, of the smallest treatment arm, of all arms" },
	{ "clusters", "count", "in all arms" },
	{ "per_day", "count", "units of all arms a day" },
	{ "days", "days", "n_total / per_day, rounded up" },
	{ "variance_left", "fraction", "by a covariate" },
	{ "design_effect", "", "of clusters on the variance" },
	{ "stopping", "", "end, looks or sequence" },
	{ "inflation", "", "units over those of one look at the end" },
	{ "n_stop", "count", "of looks: units when tests with this effect stop, on average" },
	{ "sentence", "", "the plan in words" },
	{ "note", "", "why something is empty, what to watch" },
	{ "days, n_total, effect, lift, wanted, power", "",
	    "with --curve only these, test and note: the smallest effect found at the power asked "
	    "for, the effect wanted and its power" },
	{ NULL, NULL, NULL },
};

static const char *const goal_names[] = { "differ", "no worse", "same" };

static const char
    head[] = "test metric goal solved base sd effect lift target margin power power_exact "
	     "confidence alpha comparisons arms n_control n_arm n_total clusters per_day days "
	     "variance_left design_effect stopping inflation n_stop sentence note";
static const char curve_head[] = "test days n_total effect lift wanted power note";

void
plan_put_head(const struct ask *a, struct out *o)
{
	struct str rest = str_of(a->every > 0 ? curve_head : head), name;

	while (str_cut(&rest, ' ', &name))
		out_str(o, name);
	out_end(o);
}

static double
relative(double effect, double base)
{
	return base == 0 ? (double)NAN : effect / base;
}

static void
say_value(struct text *t, const struct ask *a, double v, int digits)
{
	text_number(t, a->kind == KIND_RATE ? 100 * v : v, digits);
	text_add(t, a->kind == KIND_RATE ? " %%" : "");
}

/* "+10 % (8 % to 8.8 %)" */
static void
say_effect(struct text *t, const struct ask *a, const struct answer *r)
{
	if (r->base != 0)
		text_signed(t, 100 * r->effect / r->base, 3);
	else
		text_signed(t, r->effect, 4);
	text_add(t, r->base != 0 ? " %% (" : " (");
	/* digits enough to tell them apart */
	int digits = fabs(r->effect) < 1e-3 * fabs(r->base) ? 10 : a->kind == KIND_RATE ? 4 : 6;
	say_value(t, a, r->base, digits);
	text_add(t, " to ");
	say_value(t, a, r->base + r->effect, digits);
	text_add(t, ")");
}

static void
say_margin(struct text *t, const struct ask *a)
{
	if (a->margin_lift)
		text_add(t, "%.3g %%", 100 * a->margin);
	else
		text_number(t, a->margin, 4);
}

/* "that B loses less than 2 %" */
static void
say_finding(struct text *t, const struct ask *a, const struct answer *r)
{
	if (a->goal == GOAL_DIFFER) {
		text_add(t, "an effect of ");
		say_effect(t, a, r);
		return;
	}
	text_add(t,
	    a->goal == GOAL_SAME ? "no difference beyond " :
		a->lower	 ? "no rise beyond " :
				   "no loss beyond ");
	say_margin(t, a);
	if (r->effect != 0) {
		text_add(t, ", if the truth is ");
		say_effect(t, a, r);
	}
}

static void
say_units(struct text *t, const struct ask *a, const struct answer *r)
{
	if (r->control == r->arm && r->total == (double)a->arms * r->arm)
		text_add(t, "%.0f units in each of %zu arms", r->arm, a->arms);
	else
		text_add(t,
		    "%.0f units in all, %.0f of them in the control and %.0f in the smallest "
		    "other arm",
		    r->total, r->control, r->arm);
	if (!isnan(r->days))
		text_add(t, ", %.0f day%s at %.6g a day", r->days, r->days == 1 ? "" : "s",
		    r->per_day);
}

static void
say_stopping(struct text *t, const struct ask *a, const struct answer *r)
{
	if (!isnan(r->stop))
		text_add(t, " With %lld looks it stops after %.0f units on average.",
		    (long long)a->looks, r->stop);
	if (a->sequence)
		text_add(t, " It may be looked at any time.");
}

static struct str
say_plan(struct text *t, const struct ask *a, const struct answer *r)
{
	t->n = 0;
	if (r->note != NULL) {
		text_add(t, "Cannot be planned: %s.", r->note);
		return text_str(t);
	}
	if (r->solved == SOLVED_UNITS) {
		text_add(t, "To show ");
		say_finding(t, a, r);
		text_add(t, " takes ");
		say_units(t, a, r);
		text_add(t, ": power %.3g %% at %.6g %% confidence.", 100 * r->power,
		    100 * a->conf);
	} else if (r->solved == SOLVED_EFFECT) {
		say_units(t, a, r);
		text_add(t, "%s show an effect of ", isnan(r->days) ? "" : ",");
		say_effect(t, a, r);
		text_add(t, " or more: power %.3g %% at %.6g %% confidence.", 100 * r->power,
		    100 * a->conf);
	} else {
		text_add(t, "With ");
		say_units(t, a, r);
		text_add(t, "%s the chance to show ", isnan(r->days) ? "" : ",");
		say_finding(t, a, r);
		text_add(t, " is %.3g %% at %.6g %% confidence%s.", 100 * r->power, 100 * a->conf,
		    r->power < 0.5 ? ": more likely missed than found" : "");
	}
	say_stopping(t, a, r);
	return text_str(t);
}

static struct str
say_notes(struct text *t, const struct ask *a, const struct past *p, const struct answer *r)
{
	t->n = 0;
	if (r->note != NULL)
		text_note(t, "%s", r->note);
	if (p->units > 0)
		text_note(t, "base from %.0f past units", p->units);
	if (!isnan(p->days) && isnan(a->given.per_day))
		text_note(t, "units a day from %.0f day%s", p->days, p->days == 1 ? "" : "s");
	if (r->note != NULL)
		return text_str(t);
	if (r->solved == SOLVED_UNITS && r->days > 1 && fmod(r->days, WEEK) != 0)
		text_note(t, "weekdays differ: whole weeks are %.0f days",
		    ceil(r->days / WEEK) * WEEK);
	if (fabs(r->exact - r->power) > 0.01)
		text_note(t, "so few units that the power is rough: see power_exact");
	if (a->comparisons > 1)
		text_note(t, "each arm against the control at %.4g", r->alpha);
	if (a->sequence)
		text_note(t, "power of the last look; earlier ones add to it");
	return text_str(t);
}

static void
put_margin(const struct ask *a, struct out *o)
{
	if (a->goal == GOAL_DIFFER)
		out_none(o);
	else
		out_real(o, a->margin);
}

static void
put_units(const struct ask *a, const struct answer *r, struct out *o)
{
	out_uint(o, a->comparisons);
	out_uint(o, a->arms);
	out_real(o, r->control);
	out_real(o, r->arm);
	out_real(o, r->total);
	out_real(o, r->clusters);
	out_real(o, r->per_day);
	out_real(o, r->days);
	out_real(o, r->kept);
	out_real(o, power_design_effect(a->cluster, a->icc));
	out_text(o, a->sequence ? "sequence" : a->looks > 1 ? "looks" : "end");
	out_real(o, r->inflation);
	out_real(o, r->stop);
}

static void
put_answer(const struct ask *a, const struct past *p, struct str test, struct out *o)
{
	static const char *const solved[] = { "", "n", "effect", "power" };
	struct text t = { 0 };
	struct answer r;

	plan_solve(a, p, &r);
	out_str(o, test);
	out_text(o, kind_names[a->kind]);
	out_text(o, goal_names[a->goal]);
	out_text(o, solved[r.solved]);
	out_real(o, r.base);
	out_real(o, r.sd);
	out_real(o, r.effect);
	out_real(o, relative(r.effect, r.base));
	out_real(o, r.base + r.effect);
	put_margin(a, o);
	out_real(o, r.power);
	out_real(o, r.exact);
	out_real(o, a->conf);
	out_real(o, r.alpha);
	put_units(a, &r, o);
	out_str(o, say_plan(&t, a, &r));
	out_str(o, say_notes(&t, a, p, &r));
	out_end(o);
	free(t.at);
}

static void
put_point(const struct ask *a, const struct past *p, struct str test, double days, struct out *o)
{
	struct curve_point c = plan_point(a, p, days);
	double wanted = plan_effect(a, p);
	bool none = isnan(c.mde) && a->goal == GOAL_DIFFER;

	out_str(o, test);
	out_real(o, days);
	out_real(o, c.total);
	out_real(o, c.mde);
	out_real(o, relative(c.mde, p->base));
	out_real(o, wanted);
	out_real(o, c.power);
	out_text(o, none ? "too few units for any effect" : "");
	out_end(o);
}

void
plan_put(const struct ask *a, const struct past *p, struct str test, struct out *o)
{
	struct answer r;

	if (a->every == 0) {
		put_answer(a, p, test, o);
		return;
	}
	struct ask whole = *a;
	whole.days = isnan(a->days) ? CURVE_DAYS : a->days;
	plan_solve(&whole, p, &r);
	if (r.note != NULL) {
		out_str(o, test);
		for (int i = 0; i < 6; i++)
			out_none(o);
		out_text(o, r.note);
		out_end(o);
		return;
	}
	for (double d = (double)a->every; d <= whole.days; d += (double)a->every)
		put_point(a, p, test, d, o);
}
