/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/union.h"

#include <stdlib.h>

#include "base/mem.h"

void
union_init(struct sets *s, size_t n)
{
	s->parent = mem_alloc((n + 1) * sizeof *s->parent);
	s->n = n;
	for (size_t i = 0; i < n; i++)
		s->parent[i] = (uint32_t)i;
}

void
union_free(struct sets *s)
{
	free(s->parent);
	*s = (struct sets){ 0 };
}

uint32_t
union_find(struct sets *s, uint32_t i)
{
	while (s->parent[i] != i) {
		s->parent[i] = s->parent[s->parent[i]];
		i = s->parent[i];
	}
	return i;
}

uint32_t
union_join(struct sets *s, uint32_t a, uint32_t b)
{
	a = union_find(s, a);
	b = union_find(s, b);
	if (a > b) {
		uint32_t t = a;
		a = b;
		b = t;
	}
	s->parent[b] = a;
	return a;
}
