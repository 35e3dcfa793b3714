/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest test - treatment arms against a control, judged */
#include <stdio.h>

#include "base/die.h"

#include "judge.h"
#include "modes.h"
#include "say.h"

static const char *control_word, *adjust_word, *adjust_secondary_word, *prior_word;
static struct opt_list fail_at;
static double confidence = 95;
static int64_t digits = 6;
static bool bayes;

#define ADJUSTS "none|bonferroni|holm|hochberg|bh|by"

static const struct opt options[] = { OPT_TEXT(0, "control", "ARM", &control_word,
					  "the arm others are compared with"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99999,
	    "of intervals, in percent; 100 - P is the level of tests (default 95)"),
	OPT_WORD(0, "adjust", ADJUSTS, &adjust_word,
	    "over primary metrics and arms of a test (default holm)"),
	OPT_WORD(0, "adjust-secondary", ADJUSTS, &adjust_secondary_word,
	    "over secondary ones (default bh)"),
	OPT_FLAG(0, "bayes", &bayes,
	    "chance to be the best arm, and expected loss, of rates (exact, slow)"),
	OPT_WORD(0, "prior", "uniform|jeffreys", &prior_word, "for --bayes (default uniform)"),
	OPT_LIST(0, "fail-at", "WHAT", &fail_at, "status 1 on srm, harm or undefined (repeatable)"),
	OPT_NUM(0, "digits", "N", &digits, 1, 17, "significant digits of numbers (default 6)"),
	OPT_END };

static const struct opt *const also[] = { metric_options, role_options, shares_options,
	part_options, input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "arm", "", "which version the unit saw" },
	{ "test", "", "optional: which of many tests" },
	{ "COL", "",
	    "of unit rows: the columns that --rate, --base, --mean, --ratio and --covariate name" },
	{ "n", "count", "makes the rows summaries: units of the row" },
	{ "COL_sum, COL_sumsq, COL*COL_sum", "", "of summaries of the named metrics" },
	{ "metric", "", "of summaries without metric options: which metric" },
	{ "x", "count", "successes of n" },
	{ "sum, sumsq", "", "of n values" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "test", "", "byte-sorted" },
	{ "metric", "", "in the order of the options" },
	{ "kind", "", "rate, mean or ratio" },
	{ "role", "", "primary, secondary or guardrail" },
	{ "control", "", "the arm compared with" },
	{ "arm", "", "byte-sorted" },
	{ "n_control, n", "count", "units with a value; trials of a rate" },
	{ "value_control, value", "as the metric", "rate, mean or ratio" },
	{ "diff, diff_lo, diff_hi", "as the metric", "value - value_control and its interval" },
	{ "lift, lift_lo, lift_hi", "fraction",
	    "diff / value_control, with the control's noise in the interval" },
	{ "method", "", "test and interval of the difference" },
	{ "statistic", "", "z or t" },
	{ "df", "", "of t; empty for z" },
	{ "p", "", "two-sided; 0 when too small for a number, see log10_p" },
	{ "p_adjusted", "", "for the comparisons of its role in this test; empty for a guardrail" },
	{ "adjustment", "", "the method applied" },
	{ "log10_p", "", "of p, right in the farthest tail" },
	{ "margin", "fraction", "what a guardrail may lose" },
	{ "p_margin", "", "one-sided, of having lost more than that" },
	{ "p_best", "", "with --bayes: chance that this arm is the best of all, control too" },
	{ "loss", "fraction", "with --bayes: what choosing it costs on average" },
	{ "srm_p, srm_w", "", "sample ratio mismatch: chi-square p and Cohen's w" },
	{ "verdict", "", "winner, harm, no difference shown, blocked, holds, open, do not trust" },
	{ "sentence", "", "the same in words, with the rule that made it" },
	{ "note", "", "why something is empty or rough" },
	{ NULL, NULL, NULL },
};

static enum adjust
adjust_of(const char *word, enum adjust otherwise)
{
	for (int i = 0; word != NULL && i < ADJUST_RULES; i++)
		if (strcmp(adjust_names[i], word) == 0)
			return (enum adjust)i;
	return otherwise;
}

static void
put_real(struct out *o, double v)
{
	char text[NUM_TEXT];

	if (isnan(v) || isinf(v)) {
		out_none(o);
	} else if (digits == 6) {
		out_real(o, v);
	} else {
		snprintf(text, sizeof text, "%.*g", (int)digits, v);
		out_text(o, text);
	}
}

static void
put_head(struct out *o)
{
	for (const struct column_note *c = writes; c->name != NULL; c++) {
		struct str rest = str_of(c->name), name;
		while (str_cut(&rest, ',', &name))
			out_str(o, str_trim(name));
	}
	out_end(o);
}

static void
put_effect(struct out *o, const struct effect *e)
{
	put_real(o, e->n_a);
	put_real(o, e->n_b);
	put_real(o, e->value_a);
	put_real(o, e->value_b);
	put_real(o, e->diff.estimate);
	put_real(o, e->diff.lo);
	put_real(o, e->diff.hi);
	put_real(o, e->lift.estimate);
	put_real(o, e->lift.lo);
	put_real(o, e->lift.hi);
}

