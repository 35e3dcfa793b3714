/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile topics - which hashtags, words, brands and searches are rising */
#include <unistd.h>

#include "base/die.h"
#include "table/small.h"

#include "brand.h"
#include "fresh.h"
#include "lexicon.h"
#include "modes.h"
#include "scope.h"
#include "trend_put.h"

static const char *zone_name = "Asia/Shanghai", *count, *kinds = "words", *lexicon, *brands,
		  *against, *base = "share", *adjusted = "bh";
static int64_t period = MS_HOUR, half_life = MS_DAY, periods = 1000;
static double burst_s = 2, burst_gamma = 1, min_mi = 3, min_entropy = 1;
static struct instant now = { INT_NONE };
static bool series, new_words;

static const struct opt options[] = { OPT_SPAN(0, "period", "TIME", &period, MS_SECOND * 60,
					  3650.0 * MS_DAY, "that is counted by (default 1h)"),
	OPT_TEXT(0, "count", "COL", &count, "a row counts as many as COL says, not 1"),
	OPT_WORD(0, "topics", "words|tags", &kinds, "words too, or hashtags alone (default words)"),
	OPT_TEXT(0, "lexicon", "FILE", &lexicon, "more words: a table with the column word"),
	OPT_TEXT(0, "brands", "FILE", &brands, "share of voice: a table of brand and word"),
	OPT_TEXT(0, "against", "FILE", &against, "compare with the rows of another table"),
	OPT_WORD(0, "base", "share|volume", &base,
	    "expect the usual share of the rows, or count (default share)"),
	OPT_SPAN(0, "half-life", "TIME", &half_life, MS_SECOND * 60, 3650.0 * MS_DAY,
	    "of the baseline (default 24h)"),
	OPT_NUM(0, "periods", "N", &periods, 3, 1000000,
	    "the last whole ones that are looked at (default 1000)"),
	OPT_WORD(0, "adjust", "none|bonferroni|holm|hochberg|bh|by", &adjusted,
	    "p-values for the number of topics (default bh)"),
	OPT_REAL(0, "burst-ratio", "S", &burst_s, 1.01, 1000,
	    "of a burst's share to the usual (default 2)"),
	OPT_REAL(0, "burst-cost", "GAMMA", &burst_gamma, 0, 1000,
	    "of a burst's beginning (default 1)"),
	OPT_FLAG(0, "series", &series, "a line for each topic and period"),
	OPT_FLAG(0, "new-words", &new_words, "words that no lexicon has, instead of topics"),
	OPT_REAL(0, "min-mi", "NATS", &min_mi, 0, 100,
	    "of a new word: mutual information of its parts (default 3)"),
	OPT_REAL(0, "min-entropy", "NATS", &min_entropy, 0, 100,
	    "of a new word's neighbours on either side (default 1)"),
	OPT_TEXT(0, "zone", "NAME", &zone_name, "whose days and hours (default Asia/Shanghai)"),
	OPT_TIME(0, "now", &now, "end of the data (default: the newest time in it)"), OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, share_options,
	part_options, input_options, output_options, NULL };

static struct trend_plan plan;
static struct trend_view view;

CONTRACT_CALLS(trend)

static struct trend *
read_against(void)
{
	const struct job job = { .cols = trend_cols, .ctx = &plan, CONTRACT_JOB(trend) };
	struct trend *t = run_fold_file(&job, against);

	trend_finish(t, run_workers());
	return t;
}

static void
emit(void *acc, struct out *o)
{
	if (against != NULL)
		view.against = read_against();
	trend_put(acc, &view, o);
}

static enum adjust
rule_of(const char *name)
{
	enum adjust rule = 0;

	while (strcmp(adjust_names[rule], name) != 0)
		rule++;
	return rule;
}

static void
read_options(void)
{
	plan = (struct trend_plan){ .zone = zone_load(zone_name),
		.period_ms = period,
		.weighted = count != NULL,
		.words = strcmp(kinds, "words") == 0,
		.lexicon = lexicon,
		.brands = brands != NULL ? brands_read(brands) : NULL };
	if (plan.zone == NULL)
		die_usage("--zone: no zone %s on this system", quoted(str_of(zone_name)));
	trend_cols[TREND_COUNT].name = count;
	view = (struct trend_view){ .now = now,
		.half_life_ms = half_life,
		.periods = (size_t)periods,
		.volume = strcmp(base, "volume") == 0,
		.series = series,
		.adjust = rule_of(adjusted),
		.burst = { burst_s, burst_gamma },
		.min_rows = scope_min_sample(5),
		.voice = brands != NULL };
	/* it is read last, and an hour of reading events would be lost */
	if (against != NULL && access(against, R_OK) != 0)
		die_errno("%s", against);
}

