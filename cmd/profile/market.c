/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/crew.h"
#include "base/mem.h"

#include "market.h"

int64_t
market_recency_hours(const struct market *m, const struct user *u)
{
	if (u->last.ms == INT_NONE || u->last.ms > m->now.ms)
		return -1;
	return (m->now.ms - u->last.ms) / MS_HOUR;
}

bool
market_money(const struct market *m, const struct shard *s, const struct user *u, int64_t *e4)
{
	*e4 = 0;
	if (m->all->name[NAME_CURRENCY].map.count != 1)
		return false;
	if (u->purses == 0)
		return true;
	const struct purse *p = &s->purses.at[u->purses - 1];
	*e4 = p->e4 > INT64_MAX ? INT64_MAX : p->e4 < -INT64_MAX ? -INT64_MAX : (int64_t)p->e4;
	return p->unpriced == 0;
}

enum measure { RECENCY, FREQUENCY, MONEY };

/* One measure of all users, one after the other, for its quantiles. */
struct measures {
	const struct market *m;
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
	case MONEY: return market_money(x->m, s, u, &v) ? v : INT_NONE;
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

static struct rfm_cuts
cuts_of(struct measures *x, enum measure what, double unit)
{
	size_t n = x->m->all->count, kept = 0;

	if (what == MONEY && x->m->all->name[NAME_CURRENCY].map.count != 1)
		return rfm_cuts(x->at, 0, unit);
	x->what = what;
	crew_run(measure, x, SHARDS, 1, x->m->view->workers);
	for (size_t i = 0; i < n; i++)
		if (x->at[i] != INT_NONE)
			x->at[kept++] = x->at[i];
	return rfm_cuts(x->at, kept, unit);
}

static void
cut(struct market *m)
{
	struct measures x = { .m = m, .at = mem_alloc((m->all->count + 1) * sizeof *x.at) };

	for (size_t k = 1; k < SHARDS; k++)
		x.start[k] = x.start[k - 1] + m->all->shard[k - 1].map.count;
	m->r = cuts_of(&x, RECENCY, 1);
	m->f = cuts_of(&x, FREQUENCY, 1);
	m->m = cuts_of(&x, MONEY, MONEY_ONE);
	free(x.at);
	for (int i = 0; i < RFM_CELLS - 1; i++) { /* own ones are instead of these */
		if (!isnan(m->view->r.at[i]))
			m->r.at[i] = m->view->r.at[i];
		if (!isnan(m->view->f.at[i]))
			m->f.at[i] = m->view->f.at[i];
		if (!isnan(m->view->m.at[i]))
			m->m.at[i] = m->view->m.at[i] * MONEY_ONE;
	}
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
	cut(m);
}