static void
put_test(struct out *o, const struct judging *j, const struct finding *f)
{
	const struct measure *m = &j->trial.measure[f->metric];
	const struct comparison *c = &f->effect.diff;
	bool guardrail = f->role == ROLE_GUARDRAIL;
	size_t place = f->metric * j->trial.arms + f->arm;

	out_text(o, effect_method(m->kind, m->covariate));
	put_real(o, c->statistic);
	put_real(o, c->df);
	put_real(o, c->p);
	put_real(o, f->p_adjusted);
	out_text(o, guardrail ? "" : adjust_names[j->rules.rule[f->role]]);
	put_real(o, c->log_p / M_LN10);
	put_real(o, guardrail ? j->rules.margin : (double)NAN);
	put_real(o, f->p_margin);
	put_real(o, j->bayes ? j->best[place] : (double)NAN);
	put_real(o, j->bayes ? j->loss[place] : (double)NAN);
}

static void
put_finding(struct out *o, struct judging *j, const struct finding *f)
{
	const struct trial *t = &j->trial;
	const struct measure *m = &t->measure[f->metric];
	struct matter matter = { t, j->finding, f, j->control, j->control_guessed, &j->rules };

	out_str(o, t->test);
	out_str(o, m->name);
	out_text(o, kind_names[m->kind]);
	out_text(o, role_names[f->role]);
	out_str(o, t->arm[j->control].name);
	out_str(o, t->arm[f->arm].name);
	put_effect(o, &f->effect);
	put_test(o, j, f);
	put_real(o, t->srm.p);
	put_real(o, t->srm.w);
	out_text(o, verdict_names[f->verdict]);
	out_str(o, say_sentence(&j->text, &matter));
	out_str(o, say_notes(&j->text, &matter));
	out_end(o);
}

/* A test without a control, or with nothing else: one line says so. */
static void
put_incomparable(struct out *o, struct judging *j)
{
	const struct trial *t = &j->trial;
	size_t empty = 0;

	for (const struct column_note *c = writes; c->name != NULL; c++, empty++)
		for (const char *p = c->name; *p != '\0'; p++)
			empty += *p == ',';
	out_str(o, t->test);
	out_none(o);
	out_none(o);
	out_none(o);
	out_str(o, j->has_control ? t->arm[j->control].name : str_of(control_word));
	for (empty -= 10; empty > 0; empty--)
		out_none(o);
	put_real(o, t->srm.p);
	put_real(o, t->srm.w);
	out_text(o, j->rules.distrust ? verdict_names[VERDICT_DISTRUST] : "");
	const char *why = j->has_control ? "no arm to compare with the control" :
					   "no arm of the control's name";
	out_str(o, j->rules.distrust ? say_assignment(&j->text, t) : say_nothing(&j->text, why));
	out_text(o, why);
	out_end(o);
}

static void
check_words(void)
{
	for (size_t i = 0; i < fail_at.len; i++)
		if (strcmp(fail_at.at[i], "srm") != 0 && strcmp(fail_at.at[i], "harm") != 0 &&
		    strcmp(fail_at.at[i], "undefined") != 0)
			die_usage("--fail-at: not one of srm, harm, undefined: %s",
			    quoted(str_of(fail_at.at[i])));
}

static bool
reached(const struct judging *j)
{
	bool found = false;

	for (size_t i = 0; i < fail_at.len; i++) {
		found |= j->found_srm && *fail_at.at[i] == 's';
		found |= j->found_harm && *fail_at.at[i] == 'h';
		found |= j->found_undefined && *fail_at.at[i] == 'u';
	}
	return found;
}

static struct metrics metrics;
static struct judging judging;
static struct arena arena;

static void
emit(void *acc, struct out *o)
{
	struct trials *trials = trials_of(&metrics, acc, &arena);
	struct judging *j = &judging;

	trials_check_roles(trials);
	put_head(o);
	while (judge_next(j, trials)) {
		for (size_t i = 0; i < j->findings; i++)
			put_finding(o, j, &j->finding[i]);
		if (j->findings == 0)
			put_incomparable(o, j);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
}

static int
run(int argc, char **argv)
{
	(void)argc;
	check_words();
	metrics_read(&metrics, &arena);
	judging = (struct judging){
		.control_word = control_word,
		.bayes = bayes,
		.prior = prior_word && *prior_word == 'j' ? BAYES_JEFFREYS : BAYES_UNIFORM,
		.rules = { .conf = confidence / 100,
		    .margin = role_margin(),
		    .rule = { [ROLE_PRIMARY] = adjust_of(adjust_word, ADJUST_HOLM),
			[ROLE_SECONDARY] = adjust_of(adjust_secondary_word, ADJUST_BH) } },
	};
	struct contract c = gather_contract(&metrics);
	c.mode = "abtest test";
	c.emit = emit;
	int status = contract_run(&c, argv);
	return status == ST_OK && reached(&judging) ? ST_FINDING : status;
}

const struct mode abtest_test = {
	.name = "test",
	.brief = "treatment arms against a control, judged",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
