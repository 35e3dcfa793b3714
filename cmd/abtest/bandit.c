/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest bandit - what each arm gets next, and what the test has cost so far */
#include <stdlib.h>

#include "base/die.h"

#include "memory.h"
#include "modes.h"
#include "text.h"

static const char *rule_word, *prior_word, *budget_word;
static double least, drop, min_sample = 100, confidence = 95;
static int64_t looks = 1;
static struct opt_list lower;

static const struct opt options[] = {
	OPT_WORD(0, "rule", "thompson|top-two|ucb", &rule_word,
	    "chance to be best; half of it to the runner-up; highest upper bound "
	    "(default thompson)"),
	OPT_REAL(0, "floor", "F", &least, 0, 1, "least share of an arm (default 0)"),
	OPT_REAL(0, "drop", "P", &drop, 0, 0.5,
	    "an arm goes when its chance to be best is below P (default 0: none goes)"),
	OPT_NUM(0, "looks", "N", &looks, 1, 1e9, "at N looks of a --state in a row (default 1)"),
	OPT_REAL(0, "min-sample", "N", &min_sample, 0, 1e15,
	    "and has N trials or units (default 100)"),
	OPT_TEXT(0, "budget", "AMOUNT", &budget_word, "money to split by the shares, to the cent"),
	OPT_LIST(0, "lower", "METRIC", &lower, "lower is better (repeatable; default: higher)"),
	OPT_WORD(0, "prior", "uniform|jeffreys", &prior_word, "of rates (default uniform)"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99999,
	    "of intervals, in percent (default 95)"),
	OPT_END
};

static const struct opt *const also[] = { metric_options, part_options, input_options,
	output_options, NULL };

static const struct column_note reads[] = {
	{ "arm", "", "which version the unit saw" },
	{ "test", "", "optional: which of many tests" },
	{ "COL, n, metric, x, sum, sumsq", "", "rows of units or summaries, as test reads them" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "test", "", "byte-sorted" },
	{ "metric", "", "in the order of the options" },
	{ "kind", "", "rate, mean or ratio" },
	{ "arm", "", "byte-sorted" },
	{ "n", "count", "trials of a rate, else units" },
	{ "value, lo, hi", "as the metric", "posterior mean and interval" },
	{ "p_best", "", "chance that this arm is the best of all" },
	{ "loss", "as the metric", "what choosing it for good costs on average, per trial" },
	{ "bound", "as the metric", "what --rule=ucb goes by" },
	{ "share", "fraction", "of what comes next" },
	{ "budget", "money", "of --budget" },
	{ "looks", "count", "in a row with p_best below --drop" },
	{ "regret, regret_lo, regret_hi", "as the metric",
	    "lost by having used this arm and not the leader" },
	{ "regret_all, regret_all_lo, regret_all_hi", "as the metric", "of all arms" },
	{ "why", "", "the rule that made the share" },
	{ "sentence", "", "the same in words, for the test" },
	{ "note", "", "why something is empty or rough" },
	{ NULL, NULL, NULL },
};

static struct metrics metrics;
static struct allot_rules rules;
static struct arena arena;
static struct text text;

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

static struct str
say_why(const struct allotment *a, size_t arm)
{
	const struct stake *s = &a->arm[arm];

	text.n = 0;
	if (a->note != NULL)
		return text_str(&text);
	if (s->dropped_now)
		text_add(&text, "dropped: p_best %.3g below %g at %lld looks, n %.0f from %.0f on",
		    s->best, rules.drop, (long long)s->look.below, s->n, rules.min_sample);
	else if (s->look.dropped)
		text_add(&text, "dropped at an earlier look");
	else if (a->equal)
		text_add(&text, "equal shares until every arm can be judged");
	else if (a->live == 1)
		text_add(&text, "the only arm left");
	else if (rules.least * (double)a->live >= 1)
		text_add(&text, "equal shares: the floor leaves nothing to give");
	else
		text_add(&text, "%s over %zu arms, floor %g",
		    rules.rule == ALLOT_UCB	    ? "highest bound" :
			rules.rule == ALLOT_TOP_TWO ? "chances of the two best" :
						      "chance to be best",
		    a->live, rules.least);
	return text_str(&text);
}

static void
say_list(const struct trial *t, const struct allotment *a, bool dropped)
{
	const char *between = "";

	for (size_t i = 0; i < a->arms; i++) {
		struct str name = t->arm[i].name;
		if (a->arm[i].look.dropped != dropped)
			continue;
		if (dropped)
			text_add(&text, "%s%.*s", between, STR_ARG(name));
		else
			text_add(&text, "%s%.*s %.3g %%", between, STR_ARG(name),
			    100 * a->arm[i].share);
		between = ", ";
	}
}

static void
say_value(enum kind kind, double v)
{
	if (kind == KIND_RATE)
		text_add(&text, "%.3g %%", 100 * v);
	else
		text_number(&text, v, 4);
}

/* "Next: A 5 %, B 95 %. B leads on clicked with 13.1 % (95 % interval 11.7 % to
 * 14.7 %), best with chance 0.999. Lost so far against it: 63.2 (...)." */
