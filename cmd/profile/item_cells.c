/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "stat/trend.h"

#include "item_cells.h"

enum { DAY_HOURS = 24, SPAN_HOURS = 4, SPANS = 2 * DAY_HOURS / SPAN_HOURS };

static int
kind_of(const struct item *it)
{
	return item_has_plays(it) ? KIND_PLAY : KIND_WATCH;
}

static int64_t
hour_of(struct instant t)
{
	return t.ms / MS_HOUR - (t.ms % MS_HOUR < 0);
}

void
cells_find_hours(struct cells *p)
{
	struct instant now = p->view->now, first = { INT_NONE };

	for (size_t i = 0; i < p->all->count; i++) {
		const struct item *it = items_item(p->all, p->all->order[i]);
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
put_rate(struct cells *p, const struct item *it, const struct rate_prior *prior,
    enum item_rate rate)
{
	struct interval w = { NAN, NAN };
	double value = NAN, eb = NAN;
	uint64_t k, n;

	if (item_views(it) < p->view->min_views) {
		/* said once for all rates */
	} else if (item_rate(it, rate, &k, &n)) {
		value = (double)k / (double)n;
		w = rate_wilson((double)k, (double)n, 0.95);
		eb = rate_shrunk(prior, (double)k, (double)n);
		if (prior->pooled && rate == RATE_FINISH)
			said_add(&p->said,
			    "finish rates differ no more than by chance: finish_rate_eb is pooled");
	} else if (n > 0 && k > n) {
		said_add(&p->said, rate_more[rate]);
	}
	out_real(p->out, value);
	out_real(p->out, w.lo);
	out_real(p->out, w.hi);
	out_real(p->out, eb);
}

void
cells_watch_time(struct cells *p, const struct item *it)
{
	int kind = it->watch[KIND_WATCH].n > 0 ? KIND_WATCH : KIND_PLAY;

	if (it->watch[kind].n == 0) {
		out_none(p->out);
		out_none(p->out);
		if (item_views(it) > 0)
			said_add(&p->said, "no watch time");
		return;
	}
	out_uint(p->out, it->watch[kind].ms);
	out_int(p->out, (int64_t)llround(item_mean_watch(it)));
	if (it->watch[kind].n != item_views(it))
		said_add(&p->said, "rows with a watch time are not as many as views");
}

void
cells_watch(struct cells *p, const struct item *it)
{
	double mean = item_mean_watch(it);

	cells_watch_time(p, it);
	out_int(p->out, it->longest);
	if (it->longest != it->shortest)
		said_add(&p->said, "durations differ");
	if (it->longest <= 0 && !isnan(mean))
		said_add(&p->said, "no duration");
	out_real(p->out, it->longest > 0 ? mean / (double)it->longest : (double)NAN);
}

void
cells_views(struct cells *p, const struct item *it)
{
	if (item_lacks(it, EVENT_PLAY))
		out_none(p->out);
	else
		out_uint(p->out, item_views(it));
}

void
cells_rates_head(struct out *o)
{
	static const char *const end[] = { "", "_lo", "_hi", "_eb" };
	char name[32];

	for (int rate = 0; rate < RATES; rate++)
		for (int i = 0; i < 4; i++) {
			snprintf(name, sizeof name, "%s%s", rate_names[rate], end[i]);
			out_text(o, name);
		}
}

void
cells_position(struct cells *p, uint32_t number)
{
	const struct bin_case *c = &p->field.placed[number];

	out_int(p->out, c->bin == 0 ? INT_NONE : c->bin);
	if (c->bin > 0 && c->of < 2)
		said_add(&p->said, "alone in its duration bin");
	out_real(p->out, c->bin > 0 && c->of > 1 ? c->position : (double)NAN);
}

void
cells_rates(struct cells *p, const struct item *it, uint32_t number)
{
	const struct rate_prior *prior = p->field.prior[p->field.group[number]];

	if (item_views(it) < p->view->min_views)
		said_number(&p->said, "fewer than ", p->view->min_views, " views");
	else if (it->events[EVENT_IMPRESSION] == 0)
		said_add(&p->said, "no impressions");
	for (int rate = 0; rate < RATES; rate++)
		put_rate(p, it, &prior[rate], (enum item_rate)rate);
}

void
cells_channels(struct cells *p, const struct item *it)
{
	const uint64_t *c = it->channel[kind_of(it)];
	double n = (double)(c[CHANNEL_SEARCH] + c[CHANNEL_RECOMMEND] + c[CHANNEL_OTHER]);

	if (n == 0 && item_views(it) > 0)
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
void
cells_velocity(struct cells *p, const struct item *it)
{
	static const struct hours none = { .newest = -INT64_MAX / 2, .kind = KIND_PLAY };
	const struct hours *h = it->hours;
	uint64_t last, before;

	if (h == NULL && item_views(it) == 0)
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

/* By spans of hours: single hours of most items are too few views. */
void
cells_half_life(struct cells *p, const struct item *it)
{
	const struct hours *h = it->hours;
	double count[SPANS], sum = 0, half = NAN;

	if (p->hour == INT_NONE || h == NULL || h->kind != kind_of(it) || h->newest > p->hour ||
	    p->hour - p->first_hour < 2 * DAY_HOURS) {
		out_none(p->out);
		return; /* put_velocity() has said why */
	}
	for (int i = 0; i < SPANS; i++) {
		int64_t from = p->hour - 2 * DAY_HOURS + i * SPAN_HOURS;
		count[i] = 0;
		for (int64_t at = from; at < from + SPAN_HOURS; at++)
			if (at <= h->newest && h->newest - at < ITEM_HOURS)
				count[i] += h->n[h->newest - at];
		sum += count[i];
	}
	if (sum < (double)p->view->min_views)
		said_number(&p->said, "half-life: fewer than ", p->view->min_views,
		    " views in 48 hours");
	else if (isnan(half = trend_half_life(count, SPANS)))
		said_add(&p->said, "half-life: the most views came less than 12 hours ago");
	else if (isinf(half))
		said_add(&p->said, "half-life: views do not fall");
	out_real(p->out, isinf(half) ? (double)NAN : half * SPAN_HOURS);
}

void
cells_tier(struct cells *p, const struct item *it, uint32_t number)
{
	double above = p->field.above[number], upto = p->field.upto[number];

	if (isnan(above)) {
		for (int i = 0; i < 3; i++)
			out_none(p->out);
		return;
	}
	out_real(p->out, upto - above);
	out_real(p->out, upto);
	out_text(p->out, above < p->view->head && item_views(it) > 0 ? "head" : "tail");
}

void
cells_count(struct cells *p, const struct item *it, enum event e)
{
	if (item_lacks(it, e))
		out_none(p->out);
	else
		out_uint(p->out, it->events[e]);
}

void
cells_viewers(struct cells *p, const struct item *it, uint64_t viewers)
{
	if (viewers != UINT64_MAX && (item_views(it) == 0 || viewers > 0)) {
		out_uint(p->out, viewers);
		return;
	}
	out_none(p->out);
	if (it->posted == 0)
		said_add(&p->said, "no view names a user");
}
