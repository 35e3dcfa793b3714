/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch_put.h"

#include <stdlib.h>

#include "looks.h"

const struct column_note watch_columns[] = {
	{ "test", "", "byte-sorted" },
	{ "look", "count", "1 is the first" },
	{ "day", "", "up to the end of this day" },
	{ "metric", "", "in the order of the options" },
	{ "kind", "", "rate, mean or ratio" },
	{ "role", "", "primary, secondary or guardrail" },
	{ "control", "", "the arm compared with" },
	{ "arm", "", "byte-sorted" },
	{ "n_control, n", "count", "units with a value so far; trials of a rate" },
	{ "value_control, value", "as the metric", "rate, mean or ratio so far" },
	{ "diff, diff_lo, diff_hi", "as the metric",
	    "value - value_control, adjusted where there is a covariate, and its interval, which "
	    "holds at any look" },
	{ "lift, lift_lo, lift_hi", "fraction", "diff / value_control, likewise" },
	{ "method", "", "cs, exact, obf, pocock, power or hsd" },
	{ "z", "", "the difference over its standard error" },
	{ "p", "", "of sequences: the p that holds at any look, least so far" },
	{ "p_adjusted", "", "for the comparisons of its role in this test" },
	{ "adjustment", "", "the method applied" },
	{ "information", "fraction", "of what is planned, for bounds" },
	{ "bound", "", "of |z| at this look; a group test stops there" },
	{ "alpha_spent", "", "by a group test so far" },
	{ "power_trend", "",
	    "of a group test: chance to pass the last bound if the effect is as it looks" },
	{ "power_predictive", "", "the same over what is known of the effect so far, either side" },
	{ "power_mde", "", "the same if the effect is --mde, to the better side" },
	{ "needed", "count", "with --mde: units of both arms still to come for a power of 80 %" },
	{ "srm_p, srm_w", "", "sample ratio mismatch: p that holds at any look, and Cohen's w" },
	{ "verdict", "", "as abtest test" },
	{ "decision", "", "continue, stop: winner, stop: harm, stop: futile, done, do not trust" },
	{ "since", "", "day at which that was decided" },
	{ "sentence", "", "the same in words, with the rule that made it" },
	{ "note", "", "why something is empty or rough" },
	{ NULL, NULL, NULL },
};

void
watch_put_head(struct out *o)
{
	for (const struct column_note *c = watch_columns; c->name != NULL; c++) {
		struct str rest = str_of(c->name), name;
		while (str_cut(&rest, ',', &name))
			out_str(o, str_trim(name));
	}
	out_end(o);
}

static void
put_real(struct out *o, double v)
{
	if (isinf(v))
		out_none(o);
	else
		out_real(o, v);
}

static void
put_effect(struct out *o, const struct effect *e)
{
	const double v[] = { e->n_a, e->n_b, e->value_a, e->value_b, e->diff.estimate, e->diff.lo,
		e->diff.hi, e->lift.estimate, e->lift.lo, e->lift.hi };

	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		put_real(o, v[i]);
}

static void
put_test(struct out *o, const struct running *r, const struct judging *j, const struct finding *f,
    const struct glance *g)
{
	bool group = r->rules.group;
	enum adjust rule = group ? r->adjust[f->role] : j->rules.rule[f->role];

	out_text(o, group ? spend_names[r->rules.by.by] : r->rules.exact ? "exact" : "cs");
	put_real(o, f->effect.diff.statistic);
	put_real(o, f->effect.diff.p);
	put_real(o, f->p_adjusted);
	out_text(o, f->role == ROLE_GUARDRAIL ? "" : adjust_names[rule]);
	const double v[] = { g->information, g->bound, g->spent, g->trend, g->predictive,
		g->at_mde };
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		put_real(o, v[i]);
	put_real(o, ceil(g->needed));
}

static void
add_chance(struct text *t, double chance)
{
	if (chance < 1e-4)
		text_add(t, "below 0.01 %%. ");
	else
		text_add(t, "%.2g %%. ", 100 * chance);
}

