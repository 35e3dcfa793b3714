/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "words/counts.h"

enum { FIRST = 1 << 12 };

/* Fibonacci hashing: neighbours in number and period lie apart. */
static inline size_t
slot(const struct counts *c, uint64_t key)
{
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);

	return (h ^ h >> 32) & c->mask;
}

static inline struct count *
find(const struct counts *c, uint64_t key)
{
	size_t at = slot(c, key);

	while (c->at[at].key != key && c->at[at].key != 0)
		at = (at + 1) & c->mask;
	return &c->at[at];
}

static void
make_room(struct counts *c)
{
	struct counts old = *c;
	size_t room = old.at != NULL ? (old.mask + 1) * 2 : FIRST;

	c->at = mem_map(room * sizeof *c->at);
	c->mask = room - 1;
	for (size_t i = 0; old.at != NULL && i <= old.mask; i++)
		if (old.at[i].key != 0)
			*find(c, old.at[i].key) = old.at[i];
	counts_free(&old);
}

void
counts_add(struct counts *c, uint64_t key, uint64_t n)
{
	if (c->at == NULL || c->len * 8 >= c->mask * 5)
		make_room(c);
	struct count *at = find(c, key);
	c->len += at->key == 0;
	at->key = key;
	at->n += n;
}

void
counts_free(struct counts *c)
{
	if (c->at != NULL)
		mem_unmap(c->at, (c->mask + 1) * sizeof *c->at);
	*c = (struct counts){ 0 };
}

static int
by_key(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

struct count *
counts_sorted(const struct counts *c, size_t numbers, size_t **first)
{
	struct count *sorted = mem_alloc((c->len + 1) * sizeof *sorted);
	size_t *at = mem_alloc((numbers + 2) * sizeof *at);

	memset(at, 0, (numbers + 2) * sizeof *at);
	for (size_t i = 0; c->at != NULL && i <= c->mask; i++)
		if (c->at[i].key != 0)
			at[count_number(c->at[i].key) + 2]++;
	for (size_t k = 2; k < numbers + 2; k++)
		at[k] += at[k - 1];
	for (size_t i = 0; c->at != NULL && i <= c->mask; i++)
		if (c->at[i].key != 0)
			sorted[at[count_number(c->at[i].key) + 1]++] = c->at[i];
	for (size_t k = 0; k < numbers; k++)
		if (at[k + 1] - at[k] > 1)
			qsort(sorted + at[k], at[k + 1] - at[k], sizeof *sorted, by_key);
	*first = at;
	return sorted;
}
