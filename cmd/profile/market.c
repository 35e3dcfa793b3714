/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"

#include "market.h"

enum { BATCH = 64 };

static const struct user *
user_at(const struct users *all, size_t number)
{
	return map_value(&all->map, number);
}

int64_t
market_recency_hours(const struct market *m, const struct user *u)
{
	if (u->last.ms == INT_NONE || u->last.ms > m->now.ms)
		return -1;
	return (m->now.ms - u->last.ms) / MS_HOUR;
}

bool
market_money(const struct market *m, const struct user *u, int64_t *e4)
{
	*e4 = 0;
	if (m->all->currencies.count != 1)
		return false;
	if (u->purses == 0)
		return true;
	const struct purse *p = &m->all->purses.at[u->purses - 1];
	*e4 = p->e4 > INT64_MAX ? INT64_MAX : p->e4 < -INT64_MAX ? -INT64_MAX : (int64_t)p->e4;
	return p->unpriced == 0;
}

static struct str
user_text(struct str key)
{
	struct str platform;

	str_cut(&key, '\t', &platform);
	return key;
}

static void
count_people(struct market *m)
{
	const struct map *users = &m->all->map;
	struct str first = { 0 }, platform = { 0 }, key;
	uint64_t hash[BATCH];
	bool fresh;

	bool one = true;
	for (size_t i = 0; i < users->count && one; i++) {
		key = map_key(map_entry(users, i));
		str_cut(&key, '\t', &platform);
		if (i == 0)
			first = platform;
		one = str_eq(first, platform);
	}
	if (one)
		return;
	map_init(&m->people, sizeof(uint64_t));
	m->person = mem_alloc(users->count * sizeof *m->person);
	for (size_t base = 0; base < users->count; base += BATCH) {
		size_t n = users->count - base < BATCH ? users->count - base : BATCH;
		for (size_t i = 0; i < n; i++) {
			hash[i] = hash_str(user_text(map_key(map_entry(users, base + i))));
			map_hint(&m->people, hash[i]);
		}
		for (size_t i = 0; i < n; i++)
			map_hint_entry(&m->people, hash[i]);
		for (size_t i = 0; i < n; i++) {
			key = user_text(map_key(map_entry(users, base + i)));
			uint32_t person = (uint32_t)map_number(&m->people, key, hash[i], &fresh);
			++*(uint64_t *)map_value(&m->people, person);
			m->person[base + i] = person;
		}
	}
}

uint64_t
market_platforms(const struct market *m, size_t number)
{
	return m->person == NULL ? 1 : *(uint64_t *)map_value(&m->people, m->person[number]);
}

static void
cut(struct market *m)
{
	size_t n = m->all->map.count, nr = 0, nf = 0, nm = 0;
	int64_t *r = mem_alloc((3 * n + 1) * sizeof *r), *f = r + n, *money = f + n, v;

	for (size_t i = 0; i < n; i++) {
		const struct user *u = user_at(m->all, i);
		if ((v = market_recency_hours(m, u)) >= 0)
			r[nr++] = v;
		if (u->timed > 0)
			f[nf++] = (int64_t)days_count(&u->days, &m->all->days);
		if (market_money(m, u, &v))
			money[nm++] = v;
	}
	m->r = rfm_cuts(r, nr, 1);
	m->f = rfm_cuts(f, nf, 1);
	m->m = rfm_cuts(money, nm, MONEY_ONE);
	free(r);
}

static int64_t
day_of(const struct market *m, struct instant t)
{
	int64_t local = t.ms + zone_offset(m->all->plan->zone, t);

	return local / MS_DAY - (local % MS_DAY < 0);
}

void
market_open(struct market *m, const struct users *all, const struct user_view *view)
{
	*m = (struct market){ .all = all, .view = view, .now = view->now };
	for (size_t i = 0; i < all->map.count && view->now.ms == INT_NONE; i++)
		if (user_at(all, i)->last.ms > m->now.ms) /* INT_NONE is the least */
			m->now = user_at(all, i)->last;
	struct instant first = { INT64_MAX };
	for (size_t i = 0; i < all->map.count; i++)
		if (user_at(all, i)->timed > 0 && user_at(all, i)->first.ms < first.ms)
			first = user_at(all, i)->first;
	if (first.ms != INT64_MAX) {
		m->today = day_of(m, m->now);
		m->first_day = day_of(m, first);
	}
	cut(m);
	count_people(m);
}
