/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile creator - rates, rhythm, sameness and fans of each creator */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "table/lines.h"

#include "columns.h"
#include "item_cells.h"
#include "item_posts.h"
#include "modes.h"
#include "portfolio.h"
#include "scope.h"

enum { MIN_VIEWS = 10 };

static struct instant now = { INT_NONE };
static const char *posts, *zone_name = "Asia/Shanghai", *search = "search",
			  *recommend = "recommend,feed";
static int64_t min_works = 5;
static double head = 0.8;

static const struct opt options[] = { OPT_TEXT(0, "posts", "FILE", &posts,
					  "a posts table: the works of each creator"),
	OPT_NUM(0, "min-works", "N", &min_works, 1, INT32_MAX,
	    "works from which rhythm and sameness are given (default 5)"),
	OPT_REAL(0, "head", "P", &head, 0, 1, "share of all views that the head has (default 0.8)"),
	OPT_TEXT(0, "search", "CH,...", &search, "channels that are search (default search)"),
	OPT_TEXT(0, "recommend", "CH,...", &recommend,
	    "channels that recommend (default recommend,feed)"),
	OPT_TEXT(0, "zone", "NAME", &zone_name, "whose days and hours (default Asia/Shanghai)"),
	OPT_TIME(0, "now", &now, "end of the data (default: the newest time in it)"), OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static const struct column_note writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "platform, creator", "", "the key, in byte order unless --top" },
	{ "impressions, views, viewers, likes, comments, shares, collects, follows, unfollows",
	    "count", "as profile item counts them, over all items of the creator" },
	{ "watch_ms, avg_watch_ms", "ms", "sum, and mean by the rows that had one" },
	{ "finish_rate like_rate comment_rate share_rate collect_rate follow_rate ctr, each _lo, "
	  "_hi, _eb",
	    "fraction", "Wilson 95 %, shrunk to all creators that have the rate" },
	{ "fan_rate, _lo, _hi", "fraction", "follows / viewers, Wilson 95 %" },
	{ "search_share, recommend_share", "fraction", "of the views that name a channel" },
	{ "first_time, last_time", "RFC 3339", "of any row" },
	{ "views_24h, views_24h_before, velocity, half_life_hours", "", "as in profile item" },
	{ "views_share, cumulative_share, tier", "", "among all creators, as in profile item" },
	{ "works", "count", "in --posts" },
	{ "gap_hours, gap_hours_90", "h",
	    "between posts: the median, and nine in ten are shorter" },
	{ "top_hour, top_hour_share", "0 to 23, fraction", "of the zone, with the most posts" },
	{ "top_weekday, top_weekday_share", "1 to 7, fraction", "Monday is 1" },
	{ "tags, tag_entropy, tag_hhi", "count, nats, 0 to 1", "of the tags of all works" },
	{ "tag_similarity", "0 to 1", "mean cosine of the tags of two works" },
	{ "near_duplicate_share", "fraction", "of the works with a title, those with a near twin" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

static const char own[] = "platform creator";
static const char head_counts[] = "impressions views viewers likes comments "
				  "shares collects follows unfollows watch_ms avg_watch_ms";
static const char head_rest[] =
    "fan_rate fan_rate_lo fan_rate_hi search_share recommend_share first_time last_time views_24h "
    "views_24h_before velocity half_life_hours views_share cumulative_share tier works gap_hours "
    "gap_hours_90 top_hour top_hour_share top_weekday top_weekday_share tags tag_entropy tag_hhi "
    "tag_similarity near_duplicate_share note";

static struct channel_names names;
static struct item_view view;
static const struct zone *zone;

CONTRACT_CALLS(items)

static double
weight(const void *all, uint32_t number)
{
	return (double)item_views(items_item(all, number));
}

static void
put_fans(struct cells *c, const struct item *it, uint64_t viewers)
{
	double k = (double)it->events[EVENT_FOLLOW], n = (double)viewers;
	struct interval w = { NAN, NAN };
	double rate = NAN;

	if (viewers == UINT64_MAX || viewers == 0 || item_lacks(it, EVENT_FOLLOW)) {
		/* no viewers is said where they are put */
	} else if (viewers < c->view->min_views) {
		said_number(&c->said, "fewer than ", c->view->min_views, " viewers");
	} else if (k > n) {
		said_add(&c->said, "more follows than viewers");
	} else {
		rate = k / n;
		w = rate_wilson(k, n, 0.95);
	}
	out_real(c->out, rate);
	out_real(c->out, w.lo);
	out_real(c->out, w.hi);
}

static void
put_time_of(struct cells *c, int which, double share)
{
	out_int(c->out, which < 0 ? INT_NONE : which);
	out_real(c->out, share);
}

static void
put_portfolio(struct cells *c, const struct portfolio *p)
{
	const size_t least = (size_t)min_works;
	bool timed = p->published >= least, tagged = p->tagged >= least,
	     titled = p->titled >= least;

	out_uint(c->out, p->works);
	if (p->works < least)
		said_number(&c->said, "fewer than ", least, " works");
	else if (!timed || !tagged || !titled)
		said_number(&c->said, "fewer than ", least,
		    !timed	? " works with a time" :
			!tagged ? " works with tags" :
				  " works with a title");
	out_real(c->out, timed ? p->gap_hours : (double)NAN);
	out_real(c->out, timed ? p->gap_hours_90 : (double)NAN);
	put_time_of(c, timed ? p->hour : -1, timed ? p->hour_share : (double)NAN);
	put_time_of(c, timed ? p->weekday : -1, timed ? p->weekday_share : (double)NAN);
	out_int(c->out, tagged ? (int64_t)p->tags : INT_NONE);
	out_real(c->out, tagged ? p->entropy : (double)NAN);
	out_real(c->out, tagged ? p->hhi : (double)NAN);
	out_real(c->out, tagged ? p->similarity : (double)NAN);
	out_real(c->out, titled ? (double)p->near / (double)p->titled : (double)NAN);
}

static void
put_creator(struct cells *c, uint32_t number, const struct portfolios *all)
{
	static const enum event counted[] = { EVENT_LIKE, EVENT_COMMENT, EVENT_SHARE, EVENT_COLLECT,
		EVENT_FOLLOW, EVENT_UNFOLLOW };
	const struct item *it = items_item(c->all, number);
	struct str key = shards_key(&c->all->groups, number);
	uint64_t viewers = c->all->viewer_count[number];

	if (it->posted != 0)
		said_add(&c->said,
		    it->posted & ITEM_REBUILT ? "of --posts, counts rebuilt from rates" :
						"of --posts");
	scope_put_key(c->out, key, own);
	cells_count(c, it, EVENT_IMPRESSION);
	cells_views(c, it);
	cells_viewers(c, it, viewers);
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
		cells_count(c, it, counted[i]);
	cells_watch_time(c, it);
	cells_rates(c, it, number);
	put_fans(c, it, viewers);
	cells_channels(c, it);
	out_time(c->out, it->first);
	out_time(c->out, it->last);
	cells_velocity(c, it);
	cells_half_life(c, it);
	cells_tier(c, it, number);
	if (all != NULL) {
		scope_cut_by(&key);
		struct portfolio p = portfolios_find(all, key);
		put_portfolio(c, &p);
	} else {
		for (int i = 0; i < 12; i++)
			out_none(c->out);
		said_add(&c->said, "no works without --posts");
	}
	said_put(&c->said, c->out);
	out_end(c->out);
}

struct putting {
	struct cells cells;
	const struct portfolios *portfolios;
};

static void
put_creators(void *ctx, size_t from, size_t to, struct out *o)
{
	const struct putting *p = ctx;
	struct cells c = p->cells;

	c.out = o;
	for (size_t i = from; i < to; i++)
		put_creator(&c, c.chosen[i], p->portfolios);
}

static void
emit(void *acc, struct out *o)
{
	struct items *all = acc;
	struct putting p = { .cells = { .all = all, .view = &view } };

	if (posts != NULL) {
		const struct works *works = works_read(posts);
		if (!scope_by_given())
			creators_add_posts(all, works, view.workers);
		p.portfolios = portfolios_of(works, zone);
	}
	size_t n = all->count;
	p.cells.field = field_of(all, &view);
	cells_find_hours(&p.cells);
	scope_put_key_head(o, own);
	columns_add(o, head_counts);
	cells_rates_head(o);
	columns_put(o, head_rest);
	uint32_t *chosen = scope_select(all->order, &n, weight, all);
	p.cells.chosen = chosen;
	lines_put(put_creators, &p, n, view.workers, o);
	free(chosen);
	field_free(&p.cells.field);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	channel_names_read(&names, CHANNEL_SEARCH, search);
	channel_names_read(&names, CHANNEL_RECOMMEND, recommend);
	zone = zone_load(zone_name);
	if (zone == NULL)
		die_usage("--zone: no zone %s on this system", quoted(str_of(zone_name)));
	view = (struct item_view){ .min_views = scope_min_sample(MIN_VIEWS),
		.now = now,
		.bins = 1,
		.head = head,
		.workers = run_workers() };
	if (posts != NULL && access(posts, R_OK) != 0)
		die_errno("%s", posts);
	const struct contract c = {
		.job = { .cols = creator_cols, .ctx = &names, CONTRACT_JOB(items) },
		.mode = "profile creator",
		.options = part_option(part_option(0, str_of(search)), str_of(recommend)),
		CONTRACT_CALLED(items),
		.emit = emit,
	};
	return scope_run(&c, argv);
}

static const struct column_note reads[] = {
	{ "creator", "", "rows without one are passed over" },
	{ "platform", "", "may be empty" },
	{ "event", "", "impression play watch finish ..." },
	{ "user", "", "who; for viewers" },
	{ "time", "RFC 3339", "" },
	{ "watch_ms", "ms", "of the view" },
	{ "channel", "", "where the view came from" },
	{ "COL", "", "those of --by" },
	{ "platform, creator or account, item, title, tags, published, asof, views, likes ...", "",
	    "in --posts" },
	{ NULL, NULL, NULL },
};

const struct mode profile_creator = {
	.name = "creator",
	.brief = "each creator: rates, posting rhythm, sameness of works, fans won",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
