/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rank score - what to push next: every item's score, and what it is made of */
#include "base/die.h"
#include "modes.h"
#include "score_put.h"

static struct instant now = { INT_NONE };
static const char *weights_path, *explain = "wide", *window;
static int64_t top, half_life, min_views = -1, min_impressions = -1;
static double z = 1.2816, decay = 0.5, least = 0.25;
static bool no_shrink, no_fresh, no_diversity, with_blocked;

static const struct opt options[] = { OPT_NUM('n', "top", "N", &top, 1, 1e9, "only the N best"),
	OPT_FLAG('b', "blocked", &with_blocked, "with --top: the blocked ones behind them"),
	OPT_WORD(0, "explain", "wide|long", &explain, "one line per item, or per item and signal"),
	OPT_TEXT('w', "weights", "FILE", &weights_path, "weights instead of share/weights.tsv"),
	OPT_TIME(0, "now", &now, "age is counted from here (default: newest time in the data)"),
	OPT_SPAN(0, "half-life", "SPAN", &half_life, 1000, 1e13,
	    "age at which half the score is left (default: weights)"),
	OPT_NUM(0, "min-views", "N", &min_views, 1, 1e15,
	    "below, signals per view abstain (default 100)"),
	OPT_NUM(0, "min-impressions", "N", &min_impressions, 1, 1e15,
	    "below, ctr abstains (default 500)"),
	OPT_REAL('z', "caution", "Z", &z, 0, 10,
	    "z of the bounds (default 1.2816, one-sided 10 %)"),
	OPT_REAL(0, "decay", "D", &decay, 0, 1,
	    "diversity: factor for each further item of a creator (default 0.5)"),
	OPT_REAL(0, "floor", "F", &least, 0, 1, "diversity: what is always left (default 0.25)"),
	OPT_TEXT(0, "window", "NAME", &window, "only rows of this window"),
	OPT_FLAG(0, "no-shrink", &no_shrink, "bounds of the rates as they are"),
	OPT_FLAG(0, "no-fresh", &no_fresh, "age does not count"),
	OPT_FLAG(0, "no-diversity", &no_diversity, "several items of a creator count in full"),
	OPT_END };

static const struct opt *const also[] = { input_options, output_options, share_options, NULL };

static const struct column_note reads[] = {
	{ "item", "", "id within platform and account; must be there" },
	{ "platform", "", "its own pool and weights" },
	{ "account", "", "" },
	{ "creator", "", "account where empty" },
	{ "title", "", "" },
	{ "published", "time", "RFC 3339, or a day" },
	{ "asof", "time", "of several rows of an item and window the newest counts" },
	{ "window", "", "rows of window day add up; others are cumulative" },
	{ "day", "", "of window day" },
	{ "views", "count", "base of all rates but ctr" },
	{ "impressions", "count", "base of ctr" },
	{ "likes", "count", "" },
	{ "comments", "count", "" },
	{ "shares", "count", "" },
	{ "collects", "count", "" },
	{ "follows", "count", "" },
	{ "finish_rate", "fraction", "of views" },
	{ "rate_5s", "fraction", "of views" },
	{ "bounce_2s", "fraction", "of views" },
	{ "ctr", "fraction", "of impressions" },
	{ "avg_watch_ms", "ms", "a view" },
	{ "watch_ms", "ms", "all views; where avg_watch_ms is empty" },
	{ "duration_ms", "ms", "of the item" },
	{ "flags", "", "p is private: blocked" },
	{ "risk_blocked", "", "not empty, 0, no or false: blocked" },
	{ "risk_rules", "", "why" },
	{ "*", "", "passes through, behind the columns written" },
	{ NULL, NULL, NULL },
};

static int
run(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct small weights;
	struct post_plan plan = { .window = window };
	struct ranking rk;
	struct taste taste = {
		.z = z,
		.min_views = min_views < 0 ? NAN : (double)min_views,
		.min_impressions = min_impressions < 0 ? NAN : (double)min_impressions,
		.half_life_ms = half_life,
		.shrink = !no_shrink,
		.age = !no_fresh,
		.spread = !no_diversity,
		.decay = decay,
		.floor = least,
		.now = now,
	};

	(void)argc;
	weights_read(&weights, weights_path, &arena);
	struct posts *ps = posts_read(argv, score_columns, &plan);
	ranking_make(&rk, ps, &weights, &taste);
	if (top > 0)
		score_cut(&rk, (size_t)top, with_blocked);
	sink_open();
	if (*explain == 'l')
		score_put_long(&rk);
	else
		score_put_wide(&rk, &plan);
	sink_close();
	arena_free(&arena);
	return run_status();
}

const struct mode rank_score = {
	.name = "score",
	.brief = "what to push next: every item's score, and what it is made of",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = score_columns,
	.run = run,
};
