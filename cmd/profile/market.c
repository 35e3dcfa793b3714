/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/crew.h"
#include "base/mem.h"

#include "market.h"
#include "scope.h"

int64_t
market_recency_hours(const struct market *m, const struct user *u)
{
	if (u->last.ms == INT_NONE || u->last.ms > m->now.ms)
		return -1;
	return (m->now.ms - u->last.ms) / MS_HOUR;
}

bool
market_money(const struct peers *of, const struct shard *s, const struct user *u, int64_t *e4)
{
	*e4 = 0;
	if (of->orders != ONE_CURRENCY)
		return false;
	if (u->purses == 0)
		return true;
	const struct purse *p = &s->purses.at[u->purses - 1];
	*e4 = p->e4 > INT64_MAX ? INT64_MAX : p->e4 < -INT64_MAX ? -INT64_MAX : (int64_t)p->e4;
	return p->unpriced == 0;
}

enum measure { RECENCY, FREQUENCY, MONEY };

/* One measure of some users, one after the other, for its quantiles. */
struct measures {
	const struct market *m;
	const struct peers *of;
	enum measure what;
	size_t start[SHARDS]; /* of each shard in */
	int64_t *at;	      /* INT_NONE: none */
};

static int64_t
measure_of(const struct measures *x, const struct shard *s, const struct user *u)
{
	int64_t v;

	switch (x->what) {
	case RECENCY: v = market_recency_hours(x->m, u); return v >= 0 ? v : INT_NONE;
	case FREQUENCY: return u->timed > 0 ? (int64_t)days_count(&u->days, &s->days) : INT_NONE;
	case MONEY: return market_money(x->of, s, u, &v) ? v : INT_NONE;
	}
	return INT_NONE;
}

static bool
measure(void *ctx, size_t from, size_t to)
{
	struct measures *x = ctx;

	for (size_t k = from; k < to; k++) {
		const struct shard *s = &x->m->all->shard[k];
		for (size_t i = 0; i < s->map.count; i++)
			x->at[x->start[k] + i] = measure_of(x, s, map_value(&s->map, i));
	}
	return true;
}

/* Of all users: as they lie, which is faster than in order. */
static void
measure_all(struct measures *x)
{
	crew_run(measure, x, SHARDS, 1, x->m->view->workers);
}

static void
measure_some(struct measures *x)
{
	const struct users *all = x->m->all;

	for (size_t i = x->of->from; i < x->of->to; i++)
		x->at[i] = measure_of(x, users_shard_of(all, all->order[i]),
		    users_at(all, all->order[i]));
}

static struct rfm_cuts
cuts_of(struct measures *x, enum measure what, double unit)
{
	int64_t *at = x->at + x->of->from;
	size_t n = x->of->to - x->of->from, kept = 0;

	if (what == MONEY && x->of->orders != ONE_CURRENCY)
		return rfm_cuts(at, 0, unit);
	x->what = what;
	if (n == x->m->all->count)
		measure_all(x);
	else
		measure_some(x);
	for (size_t i = 0; i < n; i++)
		if (at[i] != INT_NONE)
			at[kept++] = at[i];
	return rfm_cuts(at, kept, unit);
}

static void
cut(const struct market *m, struct peers *p, int64_t *room)
{
	struct measures x = { .m = m, .of = p, .at = room };

	for (size_t k = 1; k < SHARDS; k++)
		x.start[k] = x.start[k - 1] + m->all->shard[k - 1].map.count;
	p->r = cuts_of(&x, RECENCY, 1);
	p->f = cuts_of(&x, FREQUENCY, 1);
	p->m = cuts_of(&x, MONEY, MONEY_ONE);
	for (int i = 0; i < RFM_CELLS - 1; i++) { /* own ones are instead of these */
		if (!isnan(m->view->r.at[i]))
			p->r.at[i] = m->view->r.at[i];
		if (!isnan(m->view->f.at[i]))
			p->f.at[i] = m->view->f.at[i];
		if (!isnan(m->view->m.at[i]))
			p->m.at[i] = m->view->m.at[i] * MONEY_ONE;
	}
}

