/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"
#include "base/order.h"

static struct str
key_of(const void *map, uint32_t number)
{
	return map_key(map_entry(map, number));
}

static void
hint_key(const void *map, uint32_t number)
{
	__builtin_prefetch(map_entry(map, number));
}

uint32_t *
map_order(const struct map *m)
{
	uint32_t *order = mem_alloc((m->count + 1) * sizeof *order);

	for (size_t i = 0; i < m->count; i++)
		order[i] = (uint32_t)i;
	order_keys(order, m->count, &(struct order_of){ key_of, hint_key, m }, 1);
	return order;
}
