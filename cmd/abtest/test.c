/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest test - treatment arms against a control, judged */
#include <inttypes.h>

#include "base/die.h"

#include "modes.h"
#include "report.h"
#include "segments.h"

static const char *control_word, *adjust_word, *adjust_secondary_word, *prior_word;
static const char *segment, *strata, *cluster, *rate_test_word, *interval_word, *lift_word,
    *equivalence_word;
static struct opt_list fail_at;
static double confidence = 95;
static int64_t digits = 6;
static bool bayes;
static const char *resample_word, *adjust_by_word;
static int64_t draws = 5000, seed = 1;

#define ADJUSTS "none|bonferroni|holm|hochberg|bh|by"

static const struct opt options[] = { OPT_TEXT(0, "control", "ARM", &control_word,
					  "the arm others are compared with"),
	OPT_REAL(0, "confidence", "P", &confidence, 50, 99.99999,
	    "of intervals, in percent; 100 - P is the level of tests (default 95)"),
	OPT_WORD(0, "adjust", ADJUSTS, &adjust_word,
	    "over primary metrics and arms of a test (default holm)"),
	OPT_WORD(0, "adjust-secondary", ADJUSTS, &adjust_secondary_word,
	    "over secondary ones (default bh)"),
	OPT_WORD(0, "rate-test", "z|chisq|yates|g|fisher", &rate_test_word,
	    "of --rate: pooled z, chi-square without and with Yates, G, exact (default z)"),
	OPT_WORD(0, "interval", "newcombe|score|wald", &interval_word,
	    "of the difference of rates; score: Miettinen-Nurminen, and Koopman for the lift "
	    "(default newcombe)"),
	OPT_WORD(0, "lift", "delta|fieller|log", &lift_word,
	    "interval of the lift (default fieller)"),
	OPT_WORD(0, "adjust-by", "cuped|lin", &adjust_by_word,
	    "--covariate with one slope, or one for each arm (default cuped)"),
	OPT_TEXT(0, "equivalence", "P%", &equivalence_word,
	    "is the lift within this either way? two one-sided tests"),
	OPT_TEXT(0, "segment", "COL", &segment,
	    "also within each value of COL, and whether the effect differs between them"),
	OPT_TEXT(0, "strata", "COL", &strata,
	    "compare rates and means within each value of COL, and put that together"),
	OPT_TEXT(0, "cluster", "COL", &cluster,
	    "what was assigned where rows are not: creators, users with several rows"),
	OPT_WORD(0, "resample", "bootstrap|permutation", &resample_word,
	    "judge means and quantiles by drawing from their values"),
	OPT_NUM(0, "draws", "N", &draws, 99, 1000000, "of --resample (default 5000)"),
	OPT_NUM(0, "seed", "N", &seed, 0, 1e15, "of --resample (default 1)"),
	OPT_FLAG(0, "bayes", &bayes,
	    "chance to be the best arm, and expected loss, of rates, means, ratios (exact, slow)"),
	OPT_WORD(0, "prior", "uniform|jeffreys", &prior_word,
	    "of rates, for --bayes (default uniform)"),
	OPT_WORDS(0, "fail-at", "WHAT", "srm|harm|undefined", &fail_at,
	    "status 1 on srm, harm or undefined (repeatable)"),
	OPT_NUM(0, "digits", "N", &digits, 1, 17, "significant digits of numbers (default 6)"),
	OPT_END };

static const struct opt *const also[] = { metric_options, value_options, ratio_options,
	role_options, shares_options, part_options, input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "arm", "", "which version the unit saw" },
	{ "test", "", "optional: which of many tests" },
	{ "COL", "", "of unit rows: the columns that the metric options and --segment name" },
	{ "n", "count", "makes the rows summaries: units of the row" },
	{ "COL_sum, COL_sumsq, COL*COL_sum", "", "of summaries of the named metrics" },
	{ "metric", "", "of summaries without metric options: which metric" },
	{ "x", "count", "successes of n" },
	{ "sum, sumsq", "", "of n values" },
	{ NULL, NULL, NULL },
};

static bool
reached(const struct judging *j)
{
	return (j->found_srm && opt_listed(&fail_at, "srm")) ||
	    (j->found_harm && opt_listed(&fail_at, "harm")) ||
	    (j->found_undefined && opt_listed(&fail_at, "undefined"));
}

static struct metrics metrics;
static struct segments segments;
static struct report report;
static struct arena arena;

static void
put_findings(struct out *o, const struct place *at, const struct finding *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		report_finding(&report, o, at, &f[i]);
	if (n == 0)
		report_incomparable(&report, o, at);
	if (o->n > 256 * 1024)
		sink_out(o);
}