static void
add_order(struct peers *p, uint32_t currency)
{
	if (p->orders == NO_ORDERS) {
		p->orders = ONE_CURRENCY;
		p->currency = currency;
	} else if (p->currency != currency) {
		p->orders = SEVERAL_CURRENCIES;
	}
}

static struct str
by_of(struct str key)
{
	struct str by = scope_cut_by(&key);

	return (struct str){ by.p, by.p != NULL ? by.n + 1 : 0 };
}

/* In the order of keys those of a value of --by follow one another. */
static void
find_peers(struct market *m)
{
	const struct users *all = m->all;

	for (size_t i = 0; i < all->count; i++) {
		struct str by = by_of(map_key(users_entry(all, all->order[i])));
		if (m->peers.len == 0 || !str_eq(by, m->peers.at[m->peers.len - 1].by)) {
			GROW(&m->peers);
			m->peers.at[m->peers.len++] = (struct peers){ .by = by, .from = i };
		}
		struct peers *p = &m->peers.at[m->peers.len - 1];
		const struct shard *s = users_shard_of(all, all->order[i]);
		uint32_t next = users_at(all, all->order[i])->purses;
		p->to = i + 1;
		for (; next != 0; next = s->purses.at[next - 1].next)
			add_order(p, s->purses.at[next - 1].currency);
	}
}

static void
all_are_peers(struct market *m)
{
	GROW(&m->peers);
	m->peers.at[m->peers.len++] = (struct peers){ .to = m->all->count };
	for (uint32_t c = 0; c < m->all->name[NAME_CURRENCY].map.count; c++)
		add_order(m->peers.at, c);
}

const struct peers *
market_peers(const struct market *m, struct str key)
{
	struct str by = by_of(key);
	size_t lo = 0, hi = m->peers.len - 1;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(m->peers.at[mid].by, by) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &m->peers.at[lo];
}

/* The first and last time of each shard. */
struct reach {
	const struct users *all;
	struct instant first[SHARDS], last[SHARDS];
};

static bool
look(void *ctx, size_t from, size_t to)
{
	struct reach *x = ctx;

	for (size_t k = from; k < to; k++) {
		const struct map *m = &x->all->shard[k].map;
		x->first[k].ms = INT64_MAX;
		x->last[k].ms = INT_NONE; /* the least */
		for (size_t i = 0; i < m->count; i++) {
			const struct user *u = map_value(m, i);
			if (u->last.ms > x->last[k].ms)
				x->last[k] = u->last;
			if (u->timed > 0 && u->first.ms < x->first[k].ms)
				x->first[k] = u->first;
		}
	}
	return true;
}

static int64_t
day_of(const struct market *m, struct instant t)
{
	int64_t local = t.ms + zone_offset(m->all->zone, t);

	return local / MS_DAY - (local % MS_DAY < 0);
}

void
market_open(struct market *m, const struct users *all, const struct user_view *view)
{
	struct reach x = { .all = all };
	struct instant first = { INT64_MAX };

	*m = (struct market){ .all = all, .view = view, .now = view->now };
	if (scope_by() > 0)
		find_peers(m);
	else
		all_are_peers(m);
	crew_run(look, &x, SHARDS, 1, view->workers);
	for (size_t k = 0; k < SHARDS; k++) {
		if (view->now.ms == INT_NONE && x.last[k].ms > m->now.ms)
			m->now = x.last[k];
		if (x.first[k].ms < first.ms)
			first = x.first[k];
	}
	if (first.ms != INT64_MAX) {
		m->today = day_of(m, m->now);
		m->first_day = day_of(m, first);
	}
	int64_t *room = mem_alloc((all->count + 1) * sizeof *room);
	for (size_t i = 0; i < m->peers.len; i++)
		cut(m, &m->peers.at[i], room);
	free(room);
}

void
market_close(struct market *m)
{
	free(m->peers.at);
	m->peers.at = NULL;
}
