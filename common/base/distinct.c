/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/distinct.h"
#include "base/mem.h"

enum { FIRST = 512, CLEAR_FROM = 16 * 1024, WORKERS_MAX = 64 };

static void drop_taken(struct distinct *);

void
distinct_free(struct distinct *d)
{
	drop_taken(d);
	for (int i = 0; i < DISTINCT_PARTS; i++)
		free(d->part[i].at);
	*d = (struct distinct){ 0 };
}

/* Groups differ where members repeat: both go into the place. */
static inline size_t
place(struct pair p)
{
	uint64_t x = p.lo ^ (uint64_t)p.group * 0x9e3779b97f4a7c15u;

	return (size_t)(x ^ x >> 32);
}

/* Keep the first of each pair; `table` has room for mask + 1 > n numbers. */
static uint32_t
clear_repeats(struct pair *at, uint32_t n, uint32_t *table, size_t mask)
{
	uint32_t kept = 0;

	memset(table, 0, (mask + 1) * sizeof *table);
	for (uint32_t i = 0; i < n; i++) {
		struct pair p = at[i];
		size_t slot = place(p) & mask;
		for (; table[slot] != 0; slot = (slot + 1) & mask) {
			const struct pair *q = &at[table[slot] - 1];
			if (q->lo == p.lo && q->hi == p.hi && q->group == p.group)
				break;
		}
		if (table[slot] == 0) {
			at[kept++] = p;
			table[slot] = kept;
		}
	}
	return kept;
}

static size_t
table_mask(uint32_t n)
{
	size_t size = 64;

	while (size < (size_t)n * 2)
		size *= 2;
	return size - 1;
}

static void
clear(struct pairs *p)
{
	size_t mask = table_mask(p->n);
	uint32_t *table = mem_alloc((mask + 1) * sizeof *table);

	p->n = clear_repeats(p->at, p->n, table, mask);
	free(table);
}

void
distinct_grow(struct pairs *p)
{
	if (p->n >= CLEAR_FROM)
		clear(p);
	if (p->n <= p->cap / 2 && p->cap > 0)
		return;
	if (p->cap > UINT32_MAX / 2)
		die("too many distinct members to count exactly");
	p->cap = p->cap ? p->cap * 2 : FIRST;
	p->at = mem_resize(p->at, p->cap * sizeof *p->at);
}

struct distinct_part {
	struct distinct_part *next;
	struct distinct d;
	uint32_t *number;
};

/* The work is left to distinct_count(), which does it with all workers. */
void
distinct_merge(struct distinct *d, struct distinct *from, uint32_t *number)
{
	struct distinct_part *p = mem_alloc(sizeof *p);

	*p = (struct distinct_part){ .next = d->taken, .d = *from, .number = number };
	d->taken = p;
	*from = (struct distinct){ 0 };
}

static void
renumber(struct pairs *p, const uint32_t *number)
{
	for (uint32_t k = 0; k < p->n; k++)
		p->at[k].group = number[p->at[k].group];
}

/* Partition i of everything taken in, under the numbers of `number`. */
static void
append_part(struct pairs *to, struct distinct *from, int i, const uint32_t *number)
{
	for (struct distinct_part *t = from->taken; t != NULL; t = t->next)
		append_part(&from->part[i], &t->d, i, t->number);
	struct pairs *f = &from->part[i];
	if ((uint64_t)to->n + f->n > UINT32_MAX)
		die("too many distinct members to count exactly");
	renumber(f, number);
	if (to->n + f->n > to->cap) {
		to->cap = to->n + f->n;
		to->at = mem_resize(to->at, (size_t)to->cap * sizeof *to->at);
	}
	if (f->n > 0)
		memcpy(to->at + to->n, f->at, f->n * sizeof *f->at);
	to->n += f->n;
	free(f->at);
	*f = (struct pairs){ 0 };
}

static void
drop_taken(struct distinct *d)
{
	for (struct distinct_part *t = d->taken, *next; t != NULL; t = next) {
		next = t->next;
		distinct_free(&t->d);
		free(t->number);
		free(t);
	}
	d->taken = NULL;
}

struct counting {
	struct distinct *d;
	uint64_t *count;
	_Atomic int next;
};

static void *
count_parts(void *arg)
{
	struct counting *c = arg;
	int i;

	while ((i = atomic_fetch_add(&c->next, 1)) < DISTINCT_PARTS) {
		struct pairs *p = &c->d->part[i];
		for (struct distinct_part *t = c->d->taken; t != NULL; t = t->next)
			append_part(p, &t->d, i, t->number);
		if (p->n == 0)
			continue;
		clear(p);
		for (uint32_t k = 0; k < p->n; k++)
			__atomic_fetch_add(&c->count[p->at[k].group], 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

void
distinct_count(struct distinct *d, uint64_t *count, int workers)
{
	struct counting c = { .d = d, .count = count };
	pthread_t thread[WORKERS_MAX];
	int started = 0;

	for (; started < workers - 1 && started < WORKERS_MAX; started++)
		if (pthread_create(&thread[started], NULL, count_parts, &c) != 0)
			break;
	count_parts(&c);
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	drop_taken(d);
}
