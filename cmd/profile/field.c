/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "field.h"

const char *const rate_names[RATES] = { "finish_rate", "like_rate", "comment_rate", "share_rate",
	"collect_rate", "follow_rate", "ctr" };

const char *const rate_more[RATES] = { "more finishes than views", "more likes than views",
	"more comments than views", "more shares than views", "more collects than views",
	"more follows than views", "more views than impressions" };

static const enum event counted[RATES] = { [RATE_FINISH] = EVENT_FINISH,
	[RATE_LIKE] = EVENT_LIKE,
	[RATE_COMMENT] = EVENT_COMMENT,
	[RATE_SHARE] = EVENT_SHARE,
	[RATE_COLLECT] = EVENT_COLLECT,
	[RATE_FOLLOW] = EVENT_FOLLOW };

uint64_t
item_views(const struct item *it)
{
	return it->events[item_has_plays(it) ? EVENT_PLAY : EVENT_WATCH];
}

bool
item_rate(const struct item *it, enum item_rate rate, uint64_t *k, uint64_t *n)
{
	*n = rate == RATE_CTR ? it->events[EVENT_IMPRESSION] : item_views(it);
	*k = rate == RATE_CTR ? item_views(it) : it->events[counted[rate]];
	enum event e = rate == RATE_CTR ? EVENT_IMPRESSION : counted[rate];
	return *n > 0 && *k <= *n && !item_lacks(it, e);
}

double
item_mean_watch(const struct item *it)
{
	int kind = it->watch[KIND_WATCH].n > 0 ? KIND_WATCH : KIND_PLAY;

	return it->watch[kind].n == 0 ? (double)NAN :
					(double)it->watch[kind].ms / (double)it->watch[kind].n;
}

static const struct item *
item_at(const struct items *all, size_t number)
{
	return map_value(&all->map, number);
}

static struct rate_prior
fit(const struct items *all, enum item_rate rate, uint64_t min_views)
{
	struct rate_count *c = mem_alloc((all->map.count + 1) * sizeof *c);
	size_t len = 0;
	uint64_t k, n;

	for (size_t i = 0; i < all->map.count; i++)
		if (item_views(item_at(all, i)) >= min_views &&
		    item_rate(item_at(all, i), rate, &k, &n))
			c[len++] = (struct rate_count){ (double)k, (double)n, 1 };
	struct rate_prior prior = rate_prior_fit_counts(c, len);
	free(c);
	return prior;
}

static void
place(struct field *f, const struct items *all, const struct item_view *view)
{
	size_t n = 0;
	struct bin_case *c = mem_alloc((all->map.count + 1) * sizeof *c);
	uint32_t *number = mem_alloc((all->map.count + 1) * sizeof *number);

	f->placed = mem_alloc((all->map.count + 1) * sizeof *f->placed);
	for (size_t i = 0; i < all->map.count; i++) {
		const struct item *it = item_at(all, i);
		double mean = item_mean_watch(it);
		f->placed[i] = (struct bin_case){ .bin = 0 };
		if (it->longest <= 0 || isnan(mean) || item_views(it) < view->min_views)
			continue;
		number[n] = (uint32_t)i;
		c[n++] = (struct bin_case){ .size = (double)it->longest, .value = mean };
	}
	bins_place(c, n, view->bins);
	for (size_t i = 0; i < n; i++)
		f->placed[number[i]] = c[i];
	free(number);
	free(c);
}

static int
by_views(const void *a, const void *b, void *ctx)
{
	const struct items *all = ctx;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	uint64_t vx = item_views(item_at(all, x)), vy = item_views(item_at(all, y));

	if (vx != vy)
		return vx > vy ? -1 : 1;
	return str_cmp(map_key(map_entry(&all->map, x)), map_key(map_entry(&all->map, y)));
}

static void
add_up(struct field *f, const struct items *all)
{
	size_t n = all->map.count;
	uint32_t *order = mem_alloc((n + 1) * sizeof *order);
	unsigned __int128 total = 0, sum = 0;

	f->upto = mem_alloc((n + 1) * sizeof *f->upto);
	f->above = mem_alloc((n + 1) * sizeof *f->above);
	for (size_t i = 0; i < n; i++) {
		order[i] = (uint32_t)i;
		total += item_views(item_at(all, i));
	}
	if (n > 1)
		qsort_r(order, n, sizeof *order, by_views, (void *)(uintptr_t)all);
	for (size_t i = 0; i < n; i++) {
		f->above[order[i]] = total > 0 ? (double)sum / (double)total : (double)NAN;
		sum += item_views(item_at(all, order[i]));
		f->upto[order[i]] = total > 0 ? (double)sum / (double)total : (double)NAN;
	}
	free(order);
}

struct field
field_of(const struct items *all, const struct item_view *view)
{
	struct field f;

	for (int rate = 0; rate < RATES; rate++)
		f.prior[rate] = fit(all, (enum item_rate)rate, view->min_views);
	place(&f, all, view);
	add_up(&f, all);
	return f;
}

void
field_free(struct field *f)
{
	free(f->placed);
	free(f->upto);
	free(f->above);
}
