/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"

#include "item.h"
#include "scope.h"

enum { BATCH = 64, AHEAD = 16 }; /* rows between hint and use: some memory latencies */

struct row {
	struct instant time;
	struct str platform, item, user, event, channel;
	int64_t watch_ms, duration_ms;
	/* from these */
	struct str key;
	uint64_t hash;
	int event_id, channel_id;
	struct item *it;
	size_t number;
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
	shards_init(&all->groups, sizeof(struct item));
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
	row->key = scope_key(r, i, (struct str[]){ row->platform, row->item }, 2);
	row->hash = hash_str(row->key);
	return true;
}

struct item *
items_at(struct items *all, struct str key, uint64_t hash, size_t *number)
{
	bool fresh;

	*number = shards_number(&all->groups, key, hash, &fresh);
	struct item *it = shards_value(&all->groups, *number);
	if (fresh) {
		it->first.ms = it->last.ms = INT_NONE;
		it->shortest = it->longest = INT_NONE;
	}
	return it;
}

static void
move_on(struct hours *h, int64_t newest)
{
	int64_t by = newest - h->newest < ITEM_HOURS ? newest - h->newest : ITEM_HOURS;

	memmove(h->n + by, h->n, (size_t)(ITEM_HOURS - by) * sizeof *h->n);
	memset(h->n, 0, (size_t)by * sizeof *h->n);
	h->newest = newest;
}

/* n views of an hour.  Watches give way to plays, whichever came first. */
static void
add_hour(struct hours *h, int kind, int64_t hour, uint64_t n)
{
	if (h->kind == KIND_WATCH && kind == KIND_PLAY)
		*h = (struct hours){ .kind = kind, .newest = hour };
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
	if (row->time.ms != INT_NONE) {
		int64_t hour = hour_of(row->time.ms);
		if (it->hours == NULL) {
			it->hours = ARENA_NEW(&all->hours, struct hours);
			*it->hours = (struct hours){ .kind = kind, .newest = hour };
		}
		add_hour(it->hours, kind, hour, 1);
	}
	if (row->user.n > 0)
		distinct_add(all->viewers, (uint32_t)number, hash_print(row->user));
}

/* An item is many cache lines: ask for those that will be written. */
static void
find_item(struct items *all, struct row *row)
{
	row->it = items_at(all, row->key, row->hash, &row->number);
	__builtin_prefetch(&row->it->events[row->event_id], 1);
	__builtin_prefetch(row->it->channel, 1);
	__builtin_prefetch(&row->it->hours, 1);
}

static void
hint_hours(const struct row *row)
{
	if (row->it->hours != NULL) {
		__builtin_prefetch(row->it->hours, 1);
		__builtin_prefetch(&row->it->hours->n[0], 1);
	}
}

static void
count(struct items *all, const struct row *row)
{
	struct item *it = row->it;

	it->events[row->event_id]++;
	widen(&it->first.ms, &it->last.ms, row->time.ms);
	widen(&it->shortest, &it->longest, row->duration_ms);
	if (row->event_id == EVENT_PLAY)
		count_view(all, it, row->number, KIND_PLAY, row);
	else if (row->event_id == EVENT_WATCH)
		count_view(all, it, row->number, KIND_WATCH, row);
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
			shards_hint(&all->groups, batch[n++].hash);
			if (n > AHEAD)
				shards_hint_entry(&all->groups, batch[n - 1 - AHEAD].hash);
		}
		for (size_t k = n > AHEAD ? n - AHEAD : 0; k < n; k++)
			shards_hint_entry(&all->groups, batch[k].hash);
		for (size_t k = 0; k < n; k++)
			find_item(all, &batch[k]);
		for (size_t k = 0; k < n; k++)
			hint_hours(&batch[k]);
		for (size_t k = 0; k < n; k++)
			count(all, &batch[k]);
	}
}

void
item_merge(struct item *into, const struct item *from)
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
	if (into->hours == NULL) {
		into->hours = from->hours;
		return;
	}
	for (int i = 0; from->hours != NULL && i < ITEM_HOURS; i++)
		if (from->hours->n[i] > 0)
			add_hour(into->hours, (int)from->hours->kind, from->hours->newest - i,
			    from->hours->n[i]);
}

void
items_merge(struct items *all, struct items *from)
{
	GROW(&all->taken);
	all->taken.at[all->taken.len++] = from;
	for (size_t i = 0; i < from->taken.len; i++) {
		GROW(&all->taken);
		all->taken.at[all->taken.len++] = from->taken.at[i];
	}
	free(from->taken.at);
}

static void
take_item(void *ctx, size_t which, size_t to, const struct map_entry *from, bool fresh)
{
	struct item *it = shards_value(ctx, to);

	(void)which;
	if (fresh)
		memcpy(it, from->value, sizeof *it);
	else
		item_merge(it, (const void *)from->value);
}

/* The hours stay where they are, in the arenas of those taken in. */
static void
join(struct items *all, int workers)
{
	size_t n = all->taken.len;
	struct shards **from = mem_alloc((n + 1) * sizeof *from);
	uint32_t **number = mem_alloc((n + 1) * sizeof *number);

	for (size_t w = 0; w < n; w++) {
		from[w] = &all->taken.at[w]->groups;
		number[w] = mem_alloc((shards_end(from[w]) + 1) * sizeof **number);
	}
	shards_join(&(struct shards_join){ .into = &all->groups,
			.from = from,
			.nfrom = n,
			.number = number,
			.take = take_item,
			.ctx = &all->groups },
	    workers);
	for (size_t w = 0; w < n; w++) {
		shards_free(from[w]);
		distinct_merge(all->viewers, all->taken.at[w]->viewers, number[w]);
	}
	all->taken.len = 0;
	free(number);
	free(from);
}

void
items_finish(struct items *all, int workers)
{
	join(all, workers);
	size_t end = shards_end(&all->groups);
	all->viewer_count = mem_alloc((end + 1) * sizeof *all->viewer_count);
	distinct_count(all->viewers, all->viewer_count, end, workers);
	items_order(all, workers);
}

void
items_order(struct items *all, int workers)
{
	free(all->order);
	all->count = shards_count(&all->groups);
	all->order = shards_order(&all->groups, workers);
	all->viewer_count = mem_resize(all->viewer_count,
	    (shards_end(&all->groups) + 1) * sizeof *all->viewer_count);
	for (size_t i = 0; i < all->count; i++)
		if (items_item(all, all->order[i])->posted != 0)
			all->viewer_count[all->order[i]] = UINT64_MAX;
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
