/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/distinct.h"
#include "base/mem.h"

enum {
	BLOCK_PAIRS = 255,	  /* a block is 4 KiB */
	REGION = 2 * 1024 * 1024, /* blocks come from huge pages */
	CLEAR_FROM = 128,	  /* blocks of a partition before it is first cleared */
	WORKERS_MAX = 64,
	OWN_COUNTS = 64 * 1024 * 1024, /* bytes of counts a worker may have to itself */
};

struct pair_block {
	struct pair_block *next;
	uint64_t n; /* pairs, once it is full or left */
	struct pair at[BLOCK_PAIRS];
};

struct distinct_region {
	struct distinct_region *next;
	size_t used;
	_Alignas(4096) struct pair_block block[];
};

struct distinct_taken {
	struct distinct_taken *next;
	struct distinct *d;
	uint32_t *number;
};

/* Pairs of one partition and the table they are told apart in. */
struct scratch {
	struct pair *pairs, *table;
	size_t npairs, pairs_size, table_size, mask;
};

struct distinct *
distinct_new(void)
{
	struct distinct *d = mem_alloc(sizeof *d);

	*d = (struct distinct){ 0 };
	return d;
}

void
distinct_free(struct distinct *d)
{
	for (struct distinct_taken *t = d->taken, *next; t != NULL; t = next) {
		next = t->next;
		distinct_free(t->d);
		free(t->number);
		free(t);
	}
	for (struct distinct_region *r = d->regions, *next; r != NULL; r = next) {
		next = r->next;
		mem_unmap(r, REGION);
	}
	free(d);
}

static struct pair_block *
new_block(struct distinct *d)
{
	const size_t fit = (REGION - sizeof(struct distinct_region)) / sizeof(struct pair_block);
	struct pair_block *b = d->spare;

	if (b != NULL) {
		d->spare = b->next;
		return b;
	}
	if (d->regions == NULL || d->regions->used == fit) {
		struct distinct_region *r = mem_map(REGION);
		r->next = d->regions;
		d->regions = r;
	}
	return &d->regions->block[d->regions->used++];
}

static size_t
filled(const struct pairs *p, const struct pair_block *b)
{
	return b == p->blocks ? (size_t)(p->to - b->at) : b->n;
}

static void
scratch_free(struct scratch *s)
{
	mem_unmap(s->pairs, s->pairs_size);
	mem_unmap(s->table, s->table_size);
}

static void *
at_least(void *old, size_t *size, size_t want)
{
	if (want <= *size)
		return old;
	mem_unmap(old, *size);
	*size = want * 2;
	return mem_map(*size);
}

/* Pairs of partition i, of d and all it has taken in, under d's numbers. */
static size_t
count_pairs(const struct distinct *d, int i)
{
	size_t n = 0;

	for (const struct pair_block *b = d->part[i].blocks; b != NULL; b = b->next)
		n += filled(&d->part[i], b);
	for (const struct distinct_taken *t = d->taken; t != NULL; t = t->next)
		n += count_pairs(t->d, i);
	return n;
}

static struct pair *
copy_pairs(const struct distinct *d, int i, struct pair *to)
{
	for (const struct pair_block *b = d->part[i].blocks; b != NULL; b = b->next) {
		size_t n = filled(&d->part[i], b);
		memcpy(to, b->at, n * sizeof *to);
		to += n;
	}
	for (const struct distinct_taken *t = d->taken; t != NULL; t = t->next) {
		struct pair *end = copy_pairs(t->d, i, to);
		for (; to < end; to++)
			to->group = t->number[to->group];
	}
	return to;
}

static void
load(struct scratch *s, const struct distinct *d, int i)
{
	size_t slots = 64;

	s->npairs = count_pairs(d, i);
	while (slots < s->npairs * 2)
		slots *= 2;
	s->mask = slots - 1;
	s->pairs = at_least(s->pairs, &s->pairs_size, s->npairs * sizeof *s->pairs);
	s->table = at_least(s->table, &s->table_size, slots * sizeof *s->table);
	memset(s->table, 0xff, slots * sizeof *s->table);
	copy_pairs(d, i, s->pairs);
}

/* Groups differ where members repeat: both go into the place. */
static inline bool
enter(struct scratch *s, struct pair p)
{
	uint64_t x = p.lo ^ (uint64_t)p.group * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(x ^ x >> 32) & s->mask;

	for (; s->table[at].group != UINT32_MAX; at = (at + 1) & s->mask) {
		const struct pair *q = &s->table[at];
		if (q->lo == p.lo && q->hi == p.hi && q->group == p.group)
			return false;
	}
	s->table[at] = p;
	return true;
}

/* Give back all blocks of the partition but the last, put each pair in once. */
static void
clear_repeats(struct distinct *d, struct pairs *p)
{
	struct scratch s = { 0 };
	struct distinct alone = { .part = { [0] = *p } };

	load(&s, &alone, 0);
	while (p->blocks != NULL) {
		struct pair_block *b = p->blocks;
		p->blocks = b->next;
		b->next = d->spare;
		d->spare = b;
	}
	p->to = p->end = NULL;
	p->nblocks = 0;
	p->limit = SIZE_MAX; /* not while we put them back */
	for (size_t k = 0; k < s.npairs; k++)
		if (enter(&s, s.pairs[k])) {
			if (p->to == p->end)
				distinct_more(d, p);
			*p->to++ = s.pairs[k];
		}
	p->limit = p->nblocks * 2 > CLEAR_FROM ? p->nblocks * 2 : CLEAR_FROM;
	scratch_free(&s);
}

