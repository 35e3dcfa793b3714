/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdatomic.h>
#include <stdlib.h>

#include "audience/stage.h"
#include "base/crew.h"
#include "base/die.h"
#include "table/run.h"
#include "table/turn.h"

#include "columns.h"
#include "desk.h"
#include "scope.h"

enum { PIECE = 1024, AHEAD = 24, VISITS_HINTED = 4, STEP = AHEAD / (VISITS_HINTED + 1) };

const struct column_note user_writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "platform, user", "", "the key, in byte order" },
	{ "events", "count", "rows" },
	{ "first_time, last_time", "RFC 3339", "" },
	{ "recency_hours", "h", "from the last row to now, whole hours" },
	{ "active_days", "days", "different days of the zone with a row" },
	{ "money", "currency", "orders less refunds, exact" },
	{ "currency", "ISO 4217", "of money" },
	{ "r, f, m", "1 to 5", "cell of recency_hours, active_days, money among all users" },
	{ "stage", "", "new, active, returning or dormant" },
	{ "views", "count", "of each item its plays, or its watches when it has no play" },
	{ "watch_ms", "ms", "sum over watch rows; over play rows when no watch row has a time" },
	{ "items", "count", "different items viewed" },
	{ "searches", "count", "search rows" },
	{ "off_peak_share", "fraction", "of the rows with a time, those from 0 to 6 o'clock" },
	{ "platforms", "count", "platforms of the data that have a user of this id" },
	{ "top_channel", "", "channel of most rows; at a tie the first in byte order" },
	{ "interests", "", "tag:weight of the three heaviest tags; weights are decayed views" },
	{ "interest_shares", "fraction", "of the weight of all tags, in the same order" },
	{ "drift", "0 to 1",
	    "half the sum of differences between the tags' shares and those under --drift" },
	{ "top_creator", "", "creator with the largest decayed weight" },
	{ "silent", "count", "items viewed often without a search or any interaction" },
	{ "silent_items", "", "those items, in byte order" },
	{ "silent_tags", "", "tags viewed often without a search or interaction, in byte order" },
	{ "credit", "", "of --credits, as it stands there" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

static const char
    own[] = "platform user",
    head[] = "events first_time last_time recency_hours active_days money "
	     "currency r f m stage views watch_ms items searches off_peak_share platforms "
	     "top_channel interests interest_shares drift top_creator silent silent_items "
	     "silent_tags credit note";

/* Why the money of a user without orders is not 0. */
static const char *
no_money(const struct peers *p)
{
	return p->orders == NO_ORDERS ? "no orders in the data" : "several currencies in the data";
}

static void
put_money(struct desk *d, const struct shard *s, const struct user *u)
{
	const struct map *currencies = &d->market->all->name[NAME_CURRENCY].map;
	const struct purse *p = u->purses ? &s->purses.at[u->purses - 1] : NULL;

	if (p == NULL ? d->peers->orders != ONE_CURRENCY : p->next != 0 || p->unpriced > 0) {
		if (p != NULL)
			said_add(&d->said,
			    p->next != 0 ? "several currencies" : "an order without an amount");
		else if (scope_by() > 0) /* else it is the same for all, see say_once() */
			said_add(&d->said, no_money(d->peers));
		out_none(&d->out);
		out_none(&d->out);
		return;
	}
	out_money_sum(&d->out, p ? p->e4 : 0);
	out_str(&d->out, map_key(map_entry(currencies, p ? p->currency : d->peers->currency)));
}

static void
put_cells(struct desk *d, const struct shard *s, const struct user *u, int64_t hours, size_t days)
{
	const struct peers *peers = d->peers;
	int64_t e4;

	out_int(&d->out, hours < 0 ? INT_NONE : rfm_cell_turned(&peers->r, (double)hours));
	out_int(&d->out, days == 0 ? INT_NONE : rfm_cell(&peers->f, (double)days));
	if (market_money(peers, s, u, &e4)) {
		out_int(&d->out, rfm_cell(&peers->m, (double)e4));
	} else {
		if (peers->orders == SEVERAL_CURRENCIES && u->purses != 0)
			said_add(&d->said, "m: several currencies in the data");
		out_none(&d->out);
	}
}

/* Whoever came in the first period of the data could be new or not. */
static bool
stages_known(const struct market *m)
{
	return m->today - m->first_day >= m->view->period_days;
}

static void
put_stage(struct desk *d, const struct shard *s, const struct user *u, bool known)
{
	const struct market *m = d->market;
	enum stage stage;

	if (known) {
		stage = stage_of(&u->days, &s->days, m->today, m->view->period_days);
		if (stage != STAGE_NEW || stages_known(m)) {
			out_text(&d->out, stage_names[stage]);
			return;
		}
	}
	out_none(&d->out);
}

static void
put_times(struct desk *d, const struct shard *s, const struct user *u)
{
	const struct market *m = d->market;
	int64_t hours = market_recency_hours(m, u);
	size_t days = days_count(&u->days, &s->days);

	out_time(&d->out, u->first);
	out_time(&d->out, u->last);
	out_int(&d->out, hours < 0 ? INT_NONE : hours);
	out_int(&d->out, days == 0 ? INT_NONE : (int64_t)days);
	if (u->timed == 0)
		said_add(&d->said, "no time");
	else if (hours < 0)
		said_add(&d->said, "seen after --now");
	put_money(d, s, u);
	put_cells(d, s, u, hours, days);
	put_stage(d, s, u, hours >= 0);
}

static void
put_channel(struct desk *d, const struct shard *shard, const struct user *u)
{
	const struct users *all = d->market->all;
	struct str best = { 0 };
	uint64_t most = 0;

	for (struct seen_walk s = { 0 }; shard_next_seen(shard, u, &s);) {
		struct str name = users_name(all, NAME_CHANNEL, s.channel);
		if (s.n > most || (s.n == most && str_cmp(name, best) < 0)) {
			most = s.n;
			best = name;
		}
	}
	out_str(&d->out, best);
}

static void
put_user(struct desk *d, uint32_t number)
{
	const struct users *all = d->market->all;
	const struct map_entry *e = users_entry(all, number);
	const struct user *u = (const void *)e->value;
	const struct shard *s = users_shard_of(all, number);
	struct viewed viewed = desk_visits(d, s, u);

	struct str key = map_key(e), by = key;

	scope_put_key(&d->out, key, own);
	scope_cut_by(&key);
	if (d->peers == NULL || scope_by() > 0)
		d->peers = market_peers(d->market, by);
	out_uint(&d->out, u->rows);
	put_times(d, s, u);
	out_uint(&d->out, viewed.views);
	out_int(&d->out,
	    u->watch_ms[VISIT_WATCH] != INT_NONE ? u->watch_ms[VISIT_WATCH] :
						   u->watch_ms[VISIT_PLAY]);
	out_uint(&d->out, viewed.items);
	out_uint(&d->out, u->searches);
	bool enough = u->timed >= d->market->view->min_rows;
	if (u->timed > 0 && !enough)
		said_number(&d->said, "fewer than ", d->market->view->min_rows,
		    " rows with a time");
	out_real(&d->out,
	    enough && u->timed > 0 ? (double)u->night / (double)u->timed : (double)NAN);
	out_uint(&d->out, u->platforms);
	put_channel(d, s, u);
	if (d->topics != NULL) {
		desk_put_interests(d);
	} else {
		for (int i = 0; i < 4; i++)
			out_none(&d->out);
	}
	desk_put_silent(d);
	desk_put_silent_tags(d, u);
	out_str(&d->out, d->credits != NULL ? credits_find(d->credits, key) : ((struct str){ 0 }));
	said_put(&d->said, &d->out);
	out_end(&d->out);
}

/* Pieces are written by whoever is free, in their order. */
struct shift {
	const struct users *all;
	const uint32_t *order; /* users to write */
	struct desk *desk;
	atomic_int desks; /* taken */
	struct turn turn;
};

/* Not to be a call: gcc leaves out calls that do nothing but prefetch. */
static inline __attribute__((always_inline)) void
hint(const struct users *all, uint32_t number)
{
	const char *e = (const char *)users_entry(all, number);

	__builtin_prefetch(e);
	__builtin_prefetch(e + 64);
}

static inline __attribute__((always_inline)) void
hint_visit(const struct users *all, uint32_t number, int passed)
{
	visits_hint(&users_shard_of(all, number)->visits, users_at(all, number)->visits, passed);
}

static _Thread_local struct desk *my_desk;

static bool
put_piece(void *ctx, size_t from, size_t to)
{
	struct shift *s = ctx;

	if (my_desk == NULL)
		my_desk = &s->desk[atomic_fetch_add(&s->desks, 1)];
	for (size_t i = from; i < to; i++) {
		if (i + AHEAD < to)
			hint(s->all, s->order[i + AHEAD]);
		for (size_t k = 1; k <= VISITS_HINTED; k++)
			if (i + AHEAD - k * STEP < to)
				hint_visit(s->all, s->order[i + AHEAD - k * STEP], (int)k - 1);
		put_user(my_desk, s->order[i]);
	}
	turn_wait(&s->turn, from / PIECE);
	sink_out(&my_desk->out);
	turn_next(&s->turn);
	return true;
}

static struct topic *
find_topics(const struct users *all, const struct topics *t)
{
	struct topic *topic = mem_alloc((all->name[NAME_ITEM].map.count + 1) * sizeof *topic);

	for (size_t i = 0; i < all->name[NAME_ITEM].map.count; i++)
		if (!topics_find(t, users_name(all, NAME_ITEM, (uint32_t)i), &topic[i]))
			topic[i] = (struct topic){ .creator = UINT32_MAX };
	return topic;
}

static double
weight(const void *all, uint32_t number)
{
	return (double)users_at(all, number)->rows;
}

/* What is so for every user is no note of each. */
static void
say_once(const struct market *m)
{
	if (run_quiet() || m->all->count == 0)
		return;
	if (m->view->posts == NULL)
		warn("no interests, creators and silent tags without --posts");
	if (scope_by() == 0 && m->peers.at->orders == NO_ORDERS)
		warn("no orders in the data: money and m are empty");
	if (scope_by() == 0 && m->peers.at->orders == SEVERAL_CURRENCIES)
		warn("several currencies in the data: m is empty, and so is money without orders");
	if (m->now.ms != INT_NONE && !stages_known(m))
		warn("the data begins in this period: who is new cannot be told, stage is empty");
}

void
users_put(const struct users *all, const struct user_view *view, struct out *o)
{
	struct topics *topics = view->posts != NULL ? topics_read(view->posts) : NULL;
	const struct credits *credits = view->credits ? credits_read(view->credits) : NULL;
	struct topic *topic = topics != NULL ? find_topics(all, topics) : NULL;
	struct desk *desk = mem_alloc((size_t)view->workers * sizeof *desk);
	struct market market;
	size_t n = all->count;

	market_open(&market, all, view);
	say_once(&market);
	scope_put_key_head(o, own);
	columns_put(o, head);
	sink_out(o);
	struct shift s = { .all = all,
		.order = scope_select(all->order, &n, weight, all),
		.desk = desk };
	for (int i = 0; i < view->workers; i++) {
		desk_open(&desk[i], &market, topics, topic);
		desk[i].credits = credits;
	}
	turn_start(&s.turn);
	crew_run(put_piece, &s, n, PIECE, n > PIECE ? view->workers : 1);
	turn_stop(&s.turn);
	for (int i = 0; i < view->workers; i++)
		desk_close(&desk[i]);
	my_desk = NULL;
	free(desk);
	free((void *)(uintptr_t)s.order);
	free(topic);
	market_close(&market);
}
