/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest switchback - arms that take turns in time, where no users can be split */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"

#include "modes.h"
#include "switchback_put.h"

static struct opt_list sums, ratios, lowers, fail_at;
static const char *unit, *period = "day", *control, *schedule, *adjust;
static double confidence = 95;
static int64_t block, washout, min_switches = 6, draws = 9999, seed = 1;
static bool logs;

#define ADJUSTS "none|bonferroni|holm|hochberg|bh|by"

static const struct opt options[] = { OPT_LIST(0, "sum", "COL", &sums,
					  "compare the sum of COL in a period (repeatable)"),
	OPT_LIST(0, "ratio", "NUM/DEN", &ratios,
	    "sum of NUM over sum of DEN in a period (repeatable)"),
	OPT_FLAG(0, "log", &logs, "compare logarithms: effects in percent"),
	OPT_TEXT(0, "unit", "COL", &unit,
	    "what switches: account, item (default unit, or all is one)"),
	OPT_TEXT(0, "period", "COL", &period, "day or time of the period (default day)"),
	OPT_TEXT(0, "control", "ARM", &control, "the arm others are compared with"),
	OPT_LIST(0, "lower", "METRIC", &lowers, "lower is better (repeatable; default: higher)"),
	OPT_WORD(0, "schedule", SCHEDULE_WORDS, &schedule,
	    "how the turns were drawn (default: guess)"),
	OPT_NUM(0, "block", "N", &block, 1, 10000, "periods drawn together (default: what fits)"),
	OPT_NUM(0, "washout", "N", &washout, 0, 10000,
	    "leave out the first periods of each block (default 0)"),
	OPT_NUM(0, "min-switches", "N", &min_switches, 1, 10000, "judge from here on (default 6)"),
	OPT_NUM(0, "draws", "N", &draws, 99, 1000000, "schedules to go over (default 9999)"),
	OPT_NUM(0, "seed", "N", &seed, 0, 1e15, "of the draws (default 1)"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99999,
	    "of intervals, in percent; 100 - P is the level of tests (default 95)"),
	OPT_WORD(0, "adjust", ADJUSTS, &adjust, "over metrics and arms of a test (default holm)"),
	OPT_WORDS(0, "fail-at", "WHAT", "harm|undefined", &fail_at,
	    "status 1 on harm or undefined (repeatable)"),
	OPT_END };

static const struct opt *const also[] = { part_options, input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "arm", "", "which version ran" },
	{ "day", "day or RFC 3339", "or the column of --period" },
	{ "unit", "", "optional: what switched; or the column of --unit" },
	{ "test", "", "optional: which of many tests" },
	{ "COL", "", "that --sum and --ratio name; rows of one unit, period and arm are added up" },
	{ NULL, NULL, NULL },
};

static struct rota_cols cols;
static struct turned_rules rules;
static struct arena arena;
static bool found_harm, found_undefined;

/* All comparisons of one test; reused. */
struct cases {
	struct turned_case *at;
	size_t n, cap;
	double *p;
	size_t *order;
};

static bool
is_lower(const char *metric)
{
	for (size_t i = 0; i < lowers.len; i++)
		if (strcmp(lowers.at[i], metric) == 0)
			return true;
	return false;
}

static enum turned
judge(const struct turned_case *c)
{
	const struct switchback *s = &c->s;

	if (s->note != NULL)
		return s->explained > 1 - 1e-6 ? TURNED_DISTRUST : TURNED_NOTHING;
	if (s->switches < (size_t)min_switches)
		return TURNED_FEW;
	if (!(c->p_adjusted < 1 - rules.conf))
		return TURNED_NONE;
	return (c->main.estimate > 0) != c->lower ? TURNED_WINNER : TURNED_HARM;
}

/* Too few switches: the estimate alone is left. */
static void
abstain(struct turned_case *c)
{
	static const struct finding_of none = { NAN, NAN, NAN, NAN };
	double estimate = c->main.estimate;

	c->main = c->s.design = c->s.model = c->s.pairs = c->s.carry = c->s.always = none;
	c->main.estimate = estimate;
}

