/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/decay.h"
#include "table/event.h"

#include "user.h"

enum { BATCH = 64, AHEAD = 16, NIGHT_HOURS = 6 };

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

static bool
read_row(struct rows *r, size_t i, struct row *row)
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
	row->hash = hash_str(row->key);
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
local_ms(struct users *all, struct instant t)
{
	if (t.ms >= all->hour.from && t.ms < all->hour.to)
		return t.ms + all->hour.offset;
	int64_t from = floor_to(t.ms, MS_HOUR), offset = zone_offset(all->plan->zone, t);
	if (zone_offset(all->plan->zone, (struct instant){ from }) == offset &&
	    zone_offset(all->plan->zone, (struct instant){ from + MS_HOUR - 1 }) == offset) {
		all->hour.from = from;
		all->hour.to = from + MS_HOUR;
		all->hour.offset = offset;
	}
	return t.ms + offset;
}

static void
count_time(struct users *all, struct user *u, struct instant t)
{
	int64_t local = local_ms(all, t), day = floor_to(local, MS_DAY);

	u->timed++;
	u->night += local - day < NIGHT_HOURS * (int64_t)MS_HOUR;
	day /= MS_DAY;
	days_add(&u->days, &all->days, days_word(day), days_bit(day));
	if (u->first.ms == INT_NONE || t.ms < u->first.ms)
		u->first = t;
	if (u->last.ms == INT_NONE || t.ms > u->last.ms)
		u->last = t;
}

static void
count_money(struct users *all, struct user *u, const struct row *row)
{
	struct purse *p = users_purse(all, u, users_name(&all->currencies, row->currency));

	p->orders++;
	if (row->amount.e4 == INT_NONE)
		p->unpriced++;
	else
		p->e4 += row->event_id == EVENT_ORDER ? row->amount.e4 : -row->amount.e4;
}

static void
count_visit(struct users *all, size_t number, const struct row *row)
{
	bool fresh;
	struct visit v = { .user = (uint32_t)number,
		.bin = VISIT_NO_BIN,
		.kind = (unsigned)row->visit & 3,
		.n = 1 };

	v.item = (uint32_t)map_number(&all->items, row->item_key, row->item_hash, &fresh);
	if (row->time.ms != INT_NONE && row->visit != VISIT_ENGAGED) {
		struct decay d = { 0 };
		decay_add(&d, all->plan->half_life_ms, row->time.ms, 1);
		v.bin = (int32_t)d.newest;
		v.weight = d.bin[0];
	}
	visits_add(all->visits, row->hash, &v);
}

static void
count(struct users *all, const struct row *row)
{
	size_t number;
	struct user *u = users_at(all, row->key, row->hash, &number);

	u->rows++;
	if (row->time.ms != INT_NONE)
		count_time(all, u, row->time);
	if (row->channel.n > 0)
		users_seen(all, u, users_name(&all->channels, row->channel), 1);
	if (row->event_id == EVENT_SEARCH)
		u->searches++;
	else if (row->event_id == EVENT_ORDER || row->event_id == EVENT_REFUND)
		count_money(all, u, row);
	else if (row->event_id == EVENT_PLAY)
		user_add_ms(&u->watch_ms[VISIT_PLAY], row->watch_ms);
	else if (row->event_id == EVENT_WATCH)
		user_add_ms(&u->watch_ms[VISIT_WATCH], row->watch_ms);
	if (row->visit >= 0)
		count_visit(all, number, row);
}

void
users_add(struct users *all, struct rows *r)
{
	struct row batch[BATCH];

	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++) {
			if (!read_row(r, i, &batch[n]))
				continue;
			map_hint(&all->map, batch[n].hash);
			if (batch[n].visit >= 0)
				map_hint(&all->items, batch[n].item_hash);
			if (++n > AHEAD)
				map_hint_entry(&all->map, batch[n - 1 - AHEAD].hash);
		}
		for (size_t k = n > AHEAD ? n - AHEAD : 0; k < n; k++)
			map_hint_entry(&all->map, batch[k].hash);
		for (size_t k = 0; k < n; k++)
			count(all, &batch[k]);
	}
}
