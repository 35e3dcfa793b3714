/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"

#include "item.h"

enum { BATCH = 64, AHEAD = 16 }; /* rows between hint and use: some memory latencies */

struct row {
	struct instant time;
	struct str platform, item, user, event, channel;
	int64_t watch_ms, duration_ms;
	/* from these */
	struct str key;
	uint64_t hash;
	int event_id, channel_id;
};

/* A month is more than any view or video takes; sums stay far from 2^63. */
#define MS_MOST 2678400000.0

const struct col item_cols[] = { COL(struct row, time), COL(struct row, platform),
	COL(struct row, item, .required = true), COL(struct row, user),
	COL(struct row, event, .required = true, .filled = true), COL(struct row, channel),
	COL(struct row, watch_ms, .min = 0, .max = MS_MOST),
	COL(struct row, duration_ms, .min = 0, .max = MS_MOST), COL_END };

/* The same by creator: what is counted does not ask whose it is. */
const struct col creator_cols[] = { COL(struct row, time), COL(struct row, platform),
	{ .name = "creator", .offset = offsetof(struct row, item), .required = true },
	COL(struct row, user), COL(struct row, event, .required = true, .filled = true),
	COL(struct row, channel), COL(struct row, watch_ms, .min = 0, .max = MS_MOST),
	COL(struct row, duration_ms, .min = 0, .max = MS_MOST), COL_END };

enum { COLUMN_ITEM = 2 }; /* in both */

struct items *
items_new(const struct channel_names *names)
{
	struct items *all = mem_alloc(sizeof *all);

	*all = (struct items){ .names = names, .viewers = distinct_new() };
	map_init(&all->map, sizeof(struct item));
	return all;
}

static int
channel_of(const struct channel_names *names, struct str channel)
{
	for (int c = 0; c < CHANNEL_OTHER; c++)
		for (int i = 0; i < names->len[c]; i++)
			if (str_eq(names->name[c][i], channel))
				return c;
	return channel.n > 0 ? (int)CHANNEL_OTHER : -1;
}

static bool
read_row(const struct items *all, struct rows *r, size_t i, struct row *row)
{
	if (rows_at(r, i, COLUMN_ITEM).n == 0) /* a search, say: of no item */
		return false;
	if (!rows_read(r, i, row))
		return false;
	row->event_id = event_find(row->event);
	if (row->event_id < 0) {
		rows_reject(r, i, "event", "not an event", row->event);
		return false;
	}
	row->channel_id = channel_of(all->names, row->channel);
	row->key = saved_pair(row->platform, row->item, r->arena);
	row->hash = hash_str(row->key);
	return true;
}

struct item *
items_at(struct items *all, struct str key, uint64_t hash, size_t *number)
{
	bool fresh;

	*number = map_number(&all->map, key, hash, &fresh);
	struct item *it = map_value(&all->map, *number);
	if (fresh) {
		it->first.ms = it->last.ms = INT_NONE;
		it->shortest = it->longest = INT_NONE;
	}
	return it;
}

static void
move_on(struct hours *h, int64_t newest)
{
	int64_t by = newest - h->newest;

	for (int64_t i = ITEM_HOURS - 1; i >= 0; i--)
		h->n[i] = i >= by ? h->n[i - by] : 0;
	h->newest = newest;
}

/* Watches give way to plays, whichever came first. */
void
item_hour(struct items *all, struct item *it, int kind, int64_t hour, uint64_t n)
{
	struct hours *h = it->hours;

	if (h == NULL || (h->kind == KIND_WATCH && kind == KIND_PLAY)) {
		if (h == NULL)
			h = it->hours = ARENA_NEW(&all->hours, struct hours);
		*h = (struct hours){ .kind = kind, .newest = hour };
	}
	if (h->kind != kind)
		return;
	if (hour > h->newest)
		move_on(h, hour);
	if (h->newest - hour >= ITEM_HOURS)
		return;
	uint32_t *bin = &h->n[h->newest - hour];
	*bin = n > UINT32_MAX - *bin ? UINT32_MAX : *bin + (uint32_t)n;
}

