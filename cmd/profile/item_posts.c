/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "item_posts.h"
#include "works.h"

static const struct {
	enum work_count count;
	enum event event;
} given[] = {
	{ WORK_IMPRESSIONS, EVENT_IMPRESSION },
	{ WORK_VIEWS, EVENT_PLAY },
	{ WORK_FINISHES, EVENT_FINISH },
	{ WORK_LIKES, EVENT_LIKE },
	{ WORK_COMMENTS, EVENT_COMMENT },
	{ WORK_SHARES, EVENT_SHARE },
	{ WORK_COLLECTS, EVENT_COLLECT },
	{ WORK_FOLLOWS, EVENT_FOLLOW },
};

static void
fill(struct item *it, const struct work *w)
{
	it->posted = ITEM_POSTED | (w->rebuilt ? ITEM_REBUILT : 0) | (((uint32_t)1 << EVENTS) - 1);
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		int64_t n = w->count[given[i].count];
		if (n == INT_NONE)
			continue;
		it->events[given[i].event] = (uint64_t)n;
		it->posted &= ~((uint32_t)1 << given[i].event);
	}
	it->shortest = it->longest = w->duration_ms;
	if (w->count[WORK_WATCH_MS] == INT_NONE && w->count[WORK_VIEWS] != 0) {
		it->posted |= ITEM_UNWATCHED;
	} else if (w->count[WORK_VIEWS] > 0) {
		it->watch[KIND_PLAY].n = (uint64_t)w->count[WORK_VIEWS];
		it->watch[KIND_PLAY].ms = (uint64_t)w->count[WORK_WATCH_MS];
	}
}

/* Sums over a creator's works; what one of them lacks, the sum lacks. */
static void
add(struct item *it, const struct work *w)
{
	struct item one = { 0 };

	fill(&one, w);
	for (int e = 0; e < EVENTS; e++)
		it->events[e] += one.events[e];
	it->watch[KIND_PLAY].n += one.watch[KIND_PLAY].n;
	it->watch[KIND_PLAY].ms += one.watch[KIND_PLAY].ms;
	it->posted |= one.posted;
	if (it->posted & ITEM_UNWATCHED)
		it->watch[KIND_PLAY].n = it->watch[KIND_PLAY].ms = 0;
}

void
creators_add_posts(struct items *all, const struct works *works, int workers)
{
	struct arena arena = { 0 };
	size_t number;

	for (size_t i = 0; i < works->map.count; i++) {
		struct map_entry *e = map_entry(&works->map, i);
		const struct work *w = (const void *)e->value;
		struct str key = works_creator(map_key(e), w, &arena);
		if (w->creator.n == 0)
			continue;
		size_t before = shards_count(&all->groups);
		struct item *it = items_at(all, key, hash_str(key), &number);
		if (it->posted != 0 || shards_count(&all->groups) > before)
			add(it, w);
		arena_reset(&arena);
	}
	items_order(all, workers); /* viewers of several works are not their sum */
	arena_free(&arena);
}

void
items_add_posts(struct items *all, const char *path, int workers)
{
	const struct works *works = works_read(path);
	uint32_t *number = mem_alloc((works->map.count + 1) * sizeof *number);
	size_t before, at;

	for (size_t i = 0; i < works->map.count; i++) {
		struct map_entry *e = map_entry(&works->map, i);
		struct str key = map_key(e);
		before = shards_count(&all->groups);
		struct item *it = items_at(all, key, hash_str(key), &at);
		bool fresh = shards_count(&all->groups) > before;
		number[i] = fresh ? (uint32_t)at : UINT32_MAX;
		if (fresh)
			fill(it, (const void *)e->value);
	}
	items_order(all, workers);
	for (size_t i = 0; i < works->map.count; i++) {
		const struct work *w = map_value(&works->map, i);
		if (number[i] != UINT32_MAX && w->count[WORK_VIEWERS] != INT_NONE)
			all->viewer_count[number[i]] = (uint64_t)w->count[WORK_VIEWERS];
	}
	free(number);
}