static void
add_futile(struct text *t, const struct running *r, const struct glance *g)
{
	double mde = 100 * r->rules.mde;

	text_add(t, "Stop, it is futile: ");
	if (g->ruled_out) {
		text_add(t, "an improvement of %g %% is ruled out. ", mde);
	} else if (isnan(mde)) {
		text_add(t, "the chance of a result is ");
		add_chance(t, g->predictive);
	} else {
		text_add(t, "the chance to show an improvement of %g %% is ", mde);
		add_chance(t, g->at_mde);
	}
}

/* What to do, then the sentence of abtest test. */
static void
put_sentence(struct out *o, const struct running *r, struct judging *j, const struct finding *f)
{
	const struct run *run = running_of(r, j, f);
	const struct course *c = &run->course;
	struct matter matter = judge_matter(j, f);
	bool now = c->since == look_number(j->trial.slice);
	struct text t = { 0 };

	if (c->decision == DECISION_CONTINUE)
		text_add(&t, "Continue. ");
	else if (c->decision == DECISION_FUTILE)
		add_futile(&t, r, &run->glance);
	else if (c->decision != DECISION_DISTRUST)
		text_add(&t, "%s%s%.*s. ", c->decision == DECISION_DONE ? "Done" : "Stop",
		    now ? "" : ", as since ", now ? 0 : (int)run->since.n, run->since.p);
	struct str rest = say_sentence(&j->text, &matter);
	text_add(&t, "%.*s", STR_ARG(rest));
	out_str(o, text_str(&t));
	free(t.at);
}

static void
put_finding(struct out *o, const struct running *r, struct judging *j, const struct finding *f)
{
	const struct trial *t = &j->trial;
	const struct measure *m = &t->measure[f->metric];
	const struct run *run = running_of(r, j, f);
	struct matter matter = judge_matter(j, f);

	out_str(o, t->test);
	out_int(o, look_number(t->slice));
	out_str(o, look_name(t->slice));
	out_str(o, m->name);
	out_text(o, kind_names[m->kind]);
	out_text(o, role_names[f->role]);
	out_str(o, t->arm[j->control].name);
	out_str(o, t->arm[f->arm].name);
	put_effect(o, &f->effect);
	put_test(o, r, j, f, &run->glance);
	put_real(o, t->srm.p);
	put_real(o, t->srm.w);
	out_text(o, verdict_names[f->verdict]);
	out_text(o, decision_names[run->course.decision]);
	out_str(o, run->course.decision == DECISION_CONTINUE ? ((struct str){ 0 }) : run->since);
	put_sentence(o, r, j, f);
	out_str(o, say_notes(&j->text, &matter));
	out_end(o);
}

/* A look without a control, or with nothing else. */
static void
put_nothing(struct out *o, struct judging *j)
{
	const struct trial *t = &j->trial;
	const char *why = j->has_control ? "no arm to compare with the control" :
					   "no arm of the control's name";
	enum { EFFECT = 10, TEST = 12 };

	out_str(o, t->test);
	out_int(o, look_number(t->slice));
	out_str(o, look_name(t->slice));
	for (int i = 0; i < 5 + EFFECT + TEST; i++)
		out_none(o);
	put_real(o, t->srm.p);
	put_real(o, t->srm.w);
	out_text(o, j->rules.distrust ? verdict_names[VERDICT_DISTRUST] : "");
	out_text(o, decision_names[j->rules.distrust ? DECISION_DISTRUST : DECISION_CONTINUE]);
	out_none(o);
	out_str(o, j->rules.distrust ? say_assignment(&j->text, t) : say_nothing(&j->text, why));
	out_text(o, why);
	out_end(o);
}

void
watch_put_look(struct out *o, const struct running *r, struct judging *j)
{
	for (size_t i = 0; i < j->findings; i++)
		put_finding(o, r, j, &j->finding[i]);
	if (j->findings == 0)
		put_nothing(o, j);
}