static inline void
widen(int64_t *least, int64_t *most, int64_t v)
{
	if (v == INT_NONE)
		return;
	if (*least == INT_NONE || v < *least)
		*least = v;
	if (*most == INT_NONE || v > *most)
		*most = v;
}

static int64_t
hour_of(int64_t ms)
{
	return ms / MS_HOUR - (ms % MS_HOUR < 0);
}

static void
count_view(struct items *all, struct item *it, size_t number, int kind, const struct row *row)
{
	if (row->watch_ms != INT_NONE) {
		it->watch[kind].n++;
		it->watch[kind].ms += (uint64_t)row->watch_ms;
	}
	if (row->channel_id >= 0)
		it->channel[kind][row->channel_id]++;
	if (row->time.ms != INT_NONE)
		item_hour(all, it, kind, hour_of(row->time.ms), 1);
	if (row->user.n > 0)
		distinct_add(all->viewers, (uint32_t)number, hash_print(row->user));
}

static void
count(struct items *all, const struct row *row)
{
	size_t number;
	struct item *it = items_at(all, row->key, row->hash, &number);

	it->events[row->event_id]++;
	widen(&it->first.ms, &it->last.ms, row->time.ms);
	widen(&it->shortest, &it->longest, row->duration_ms);
	if (row->event_id == EVENT_PLAY)
		count_view(all, it, number, KIND_PLAY, row);
	else if (row->event_id == EVENT_WATCH)
		count_view(all, it, number, KIND_WATCH, row);
}

void
items_add(struct items *all, struct rows *r)
{
	struct row batch[BATCH];

	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++) {
			if (!read_row(all, r, i, &batch[n]))
				continue;
			map_hint(&all->map, batch[n++].hash);
			if (n > AHEAD)
				map_hint_entry(&all->map, batch[n - 1 - AHEAD].hash);
		}
		for (size_t k = n > AHEAD ? n - AHEAD : 0; k < n; k++)
			map_hint_entry(&all->map, batch[k].hash);
		for (size_t k = 0; k < n; k++)
			count(all, &batch[k]);
	}
}

void
item_merge(struct items *all, struct item *into, const struct item *from)
{
	widen(&into->first.ms, &into->last.ms, from->first.ms);
	widen(&into->first.ms, &into->last.ms, from->last.ms);
	widen(&into->shortest, &into->longest, from->shortest);
	widen(&into->shortest, &into->longest, from->longest);
	for (int e = 0; e < EVENTS; e++)
		into->events[e] += from->events[e];
	for (int k = 0; k < KINDS; k++) {
		into->watch[k].n += from->watch[k].n;
		into->watch[k].ms += from->watch[k].ms;
		for (int c = 0; c < CHANNELS; c++)
			into->channel[k][c] += from->channel[k][c];
	}
	for (int i = 0; from->hours != NULL && i < ITEM_HOURS; i++)
		if (from->hours->n[i] > 0)
			item_hour(all, into, (int)from->hours->kind, from->hours->newest - i,
			    from->hours->n[i]);
}

void
items_merge(struct items *all, struct items *from)
{
	uint32_t *number = mem_alloc((from->map.count + 1) * sizeof *number);

	for (size_t i = 0; i < from->map.count; i++) {
		struct map_entry *e = map_entry(&from->map, i);
		struct str key = map_key(e);
		size_t to;
		item_merge(all, items_at(all, key, hash_str(key), &to), (void *)e->value);
		number[i] = (uint32_t)to;
	}
	distinct_merge(all->viewers, from->viewers, number);
	map_free(&from->map);
	arena_free(&from->hours);
	free(from);
}

void
items_finish(struct items *all, int workers)
{
	size_t n = all->map.count;

	all->order = map_order(&all->map);
	all->viewer_count = mem_alloc((n + 1) * sizeof *all->viewer_count);
	distinct_count(all->viewers, all->viewer_count, n, workers);
}

void
channel_names_read(struct channel_names *to, enum channel c, const char *list)
{
	struct str rest = str_of(list), name;

	while (str_cut(&rest, ',', &name)) {
		if (to->len[c] == CHANNEL_NAMES)
			die_usage("more than %d channels: %s", CHANNEL_NAMES, quoted(str_of(list)));
		if (name.n > 0)
			to->name[c][to->len[c]++] = name;
	}
}
