/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "base/printset.h"

enum { FIRST = 1024 };

/* All zero is a free place. */
static struct print_place
place_of(struct print p)
{
	struct print_place v = { (uint32_t)p.lo, (uint32_t)(p.lo >> 32), p.hi };

	v.c += (v.a | v.b | v.c) == 0;
	return v;
}

static size_t
find(const struct printset *s, struct print_place v)
{
	size_t i = ((uint64_t)v.b << 32 | v.a) & (s->places - 1);

	while ((s->at[i].a | s->at[i].b | s->at[i].c) != 0 &&
	    (s->at[i].a != v.a || s->at[i].b != v.b || s->at[i].c != v.c))
		i = (i + 1) & (s->places - 1);
	return i;
}

static void
grow_set(struct printset *s)
{
	struct printset more = { .places = s->places ? 2 * s->places : FIRST, .n = s->n };

	more.at = mem_map(more.places * sizeof *more.at);
	for (size_t i = 0; i < s->places; i++)
		if ((s->at[i].a | s->at[i].b | s->at[i].c) != 0)
			more.at[find(&more, s->at[i])] = s->at[i];
	size_t n = s->n;
	printset_free(s);
	*s = more;
	s->n = n;
}

bool
printset_add(struct printset *s, struct print p)
{
	struct print_place v = place_of(p);

	if (s->n * 8 >= s->places * 5)
		grow_set(s);
	size_t i = find(s, v);
	if ((s->at[i].a | s->at[i].b | s->at[i].c) != 0)
		return false;
	s->at[i] = v;
	s->n++;
	return true;
}

bool
printset_have(const struct printset *s, struct print p)
{
	if (s->n == 0)
		return false;
	size_t i = find(s, place_of(p));
	return (s->at[i].a | s->at[i].b | s->at[i].c) != 0;
}

void
printset_merge(struct printset *into, struct printset *from)
{
	for (size_t i = 0; i < from->places; i++) {
		const struct print_place *v = &from->at[i];
		if ((v->a | v->b | v->c) != 0)
			printset_add(into, (struct print){ (uint64_t)v->b << 32 | v->a, v->c });
	}
	printset_free(from);
}

void
printset_free(struct printset *s)
{
	if (s->at != NULL)
		mem_unmap(s->at, s->places * sizeof *s->at);
	*s = (struct printset){ 0 };
}
