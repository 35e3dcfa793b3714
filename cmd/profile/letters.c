/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "stat/decay.h"
#include "table/event.h"
#include "table/run.h"

#include "letters.h"

enum {
	BATCH = 64,
	NIGHT_HOURS = 6,
	BUNDLE_FIRST = 1024,
	BUNDLES_ALL = 16 << 20, /* bytes of all bundles of all workers */
	NO_MS = UINT32_MAX,
	NO_VISIT = 3,
};

/* A row as its user's shard needs it; the key lies behind it, and behind that,
 * at a multiple of eight, the amount of an order or refund. */
struct letter {
	uint64_t hash; /* of the key */
	struct instant time;
	uint32_t item, channel; /* number + 1; 0: none */
	uint32_t watch_ms;
	uint32_t key_n : 24, event : 5, night : 1, kind : 2; /* NO_VISIT: none */
	int32_t day;
	uint32_t size;
};

struct sum {
	int64_t e4;
	uint32_t currency;
};

struct row {
	struct instant time;
	struct str platform, user, item, event, channel, currency;
	int64_t watch_ms;
	struct money amount;
	/* from these */
	struct str key, item_key;
	uint64_t hash, item_hash;
	int event_id, visit; /* enum visit_kind; -1: none */
};

#define MS_MOST 2678400000.0 /* a month, as in profile item */

const struct col user_cols[] = { COL(struct row, time), COL(struct row, platform),
	COL(struct row, user, .required = true), COL(struct row, item),
	COL(struct row, event, .required = true, .filled = true), COL(struct row, channel),
	COL(struct row, watch_ms, .min = 0, .max = MS_MOST), COL(struct row, amount),
	COL(struct row, currency), COL_END };

enum { COLUMN_USER = 2 }; /* in user_cols */
static int
visit_of(int event)
{
	switch (event) {
	case EVENT_PLAY: return VISIT_PLAY;
	case EVENT_WATCH: return VISIT_WATCH;
	case EVENT_LIKE:
	case EVENT_COMMENT:
	case EVENT_SHARE:
	case EVENT_COLLECT:
	case EVENT_FOLLOW: return VISIT_ENGAGED;
	default: return -1;
	}
}

/* By user and item alone, so that it does not depend on order, parts or workers. */
static bool
withheld(const struct letters *l, const struct row *row, struct arena *arena)
{
	const struct users *all = l->all;

	if (all->withhold == 0)
		return false;
	struct str both = saved_join((const struct str[]){ row->platform, row->user, row->item }, 3,
	    arena);
	return (double)(hash_digest(both.p, both.n, all->seed).lo >> 11) * 0x1p-53 < all->withhold;
}

static bool
read_row(struct letters *l, struct rows *r, size_t i, struct row *row)
{
	if (rows_at(r, i, COLUMN_USER).n == 0) /* nobody's */
		return false;
	if (!rows_read(r, i, row))
		return false;
	row->event_id = event_find(row->event);
	if (row->event_id < 0) {
		rows_reject(r, i, "event", "not an event", row->event);
		return false;
	}
	row->key = saved_pair(row->platform, row->user, r->arena);
	if (row->key.n >= 1 << 24) {
		rows_reject(r, i, "user", "longer than 16 MB", (struct str){ 0 });
		return false;
	}
	row->hash = hash_str(row->key);
	if (row->item.n > 0 && withheld(l, row, r->arena))
		return false;
	row->visit = row->item.n > 0 ? visit_of(row->event_id) : -1;
	if (row->visit >= 0) {
		row->item_key = saved_pair(row->platform, row->item, r->arena);
		row->item_hash = hash_str(row->item_key);
	}
	return true;
}

static int64_t
floor_to(int64_t ms, int64_t unit)
{
	int64_t rest = ms % unit;

	return ms - rest - (rest < 0 ? unit : 0);
}

/* Rows come roughly in order of time: one look at the zone lasts for an hour
 * in which its clocks do not change. */
static int64_t
local_ms(struct letters *l, struct instant t)
{
	const struct zone *zone = l->all->zone;

	if (t.ms >= l->hour.from && t.ms < l->hour.to)
		return t.ms + l->hour.offset;
	int64_t from = floor_to(t.ms, MS_HOUR), offset = zone_offset(zone, t);
	if (zone_offset(zone, (struct instant){ from }) == offset &&
	    zone_offset(zone, (struct instant){ from + MS_HOUR - 1 }) == offset) {
		l->hour.from = from;
		l->hour.to = from + MS_HOUR;
		l->hour.offset = offset;
	}
	return t.ms + offset;
}

