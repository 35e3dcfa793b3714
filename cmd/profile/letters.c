/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "stat/decay.h"
#include "table/event.h"
#include "table/run.h"

#include "letters.h"
#include "scope.h"

enum {
	BATCH = 2048, /* rows: about a block */
	AHEAD = 16,
	NIGHT_HOURS = 6,
	NO_VISIT = 3,
	NOBODY = UINT32_MAX,
};

/* A row as its user's shard needs it; slices last as long as the block. */
struct letter {
	struct str key, name; /* the name of the item */
	uint64_t hash, name_hash;
	struct instant time;
	struct decay_point point[2]; /* of a view: under the half-life, and that of --drift */
	int64_t watch_ms;
	struct money amount;
	uint32_t item, channel, currency; /* numbers; channel NOBODY: none */
	int32_t day;
	uint8_t event, visit, shard; /* visit: enum visit_kind, or NO_VISIT */
	bool night;
};

struct row {
	struct instant time;
	struct str platform, user, item, event, channel, currency;
	int64_t watch_ms;
	struct money amount;
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
	default: return NO_VISIT;
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

static int64_t
floor_day(int64_t ms)
{
	int64_t rest = ms % MS_DAY;

	return ms - rest - (rest < 0 ? MS_DAY : 0);
}

static void
read_time(struct letters *l, struct letter *to)
{
	const struct users *all = l->all;
	int64_t local = local_ms(&l->hour, all->zone, to->time), day = floor_day(local);

	to->day = (int32_t)(day / MS_DAY);
	to->night = local - day < NIGHT_HOURS * (int64_t)MS_HOUR;
	if (to->visit >= VISIT_ENGAGED)
		return;
	to->point[0] = decay_point(all->half_life_ms, to->time.ms);
	if (all->drift_ms > 0)
		to->point[1] = decay_point(all->drift_ms, to->time.ms);
}

/* A row that is wrong, nobody's or withheld is no letter. */
static bool
read_row(struct letters *l, struct rows *r, size_t i, struct letter *to)
{
	struct row row;

	if (rows_at(r, i, COLUMN_USER).n == 0) /* nobody's */
		return false;
	if (!rows_read(r, i, &row))
		return false;
	int event = event_find(row.event);
	if (event < 0) {
		rows_reject(r, i, "event", "not an event", row.event);
		return false;
	}
	if (row.item.n > 0 && withheld(l, &row, r->arena))
		return false;
	to->key = scope_key(r, i, (struct str[]){ row.platform, row.user }, 2);
	to->hash = hash_str(to->key);
	to->shard = (uint8_t)users_shard(to->key);
	to->time = row.time;
	to->watch_ms = row.watch_ms;
	to->amount = row.amount;
	to->event = (uint8_t)event;
	to->visit = row.item.n > 0 ? (uint8_t)visit_of(event) : NO_VISIT;
	if (row.time.ms != INT_NONE)
		read_time(l, to);
	to->channel = row.channel.n == 0 ?
	    NOBODY :
	    number(l, NAME_CHANNEL, row.channel, hash_str(row.channel));
	if (event == EVENT_ORDER || event == EVENT_REFUND)
		to->currency = number(l, NAME_CURRENCY, row.currency, hash_str(row.currency));
	if (to->visit != NO_VISIT) {
		to->name = saved_pair(row.platform, row.item, r->arena);
		to->name_hash = hash_str(to->name);
	}
	return true;
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

static void
count_money(struct shard *s, struct user *u, const struct letter *l)
{
	struct purse *p = shard_purse(s, u, l->currency);

	p->orders++;
	if (l->amount.e4 == INT_NONE)
		p->unpriced++;
	else
		p->e4 += l->event == EVENT_ORDER ? l->amount.e4 : -l->amount.e4;
}

static void
add_visit(struct shard *s, struct user *u, const struct letter *l, unsigned kind,
    const struct decay_point *point)
{
	bool weighs = l->time.ms != INT_NONE && l->visit != VISIT_ENGAGED;

	shard_visit(s, u,
	    &(struct visit){ .item = l->item,
		.bin = weighs ? (int32_t)point->bin : VISIT_NO_BIN,
		.kind = kind & 7,
		.n = 1,
		.weight = weighs ? point->weight : 0 });
}

static void
count(const struct users *all, struct shard *s, const struct letter *l)
{
	size_t number;
	struct user *u = shard_user(s, l->key, l->hash, &number);

	user_add_row(u);
	if (l->time.ms != INT_NONE)
		count_time(s, u, l);
	if (l->channel != NOBODY)
		shard_seen(s, u, l->channel, 1);
	if (l->event == EVENT_SEARCH)
		u->searches++;
	else if (l->event == EVENT_ORDER || l->event == EVENT_REFUND)
		count_money(s, u, l);
	else if (l->event == EVENT_PLAY)
		user_add_ms(&u->watch_ms[VISIT_PLAY], l->watch_ms);
	else if (l->event == EVENT_WATCH)
		user_add_ms(&u->watch_ms[VISIT_WATCH], l->watch_ms);
	if (l->visit == NO_VISIT)
		return;
	add_visit(s, u, l, l->visit, &l->point[0]);
	if (all->drift_ms > 0 && l->visit != VISIT_ENGAGED)
		add_visit(s, u, l, VISIT_RECENT_PLAY + l->visit, &l->point[1]);
}

/* Letters of one shard, which the caller has for himself. */
static void
deliver(const struct letters *l, struct shard *s, const uint16_t *which, size_t n)
{
	for (size_t k = 0; k < n; k++)
		map_hint(&s->map, l->letter[which[k]].hash);
	for (size_t k = 0; k < n; k++)
		map_hint_entry(&s->map, l->letter[which[k]].hash);
	for (size_t k = 0; k < n; k++)
		count(l->all, s, &l->letter[which[k]]);
}

struct sorted {
	uint16_t order[BATCH];
	size_t from[SHARDS + 1];
};

static void
sort(const struct letters *l, size_t n, struct sorted *to)
{
	size_t next[SHARDS];

	memset(to->from, 0, sizeof to->from);
	for (size_t k = 0; k < n; k++)
		to->from[l->letter[k].shard + 1]++;
	for (size_t s = 0; s < SHARDS; s++) {
		next[s] = to->from[s];
		to->from[s + 1] += to->from[s];
	}
	for (size_t k = 0; k < n; k++)
		to->order[next[l->letter[k].shard]++] = (uint16_t)k;
}

/* Shards that others are at later; waits only where all that is left are such. */
static void
deliver_all(struct letters *l, size_t n)
{
	struct sorted by;
	unsigned todo[SHARDS], left = 0;
	bool wait = false;

	sort(l, n, &by);
	for (unsigned s = 0; s < SHARDS; s++)
		if (by.from[s + 1] > by.from[s])
			todo[left++] = s;
	while (left > 0) {
		unsigned busy = 0;
		for (unsigned i = 0; i < left; i++, wait = false) {
			struct shard *s = &l->all->shard[todo[i]];
			size_t from = by.from[todo[i]], to = by.from[todo[i] + 1];
			if (wait) {
				pthread_mutex_lock(&s->lock);
			} else if (pthread_mutex_trylock(&s->lock) != 0) {
				todo[busy++] = todo[i];
				continue;
			}
			deliver(l, s, by.order + from, to - from);
			pthread_mutex_unlock(&s->lock);
		}
		wait = busy == left;
		left = busy;
	}
}

/* Numbers of the items; the others are asked once for all that are new here. */
static void
number_items(struct letters *l, size_t n)
{
	struct map *items = &l->name[NAME_ITEM];
	struct names *all = &l->all->name[NAME_ITEM];
	size_t before = items->count;
	bool fresh;

	for (size_t k = 0; k < n + AHEAD; k++) {
		if (k < n && l->letter[k].visit != NO_VISIT)
			map_hint_entry(items, l->letter[k].name_hash);
		if (k < AHEAD || l->letter[k - AHEAD].visit == NO_VISIT)
			continue;
		struct letter *to = &l->letter[k - AHEAD];
		to->item = (uint32_t)map_number(items, to->name, to->name_hash, &fresh);
	}
	if (items->count > before)
		pthread_mutex_lock(&all->lock);
	for (size_t i = before; i < items->count; i++) {
		struct str name = map_key(map_entry(items, i));
		*(uint32_t *)map_value(items, i) = (uint32_t)map_number(&all->map, name,
		    hash_str(name), &fresh);
	}
	if (items->count > before)
		pthread_mutex_unlock(&all->lock);
	for (size_t k = 0; k < n; k++)
		if (l->letter[k].visit != NO_VISIT)
			l->letter[k].item = *(uint32_t *)map_value(items, l->letter[k].item);
}

void
letters_add(struct letters *l, struct rows *r)
{
	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++)
			if (read_row(l, r, i, &l->letter[n]) && l->letter[n++].visit != NO_VISIT)
				map_hint(&l->name[NAME_ITEM], l->letter[n - 1].name_hash);
		number_items(l, n);
		deliver_all(l, n);
	}
}

struct letters *
letters_new(struct users *all)
{
	struct letters *l = mem_alloc(sizeof *l);

	*l = (struct letters){ .all = all, .letter = mem_alloc(BATCH * sizeof *l->letter) };
	for (int k = 0; k < NAME_KINDS; k++)
		map_init(&l->name[k], sizeof(uint32_t));
	return l;
}

/* What they have read lies with the users. */
void
letters_merge(struct letters *into, struct letters *from)
{
	(void)into;
	for (int k = 0; k < NAME_KINDS; k++)
		map_free(&from->name[k]);
	free(from->letter);
	free(from);
}

void
letters_finish(struct letters *l, int workers)
{
	users_finish(l->all, workers);
}
