/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile item - views, finish and interaction rates, velocity of each item */
#include <unistd.h>

#include "audience/bins.h"
#include "base/die.h"

#include "item.h"
#include "item_put.h"
#include "modes.h"
#include "scope.h"

static struct instant now = { INT_NONE };
static const char *search = "search", *recommend = "recommend,feed";

static const char *posts;
static int64_t bins = 10;
static double head = 0.8;

enum { MIN_VIEWS = 10 };

static const struct opt options[] = { OPT_TEXT(0, "search", "CH,...", &search,
					  "channels that are search (default search)"),
	OPT_TEXT(0, "recommend", "CH,...", &recommend,
	    "channels that recommend (default recommend,feed)"),
	OPT_TEXT(0, "posts", "FILE", &posts, "a posts table, for items that the events lack"),
	OPT_NUM(0, "bins", "N", &bins, 1, BINS_MOST, "of duration (default 10)"),
	OPT_REAL(0, "head", "P", &head, 0, 1, "share of all views that the head has (default 0.8)"),
	OPT_TIME(0, "now", &now, "end of the data (default: the newest time in it)"), OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static struct channel_names names;
static struct item_view view;

CONTRACT_CALLS(items)

static void
emit(void *acc, struct out *o)
{
	items_put(acc, &view, o);
}

static int
run(int argc, char **argv)
{

	(void)argc;
	channel_names_read(&names, CHANNEL_SEARCH, search);
	channel_names_read(&names, CHANNEL_RECOMMEND, recommend);
	view = (struct item_view){ .min_views = scope_min_sample(MIN_VIEWS),
		.now = now,
		.bins = (int)bins,
		.head = head,
		.posts = posts,
		.workers = run_workers() };
	if (posts != NULL && scope_by_given())
		die_usage(
		    "--posts does not say which value of --by a view belongs to: it takes no --by");
	if (posts != NULL && access(posts, R_OK) != 0)
		die_errno("%s", posts);
	const struct contract c = {
		.job = { .cols = item_cols, .ctx = &names, CONTRACT_JOB(items) },
		.mode = "profile item",
		.options = part_option(part_option(0, str_of(search)), str_of(recommend)),
		CONTRACT_CALLED(items),
		.emit = emit,
	};
	return scope_run(&c, argv);
}

static const struct column_note reads[] = {
	{ "item", "", "rows without one are passed over" },
	{ "platform", "", "may be empty" },
	{ "event", "", "impression play watch finish ..." },
	{ "user", "", "who; for viewers" },
	{ "time", "RFC 3339", "" },
	{ "watch_ms, duration_ms", "ms", "of the view, of the item" },
	{ "channel", "", "where the view came from" },
	{ "COL", "", "those of --by" },
	{ "platform, item, asof, duration_ms, impressions, views, viewers, watch_ms, likes ...", "",
	    "in --posts; and the rates finish_rate, ctr, avg_watch_ms where counts are missing" },
	{ NULL, NULL, NULL },
};

const struct mode profile_item = {
	.name = "item",
	.brief = "each item: views, finish and interaction rates with bounds, velocity",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = item_writes,
	.run = run,
};
