/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest watch - a test that runs: what may be concluded today */
#include "base/die.h"

#include "looks.h"
#include "modes.h"
#include "watch_put.h"

static const char *control_word, *adjust_word, *adjust_secondary_word, *method_word, *mde_word,
    *lift_word, *look_column = "day";
static struct opt_list fail_at;
static double confidence = 95, tune, planned, rho = 2, gamma_shape = -4, futile = 10;
static int64_t looks, least = 100;
static bool last;

#define ADJUSTS "none|bonferroni|holm|hochberg|bh|by"

static const struct opt options[] = {
	OPT_WORD(0, "method", "cs|exact|obf|pocock|power|hsd", &method_word,
	    "confidence sequence (exact: of rates), or bounds (default cs)"),
	OPT_REAL(0, "tune", "UNITS", &tune, 1, 1e15,
	    "of sequences: units of both arms at which it is sharpest (default: --planned, or "
	    "5000)"),
	OPT_REAL(0, "planned", "UNITS", &planned, 1, 1e15, "units of all arms when the test ends"),
	OPT_NUM(0, "looks", "N", &looks, 1, 10000, "of bounds, without --planned: planned looks"),
	OPT_REAL(0, "rho", "R", &rho, 0.01, 100,
	    "of power: alpha times information to the R (default 2)"),
	OPT_REAL(0, "gamma", "G", &gamma_shape, -40, 40,
	    "of hsd: below 0 spends late, above 0 early (default -4)"),
	OPT_TEXT(0, "mde", "P%", &mde_word, "smallest effect of interest, relative to the control"),
	OPT_REAL(0, "futility", "P", &futile, 0, 100,
	    "of bounds: stop below this chance of a result, in percent (default 10; 0: never)"),
	OPT_NUM(0, "least", "UNITS", &least, 2, 1e15,
	    "an arm must have before a look counts (default 100)"),
	OPT_TEXT(0, "look", "COL", &look_column,
	    "days, or whole numbers, of the looks (default day)"),
	OPT_FLAG(0, "last", &last, "only the last look of each test"),
	OPT_TEXT(0, "control", "ARM", &control_word, "the arm others are compared with"),
	OPT_WORD(0, "lift", "delta|fieller|log", &lift_word,
	    "interval of the lift (default fieller)"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99999,
	    "over all looks, in percent; 100 - P is the level of the test (default 95)"),
	OPT_WORD(0, "adjust", ADJUSTS, &adjust_word,
	    "over primary metrics and arms (default holm; bounds: bonferroni)"),
	OPT_WORD(0, "adjust-secondary", ADJUSTS, &adjust_secondary_word,
	    "over secondary ones (default bh; bounds: bonferroni)"),
	OPT_WORDS(0, "fail-at", "WHAT", "srm|harm|stop|undefined", &fail_at,
	    "status 1 when the last look says srm, harm, stop or undefined (repeatable)"),
	OPT_END
};

static const struct opt *const also[] = { metric_options, role_options, shares_options,
	part_options, input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "day", "", "a day, or a whole number, by which looks follow each other" },
	{ "arm", "", "which version the unit saw" },
	{ "test", "", "optional: which of many tests" },
	{ "COL", "", "of unit rows: as abtest test" },
	{ "n", "count", "makes the rows summaries, as in abtest test: units of the row" },
	{ NULL, NULL, NULL },
};

static double
mde(void)
{
	struct str s = str_of(mde_word);
	double v;

	if (mde_word == NULL)
		return NAN;
	if (s.n < 2 || s.p[s.n - 1] != '%' ||
	    num_real((struct str){ s.p, s.n - 1 }, 0, 1e6, &v) != NULL || v == 0)
		die_usage("--mde wants a percentage such as 2%%: %s", quoted(s));
	return v / 100;
}

static struct metrics metrics;
static struct judging judging;
static struct running running;
static struct arena arena;