static void
count_time(struct shard *s, struct user *u, const struct letter *l)
{
	u->timed++;
	u->night += l->night;
	days_add(&u->days, &s->days, days_word(l->day), days_bit(l->day));
	if (u->first.ms == INT_NONE || l->time.ms < u->first.ms)
		u->first = l->time;
	if (u->last.ms == INT_NONE || l->time.ms > u->last.ms)
		u->last = l->time;
}

static const char *
key_of(const struct letter *l)
{
	return (const char *)(l + 1);
}

static size_t
even(size_t n)
{
	return (n + 7) / 8 * 8;
}

static void
count_money(struct shard *s, struct user *u, const struct letter *l)
{
	const struct sum *sum = (const void *)(key_of(l) + even(l->key_n));
	struct purse *p = shard_purse(s, u, sum->currency);

	p->orders++;
	if (sum->e4 == INT_NONE)
		p->unpriced++;
	else
		p->e4 += l->event == EVENT_ORDER ? sum->e4 : -sum->e4;
}

static void
add_visit(struct shard *s, int64_t half_life_ms, unsigned kind, size_t number,
    const struct letter *l)
{
	struct visit v = { .user = (uint32_t)number,
		.item = l->item - 1,
		.bin = VISIT_NO_BIN,
		.kind = kind & 7,
		.n = 1 };

	if (l->time.ms != INT_NONE && l->kind != VISIT_ENGAGED) {
		struct decay d = { 0 };
		decay_add(&d, half_life_ms, l->time.ms, 1);
		v.bin = (int32_t)d.newest;
		v.weight = d.bin[0];
	}
	visits_add(&s->visits, &v, s->map.count);
}

static void
count_visit(const struct users *all, struct shard *s, size_t number, const struct letter *l)
{
	add_visit(s, all->half_life_ms, l->kind, number, l);
	if (all->drift_ms > 0 && l->kind != VISIT_ENGAGED)
		add_visit(s, all->drift_ms, VISIT_RECENT_PLAY + l->kind, number, l);
}

static void
count(const struct users *all, struct shard *s, const struct letter *l)
{
	size_t number;
	struct str key = { key_of(l), l->key_n };
	struct user *u = shard_user(s, key, l->hash, &number);
	int64_t watch_ms = l->watch_ms == NO_MS ? INT_NONE : l->watch_ms;

	u->rows++;
	if (l->time.ms != INT_NONE)
		count_time(s, u, l);
	if (l->channel > 0)
		shard_seen(s, u, l->channel - 1, 1);
	if (l->event == EVENT_SEARCH)
		u->searches++;
	else if (l->event == EVENT_ORDER || l->event == EVENT_REFUND)
		count_money(s, u, l);
	else if (l->event == EVENT_PLAY)
		user_add_ms(&u->watch_ms[VISIT_PLAY], watch_ms);
	else if (l->event == EVENT_WATCH)
		user_add_ms(&u->watch_ms[VISIT_WATCH], watch_ms);
	if (l->kind != NO_VISIT)
		count_visit(all, s, number, l);
}

/* The caller has the shard for himself. */
static void
deliver(struct users *all, struct shard *s, struct bundle *b)
{
	const struct letter *batch[BATCH];

	for (size_t at = 0; at < b->len;) {
		size_t n = 0;
		for (; n < BATCH && at < b->len; n++, at += batch[n - 1]->size) {
			batch[n] = (const void *)(b->at + at);
			map_hint(&s->map, batch[n]->hash);
		}
		for (size_t k = 0; k < n; k++)
			map_hint_entry(&s->map, batch[k]->hash);
		for (size_t k = 0; k < n; k++)
			count(all, s, batch[k]);
	}
	b->len = 0;
}