static uint64_t
digest(void)
{
	char text[2 * NUM_TEXT];
	size_t n = num_put_int(text, period);
	uint64_t d = part_option(part_option(0, str_of(zone_name)), (struct str){ text, n });

	d = part_option(part_option(d, str_of(kinds)), str_of(count));
	n = num_put_uint(text, plan.brands != NULL ? brands_digest(plan.brands) : 0);
	d = part_option(d, (struct str){ text, n });
	n = num_put_uint(text, plan.words ? lexicon_digest(lexicon) : 0);
	return part_option(d, (struct str){ text, n });
}

static int
find_topics(char **files)
{
	read_options();
	if (against != NULL && scope_by_given())
		die_usage("--against takes no --by");
	const struct contract c = {
		.job = { .cols = trend_cols, .ctx = &plan, CONTRACT_JOB(trend) },
		.mode = "profile topics",
		.options = digest(),
		CONTRACT_CALLED(trend),
		.emit = emit,
	};
	return scope_run(&c, files);
}

CONTRACT_CALLS(fresh)

static void
fresh_emit(void *acc, struct out *o)
{
	const struct fresh_view v = { .lexicon = lexicon_open(lexicon),
		.min_mi = min_mi,
		.min_entropy = min_entropy,
		.min_count = scope_min_sample(5) };

	fresh_put(acc, &v, o);
}

static int
find_new_words(char **files)
{
	const struct contract c = {
		.job = { .cols = fresh_cols, CONTRACT_JOB(fresh) },
		.mode = "profile topics --new-words",
		CONTRACT_CALLED(fresh),
		.emit = fresh_emit,
	};

	if (scope_by_given() || against != NULL || brands != NULL || series)
		die_usage("--new-words takes no --by, --against, --brands, --series");
	return scope_run(&c, files);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	scope_time_or = "published";
	return new_words ? find_new_words(argv) : find_topics(argv);
}

static const struct column_note reads[] = {
	{ "title", "", "hashtags and words; of a search, what was searched for" },
	{ "tags", "", "more hashtags, separated by |" },
	{ "time", "RFC 3339", "or, where a row has none, published" },
	{ "event", "", "search is counted apart, any other as a row" },
	{ "COL", "count", "with --count; a row without it is passed over" },
	{ "COL", "", "those of --by" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "kind", "", "brand search tag word" },
	{ "topic", "", "in byte order of kind and topic; letters and Han as they fold" },
	{ "count", "count", "rows that name it" },
	{ "last", "count", "of them in the last whole period" },
	{ "share", "fraction", "of that period's rows (or searches)" },
	{ "expected", "count", "by the decayed baseline of the periods before" },
	{ "index", "", "100 last / expected" },
	{ "ln_p", "nats", "natural logarithm of the Poisson probability of `last` or more" },
	{ "p_adjusted", "", "its p, by --adjust over all topics" },
	{ "bursting", "0 or 1", "in a burst in the last whole period" },
	{ "bursts", "count", "bursts in all" },
	{ "burst_from, burst_until", "RFC 3339", "the latest, from the one up to the other" },
	{ "burst_weight", "nats", "how much likelier it is with that burst" },
	{ "voice", "fraction", "with --brands: of the rows of all brands" },
	{ "against, log_ratio", "count, log2", "with --against: rows there, ratio of shares" },
	{ "g2, g2_p_adjusted", "", "with --against: log-likelihood keyness, and its p" },
	{ "period, rows", "RFC 3339, count", "with --series: its begin; all rows of it" },
	{ "word, mi, left_entropy, right_entropy, score", "nats", "with --new-words" },
	{ "note", "", "why a cell is empty" },
	{ NULL, NULL, NULL },
};

const struct mode profile_topics = {
	.name = "topics",
	.brief = "which hashtags, words, brands and searches are rising",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
