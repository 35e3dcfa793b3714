/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "table/run.h"
#include "table/saved.h"

#include "works.h"

struct row {
	struct str platform, account, creator, item, title, tags, window;
	struct instant published, asof;
	int64_t duration_ms, count[WORK_COUNTS - 1];
	int64_t avg_watch_ms;
	double ctr, finish_rate;
};

#define COUNT_COL(id, text)                                                               \
	{                                                                                 \
		.name = (text), .kind = COL_INT,                                          \
		.offset = offsetof(struct row, count) + (id) * sizeof(int64_t), .min = 0, \
		.max = 9e15                                                               \
	}

static const struct col cols[] = { COL(struct row, platform), COL(struct row, account),
	COL(struct row, creator), COL(struct row, item, .required = true), COL(struct row, title),
	COL(struct row, tags), COL(struct row, window), COL(struct row, published),
	COL(struct row, asof), COL(struct row, duration_ms, .min = 0, .max = 2678400000.0),
	COUNT_COL(WORK_IMPRESSIONS, "impressions"), COUNT_COL(WORK_VIEWS, "views"),
	COUNT_COL(WORK_VIEWERS, "viewers"), COUNT_COL(WORK_WATCH_MS, "watch_ms"),
	COUNT_COL(WORK_LIKES, "likes"), COUNT_COL(WORK_COMMENTS, "comments"),
	COUNT_COL(WORK_SHARES, "shares"), COUNT_COL(WORK_COLLECTS, "collects"),
	COUNT_COL(WORK_FOLLOWS, "follows"),
	COL(struct row, avg_watch_ms, .min = 0, .max = 2678400000.0),
	COL(struct row, ctr, .min = 0, .max = 1), COL(struct row, finish_rate, .min = 0, .max = 1),
	COL_END };

static void *
start(void *ctx)
{
	struct works *w = mem_alloc(sizeof *w);

	(void)ctx;
	*w = (struct works){ 0 };
	map_init(&w->map, sizeof(struct work));
	return w;
}

/* Newer, or as new and further down. */
static bool
wins(const struct work *a, const struct work *b)
{
	if (a->asof.ms != b->asof.ms)
		return a->asof.ms > b->asof.ms;
	return a->order > b->order;
}

static void
keep(struct works *w, struct str key, const struct work *in)
{
	bool fresh;
	struct work *to = map_put(&w->map, key, hash_str(key), &fresh);

	if (!fresh && !wins(in, to))
		return;
	*to = *in;
	to->creator = arena_str(&w->arena, in->creator);
	to->tags = arena_str(&w->arena, in->tags);
	to->title = arena_str(&w->arena, in->title);
}

static void
rebuild(struct work *w, const struct row *row)
{
	int64_t views = row->count[WORK_VIEWS];

	w->count[WORK_FINISHES] = INT_NONE;
	if (views == INT_NONE)
		return;
	if (!isnan(row->finish_rate)) {
		w->count[WORK_FINISHES] = llround(row->finish_rate * (double)views);
		w->rebuilt = true;
	}
	if (w->count[WORK_IMPRESSIONS] == INT_NONE && row->ctr > 0) {
		w->count[WORK_IMPRESSIONS] = llround((double)views / row->ctr);
		w->rebuilt = true;
	}
	if (w->count[WORK_WATCH_MS] == INT_NONE && row->avg_watch_ms != INT_NONE &&
	    (double)row->avg_watch_ms * (double)views < 9e15) {
		w->count[WORK_WATCH_MS] = row->avg_watch_ms * views;
		w->rebuilt = true;
	}
}

static void
add(void *acc, struct rows *r)
{
	struct works *all = acc;
	struct row row;

	for (size_t i = 0; i < r->n; i++) {
		if (!rows_read(r, i, &row) || row.item.n == 0)
			continue;
		if (str_eq(row.window, STR("day"))) {
			all->days++;
			continue;
		}
		struct work w = { .creator = row.creator.n > 0 ? row.creator : row.account,
			.tags = row.tags,
			.title = row.title,
			.published = row.published,
			.asof = row.asof,
			.duration_ms = row.duration_ms,
			.order = rows_order(r, i) };
		memcpy(w.count, row.count, sizeof row.count);
		rebuild(&w, &row);
		keep(all, saved_pair(row.platform, row.item, r->arena), &w);
	}
}

static void
merge(void *into, void *acc)
{
	struct works *all = into, *from = acc;

	for (size_t i = 0; i < from->map.count; i++) {
		const struct map_entry *e = map_entry(&from->map, i);
		keep(all, map_key(e), (const void *)e->value);
	}
	all->days += from->days;
	map_free(&from->map);
	arena_free(&from->arena);
	free(from);
}

struct works *
works_read(const char *path)
{
	const struct job job = { .cols = cols, .start = start, .add = add, .merge = merge };

	return run_fold_file(&job, path);
}

struct str
works_creator(struct str platform_item, const struct work *w, struct arena *arena)
{
	struct str platform = { 0 };

	str_cut(&platform_item, '\t', &platform);
	/* the platform is escaped already */
	struct str name = saved_pair((struct str){ 0 }, w->creator, arena);
	char *p = arena_bytes(arena, platform.n + name.n);
	if (platform.n > 0)
		memcpy(p, platform.p, platform.n);
	memcpy(p + platform.n, name.p, name.n);
	return (struct str){ p, platform.n + name.n };
}