static void
compare(const struct rotation *t, struct cases *all)
{
	const struct switchback_rules how = { rules.conf,
		(enum schedule_kind)opt_word(schedule_names, schedule, SCHEDULE_GUESS),
		(size_t)block, (size_t)washout, (size_t)draws, (uint64_t)seed };
	struct period *p = mem_alloc((t->n + 1) * sizeof *p);

	all->n = 0;
	for (size_t m = 0; m < cols.metrics; m++)
		for (size_t a = 0; a < t->arms; a++) {
			if (a == t->control)
				continue;
			struct turned_case *c = &all->at[all->n];
			*c = (struct turned_case){ .metric = cols.metric[m].name,
				.arm = a,
				.lower = is_lower(cols.metric[m].name) };
			size_t n = rotation_periods(t, a, &cols.metric[m], m, logs, p);
			switchback_analyse(p, n, &how, &c->s);
			c->main = isnan(c->s.design.p) ? c->s.model : c->s.design;
			if (c->s.note == NULL && c->s.switches < (size_t)min_switches)
				abstain(c);
			all->p[all->n++] = c->main.p;
		}
	free(p);
	size_t family = 0;
	for (size_t i = 0; i < all->n; i++)
		family += !isnan(all->p[i]);
	adjust_p(rules.adjust, all->p, all->n, all->p, all->order);
	for (size_t i = 0; i < all->n; i++) {
		struct turned_case *c = &all->at[i];
		c->p_adjusted = all->p[i];
		c->family = family;
		c->verdict = judge(c);
		found_harm |= c->verdict == TURNED_HARM;
		found_undefined |= c->s.note != NULL;
	}
}

static void
put_alone(const struct rotation *t, struct out *o)
{
	size_t empty = 0;

	for (const struct column_note *c = switchback_columns; c->name != NULL; c++, empty++)
		for (const char *p = c->name; *p != '\0'; p++)
			empty += *p == ',';
	const char *why = t->has_control ? "no arm to compare with the control" :
					   "no arm of the control's name";
	out_str(o, t->test);
	out_none(o);
	out_str(o, t->has_control ? t->arm[t->control] : str_of(control));
	for (empty -= 5; empty > 0; empty--)
		out_none(o);
	char sentence[80];
	snprintf(sentence, sizeof sentence, "Cannot be judged: %s.", why);
	out_text(o, sentence);
	out_text(o, why);
	out_end(o);
	found_undefined = true;
}

static void
emit(void *acc, struct out *o)
{
	struct rotation t = { 0 };
	struct cases all = { 0 };
	size_t from = 0;

	switchback_put_head(o);
	while (rotation_next(&t, acc, &from, control)) {
		size_t n = t.arms * cols.metrics;
		if (n > all.cap) {
			all.cap = 2 * n;
			all.at = mem_resize(all.at, all.cap * sizeof *all.at);
			all.p = mem_resize(all.p, all.cap * sizeof *all.p);
			all.order = mem_resize(all.order, all.cap * sizeof *all.order);
		}
		if (!t.has_control || t.arms < 2) {
			put_alone(&t, o);
			continue;
		}
		compare(&t, &all);
		for (size_t i = 0; i < all.n; i++)
			switchback_put(&t, &all.at[i], &rules, o);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
}

static void
check_options(void)
{
	if (sums.len + ratios.len == 0)
		die_usage("want --sum or --ratio: what is compared?");
	if (*period == '\0' || (unit != NULL && *unit == '\0'))
		die_usage("a column without a name");
	if (block > 0 && washout >= block)
		die_usage("--washout leaves nothing of blocks of %lld", (long long)block);
	rota_columns(&cols, &arena, unit ? unit : "unit", period, unit != NULL, &sums, &ratios);
	for (size_t i = 0; i < lowers.len; i++) {
		bool known = false;
		for (size_t m = 0; m < cols.metrics; m++)
			known |= strcmp(cols.metric[m].name, lowers.at[i]) == 0;
		if (!known)
			die_usage("--lower: no metric %s", quoted(str_of(lowers.at[i])));
	}
}

static int
run(int argc, char **argv)
{
	(void)argc;
	check_options();
	rules = (struct turned_rules){ confidence / 100, logs, min_switches, washout,
		(enum adjust)opt_word(adjust_names, adjust, ADJUST_HOLM) };
	struct contract c = rota_contract(&cols);
	c.mode = "abtest switchback";
	c.emit = emit;
	int status = contract_run(&c, argv);
	bool reached = (found_harm && opt_listed(&fail_at, "harm")) ||
	    (found_undefined && opt_listed(&fail_at, "undefined"));
	return status == ST_OK && reached ? ST_FINDING : status;
}

const struct mode abtest_switchback = {
	.name = "switchback",
	.brief = "arms that take turns in time, where no users can be split",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = switchback_columns,
	.run = run,
};
