/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "base/die.h"
#include "base/order.h"

#include "scope.h"
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
		all->shard[s].map.region = all->shard[s].visits.region = &all->region;
	}
	for (int k = 0; k < NAME_KINDS; k++) {
		pthread_mutex_init(&all->name[k].lock, NULL);
		map_init(&all->name[k].map, 0);
	}
	return all;
}

/* The last cell. */
static struct str
id_of(struct str key)
{
	const char *tab = memrchr(key.p, '\t', key.n);

	return (struct str){ tab + 1, (size_t)(key.p + key.n - tab) - 1 };
}

size_t
users_shard(struct str key)
{
	return hash_str(id_of(key)) >> (64 - SHARD_BITS);
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

bool
shard_next_seen(const struct shard *shard, const struct user *u, struct seen_walk *at)
{
	while (at->here < SEEN_HERE) {
		const struct seen_here *here = &u->here[at->here++];
		at->next = u->seen; /* behind these */
		if (here->n == 0)
			continue;
		at->channel = here->channel - 1u;
		at->n = here->n;
		return true;
	}
	if (at->next == 0)
		return false;
	const struct seen *s = &shard->seen.at[at->next - 1];
	at->channel = s->channel;
	at->n = s->n;
	at->next = s->next;
	return true;
}

static void
pool_seen(struct shard *shard, struct user *u, uint32_t channel, uint64_t n)
{
	for (uint32_t i = u->seen; i != 0; i = shard->seen.at[i - 1].next)
		if (shard->seen.at[i - 1].channel == channel) {
			shard->seen.at[i - 1].n += n;
			return;
		}
	GROW(&shard->seen);
	shard->seen.at[shard->seen.len++] = (struct seen){ n, channel, u->seen };
	u->seen = (uint32_t)shard->seen.len;
}

void
shard_seen(struct shard *shard, struct user *u, uint32_t channel, uint64_t n)
{
	for (struct seen_here *s = u->here; s < u->here + SEEN_HERE; s++) {
		if (s->channel == 0 && channel < UINT16_MAX)
			*s = (struct seen_here){ (uint16_t)(channel + 1), 0 };
		else if (s->channel != channel + 1)
			continue;
		else if (s->n == 0)
			break;
		if (n <= (uint64_t)(UINT16_MAX - s->n)) {
			s->n = (uint16_t)(s->n + n);
			return;
		}
		n += s->n;
		s->n = 0;
		break;
	}
	pool_seen(shard, u, channel, n);
}

void
shard_visit(struct shard *s, struct user *u, const struct visit *what)
{
	struct visit_list scratch = { 0 };

	visits_add(&s->visits, &u->visits, what);
	if (!visits_full(&s->visits))
		return;
	for (size_t i = 0; i < s->map.count; i++)
		visits_sum_up(&s->visits, &((struct user *)map_value(&s->map, i))->visits,
		    &scratch);
	visits_summed_up(&s->visits);
	free(scratch.at);
}

void
user_add_ms(int64_t *sum, int64_t ms)
{
	if (ms != INT_NONE)
		*sum = *sum == INT_NONE ? ms : *sum + ms;
}

static NORETURN void
too_many(void)
{
	die("more than 4 billion rows of one user");
}

void
user_add_row(struct user *u)
{
	if (u->rows == UINT32_MAX)
		too_many();
	u->rows++;
}

void
user_merge(struct user *into, const struct user *u)
{
	if (u->rows > UINT32_MAX - into->rows)
		too_many();
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

/* A table of the different ids of a shard, under each value of --by, which lie in its
 * map already. */
struct ids {
	const struct map *users;
	struct map_slot *slots; /* the number of the first user of an id */
	size_t mask;
};

/* The first user of the id of user i. */
static size_t
first_of_id(struct ids *ids, size_t i)
{
	struct str key = map_key(map_entry(ids->users, i)), id = id_of(key),
		   by = scope_cut_by(&key);
	uint64_t hash = hash_str(id) + (by.n > 0 ? hash_str(by) : 0);
	size_t at = hash & ids->mask;

	for (; ids->slots[at].number != 0; at = (at + 1) & ids->mask) {
		if (ids->slots[at].tag != (uint32_t)(hash >> 26))
			continue;
		struct str other = map_key(map_entry(ids->users, ids->slots[at].number - 1));
		if (str_eq(id_of(other), id) && str_eq(scope_cut_by(&other), by))
			return ids->slots[at].number - 1;
	}
	ids->slots[at] = (struct map_slot){ (uint32_t)(hash >> 26), (uint32_t)i + 1 };
	return i;
}

/* How many platforms have a user of the same id. */
static void
count_platforms(struct shard *s)
{
	struct ids ids = { .users = &s->map, .mask = 63 };

	while (ids.mask < 2 * s->map.count)
		ids.mask = ids.mask * 2 + 1;
	size_t bytes = (ids.mask + 1) * sizeof *ids.slots;
	ids.slots = memset(mem_alloc(bytes), 0, bytes);
	uint32_t *first = mem_alloc((s->map.count + 1) * sizeof *first);
	for (size_t i = 0; i < s->map.count; i++) {
		first[i] = (uint32_t)first_of_id(&ids, i);
		((struct user *)map_value(&s->map, first[i]))->platforms++;
	}
	for (size_t i = 0; i < s->map.count; i++)
		((struct user *)map_value(&s->map, i))
		    ->platforms = ((struct user *)map_value(&s->map, first[i]))->platforms;
	free(first);
	free(ids.slots);
}

static bool
finish_shards(void *all, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (((struct users *)all)->shard[i].map.count > 0)
			count_platforms(&((struct users *)all)->shard[i]);
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
