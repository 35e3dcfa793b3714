/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/pile.h"

#include <stdlib.h>

#include "base/mem.h"

enum { FIRST = 256 };

void
pile_free(struct pile *p)
{
	mem_unmap(p->at, (p->mask + 1) * sizeof *p->at);
	*p = (struct pile){ 0 };
}

static size_t
place(const struct pile *p, uint32_t group, uint32_t what)
{
	uint64_t x = ((uint64_t)group << 32 | what) * 0x9e3779b97f4a7c15u;

	return (size_t)(x ^ x >> 32) & p->mask;
}

static struct pile_entry *
find(const struct pile *p, uint32_t group, uint32_t what)
{
	size_t i = place(p, group, what);

	while (p->at[i].n != 0 && (p->at[i].group != group || p->at[i].what != what))
		i = (i + 1) & p->mask;
	return &p->at[i];
}

static void
grow_pile(struct pile *p)
{
	struct pile old = *p;
	size_t places = old.at == NULL ? FIRST : (old.mask + 1) * 2;

	p->at = mem_map(places * sizeof *p->at);
	p->mask = places - 1;
	for (size_t i = 0; old.at != NULL && i <= old.mask; i++)
		if (old.at[i].n != 0)
			*find(p, old.at[i].group, old.at[i].what) = old.at[i];
	mem_unmap(old.at, (old.mask + 1) * sizeof *old.at);
}

void
pile_add(struct pile *p, uint32_t group, uint32_t what, uint64_t n)
{
	if (p->at == NULL || p->count >= (p->mask + 1) / 8 * 5)
		grow_pile(p);
	struct pile_entry *e = find(p, group, what);
	if (e->n == 0) {
		e->group = group;
		e->what = what;
		p->count++;
	}
	e->n += n;
}

void
pile_hint(const struct pile *p, uint32_t group, uint32_t what)
{
	if (p->at != NULL)
		__builtin_prefetch(&p->at[place(p, group, what)], 1);
}

static int
by_group(const void *a, const void *b)
{
	const struct pile_entry *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->what > y->what) - (x->what < y->what);
}

void
pile_sort(struct pile *p)
{
	size_t kept = 0;

	for (size_t i = 0; p->at != NULL && i <= p->mask; i++)
		if (p->at[i].n != 0)
			p->at[kept++] = p->at[i];
	if (kept > 0)
		qsort(p->at, kept, sizeof *p->at, by_group);
}

const struct pile_entry *
pile_of(const struct pile *p, uint32_t group, size_t *n)
{
	size_t lo = 0, hi = p->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (p->at[mid].group < group)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < p->count && p->at[lo + *n].group == group;)
		++*n;
	return p->at != NULL ? p->at + lo : NULL;
}