static void
put_whole(struct out *o)
{
	const struct judging *j = &segments.whole;
	const struct place at = { j, j->finding, { 0 }, segments.unplaced, &j->trial };

	put_findings(o, &at, j->finding, j->findings);
}

static void
put_segments(struct out *o)
{
	const struct judging *whole = &segments.whole;
	const struct finding *f = segments.finding;

	for (size_t i = 0; i < segments.n; i++) {
		struct judging *j = &segments.at[i];
		bool broken = whole->rules.distrust && !j->rules.distrust;
		const struct place at = { j, segments.finding, j->trial.slice, 0,
			broken ? &whole->trial : &j->trial };
		put_findings(o, &at, f, j->findings);
		f += j->findings;
	}
}

/* With clusters as the units, where there are any. */
static const struct gather *
units_of(const struct gather *g, int64_t *shared)
{
	return cluster ? gather_clusters(g, shared) : g;
}

static void
emit(void *acc, struct out *o)
{
	int64_t shared = 0;

	segments.whole.resampling = (struct resampling){ (size_t)draws, (uint64_t)seed,
		run_workers() };
	struct trials *slices = trials_of(&metrics, units_of(acc, &shared), &arena),
		      *whole = slices;

	if (metrics.slice >= 0)
		whole = trials_of(&metrics, units_of(gather_whole(acc), &shared), &arena);
	if (shared > 0)
		warn("clusters in several arms of a test, kept in each: %" PRId64, shared);
	trials_check_roles(whole);
	report_head(o);
	if (metrics.slice < 0) {
		while (judge_next(&segments.whole, whole))
			put_whole(o);
		return;
	}
	while (segments_next(&segments, whole, slices)) {
		put_whole(o);
		if (segment != NULL)
			put_segments(o);
	}
}

/* What options may not go together, and which metrics --strata can take. */
static void
check_together(void)
{
	if (segment != NULL && strata != NULL)
		die_usage("--segment and --strata do not go together");
	if (cluster != NULL && strata != NULL)
		die_usage("--cluster does not go with --strata");
	if (resample_word != NULL && (strata != NULL || cluster != NULL))
		die_usage("--resample does not go with --strata or --cluster");
	for (size_t i = 0; strata != NULL && i < metrics.count; i++)
		if (metrics.metric[i].kind > KIND_MEAN || metrics.metric[i].keeps ||
		    metrics.metric[i].covariate)
			die_usage("--strata goes with rates and means, not with %s",
			    quoted(str_of(metrics.metric[i].name)));
}

static struct how
how_read(void)
{
	return (struct how){
		.rate_test = (enum rate_test)opt_word(rate_test_names, rate_test_word, 0),
		.interval = (enum rate_interval)opt_word(rate_interval_names, interval_word, 0),
		.lift = (enum lift)opt_word(lift_names, lift_word, 0),
		.lin = adjust_by_word != NULL && *adjust_by_word == 'l',
		.resample = resample_word == NULL ? RESAMPLE_NONE :
		    *resample_word == 'b'	  ? RESAMPLE_BOOTSTRAP :
						    RESAMPLE_PERMUTATION,
	};
}

static struct judgement
rules_read(void)
{
	return (struct judgement){
		.conf = confidence / 100,
		.margin = role_margin(),
		.equivalence = equivalence_word ? percent_read("equivalence", equivalence_word) : 0,
		.rule = { [ROLE_PRIMARY] = (enum adjust)opt_word(adjust_names, adjust_word,
			      (int)ADJUST_HOLM),
		    [ROLE_SECONDARY] = (enum adjust)opt_word(adjust_names, adjust_secondary_word,
			(int)ADJUST_BH) },
	};
}

static int
run(int argc, char **argv)
{
	(void)argc;
	metrics_read(&metrics, &arena);
	if (resample_word != NULL)
		metrics_keep(&metrics);
	check_together();
	if (segment != NULL || strata != NULL)
		metrics_slice(&metrics, &arena, segment ? segment : strata);
	if (cluster != NULL)
		metrics_cluster(&metrics, &arena, cluster);
	segments.strata = strata != NULL;
	report.digits = digits;
	segments.whole = (struct judging){
		.control_word = control_word,
		.bayes = bayes,
		.prior = prior_word && *prior_word == 'j' ? BAYES_JEFFREYS : BAYES_UNIFORM,
		.rules = rules_read(),
		.how = how_read(),
	};
	struct contract c = gather_contract(&metrics);
	c.mode = "abtest test";
	c.emit = emit;
	int status = contract_run(&c, argv);
	return status == ST_OK && reached(&segments.whole) ? ST_FINDING : status;
}

const struct mode abtest_test = {
	.name = "test",
	.brief = "treatment arms against a control, judged",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = report_columns,
	.run = run,
};
