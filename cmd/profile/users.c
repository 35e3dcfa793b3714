/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdlib.h>

#include "user.h"

enum { BATCH = 64 };

struct users *
users_new(const struct user_plan *plan)
{
	struct users *all = mem_alloc(sizeof *all);

	*all = (struct users){ .plan = plan, .visits = visits_new() };
	map_init(&all->map, sizeof(struct user));
	map_init(&all->items, 0);
	map_init(&all->currencies, 0);
	map_init(&all->channels, 0);
	return all;
}

struct user *
users_at(struct users *all, struct str key, uint64_t hash, size_t *number)
{
	bool fresh;

	*number = map_number(&all->map, key, hash, &fresh);
	struct user *u = map_value(&all->map, *number);
	if (fresh) {
		u->first.ms = u->last.ms = INT_NONE;
		for (int k = 0; k < WATCH_KINDS; k++)
			u->watch_ms[k] = INT_NONE;
	}
	return u;
}

uint32_t
users_name(struct map *m, struct str name)
{
	bool fresh;

	return (uint32_t)map_number(m, name, hash_str(name), &fresh);
}

struct purse *
users_purse(struct users *all, struct user *u, uint32_t currency)
{
	for (uint32_t i = u->purses; i != 0; i = all->purses.at[i - 1].next)
		if (all->purses.at[i - 1].currency == currency)
			return &all->purses.at[i - 1];
	GROW(&all->purses);
	all->purses.at[all->purses.len++] = (struct purse){ .currency = currency,
		.next = u->purses };
	u->purses = (uint32_t)all->purses.len;
	return &all->purses.at[all->purses.len - 1];
}

const struct seen *
users_next_seen(const struct users *all, const struct user *u, const struct seen *s)
{
	if (s == NULL)
		return u->seen[0].n > 0 ? &u->seen[0] : NULL;
	if (s >= u->seen && s < u->seen + SEEN_HERE - 1)
		return s[1].n > 0 ? s + 1 : NULL;
	return s->next != 0 ? &all->seen.at[s->next - 1] : NULL;
}

void
users_seen(struct users *all, struct user *u, uint32_t channel, uint64_t n)
{
	struct seen *s = u->seen, *last = &u->seen[SEEN_HERE - 1];

	for (; s < u->seen + SEEN_HERE; s++)
		if (s->n == 0 || s->channel == channel) {
			s->channel = channel;
			s->n += n;
			return;
		}
	for (uint32_t i = last->next; i != 0; i = s->next) {
		s = &all->seen.at[i - 1];
		if (s->channel == channel) {
			s->n += n;
			return;
		}
	}
	GROW(&all->seen);
	all->seen.at[all->seen.len++] = (struct seen){ .n = n,
		.channel = channel,
		.next = last->next };
	last->next = (uint32_t)all->seen.len;
}

void
user_add_ms(int64_t *sum, int64_t ms)
{
	if (ms != INT_NONE)
		*sum = *sum == INT_NONE ? ms : *sum + ms;
}

void
user_merge(struct user *into, const struct user *u)
{
	into->rows += u->rows;
	into->timed += u->timed;
	into->night += u->night;
	into->searches += u->searches;
	for (int k = 0; k < WATCH_KINDS; k++)
		user_add_ms(&into->watch_ms[k], u->watch_ms[k]);
	if (u->first.ms != INT_NONE && (into->first.ms == INT_NONE || u->first.ms < into->first.ms))
		into->first = u->first;
	if (u->last.ms != INT_NONE && (into->last.ms == INT_NONE || u->last.ms > into->last.ms))
		into->last = u->last;
}

static uint32_t *
renumber(struct map *into, const struct map *from)
{
	uint32_t *number = mem_alloc((from->count + 1) * sizeof *number);

	for (size_t i = 0; i < from->count; i++)
		number[i] = users_name(into, map_key(map_entry(from, i)));
	return number;
}

static void
take_user(struct users *all, struct user *to, const struct users *from, const struct user *u,
    const uint32_t *currency, const uint32_t *channel)
{
	user_merge(to, u);
	if (u->days.bits != 0)
		days_merge(&to->days, &all->days, &u->days, &from->days);
	for (uint32_t i = u->purses; i != 0; i = from->purses.at[i - 1].next) {
		const struct purse *p = &from->purses.at[i - 1];
		struct purse *mine = users_purse(all, to, currency[p->currency]);
		mine->e4 += p->e4;
		mine->orders += p->orders;
		mine->unpriced += p->unpriced;
	}
	for (const struct seen *s = NULL; (s = users_next_seen(from, u, s)) != NULL;)
		users_seen(all, to, channel[s->channel], s->n);
}

void
users_merge(struct users *all, struct users *from)
{
	uint32_t *user = mem_alloc((from->map.count + 1) * sizeof *user);
	uint32_t *item = renumber(&all->items, &from->items);
	uint32_t *currency = renumber(&all->currencies, &from->currencies);
	uint32_t *channel = renumber(&all->channels, &from->channels);
	uint64_t hash[BATCH];

	for (size_t base = 0; base < from->map.count; base += BATCH) {
		size_t n = from->map.count - base < BATCH ? from->map.count - base : BATCH, to;
		for (size_t k = 0; k < n; k++) {
			hash[k] = hash_str(map_key(map_entry(&from->map, base + k)));
			map_hint(&all->map, hash[k]);
		}
		for (size_t k = 0; k < n; k++)
			map_hint_entry(&all->map, hash[k]);
		for (size_t k = 0; k < n; k++) {
			const struct map_entry *e = map_entry(&from->map, base + k);
			struct user *mine = users_at(all, map_key(e), hash[k], &to);
			take_user(all, mine, from, (const void *)e->value, currency, channel);
			user[base + k] = (uint32_t)to;
		}
	}
	visits_merge(all->visits, from->visits, user, item);
	map_free(&from->map);
	map_free(&from->items);
	map_free(&from->currencies);
	map_free(&from->channels);
	free(from->days.at);
	free(from->purses.at);
	free(from->seen.at);
	free(currency);
	free(channel);
	free(from);
}

static void *
sort_users(void *all)
{
	((struct users *)all)->order = map_order(&((struct users *)all)->map);
	return NULL;
}

void
users_finish(struct users *all, int workers)
{
	pthread_t sorter;
	bool apart = workers > 1 && all->map.count > 10000 &&
	    pthread_create(&sorter, NULL, sort_users, all) == 0;

	all->first_visit = mem_alloc((all->map.count + 1) * sizeof *all->first_visit);
	visits_finish(all->visits, all->first_visit, all->map.count, workers);
	if (apart)
		pthread_join(sorter, NULL);
	else
		sort_users(all);
}

const struct visit *
users_visits(const struct users *all, size_t number, size_t *n)
{
	uint32_t at = all->first_visit[number];

	*n = 0;
	if (at == UINT32_MAX)
		return NULL;
	struct str key = map_key(map_entry(&all->map, number));
	const struct visit_part *p = &all->visits->part[visits_part(hash_str(key))];
	while (at + *n < p->len && p->at[at + *n].user == number)
		++*n;
	return p->at + at;
}