void
distinct_more(struct distinct *d, struct pairs *p)
{
	if (p->limit == 0)
		p->limit = CLEAR_FROM;
	if (p->nblocks >= p->limit) {
		clear_repeats(d, p);
		if (p->to < p->end)
			return;
	}
	if (p->blocks != NULL)
		p->blocks->n = BLOCK_PAIRS;
	struct pair_block *b = new_block(d);
	b->next = p->blocks;
	p->blocks = b;
	p->nblocks++;
	p->to = b->at;
	p->end = b->at + BLOCK_PAIRS;
}

void
distinct_merge(struct distinct *d, struct distinct *from, uint32_t *number)
{
	struct distinct_taken *t = mem_alloc(sizeof *t);

	*t = (struct distinct_taken){ d->taken, from, number };
	d->taken = t;
}

size_t
distinct_room(const struct distinct *d)
{
	size_t n = 0;

	for (int i = 0; i < DISTINCT_PARTS; i++)
		n += d->part[i].nblocks;
	return n * BLOCK_PAIRS;
}

size_t
distinct_groups(const struct distinct *d)
{
	size_t end = 0;

	for (int i = 0; i < DISTINCT_PARTS; i++)
		for (const struct pair_block *b = d->part[i].blocks; b != NULL; b = b->next)
			for (size_t k = 0; k < filled(&d->part[i], b); k++)
				end = b->at[k].group >= end ? (size_t)b->at[k].group + 1 : end;
	return end;
}

void
distinct_move(struct distinct *d, bool (*take)(void *ctx, struct pair), void *ctx)
{
	for (int i = 0; i < DISTINCT_PARTS; i++) {
		struct pairs *p = &d->part[i], old = *p;
		*p = (struct pairs){ .limit = SIZE_MAX }; /* not while we put them back */
		for (struct pair_block *b = old.blocks, *next; b != NULL; b = next) {
			size_t n = filled(&old, b);
			next = b->next;
			for (size_t k = 0; k < n; k++) {
				struct pair one = b->at[k];
				if (take(ctx, one))
					continue;
				if (p->to == p->end)
					distinct_more(d, p);
				*p->to++ = one;
			}
			b->next = d->spare;
			d->spare = b;
		}
		p->limit = p->nblocks * 2 > CLEAR_FROM ? p->nblocks * 2 : CLEAR_FROM;
	}
}

void
distinct_each(const struct distinct *d, int part, void (*each)(void *ctx, struct pair), void *ctx)
{
	struct scratch s = { .npairs = count_pairs(d, part) };

	s.pairs = at_least(NULL, &s.pairs_size, s.npairs * sizeof *s.pairs + 1);
	copy_pairs(d, part, s.pairs);
	for (size_t k = 0; k < s.npairs; k++)
		each(ctx, s.pairs[k]);
	scratch_free(&s);
}

struct counting {
	const struct distinct *d;
	uint64_t *count;
	size_t n;
	bool own; /* counts apart, added up at the end */
	_Atomic int next;
};

static void *
count_parts(void *arg)
{
	struct counting *c = arg;
	struct scratch s = { 0 };
	uint32_t *mine = c->own ? mem_map((c->n + 1) * sizeof *mine) : NULL;
	int i;

	while ((i = atomic_fetch_add(&c->next, 1)) < DISTINCT_PARTS) {
		load(&s, c->d, i);
		for (size_t k = 0; k < s.npairs; k++) {
			if (!enter(&s, s.pairs[k]))
				continue;
			if (c->own)
				mine[s.pairs[k].group]++;
			else
				__atomic_fetch_add(&c->count[s.pairs[k].group], 1,
				    __ATOMIC_RELAXED);
		}
	}
	for (size_t g = 0; c->own && g < c->n; g++)
		if (mine[g] != 0)
			__atomic_fetch_add(&c->count[g], mine[g], __ATOMIC_RELAXED);
	mem_unmap(mine, (c->n + 1) * sizeof *mine);
	scratch_free(&s);
	return NULL;
}

void
distinct_count(const struct distinct *d, uint64_t *count, size_t n, int workers)
{
	struct counting c = { .d = d,
		.count = count,
		.n = n,
		.own = n * sizeof(uint32_t) <= OWN_COUNTS };
	pthread_t thread[WORKERS_MAX];
	int started = 0;

	memset(count, 0, n * sizeof *count);
	for (; started < workers - 1 && started < WORKERS_MAX; started++)
		if (pthread_create(&thread[started], NULL, count_parts, &c) != 0)
			break;
	count_parts(&c);
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
}

static int
by_group(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	return (x->hi > y->hi) - (x->hi < y->hi);
}

struct pair *
distinct_pairs(const struct distinct *d, size_t *n)
{
	struct scratch s = { 0 };
	size_t all = 0, kept = 0;

	for (int i = 0; i < DISTINCT_PARTS; i++)
		all += count_pairs(d, i);
	struct pair *p = mem_alloc((all + 1) * sizeof *p);
	for (int i = 0; i < DISTINCT_PARTS; i++) {
		load(&s, d, i);
		for (size_t k = 0; k < s.npairs; k++)
			if (enter(&s, s.pairs[k]))
				p[kept++] = s.pairs[k];
	}
	scratch_free(&s);
	qsort(p, kept, sizeof *p, by_group);
	*n = kept;
	return p;
}
