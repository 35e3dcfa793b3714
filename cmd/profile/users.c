/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "base/die.h"
#include "base/order.h"

#include "user.h"

struct users *
users_new(const struct zone *zone, int64_t half_life_ms)
{
	struct users *all = mem_map(sizeof *all);

	all->zone = zone;
	all->half_life_ms = half_life_ms;
	for (int s = 0; s < SHARDS; s++) {
		pthread_mutex_init(&all->shard[s].lock, NULL);
		map_init(&all->shard[s].map, sizeof(struct user));
		all->shard[s].map.region = &all->region;
	}
	for (int k = 0; k < NAME_KINDS; k++) {
		pthread_mutex_init(&all->name[k].lock, NULL);
		map_init(&all->name[k].map, 0);
	}
	return all;
}

/* The id alone decides. */
struct shard *
users_shard(struct users *all, struct str key)
{
	struct str platform;

	str_cut(&key, '\t', &platform);
	return &all->shard[hash_str(key) >> (64 - SHARD_BITS)];
}

struct user *
shard_user(struct shard *s, struct str key, uint64_t hash, size_t *number)
{
	bool fresh;

	*number = map_number(&s->map, key, hash, &fresh);
	struct user *u = map_value(&s->map, *number);
	if (fresh) {
		if (*number >= UINT32_MAX / SHARDS)
			die("more than 4 billion users");
		u->first.ms = u->last.ms = INT_NONE;
		for (int k = 0; k < WATCH_KINDS; k++)
			u->watch_ms[k] = INT_NONE;
	}
	return u;
}

uint32_t
names_number(struct names *names, struct str name, uint64_t hash)
{
	bool fresh;

	pthread_mutex_lock(&names->lock);
	size_t number = map_number(&names->map, name, hash, &fresh);
	pthread_mutex_unlock(&names->lock);
	return (uint32_t)number;
}

struct purse *
shard_purse(struct shard *s, struct user *u, uint32_t currency)
{
	for (uint32_t i = u->purses; i != 0; i = s->purses.at[i - 1].next)
		if (s->purses.at[i - 1].currency == currency)
			return &s->purses.at[i - 1];
	GROW(&s->purses);
	s->purses.at[s->purses.len++] = (struct purse){ .currency = currency, .next = u->purses };
	u->purses = (uint32_t)s->purses.len;
	return &s->purses.at[s->purses.len - 1];
}

const struct seen *
shard_next_seen(const struct shard *shard, const struct user *u, const struct seen *s)
{
	if (s == NULL)
		return u->seen[0].n > 0 ? &u->seen[0] : NULL;
	if (s >= u->seen && s < u->seen + SEEN_HERE - 1)
		return s[1].n > 0 ? s + 1 : NULL;
	return s->next != 0 ? &shard->seen.at[s->next - 1] : NULL;
}

void
shard_seen(struct shard *shard, struct user *u, uint32_t channel, uint64_t n)
{
	struct seen *s = u->seen, *last = &u->seen[SEEN_HERE - 1];

	for (; s < u->seen + SEEN_HERE; s++)
		if (s->n == 0 || s->channel == channel) {
			s->channel = channel;
			s->n += n;
			return;
		}
	for (uint32_t i = last->next; i != 0; i = s->next) {
		s = &shard->seen.at[i - 1];
		if (s->channel == channel) {
			s->n += n;
			return;
		}
	}
	GROW(&shard->seen);
	shard->seen.at[shard->seen.len++] = (struct seen){ .n = n,
		.channel = channel,
		.next = last->next };
	last->next = (uint32_t)shard->seen.len;
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

/* How many platforms have a user of the same id. */
static void
count_platforms(struct shard *s)
{
	struct map people;
	bool fresh;

	map_init(&people, sizeof(uint64_t));
	uint32_t *person = mem_alloc((s->map.count + 1) * sizeof *person);
	for (size_t i = 0; i < s->map.count; i++) {
		struct str key = map_key(map_entry(&s->map, i)), platform;
		str_cut(&key, '\t', &platform);
		person[i] = (uint32_t)map_number(&people, key, hash_str(key), &fresh);
		++*(uint64_t *)map_value(&people, person[i]);
	}
	for (size_t i = 0; i < s->map.count; i++)
		((struct user *)map_value(&s->map, i))->platforms = (uint32_t) *
		    (uint64_t *)map_value(&people, person[i]);
	free(person);
	map_free(&people);
}

static bool
finish_shards(void *all, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct shard *s = &((struct users *)all)->shard[i];
		if (s->map.count == 0)
			continue;
		visits_finish(&s->visits, s->map.count);
		count_platforms(s);
	}
	return true;
}

static struct str
key_of(const void *all, uint32_t number)
{
	return map_key(users_entry(all, number));
}

static void
hint_key(const void *all, uint32_t number)
{
	__builtin_prefetch(users_entry(all, number));
}

void
users_finish(struct users *all, int workers)
{
	size_t n = 0;

	crew_run(finish_shards, all, SHARDS, 1, workers);
	for (int s = 0; s < SHARDS; s++)
		all->count += all->shard[s].map.count;
	all->order = mem_alloc((all->count + 1) * sizeof *all->order);
	for (uint32_t s = 0; s < SHARDS; s++)
		for (uint32_t i = 0; i < all->shard[s].map.count; i++)
			all->order[n++] = i * SHARDS + s;
	order_keys(all->order, n, &(struct order_of){ key_of, hint_key, all }, workers);
}
