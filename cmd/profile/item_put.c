/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/lines.h"

#include "columns.h"
#include "item_cells.h"
#include "item_posts.h"
#include "scope.h"

const struct column_note item_writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "platform, item", "", "the key, in byte order unless --top" },
	{ "impressions", "count", "impression rows" },
	{ "views", "count", "play rows, or watch rows when there is no play row" },
	{ "viewers", "count", "different users of play and watch rows, exact" },
	{ "finishes skips likes unlikes comments shares collects follows unfollows clicks carts "
	  "orders gifts refunds reports",
	    "count", "rows of that event" },
	{ "watch_ms", "ms", "sum over watch rows; over play rows when no watch row has a time" },
	{ "avg_watch_ms", "ms", "watch_ms by the rows that had one, rounded" },
	{ "duration_ms", "ms", "the longest seen" },
	{ "watch_ratio", "ratio", "avg_watch_ms, not rounded, / duration_ms" },
	{ "duration_bin", "1 to --bins", "of the durations of all items, about as many in each" },
	{ "watch_position", "0 to 1", "of avg_watch_ms among the items of its duration bin" },
	{ "finish_rate, _lo, _hi, _eb", "fraction",
	    "finishes / views, Wilson 95 %, shrunk to all items that have the rate" },
	{ "like_rate comment_rate share_rate collect_rate follow_rate, each _lo, _hi, _eb",
	    "fraction", "the same per view" },
	{ "ctr, _lo, _hi, _eb", "fraction", "the same of views / impressions" },
	{ "search_share, recommend_share", "fraction", "of the views that name a channel" },
	{ "first_time, last_time", "RFC 3339", "of any row" },
	{ "views_24h, views_24h_before", "count", "in the last 24 whole hours, in the 24 before" },
	{ "velocity", "ratio", "views_24h / views_24h_before" },
	{ "half_life_hours", "h",
	    "in which the views of the last 48 hours halve, from the most on" },
	{ "views_share", "fraction", "of the views of all items" },
	{ "cumulative_share", "fraction", "views of this item and of those with more" },
	{ "tier", "", "head: the items that together have --head of all views; else tail" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

static const enum event counted[] = { EVENT_FINISH, EVENT_SKIP, EVENT_LIKE, EVENT_UNLIKE,
	EVENT_COMMENT, EVENT_SHARE, EVENT_COLLECT, EVENT_FOLLOW, EVENT_UNFOLLOW, EVENT_CLICK,
	EVENT_CART, EVENT_ORDER, EVENT_GIFT, EVENT_REFUND, EVENT_REPORT };

static const char own[] = "platform item";
static const char head_counts[] = "impressions views viewers finishes skips likes "
				  "unlikes comments shares collects follows unfollows clicks carts "
				  "orders gifts refunds reports watch_ms avg_watch_ms duration_ms "
				  "watch_ratio duration_bin watch_position";
static const char head_rest[] = "search_share recommend_share first_time last_time views_24h "
				"views_24h_before velocity half_life_hours views_share "
				"cumulative_share tier note";

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void
put_item(struct cells *p, uint32_t number)
{
	const struct item *it = items_item(p->all, number);

	if (it->posted != 0)
		said_add(&p->said,
		    it->posted & ITEM_REBUILT ? "of --posts, counts rebuilt from rates" :
						"of --posts");
	scope_put_key(p->out, shards_key(&p->all->groups, number), own);
	cells_count(p, it, EVENT_IMPRESSION);
	cells_views(p, it);
	cells_viewers(p, it, p->all->viewer_count[number]);
	for (size_t i = 0; i < COUNT(counted); i++)
		cells_count(p, it, counted[i]);
	cells_watch(p, it);
	cells_position(p, number);
	cells_rates(p, it, number);
	cells_channels(p, it);
	out_time(p->out, it->first);
	out_time(p->out, it->last);
	cells_velocity(p, it);
	cells_half_life(p, it);
	cells_tier(p, it, number);
	said_put(&p->said, p->out);
	out_end(p->out);
}

static void
put_items(void *ctx, size_t from, size_t to, struct out *o)
{
	struct cells p = *(const struct cells *)ctx;

	p.out = o;
	for (size_t i = from; i < to; i++)
		put_item(&p, p.chosen[i]);
}

static double
weight(const void *all, uint32_t number)
{
	return (double)item_views(items_item(all, number));
}

void
items_put(struct items *all, const struct item_view *view, struct out *o)
{
	struct cells p = { .all = all, .view = view };

	if (view->posts != NULL)
		items_add_posts(all, view->posts, view->workers);
	size_t n = all->count;
	p.field = field_of(all, view);
	cells_find_hours(&p);
	scope_put_key_head(o, own);
	columns_add(o, head_counts);
	cells_rates_head(o);
	columns_put(o, head_rest);
	uint32_t *chosen = scope_select(all->order, &n, weight, all);
	p.chosen = chosen;
	lines_put(put_items, &p, n, view->workers, o);
	free(chosen);
	field_free(&p.field);
}
