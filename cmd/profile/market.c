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

struct measures {
	const struct market *m;
	size_t start[SHARDS];	/* of each shard in the three below */
	int64_t *r, *f, *money; /* INT_NONE: none */
};

static bool
measure(void *ctx, size_t from, size_t to)
{
	struct measures *x = ctx;
	int64_t v;

	for (size_t k = from; k < to; k++) {
		const struct shard *s = &x->m->all->shard[k];
		for (size_t i = 0, at = x->start[k]; i < s->map.count; i++, at++) {
			const struct user *u = map_value(&s->map, i);
			v = market_recency_hours(x->m, u);
			x->r[at] = v >= 0 ? v : INT_NONE;
			x->f[at] = u->timed > 0 ? (int64_t)days_count(&u->days, &s->days) :
						  INT_NONE;
			x->money[at] = market_money(x->m, s, u, &v) ? v : INT_NONE;
		}
	}
	return true;
}

static struct rfm_cuts
cuts_of(int64_t *x, size_t n, double unit)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (x[i] != INT_NONE)
			x[kept++] = x[i];
	return rfm_cuts(x, kept, unit);
}

static void
cut(struct market *m)
{
	size_t n = m->all->count;
	int64_t *r = mem_alloc((3 * n + 1) * sizeof *r);
	struct measures x = { .m = m, .r = r, .f = r + n, .money = r + 2 * n };

	for (size_t k = 1; k < SHARDS; k++)
		x.start[k] = x.start[k - 1] + m->all->shard[k - 1].map.count;
	crew_run(measure, &x, SHARDS, 1, m->view->workers);
	m->r = cuts_of(x.r, n, 1);
	m->f = cuts_of(x.f, n, 1);
	m->m = cuts_of(x.money, n, MONEY_ONE);
	free(r);
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
