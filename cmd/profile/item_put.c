/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "stat/rate.h"

#include "columns.h"
#include "item_put.h"
#include "said.h"
#include "scope.h"

enum { FLUSH = 256 * 1024, DAY_HOURS = 24 };

const struct column_note item_writes[] = {
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
	{ "finish_rate, _lo, _hi", "fraction", "finishes / views, Wilson 95 %" },
	{ "finish_rate_eb", "fraction", "shrunk to all items that have a finish rate" },
	{ "like_rate comment_rate share_rate collect_rate follow_rate, each _lo, _hi", "fraction",
	    "per view, Wilson 95 %" },
	{ "ctr, ctr_lo, ctr_hi", "fraction", "views / impressions, Wilson 95 %" },
	{ "search_share, recommend_share", "fraction", "of the views that name a channel" },
	{ "first_time, last_time", "RFC 3339", "of any row" },
	{ "views_24h, views_24h_before", "count", "in the last 24 whole hours, in the 24 before" },
	{ "velocity", "ratio", "views_24h / views_24h_before" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

static const enum event counted[] = { EVENT_FINISH, EVENT_SKIP, EVENT_LIKE, EVENT_UNLIKE,
	EVENT_COMMENT, EVENT_SHARE, EVENT_COLLECT, EVENT_FOLLOW, EVENT_UNFOLLOW, EVENT_CLICK,
	EVENT_CART, EVENT_ORDER, EVENT_GIFT, EVENT_REFUND, EVENT_REPORT };

static const struct {
	enum event event;
	const char *more;
} per_view[] = {
	{ EVENT_LIKE, "more likes than views" },
	{ EVENT_COMMENT, "more comments than views" },
	{ EVENT_SHARE, "more shares than views" },
	{ EVENT_COLLECT, "more collects than views" },
	{ EVENT_FOLLOW, "more follows than views" },
};

static const char
    head[] = "platform item impressions views viewers finishes skips likes unlikes "
	     "comments shares collects follows unfollows clicks carts orders gifts refunds "
	     "reports watch_ms avg_watch_ms duration_ms watch_ratio finish_rate "
	     "finish_rate_lo finish_rate_hi finish_rate_eb like_rate like_rate_lo "
	     "like_rate_hi comment_rate comment_rate_lo comment_rate_hi share_rate "
	     "share_rate_lo share_rate_hi collect_rate collect_rate_lo collect_rate_hi "
	     "follow_rate follow_rate_lo follow_rate_hi ctr ctr_lo ctr_hi search_share "
	     "recommend_share first_time last_time views_24h views_24h_before velocity "
	     "note";

#define COUNT(a) (sizeof(a) / sizeof *(a))

struct putting {
	const struct items *all;
	const struct item_view *view;
	struct rate_prior finish;
	int64_t hour, first_hour; /* of now, of the oldest row; INT_NONE: no times */
	struct out *out;
	struct said said;
};

static int
kind_of(const struct item *it)
{
	return item_has_plays(it) ? KIND_PLAY : KIND_WATCH;
}

static uint64_t
views_of(const struct item *it)
{
	return it->events[item_has_plays(it) ? EVENT_PLAY : EVENT_WATCH];
}

static const struct item *
item_at(const struct items *all, uint32_t number)
{
	return map_value(&all->map, number);
}

static struct rate_prior
fit(const struct items *all, uint64_t min_views)
{
	size_t n = 0;
	double *k = mem_alloc((2 * all->map.count + 1) * sizeof *k), *of = k + all->map.count;

	for (size_t i = 0; i < all->map.count; i++) {
		const struct item *it = item_at(all, all->order[i]);
		if (views_of(it) < min_views || it->events[EVENT_FINISH] > views_of(it))
			continue;
		k[n] = (double)it->events[EVENT_FINISH];
		of[n++] = (double)views_of(it);
	}
	struct rate_prior prior = rate_prior_fit(k, of, n);
	free(k);
	return prior;
}

static int64_t
hour_of(struct instant t)
{
	return t.ms / MS_HOUR - (t.ms % MS_HOUR < 0);
}

static void
find_hours(struct putting *p)
{
	struct instant now = p->view->now, first = { INT_NONE };

	for (size_t i = 0; i < p->all->map.count; i++) {
		const struct item *it = item_at(p->all, (uint32_t)i);
		if (it->first.ms == INT_NONE)
			continue;
		if (first.ms == INT_NONE || it->first.ms < first.ms)
			first = it->first;
		if (p->view->now.ms == INT_NONE && (now.ms == INT_NONE || it->last.ms > now.ms))
			now = it->last;
	}
	p->hour = now.ms == INT_NONE ? INT_NONE : hour_of(now);
	p->first_hour = first.ms == INT_NONE ? INT_NONE : hour_of(first);
}

static void
put_rate(struct putting *p, uint64_t k, uint64_t n, const char *more)
{
	struct interval w = { NAN, NAN };
	double rate = NAN;

	if (n > 0 && k <= n) {
		rate = (double)k / (double)n;
		w = rate_wilson((double)k, (double)n, 0.95);
	} else if (n > 0) {
		said_add(&p->said, more);
	}
	out_real(p->out, rate);
	out_real(p->out, w.lo);
	out_real(p->out, w.hi);
}

static void
put_watch(struct putting *p, const struct item *it)
{
	int kind = it->watch[KIND_WATCH].n > 0 ? KIND_WATCH : KIND_PLAY;
	double n = (double)it->watch[kind].n, mean = (double)it->watch[kind].ms / n;

	if (n == 0) {
		out_none(p->out);
		out_none(p->out);
		mean = NAN;
		if (views_of(it) > 0)
			said_add(&p->said, "no watch time");
	} else {
		out_uint(p->out, it->watch[kind].ms);
		out_int(p->out, (int64_t)llround(mean));
		if (it->watch[kind].n != views_of(it))
			said_add(&p->said, "rows with a watch time are not as many as views");
	}
	out_int(p->out, it->longest);
	if (it->longest != it->shortest)
		said_add(&p->said, "durations differ");
	if (it->longest <= 0 && n > 0)
		said_add(&p->said, "no duration");
	out_real(p->out, it->longest > 0 ? mean / (double)it->longest : (double)NAN);
}

static void
put_rates(struct putting *p, const struct item *it)
{
	uint64_t views = views_of(it), finishes = it->events[EVENT_FINISH], n = views;

	if (views < p->view->min_views) {
		said_number(&p->said, "fewer than ", p->view->min_views, " views");
		n = 0;
	}
	put_rate(p, finishes, n, "more finishes than views");
	bool shrink = n > 0 && finishes <= views;
	out_real(p->out,
	    shrink ? rate_shrunk(&p->finish, (double)finishes, (double)views) : (double)NAN);
	if (shrink && p->finish.pooled)
		said_add(&p->said,
		    "finish rates differ no more than by chance: finish_rate_eb is pooled");
	for (size_t i = 0; i < COUNT(per_view); i++)
		put_rate(p, it->events[per_view[i].event], n, per_view[i].more);
	if (n > 0 && it->events[EVENT_IMPRESSION] == 0)
		said_add(&p->said, "no impressions");
	put_rate(p, views, n > 0 ? it->events[EVENT_IMPRESSION] : 0, "more views than impressions");
}

static void
put_channels(struct putting *p, const struct item *it)
{
	const uint64_t *c = it->channel[kind_of(it)];
	double n = (double)(c[CHANNEL_SEARCH] + c[CHANNEL_RECOMMEND] + c[CHANNEL_OTHER]);

	if (n == 0 && views_of(it) > 0)
		said_add(&p->said, "no channel");
	out_real(p->out, n > 0 ? (double)c[CHANNEL_SEARCH] / n : (double)NAN);
	out_real(p->out, n > 0 ? (double)c[CHANNEL_RECOMMEND] / n : (double)NAN);
}

/* Views in the 24 hours that end `back` hours before the running one. */
static uint64_t
views_in_day(const struct hours *h, int64_t hour, int64_t back)
{
	uint64_t n = 0;

	for (int64_t at = hour - back - DAY_HOURS; at < hour - back; at++)
		if (at <= h->newest && h->newest - at < ITEM_HOURS)
			n += h->n[h->newest - at];
	return n;
}

/* The running hour is left out: it would be compared with whole ones. */
static void
put_velocity(struct putting *p, const struct item *it)
{
	static const struct hours none = { .newest = -INT64_MAX / 2, .kind = KIND_PLAY };
	const struct hours *h = it->hours;
	uint64_t last, before;

	if (h == NULL && views_of(it) == 0)
		h = &none;
	if (p->hour == INT_NONE || h == NULL || (h != &none && h->kind != kind_of(it))) {
		said_add(&p->said, "views without a time");
	} else if (h->newest > p->hour) {
		said_add(&p->said, "viewed after --now");
	} else {
		last = views_in_day(h, p->hour, 0);
		before = views_in_day(h, p->hour, DAY_HOURS);
		out_uint(p->out, last);
		if (p->hour - p->first_hour < 2 * DAY_HOURS) {
			said_add(&p->said, "less than 48 hours of data before now");
			out_none(p->out);
			out_none(p->out);
			return;
		}
		out_uint(p->out, before);
		if (before == 0)
			said_add(&p->said, "no views in the 24 hours before");
		out_real(p->out, before > 0 ? (double)last / (double)before : (double)NAN);
		return;
	}
	for (int i = 0; i < 3; i++)
		out_none(p->out);
}

static void
put_item(struct putting *p, uint32_t number)
{
	const struct map_entry *e = map_entry(&p->all->map, number);
	const struct item *it = (const void *)e->value;
	uint64_t views = views_of(it), viewers = p->all->viewer_count[number];

	saved_put_cells(p->out, map_key(e), 2);
	out_uint(p->out, it->events[EVENT_IMPRESSION]);
	out_uint(p->out, views);
	if (views > 0 && viewers == 0) {
		out_none(p->out);
		said_add(&p->said, "no view names a user");
	} else {
		out_uint(p->out, viewers);
	}
	for (size_t i = 0; i < COUNT(counted); i++)
		out_uint(p->out, it->events[counted[i]]);
	put_watch(p, it);
	put_rates(p, it);
	put_channels(p, it);
	out_time(p->out, it->first);
	out_time(p->out, it->last);
	put_velocity(p, it);
	said_put(&p->said, p->out);
	out_end(p->out);
}

static double
weight(const void *all, uint32_t number)
{
	return (double)views_of(item_at(all, number));
}

void
items_put(const struct items *all, const struct item_view *view, struct out *o)
{
	struct putting p = { .all = all, .view = view, .out = o };
	size_t n = all->map.count;

	p.finish = fit(all, view->min_views);
	find_hours(&p);
	columns_put(o, head);
	uint32_t *order = scope_select(all->order, &n, weight, all);
	for (size_t i = 0; i < n; i++) {
		put_item(&p, order[i]);
		if (o->n > FLUSH)
			sink_out(o);
	}
	free(order);
}
