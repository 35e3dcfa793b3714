/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <stdio.h>

#include "base/die.h"
#include "say.h"

const struct column_note report_columns[] = {
	{ "test", "", "byte-sorted" },
	{ "segment", "",
	    "with --segment: byte-sorted; empty: the test as a whole, which comes first" },
	{ "metric", "",
	    "rates, means, ratios, counts, quantiles, ranks, as the options name them" },
	{ "kind", "", "rate, mean, ratio, count, quantile or rank" },
	{ "role", "", "primary, secondary or guardrail" },
	{ "control", "", "the arm compared with" },
	{ "arm", "", "byte-sorted" },
	{ "n_control, n", "count", "units with a value; trials of a rate, exposure of a count" },
	{ "value_control, value", "as the metric",
	    "the metric; of ranks the chance to have the larger value" },
	{ "diff, diff_lo, diff_hi", "as the metric",
	    "value - value_control, where there is a covariate or strata adjusted for them, and "
	    "its interval" },
	{ "lift, lift_lo, lift_hi", "fraction",
	    "diff / value_control, with the control's noise in the interval" },
	{ "method", "", "test and interval of the difference" },
	{ "statistic", "", "z, t, chi-square or G; empty where the test is exact" },
	{ "df", "", "of t or chi-square; empty for z" },
	{ "p", "", "two-sided; 0 when too small for a number, see log10_p" },
	{ "p_adjusted", "", "for the comparisons of its role in this test; empty for a guardrail" },
	{ "adjustment", "", "the method applied" },
	{ "log10_p", "", "of p, right in the farthest tail" },
	{ "margin", "fraction", "what a guardrail may lose" },
	{ "p_margin", "", "one-sided, of having lost more than that" },
	{ "p_equivalence", "", "with --equivalence: the larger of its two one-sided p" },
	{ "p_interaction", "", "with --segment: does the difference vary between segments?" },
	{ "p_best", "", "with --bayes: chance that this arm is the best of all, control too" },
	{ "loss", "as the metric", "with --bayes: what choosing it costs on average" },
	{ "srm_p, srm_w", "", "sample ratio mismatch: chi-square p and Cohen's w" },
	{ "verdict", "",
	    "winner, harm, no difference shown, equivalent, blocked, holds, open, do not trust" },
	{ "sentence", "", "the same in words, with the rule that made it" },
	{ "note", "", "why something is empty or rough" },
	{ NULL, NULL, NULL },
};

static void
put_real(const struct report *r, struct out *o, double v)
{
	char text[NUM_TEXT];

	if (isnan(v) || isinf(v)) {
		out_none(o);
	} else if (r->digits == 6) {
		out_real(o, v);
	} else {
		snprintf(text, sizeof text, "%.*g", (int)r->digits, v);
		out_text(o, text);
	}
}

void
report_head(struct out *o)
{
	for (const struct column_note *c = report_columns; c->name != NULL; c++) {
		struct str rest = str_of(c->name), name;
		while (str_cut(&rest, ',', &name))
			out_str(o, str_trim(name));
	}
	out_end(o);
}

static void
put_effect(const struct report *r, struct out *o, const struct effect *e)
{
	put_real(r, o, e->n_a);
	put_real(r, o, e->n_b);
	put_real(r, o, e->value_a);
	put_real(r, o, e->value_b);
	put_real(r, o, e->diff.estimate);
	put_real(r, o, e->diff.lo);
	put_real(r, o, e->diff.hi);
	put_real(r, o, e->lift.estimate);
	put_real(r, o, e->lift.lo);
	put_real(r, o, e->lift.hi);
}

static void
put_test(const struct report *r, struct out *o, const struct judging *j, const struct finding *f)
{
	const struct comparison *c = &f->effect.diff;
	bool guardrail = f->role == ROLE_GUARDRAIL;
	size_t place = f->metric * j->trial.arms + f->arm;
	char method[EFFECT_METHOD];

	out_text(o, effect_method(&j->hows[f->metric], method));
	put_real(r, o, c->statistic);
	put_real(r, o, c->df);
	put_real(r, o, c->p);
	put_real(r, o, f->p_adjusted);
	out_text(o, guardrail ? "" : adjust_names[j->rules.rule[f->role]]);
	put_real(r, o, c->log_p / M_LN10);
	put_real(r, o, guardrail ? j->rules.margin : (double)NAN);
	put_real(r, o, f->p_margin);
	put_real(r, o, f->p_equivalent);
	put_real(r, o, f->p_interaction);
	put_real(r, o, j->bayes ? j->best[place] : (double)NAN);
	put_real(r, o, j->bayes ? j->loss[place] : (double)NAN);
}

void
report_finding(struct report *r, struct out *o, const struct place *at, const struct finding *f)
{
	const struct judging *j = at->of;
	const struct trial *t = &j->trial;
	const struct measure *m = &t->measure[f->metric];
	struct matter matter = judge_matter(j, f);

	matter.assigned = at->assigned;
	matter.all = at->all;
	matter.segment = at->segment;
	matter.unplaced = at->unplaced;
	out_str(o, t->test);
	out_str(o, at->segment);
	out_str(o, m->name);
	out_text(o, kind_names[m->kind]);
	out_text(o, role_names[f->role]);
	out_str(o, t->arm[j->control].name);
	out_str(o, t->arm[f->arm].name);
	put_effect(r, o, &f->effect);
	put_test(r, o, j, f);
	put_real(r, o, t->srm.p);
	put_real(r, o, t->srm.w);
	out_text(o, verdict_names[f->verdict]);
	out_str(o, say_sentence(&r->text, &matter));
	out_str(o, say_notes(&r->text, &matter));
	out_end(o);
}

void
report_incomparable(struct report *r, struct out *o, const struct place *at)
{
	const struct judging *j = at->of;
	const struct trial *t = &j->trial;
	size_t empty = 0;

	for (const struct column_note *c = report_columns; c->name != NULL; c++, empty++)
		for (const char *p = c->name; *p != '\0'; p++)
			empty += *p == ',';
	out_str(o, t->test);
	out_str(o, at->segment);
	out_none(o);
	out_none(o);
	out_none(o);
	out_str(o, j->has_control ? t->arm[j->control].name : str_of(j->control_word));
	for (empty -= 11; empty > 0; empty--)
		out_none(o);
	put_real(r, o, t->srm.p);
	put_real(r, o, t->srm.w);
	out_text(o, j->rules.distrust ? verdict_names[VERDICT_DISTRUST] : "");
	const char *why = j->has_control ? "no arm to compare with the control" :
					   "no arm of the control's name";
	out_str(o,
	    j->rules.distrust ? say_assignment(&r->text, at->assigned) :
				say_nothing(&r->text, why));
	out_text(o, why);
	out_end(o);
}
