/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/crew.h"

#include "field.h"
#include "scope.h"

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

/* Items of one group: a stretch of the order, in which they lie together. */
struct stretch {
	const struct items *all;
	const struct item_view *view;
	const uint32_t *number;
	size_t n;
};

static const struct item *
item_at(const struct stretch *s, size_t i)
{
	return items_item(s->all, s->number[i]);
}

static struct rate_prior
fit(const struct stretch *s, enum item_rate rate)
{
	struct rate_count *c = mem_alloc((s->n + 1) * sizeof *c);
	size_t len = 0;
	uint64_t k, n;

	for (size_t i = 0; i < s->n; i++)
		if (item_views(item_at(s, i)) >= s->view->min_views &&
		    item_rate(item_at(s, i), rate, &k, &n))
			c[len++] = (struct rate_count){ (double)k, (double)n, 1 };
	struct rate_prior prior = rate_prior_fit_counts(c, len);
	free(c);
	return prior;
}

static void
place(struct field *f, const struct stretch *s)
{
	size_t n = 0;
	struct bin_case *c = mem_alloc((s->n + 1) * sizeof *c);
	uint32_t *number = mem_alloc((s->n + 1) * sizeof *number);

	for (size_t i = 0; i < s->n; i++) {
		const struct item *it = item_at(s, i);
		double mean = item_mean_watch(it);
		f->placed[s->number[i]] = (struct bin_case){ .bin = 0 };
		if (it->longest <= 0 || isnan(mean) || item_views(it) < s->view->min_views)
			continue;
		number[n] = s->number[i];
		c[n++] = (struct bin_case){ .size = (double)it->longest, .value = mean };
	}
	bins_place(c, n, s->view->bins);
	for (size_t i = 0; i < n; i++)
		f->placed[number[i]] = c[i];
	free(number);
	free(c);
}

struct viewed {
	uint64_t views;
	size_t at; /* in the order of keys */
};

static int
by_views(const void *a, const void *b)
{
	const struct viewed *x = a, *y = b;

	if (x->views != y->views)
		return x->views > y->views ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

static void
add_up(struct field *f, const struct stretch *s)
{
	struct viewed *v = mem_alloc((s->n + 1) * sizeof *v);
	unsigned __int128 total = 0, sum = 0;

	for (size_t i = 0; i < s->n; i++) {
		v[i] = (struct viewed){ item_views(item_at(s, i)), i };
		total += v[i].views;
	}
	qsort(v, s->n, sizeof *v, by_views);
	for (size_t i = 0; i < s->n; i++) {
		uint32_t number = s->number[v[i].at];
		f->above[number] = total > 0 ? (double)sum / (double)total : (double)NAN;
		sum += v[i].views;
		f->upto[number] = total > 0 ? (double)sum / (double)total : (double)NAN;
	}
	free(v);
}

enum { TASKS = RATES + 2, ALONE = 64 }; /* groups from which a thread takes whole ones */

struct finding {
	struct field *f;
	struct stretch *stretch; /* by group */
};

static bool
find(void *ctx, size_t from, size_t to)
{
	const struct finding *all = ctx;

	for (size_t task = from; task < to; task++) {
		size_t group = task / TASKS, what = task % TASKS;
		const struct stretch *s = &all->stretch[group];
		if (what < RATES)
			all->f->prior[group][what] = fit(s, (enum item_rate)what);
		else if (what == RATES)
			place(all->f, s);
		else
			add_up(all->f, s);
	}
	return true;
}

/* Sets the group of each item; *n stretches, malloc'd. */
static struct stretch *
stretches(struct field *f, const struct items *all, const struct item_view *view, size_t *n)
{
	struct {
		struct stretch *at;
		size_t len, cap;
	} list = { 0 };
	struct str last = { 0 };

	for (size_t i = 0; i < all->count; i++) {
		struct str key = shards_key(&all->groups, all->order[i]), by = scope_cut_by(&key);
		if (i == 0 || !str_eq(by, last)) {
			GROW(&list);
			list.at[list.len++] = (struct stretch){ all, view, &all->order[i], 0 };
			last = by;
		}
		list.at[list.len - 1].n++;
		f->group[all->order[i]] = (uint32_t)list.len - 1;
	}
	*n = list.len;
	return list.at;
}

struct field
field_of(const struct items *all, const struct item_view *view)
{
	size_t end = shards_end(&all->groups) + 1, n;
	struct field f = { .group = mem_alloc(end * sizeof *f.group),
		.placed = mem_alloc(end * sizeof *f.placed),
		.upto = mem_alloc(end * sizeof *f.upto),
		.above = mem_alloc(end * sizeof *f.above) };
	struct stretch *list = stretches(&f, all, view, &n);

	f.prior = mem_alloc((n + 1) * sizeof *f.prior);
	crew_run(find, &(struct finding){ &f, list }, n * TASKS, n < ALONE ? 1 : TASKS * ALONE,
	    view->workers);
	free(list);
	return f;
}

void
field_free(struct field *f)
{
	free(f->prior);
	free(f->group);
	free(f->placed);
	free(f->upto);
	free(f->above);
}
