/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "base/die.h"
#include "base/order.h"
#include "base/shards.h"

enum { AHEAD = 16, FEW = 4096 };

void
shards_init(struct shards *s, size_t value_size)
{
	s->region = mem_alloc(sizeof *s->region);
	*s->region = (struct region){ 0 };
	for (int i = 0; i < SHARDS; i++) {
		map_init(&s->map[i], value_size);
		s->map[i].region = s->region;
	}
}

void
shards_full(void)
{
	die("more than 4 billion different keys");
}

void
shards_free(struct shards *s)
{
	for (int i = 0; i < SHARDS; i++)
		map_free(&s->map[i]);
	region_free(s->region);
	free(s->region);
	s->region = NULL;
}

size_t
shards_count(const struct shards *s)
{
	size_t n = 0;

	for (int i = 0; i < SHARDS; i++)
		n += s->map[i].count;
	return n;
}

size_t
shards_end(const struct shards *s)
{
	size_t end = 0;

	for (size_t i = 0; i < SHARDS; i++)
		if (s->map[i].count > 0 && (s->map[i].count - 1) * SHARDS + i + 1 > end)
			end = (s->map[i].count - 1) * SHARDS + i + 1;
	return end;
}

static struct str
key_of(const void *shards, uint32_t number)
{
	return shards_key(shards, number);
}

static void
hint_key(const void *shards, uint32_t number)
{
	__builtin_prefetch(shards_entry(shards, number));
}

uint32_t *
shards_order(const struct shards *s, int workers)
{
	size_t n = 0;
	uint32_t *order = mem_alloc((shards_count(s) + 1) * sizeof *order);

	for (size_t i = 0; i < SHARDS; i++)
		for (size_t k = 0; k < s->map[i].count; k++)
			order[n++] = (uint32_t)(k * SHARDS + i);
	order_keys(order, n, &(struct order_of){ key_of, hint_key, s }, workers);
	return order;
}

static void
join_map(const struct shards_join *j, size_t which, unsigned shard)
{
	struct map *into = &j->into->map[shard], *from = &j->from[which]->map[shard];
	uint64_t hash[AHEAD] = { 0 };
	size_t n = from->count;
	bool fresh;

	for (size_t i = 0; n > 0 && i < n + AHEAD; i++) {
		uint64_t due = hash[i % AHEAD];
		if (i < n) {
			hash[i % AHEAD] = hash_str(map_key(map_entry(from, i)));
			map_hint(into, hash[i % AHEAD]);
		}
		if (i >= AHEAD / 2 && i - AHEAD / 2 < n)
			map_hint_entry(into, hash[(i - AHEAD / 2) % AHEAD]);
		if (i < AHEAD)
			continue;
		const struct map_entry *e = map_entry(from, i - AHEAD);
		size_t to = map_number(into, map_key(e), due, &fresh) * SHARDS + shard;
		if (j->number != NULL)
			j->number[which][(i - AHEAD) * SHARDS + shard] = (uint32_t)to;
		j->take(j->ctx, which, to, e, fresh);
	}
	map_free(from);
}

static bool
join_shards(void *ctx, size_t from, size_t to)
{
	const struct shards_join *j = ctx;

	for (size_t shard = from; shard < to; shard++)
		for (size_t which = 0; which < j->nfrom; which++)
			join_map(j, which, (unsigned)shard);
	return true;
}

void
shards_join(const struct shards_join *j, int workers)
{
	size_t all = 0;

	for (size_t which = 0; which < j->nfrom; which++)
		all += shards_count(j->from[which]);
	if (all > 0)
		crew_run(join_shards, (void *)(uintptr_t)j, SHARDS, 1, all < FEW ? 1 : workers);
}
