/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/map.h"

/*
 * Radix sort from the most significant byte on (American flag sort: McIlroy,
 * Bostic, McIlroy 1993) over the first sixteen bytes, which lie beside the
 * number; the rest of long keys is compared.
 */
enum { HEAD = 16, FEW = 48 };

struct item {
	unsigned char head[HEAD];
	uint32_t n, number; /* bytes of the key, entry */
};

static int
compare(const struct map *m, const struct item *a, const struct item *b)
{
	int c = memcmp(a->head, b->head, HEAD);

	if (c != 0 || (a->n <= HEAD && b->n <= HEAD))
		return c != 0 ? c : (a->n > b->n) - (a->n < b->n);
	return str_cmp(map_key(map_entry(m, a->number)), map_key(map_entry(m, b->number)));
}

static int
by_key(const void *a, const void *b, void *map)
{
	return compare(map, a, b);
}

static void
insertion(const struct map *m, struct item *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct item x = v[i];
		size_t j = i;
		for (; j > 0 && compare(m, &x, &v[j - 1]) < 0; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

static void
radix(struct map *m, struct item *v, size_t n, int depth)
{
	size_t count[256] = { 0 }, end[256], next[256], at = 0;

	if (n < FEW) {
		insertion(m, v, n);
		return;
	}
	if (depth == HEAD) {
		qsort_r(v, n, sizeof *v, by_key, m);
		return;
	}
	for (size_t i = 0; i < n; i++)
		count[v[i].head[depth]]++;
	for (int b = 0; b < 256; b++) {
		next[b] = at;
		at += count[b];
		end[b] = at;
	}
	for (int b = 0; b < 256 && count[b] < n; b++)
		while (next[b] < end[b]) {
			struct item x = v[next[b]];
			unsigned char to = x.head[depth];
			if (to == b) {
				next[b]++;
				continue;
			}
			v[next[b]] = v[next[to]];
			v[next[to]++] = x;
		}
	at = 0;
	for (int b = 0; b < 256; at += count[b++])
		if (count[b] > 1)
			radix(m, v + at, count[b], depth + 1);
}

uint32_t *
map_order(const struct map *m)
{
	size_t size = (m->count + 1) * sizeof(struct item);
	struct item *v = mem_map(size);
	uint32_t *order = mem_alloc((m->count + 1) * sizeof *order);

	for (size_t i = 0; i < m->count; i++) {
		struct str key = map_key(map_entry(m, i));
		v[i] = (struct item){ .n = (uint32_t)key.n, .number = (uint32_t)i };
		if (key.n > 0)
			memcpy(v[i].head, key.p, key.n < HEAD ? key.n : HEAD);
	}
	radix((struct map *)(uintptr_t)m, v, m->count, 0);
	for (size_t i = 0; i < m->count; i++)
		order[i] = v[i].number;
	mem_unmap(v, size);
	return order;
}