static char *
room(struct letters *l, size_t shard, size_t size)
{
	struct bundle *b = &l->bundle[shard];

	if (b->cap - b->len < size && b->len + size > l->most && b->len > 0) {
		pthread_mutex_lock(&l->all->shard[shard].lock);
		deliver(l->all, &l->all->shard[shard], b);
		pthread_mutex_unlock(&l->all->shard[shard].lock);
	}
	if (b->cap - b->len < size) {
		b->cap = b->cap == 0 ? BUNDLE_FIRST : b->cap * 2;
		if (b->cap > l->most)
			b->cap = l->most;
		if (b->cap < b->len + size)
			b->cap = b->len + size;
		b->at = mem_resize(b->at, b->cap);
	}
	b->len += size;
	return b->at + b->len - size;
}

/* What this worker has met before it need not ask the others for. */
static uint32_t
number(struct letters *l, enum name_kind kind, struct str name, uint64_t hash)
{
	bool fresh;
	uint32_t *here = map_put(&l->name[kind], name, hash, &fresh);

	if (fresh)
		*here = names_number(&l->all->name[kind], name, hash);
	return *here;
}

static void
send(struct letters *l, const struct row *row)
{
	bool money = row->event_id == EVENT_ORDER || row->event_id == EVENT_REFUND;
	size_t padded = even(row->key.n);
	struct letter letter = { .hash = row->hash,
		.time = row->time,
		.watch_ms = row->watch_ms == INT_NONE ? NO_MS : (uint32_t)row->watch_ms,
		.key_n = (uint32_t)row->key.n & 0xffffff,
		.event = (uint32_t)row->event_id & 31,
		.kind = row->visit >= 0 ? (uint32_t)row->visit & 3 : NO_VISIT,
		.size = (uint32_t)(sizeof letter + padded + (money ? sizeof(struct sum) : 0)) };

	if (row->time.ms != INT_NONE) {
		int64_t local = local_ms(l, row->time), day = floor_to(local, MS_DAY);
		letter.day = (int32_t)(day / MS_DAY);
		letter.night = local - day < NIGHT_HOURS * (int64_t)MS_HOUR;
	}
	if (row->channel.n > 0)
		letter.channel = number(l, NAME_CHANNEL, row->channel, hash_str(row->channel)) + 1;
	if (row->visit >= 0)
		letter.item = number(l, NAME_ITEM, row->item_key, row->item_hash) + 1;
	size_t shard = (size_t)(users_shard(l->all, row->key) - l->all->shard);
	char *to = room(l, shard, letter.size);
	memcpy(to, &letter, sizeof letter);
	memcpy(to + sizeof letter, row->key.p, row->key.n);
	if (money) {
		struct sum sum = { row->amount.e4,
			number(l, NAME_CURRENCY, row->currency, hash_str(row->currency)) };
		memcpy(to + sizeof letter + padded, &sum, sizeof sum);
	}
}

void
letters_add(struct letters *l, struct rows *r)
{
	struct row batch[BATCH];

	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++) {
			if (!read_row(l, r, i, &batch[n]))
				continue;
			if (batch[n].visit >= 0)
				map_hint(&l->name[NAME_ITEM], batch[n].item_hash);
			n++;
		}
		for (size_t k = 0; k < n; k++)
			if (batch[k].visit >= 0)
				map_hint_entry(&l->name[NAME_ITEM], batch[k].item_hash);
		for (size_t k = 0; k < n; k++)
			send(l, &batch[k]);
	}
}

struct letters *
letters_new(struct users *all)
{
	struct letters *l = mem_map(sizeof *l);

	l->all = all;
	l->most = BUNDLES_ALL / SHARDS / (size_t)run_workers();
	if (l->most < BUNDLE_FIRST)
		l->most = BUNDLE_FIRST;
	for (int k = 0; k < NAME_KINDS; k++)
		map_init(&l->name[k], sizeof(uint32_t));
	return l;
}

void
letters_merge(struct letters *into, struct letters *from)
{
	struct letters *last = from;

	while (last->next != NULL)
		last = last->next;
	last->next = into->next;
	into->next = from;
}

static bool
deliver_shards(void *first, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		for (struct letters *l = first; l != NULL; l = l->next) {
			deliver(l->all, &l->all->shard[i], &l->bundle[i]);
			free(l->bundle[i].at);
			l->bundle[i] = (struct bundle){ 0 };
		}
	return true;
}

void
letters_finish(struct letters *l, int workers)
{
	crew_run(deliver_shards, l, SHARDS, 1, workers);
	users_finish(l->all, workers);
}
