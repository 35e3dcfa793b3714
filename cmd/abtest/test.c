/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest test - treatment arms against a control, judged */
#include "base/die.h"
#include "stat/bayes.h"
#include "table/run.h"

#include "modes.h"
#include "say.h"

static const char *control_word, *adjust_word, *adjust_secondary_word, *prior_word;
static struct opt_list fail_at;
static double confidence = 95;
static int64_t digits = 6;
static bool bayes;

#define ADJUSTS "none|bonferroni|holm|hochberg|bh|by"

static const struct opt options[] = {
	OPT_TEXT(0, "control", "ARM", &control_word, "the arm others are compared with"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99999, "of intervals, in percent; 100 - P is the level of tests (default 95)"),
	OPT_WORD(0, "adjust", ADJUSTS, &adjust_word, "over primary metrics and arms of a test (default holm)"),
	OPT_WORD(0, "adjust-secondary", ADJUSTS, &adjust_secondary_word, "over secondary ones (default bh)"),
	OPT_FLAG(0, "bayes", &bayes, "chance to be the best arm, and expected loss, of rates (exact, slow)"),
	OPT_WORD(0, "prior", "uniform|jeffreys", &prior_word, "for --bayes (default uniform)"),
	OPT_LIST(0, "fail-at", "WHAT", &fail_at, "status 1 on srm, harm or undefined (repeatable)"),
	OPT_NUM(0, "digits", "N", &digits, 1, 17, "significant digits of numbers (default 6)"),
	OPT_END
};

static const struct opt *const also[] = {
	metric_options, role_options, shares_options, input_options, output_options, NULL
};

static const struct column_note reads[] = {
	{ "arm", "", "which version the unit saw" },
	{ "test", "", "optional: which of many tests" },
	{ "COL", "", "of unit rows: the columns that --rate, --base, --mean, --ratio and --covariate name" },
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
	{ "lift, lift_lo, lift_hi", "fraction", "diff / value_control, with the control's noise in the interval" },
	{ "method", "", "test and interval of the difference" },
	{ "statistic", "", "z or t" },
	{ "df", "", "of t; empty for z" },
	{ "p", "", "two-sided" },
	{ "p_adjusted", "", "for the comparisons of its role in this test; empty for a guardrail" },
	{ "adjustment", "", "the method applied" },
	{ "log10_p", "", "of p, also where p is too small for a number" },
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

/* The test at hand, and scratch that grows with the largest. */
struct judging {
	struct judgement rules;
	struct trial     trial;
	struct finding  *finding;
	size_t           findings, cap, *order;
	double          *p, *best, *loss;
	struct text      sentence, notes;
	bool             found_srm, found_harm, found_undefined;
	size_t           control;
	bool             has_control, control_guessed;
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

static bool
find_control(struct judging *j)
{
	static const struct str known[] = { STR("control"), STR("Control"), STR("CONTROL"),
	    STR("对照"), STR("对照组"), STR("A") };
	const struct trial *t = &j->trial;

	j->control_guessed = false;
	for (size_t a = 0; control_word != NULL && a < t->arms; a++)
		if (str_eq(t->arm[a].name, str_of(control_word)))
			return j->control = a, true;
	if (control_word != NULL)
		return false;
	for (size_t k = 0; k < sizeof known / sizeof *known; k++)
		for (size_t a = 0; a < t->arms; a++)
			if (str_eq(t->arm[a].name, known[k]))
				return j->control = a, true;
	j->control_guessed = true;
	j->control = 0;
	return true;
}

static void
make_room(struct judging *j, size_t n)
{
	if (n <= j->cap)
		return;
	j->cap = n * 2;
	j->finding = mem_resize(j->finding, j->cap * sizeof *j->finding);
	j->order = mem_resize(j->order, j->cap * sizeof *j->order);
	j->p = mem_resize(j->p, j->cap * sizeof *j->p);
	j->best = mem_resize(j->best, j->cap * sizeof *j->best);
	j->loss = mem_resize(j->loss, j->cap * sizeof *j->loss);
}

static void
compare_all(struct judging *j)
{
	const struct trial *t = &j->trial;

	j->findings = 0;
	for (size_t m = 0; m < t->measures; m++)
		for (size_t a = 0; a < t->arms; a++) {
			const struct measure *of = &t->measure[m];
			if (a == j->control)
				continue;
			struct finding *f = &j->finding[j->findings++];
			*f = (struct finding){ .metric = m, .arm = a, .role = role_of(of->name),
			    .lower = lower_is_better(of->name) };
			f->effect = effect_of(of->kind, of->covariate, trial_cell(t, m, j->control),
			    trial_cell(t, m, a), j->rules.conf);
			if (of->note != NULL)
				effect_void(&f->effect, of->note);
		}
}
