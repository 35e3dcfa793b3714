/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "base/mem.h"

#include "visits.h"

enum { SUM_FROM = 32 * 1024 };

struct visits_taken {
	struct visits_taken *next;
	struct visits *from;
	uint32_t *user, *item;
};

struct visits *
visits_new(void)
{
	struct visits *v = mem_alloc(sizeof *v);

	*v = (struct visits){ 0 };
	return v;
}

static int
by_entry(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;

	if (x->user != y->user)
		return x->user < y->user ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->bin != y->bin)
		return x->bin < y->bin ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

static void
sum_up(struct visit_part *p)
{
	size_t kept = 0;

	if (p->len == 0)
		return;
	qsort(p->at, p->len, sizeof *p->at, by_entry);
	for (size_t i = 1; i < p->len; i++) {
		struct visit *to = &p->at[kept], *v = &p->at[i];
		if (by_entry(to, v) != 0) {
			p->at[++kept] = *v;
			continue;
		}
		to->n = v->n > VISIT_MOST - to->n ? VISIT_MOST : to->n + v->n;
		to->weight += v->weight;
	}
	p->len = kept + 1;
}

void
visits_more(struct visit_part *p)
{
	if (p->len >= SUM_FROM)
		sum_up(p);
	if (p->len <= p->cap / 2 && p->cap > 0)
		return;
	p->cap = p->cap ? p->cap * 2 : 256;
	p->at = mem_resize(p->at, p->cap * sizeof *p->at);
}

void
visits_merge(struct visits *v, struct visits *from, uint32_t *user, uint32_t *item)
{
	struct visits_taken *t = mem_alloc(sizeof *t);

	*t = (struct visits_taken){ v->taken, from, user, item };
	v->taken = t;
}

/* Part i of everything taken in, under the numbers of here. */
static void
append(struct visit_part *to, struct visits *from, int i, const struct visits_taken *as)
{
	struct visit_part *p = &from->part[i];

	for (struct visits_taken *t = from->taken; t != NULL; t = t->next)
		append(p, t->from, i, t);
	if (to->len + p->len > to->cap) {
		to->cap = to->len + p->len;
		to->at = mem_resize(to->at, to->cap * sizeof *to->at);
	}
	for (size_t k = 0; k < p->len; k++) {
		struct visit v = p->at[k];
		v.user = as->user[v.user];
		v.item = as->item[v.item];
		to->at[to->len++] = v;
	}
	free(p->at);
	*p = (struct visit_part){ 0 };
}

struct finishing {
	struct visits *v;
	uint32_t *first;
};

static bool
finish_parts(void *arg, size_t from, size_t to)
{
	struct finishing *f = arg;

	for (size_t i = from; i < to; i++) {
		struct visit_part *p = &f->v->part[i];
		for (struct visits_taken *t = f->v->taken; t != NULL; t = t->next)
			append(p, t->from, (int)i, t);
		sum_up(p);
		for (size_t k = p->len; k-- > 0;)
			f->first[p->at[k].user] = (uint32_t)k;
	}
	return true;
}

void
visits_finish(struct visits *v, uint32_t *first, size_t users, int workers)
{
	struct finishing f = { .v = v, .first = first };

	memset(first, 0xff, users * sizeof *first);
	crew_run(finish_parts, &f, VISIT_PARTS, 1, workers);
	v->taken = NULL;
}
