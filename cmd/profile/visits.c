/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "visits.h"

enum { ENOUGH = 128 * 1024, FEW = 24 };

static int
by_entry(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->bin != y->bin)
		return x->bin < y->bin ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

static void
sort(struct visit *v, size_t n)
{
	if (n > FEW) {
		qsort(v, n, sizeof *v, by_entry);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct visit x = v[i];
		size_t j = i;
		for (; j > 0 && by_entry(&x, &v[j - 1]) < 0; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

/* Sorted ones into one each; returns how many. */
static size_t
sum_up(struct visit *v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 1; i < n; i++) {
		struct visit *to = &v[kept];
		if (by_entry(to, &v[i]) != 0) {
			v[++kept] = v[i];
			continue;
		}
		to->n = v[i].n > VISIT_MOST - to->n ? VISIT_MOST : to->n + v[i].n;
		to->weight += v[i].weight;
	}
	return n > 0 ? kept + 1 : 0;
}

void
visits_list(const struct visits *v, uint32_t first, struct visit_list *to)
{
	to->len = 0;
	for (uint32_t i = first; i != 0; i = to->at[to->len - 1].next) {
		GROW(to);
		to->at[to->len++] = *visits_at(v, i);
	}
	sort(to->at, to->len);
	to->len = sum_up(to->at, to->len);
}

static uint32_t
take(struct visits *v)
{
	uint32_t number = v->free;

	v->used++;
	if (number != 0) {
		v->free = visits_at(v, number)->next;
		return number;
	}
	if (v->count % VISITS_BLOCK == 0) {
		GROW(&v->block);
		v->block.at[v->block.len++] = region_map(v->region,
		    VISITS_BLOCK * sizeof **v->block.at);
	}
	return (uint32_t)++v->count;
}

void
visits_add(struct visits *v, uint32_t *first, const struct visit *what)
{
	uint32_t number = take(v);
	struct visit *to = visits_at(v, number);

	*to = *what;
	to->next = *first;
	*first = number;
}

bool
visits_full(const struct visits *v)
{
	return v->used >= ENOUGH && v->used >= v->enough;
}

void
visits_summed_up(struct visits *v)
{
	v->enough = v->used * 2;
}

/* The chain keeps as many entries as there are different ones. */
void
visits_sum_up(struct visits *v, uint32_t *first, struct visit_list *scratch)
{
	uint32_t number = *first, next;
	size_t kept = 0;

	if (number == 0 || visits_at(v, number)->next == 0)
		return;
	visits_list(v, *first, scratch);
	for (; number != 0; number = next) {
		struct visit *e = visits_at(v, number);
		next = e->next;
		if (kept < scratch->len) {
			*e = scratch->at[kept++];
			e->next = kept < scratch->len ? next : 0;
			continue;
		}
		e->next = v->free;
		v->free = number;
		v->used--;
	}
}