static struct str
say_sentence(const struct trial *t, size_t measure, const struct allotment *a)
{
	const struct measure *m = &t->measure[measure];

	text.n = 0;
	if (a->note != NULL) {
		text_add(&text, "Cannot be allotted: %s.", a->note);
		return text_str(&text);
	}
	text_add(&text, "Next: ");
	say_list(t, a, false);
	if (a->live < a->arms) {
		text_add(&text, "; dropped: ");
		say_list(t, a, true);
	}
	text_add(&text, ".");
	if (a->leader == a->arms) {
		text_add(&text, " Nobody leads: %s.",
		    a->equal ? "not every arm can be judged yet" : "there are no trials yet");
		return text_str(&text);
	}
	const struct stake *lead = &a->arm[a->leader];
	text_add(&text, " %.*s leads on %.*s with ", STR_ARG(t->arm[a->leader].name),
	    STR_ARG(m->name));
	say_value(m->kind, lead->value);
	text_add(&text, " (%g %% interval ", confidence);
	say_value(m->kind, lead->lo);
	text_add(&text, " to ");
	say_value(m->kind, lead->hi);
	text_add(&text, "), best with chance %.3g. Lost so far against it: ", lead->best);
	text_number(&text, a->regret, 4);
	text_add(&text, " (");
	text_number(&text, a->regret_lo, 4);
	text_add(&text, " to ");
	text_number(&text, a->regret_hi, 4);
	text_add(&text, ").");
	return text_str(&text);
}

static void
put_stake(struct out *o, const struct stake *s)
{
	out_real(o, s->n);
	out_real(o, s->value);
	out_real(o, s->lo);
	out_real(o, s->hi);
	out_real(o, s->best);
	out_real(o, s->loss);
	out_real(o, s->bound);
	out_real(o, s->share);
	if (s->cents == INT_NONE)
		out_none(o);
	else
		out_money_sum(o, (__int128)s->cents * (MONEY_ONE / 100));
	out_int(o, s->look.below);
	out_real(o, s->regret);
	out_real(o, s->regret_lo);
	out_real(o, s->regret_hi);
}

static void
put_allotment(struct out *o, const struct trial *t, size_t measure, const struct allotment *a)
{
	const struct measure *m = &t->measure[measure];

	for (size_t i = 0; i < a->arms; i++) {
		const struct stake *s = &a->arm[i];
		out_str(o, t->test);
		out_str(o, m->name);
		out_text(o, kind_names[m->kind]);
		out_str(o, t->arm[i].name);
		put_stake(o, s);
		out_real(o, a->regret);
		out_real(o, a->regret_lo);
		out_real(o, a->regret_hi);
		out_str(o, say_why(a, i));
		out_str(o, say_sentence(t, measure, a));
		out_text(o, a->note ? a->note : s->note ? s->note : "");
		out_end(o);
	}
}

static bool
is_lower(struct str metric)
{
	for (size_t i = 0; i < lower.len; i++)
		if (str_eq(str_of(lower.at[i]), metric))
			return true;
	return false;
}

static void
check_lower(const struct gather *g)
{
	for (size_t i = 0; i < lower.len && gather_count(g) > 0; i++) {
		struct str name = str_of(lower.at[i]);
		struct names is;
		bool found = false;
		for (size_t m = 0; m < metrics.count; m++)
			found |= str_eq(str_of(metrics.metric[m].name), name);
		for (size_t k = 0; metrics.count == 0 && k < gather_count(g); k++) {
			gather_group(g, k, &is);
			found |= str_eq(is.metric, name);
		}
		if (!found)
			die("no metric %s in this test", quoted(name));
	}
}

static void
emit(void *acc, struct out *o)
{
	struct trials *trials = trials_of(&metrics, memory_sums(acc), &arena);
	struct trial t = { 0 };
	struct allotment a = { 0 };
	struct look **at = NULL;
	size_t cap = 0;

	check_lower(memory_sums(acc));
	put_head(o);
	while (trials_next(trials, &t)) {
		if (t.arms > cap)
			at = mem_resize(at, (cap = t.arms * 2) * sizeof(*at));
		for (size_t m = 0; m < t.measures; m++) {
			for (size_t i = 0; i < t.arms; i++)
				at[i] = memory_look(acc, t.test, t.measure[m].name, t.arm[i].name);
			rules.lower = is_lower(t.measure[m].name);
			allot(&a, &t, m, &rules, at);
			put_allotment(o, &t, m, &a);
		}
		if (o->n > 256 * 1024)
			sink_out(o);
	}
	free(at);
}

static int64_t
read_budget(void)
{
	struct money m;

	if (budget_word == NULL)
		return INT_NONE;
	const char *why = num_money(str_of(budget_word), &m);
	if (why == NULL && (m.e4 < 0 || m.e4 > MONEY_ONE * (int64_t)1e13))
		why = "out of range";
	if (why == NULL && m.e4 % (MONEY_ONE / 100) != 0)
		why = "more than two decimals";
	if (why != NULL)
		die_usage("--budget: %s: %s", why, quoted(str_of(budget_word)));
	return m.e4 / (MONEY_ONE / 100);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	metrics_read(&metrics, &arena);
	for (size_t i = 0; i < metrics.count; i++)
		if (metrics.metric[i].covariate)
			die_usage(
			    "--covariate goes with test: an allocation is by what arms yield");
	rules = (struct allot_rules){ .least = least,
		.drop = drop,
		.looks = looks,
		.min_sample = min_sample,
		.conf = confidence / 100,
		.prior = prior_word && *prior_word == 'j' ? BAYES_JEFFREYS : BAYES_UNIFORM,
		.budget_cents = read_budget() };
	for (int i = 0; rule_word != NULL && i < ALLOT_RULES; i++)
		if (strcmp(rule_word, allot_rule_names[i]) == 0)
			rules.rule = (enum allot_rule)i;
	struct contract c = memory_contract(&metrics);
	c.mode = "abtest bandit";
	c.emit = emit;
	return contract_run(&c, argv);
}

const struct mode abtest_bandit = {
	.name = "bandit",
	.brief = "what each arm gets next, and what the test has cost so far",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
