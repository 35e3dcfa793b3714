/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "visits.h"

enum { SUM_FROM = 32 * 1024, FEW = 24 };

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

/* By user in one pass, then each user's own. */
void
visits_finish(struct visits *v, size_t users)
{
	size_t kept = 0, cap = v->len + 1, bytes = (users + 2) * sizeof(uint32_t);
	uint32_t *next = mem_map(bytes);
	struct visit *sorted = mem_map(cap * sizeof *sorted);

	for (size_t i = 0; i < v->len; i++)
		next[v->at[i].user + 2]++;
	for (size_t u = 0; u < users; u++)
		next[u + 2] += next[u + 1];
	for (size_t i = 0; i < v->len; i++)
		sorted[next[v->at[i].user + 1]++] = v->at[i];
	for (size_t u = 0; u < users; u++) { /* next[u] is now the user's first */
		size_t n = next[u + 1] - next[u];
		struct visit *mine = sorted + next[u];
		sort(mine, n);
		n = sum_up(mine, n);
		memmove(sorted + kept, mine, n * sizeof *mine);
		next[u] = (uint32_t)kept;
		kept += n;
	}
	next[users] = (uint32_t)kept;
	if (v->cap > 0)
		mem_unmap(v->at, v->cap * sizeof *v->at);
	if (v->first != NULL)
		mem_unmap(v->first, v->first_bytes);
	v->at = sorted;
	v->cap = cap;
	v->first_bytes = bytes;
	v->len = kept;
	v->first = next;
}

void
visits_more(struct visits *v, size_t users)
{
	if (v->len >= SUM_FROM)
		visits_finish(v, users);
	if (v->len <= v->cap / 2 && v->cap > 0)
		return;
	size_t cap = v->cap ? v->cap * 2 : 256;
	struct visit *at = mem_map(cap * sizeof *at);
	if (v->cap > 0) {
		memcpy(at, v->at, v->len * sizeof *at);
		mem_unmap(v->at, v->cap * sizeof *at);
	}
	v->at = at;
	v->cap = cap;
}