static void
read_method(void)
{
	const char *word = method_word ? method_word : "cs";
	struct course_rules *r = &running.rules;

	*r = (struct course_rules){ .exact = strcmp(word, "exact") == 0,
		.group = strcmp(word, "cs") != 0 && strcmp(word, "exact") != 0,
		.lift = (enum lift)opt_word(lift_names, lift_word, LIFT_FIELLER),
		.conf = confidence / 100,
		.least = (double)least,
		.mde = mde(),
		.power = 0.8,
		.futile = futile / 100 };
	for (int s = 0; s < SPENDS; s++)
		if (strcmp(word, spend_names[s]) == 0)
			r->by.by = (enum spend)s;
	r->by.shape = r->by.by == SPEND_POWER ? rho : gamma_shape;
	running.tune = tune > 0 ? tune : (double)NAN;
	running.planned = planned > 0 ? planned : (double)NAN;
	running.looks = looks;
	if (r->group && (looks > 0) == (planned > 0))
		die_usage("--method=%s wants one of --planned and --looks: how much is still to "
			  "come?",
		    word);
	if (r->group && tune > 0)
		die_usage("--tune goes with sequences, --method=cs or exact");
	if (!r->group && looks > 0)
		die_usage("--method=%s needs no number of looks", word);
}

static void
read_adjust(void)
{
	enum adjust usual = running.rules.group ? ADJUST_BONFERRONI : ADJUST_HOLM;
	enum adjust first = (enum adjust)opt_word(adjust_names, adjust_word, (int)usual);
	enum adjust second = (enum adjust)opt_word(adjust_names, adjust_secondary_word,
	    (int)(running.rules.group ? usual : ADJUST_BH));

	if (running.rules.group && (first > ADJUST_BONFERRONI || second > ADJUST_BONFERRONI))
		die_usage("bounds are adjusted by bonferroni or none");
	running.adjust[ROLE_PRIMARY] = judging.rules.rule[ROLE_PRIMARY] = first;
	running.adjust[ROLE_SECONDARY] = judging.rules.rule[ROLE_SECONDARY] = second;
}

/* By the look that was judged last. */
static bool
reached(void)
{
	bool found = (judging.rules.distrust && opt_listed(&fail_at, "srm")) ||
	    (judging.findings == 0 && opt_listed(&fail_at, "undefined"));

	for (size_t i = 0; i < judging.findings; i++) {
		const struct finding *f = &judging.finding[i];
		enum decision d = running_of(&running, &judging, f)->course.decision;
		found |= d == DECISION_HARM && opt_listed(&fail_at, "harm");
		found |= d != DECISION_CONTINUE && d != DECISION_DISTRUST &&
		    opt_listed(&fail_at, "stop");
		found |= f->verdict == VERDICT_UNDEFINED && d != DECISION_DONE &&
		    opt_listed(&fail_at, "undefined");
	}
	return found;
}

static bool found;

static void
emit(void *acc, struct out *o)
{
	struct trials *trials = trials_of(&metrics, looks_of(acc, &metrics), &arena);

	trials_check_roles(trials);
	watch_put_head(o);
	while (judge_next(&judging, trials)) {
		running_decide(&running, &judging);
		bool more = trials_more(trials);
		found |= !more && reached();
		if (!last || !more)
			watch_put_look(o, &running, &judging);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
}

static int
run(int argc, char **argv)
{
	(void)argc;
	metrics_read(&metrics, &arena);
	metrics_looks(&metrics, &arena, look_column);
	judging = (struct judging){
		.control_word = control_word,
		.rules = { .conf = confidence / 100, .margin = role_margin() },
		.how = { .lift = (enum lift)opt_word(lift_names, lift_word, LIFT_FIELLER) },
		.recast = running_look,
		.ctx = &running,
	};
	read_method();
	read_adjust();
	struct contract c = gather_contract(&metrics);
	c.mode = "abtest watch";
	c.emit = emit;
	int status = contract_run(&c, argv);
	return status == ST_OK && found ? ST_FINDING : status;
}

const struct mode abtest_watch = {
	.name = "watch",
	.brief = "a test that runs: what may be concluded today",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = watch_columns,
	.run = run,
};
