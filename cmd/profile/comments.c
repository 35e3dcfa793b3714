/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile comments - how comments sound, what they want, and their words */
#include <unistd.h>

#include "base/die.h"
#include "table/small.h"

#include "lexicon.h"
#include "modes.h"
#include "scope.h"
#include "talk_put.h"

static const char *lexicon, *intents, *more_words, *posts;
static bool all, examples, words;

static const struct opt options[] = { OPT_FLAG(0, "all", &all,
					  "all comments as one, or one group of --by, not items"),
	OPT_TEXT(0, "sentiment", "FILE", &lexicon,
	    "more words of sentiment: a table of word, role, weight"),
	OPT_TEXT(0, "intents", "FILE", &intents, "rules of intent instead of the shipped ones"),
	OPT_TEXT(0, "posts", "FILE", &posts, "a posts table with how long items were watched"),
	OPT_FLAG(0, "examples", &examples, "a short, masked comment of each side"),
	OPT_FLAG(0, "words", &words, "the words of comments, instead of items"),
	OPT_TEXT(0, "lexicon", "FILE", &more_words,
	    "with --words, more words: a table with the column word"),
	OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, share_options,
	part_options, input_options, output_options, NULL };

static struct talk_plan plan;
static struct talk_view view;
static struct trend_plan word_plan;

CONTRACT_CALLS(talks)

static void
emit(void *acc, struct out *o)
{
	if (posts != NULL)
		view.watched = watched_read(posts);
	talks_put(acc, &view, o);
}

static uint64_t
mix(uint64_t digest, uint64_t more)
{
	char text[NUM_TEXT];
	size_t n = num_put_uint(text, more);

	return part_option(digest, (struct str){ text, n });
}

static int
judge(char **files)
{
	plan = (struct talk_plan){ .feeling = feeling_read(lexicon, intents),
		.all = all,
		.examples = examples };
	view = (struct talk_view){ .min_comments = scope_min_sample(10) };
	if (posts != NULL && (all || scope_by_given()))
		die_usage("--posts is about items: it takes no --all and no --by");
	/* it is read last, and an hour of reading comments would be lost */
	if (posts != NULL && access(posts, R_OK) != 0)
		die_errno("%s", posts);
	const struct contract c = {
		.job = { .cols = talk_cols, .ctx = &plan, CONTRACT_JOB(talks) },
		.mode = "profile comments",
		.options = mix(mix(all, examples), plan.feeling->digest),
		CONTRACT_CALLED(talks),
		.emit = emit,
	};
	return scope_run(&c, files);
}

static void
words_rows(struct trend *t, struct rows *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct str text = rows_at(r, i, 0);
		if (text.n > 0)
			text = talk_unnamed(text, r->arena);
		if (text.n > 0)
			trend_text(t, scope_key(r, i, &text, 1), 0);
	}
}

CONTRACT_CALLS_BY(trend, words_rows)

static void
words_emit(void *acc, struct out *o)
{
	talk_put_words(acc, scope_min_sample(5), o);
}

static const struct col word_cols[] = {
	{ .name = "text", .kind = COL_RAW, .required = true },
	COL_END,
};

static int
count_words(char **files)
{
	word_plan = (struct trend_plan){ .words = true, .lexicon = more_words };
	if (all || examples || posts != NULL || lexicon != NULL || intents != NULL)
		die_usage("--words goes with --lexicon only");
	const struct contract c = {
		.job = { .cols = word_cols, .ctx = &word_plan, CONTRACT_JOB(trend) },
		.mode = "profile comments --words",
		.options = lexicon_digest(more_words),
		CONTRACT_CALLED(trend),
		.emit = words_emit,
	};
	return scope_run(&c, files);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	if (!words && more_words != NULL)
		die_usage("--lexicon goes with --words");
	return words ? count_words(argv) : judge(argv);
}

static const struct column_note reads[] = {
	{ "text", "", "the comment; rows without one are passed over" },
	{ "platform, item", "", "what it is about; may be empty" },
	{ "time", "RFC 3339", "with --since and --until" },
	{ "COL", "", "those of --by" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "platform, item", "", "in byte order; not with --all" },
	{ "comments", "count", "rows with a text" },
	{ "scored", "count", "of them with a word of the lexicon" },
	{ "sentiment", "-1 to 1", "mean compound score of the scored ones" },
	{ "positive, negative", "count", "compound at least 0.05, at most -0.05" },
	{ "asks_price asks_link complains praises", "count", "with that intent" },
	{ "NAME_rate, _lo, _hi", "fraction", "of the comments, with Wilson bounds of 95 %" },
	{ "watch_ms, sentiment_per_watch_s", "ms, 1/s", "with --posts" },
	{ "positive_example, negative_example", "", "with --examples; masked" },
	{ "kind, word", "", "with --words: tag or word" },
	{ "with, share, share_lo, share_hi", "count, fraction", "with --words: comments with it" },
	{ "note", "", "why a cell is empty" },
	{ NULL, NULL, NULL },
};

const struct mode profile_comments = {
	.name = "comments",
	.brief = "how comments sound, what they want, and their words",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
