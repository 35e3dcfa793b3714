/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"

#include "marks.h"
#include "scope.h"

enum { JOIN_FROM = 16 * 1024, FIRST = 256, SMALL = 24, PER_BUCKET = 8 };

struct marks *
marks_new(enum mark_rule rule)
{
	struct marks *m = mem_alloc(sizeof *m);

	*m = (struct marks){ .rule = rule };
	map_init(&m->groups, 0);
	return m;
}

uint32_t
marks_group(struct marks *m, struct str key)
{
	bool fresh;

	return (uint32_t)map_number(&m->groups, key, hash_str(key), &fresh);
}

static int
compare(const struct mark *x, const struct mark *y)
{
	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	if (x->hi != y->hi)
		return x->hi < y->hi ? -1 : 1;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static int
by_mark(const void *a, const void *b)
{
	return compare(a, b);
}

static void
sort_few(struct mark *m, size_t n)
{
	if (n > SMALL) {
		qsort(m, n, sizeof *m, by_mark);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct mark one = m[i];
		size_t k = i;
		for (; k > 0 && compare(&m[k - 1], &one) > 0; k--)
			m[k] = m[k - 1];
		m[k] = one;
	}
}

/* Prints are spread evenly: deal the marks into buckets by the bits behind those
 * of the partition, and sort each. */
static void
sort_part(struct mark_part *p)
{
	int bits = 0;

	while (bits < 20 && p->len >> bits > PER_BUCKET)
		bits++;
	if (bits == 0) {
		sort_few(p->at, p->len);
		return;
	}
	int shift = 64 - bits;
	size_t buckets = (size_t)1 << bits, sum = 0;
	uint32_t *start = mem_alloc((buckets + 1) * sizeof *start);
	struct mark *to = mem_alloc(p->cap * sizeof *to);
	memset(start, 0, (buckets + 1) * sizeof *start);
	for (size_t i = 0; i < p->len; i++)
		start[p->at[i].lo << MARK_BITS >> shift]++;
	for (size_t b = 0; b <= buckets; b++) {
		size_t n = start[b];
		start[b] = (uint32_t)sum;
		sum += n;
	}
	for (size_t i = 0; i < p->len; i++)
		to[start[p->at[i].lo << MARK_BITS >> shift]++] = p->at[i];
	for (size_t b = 0, from = 0; b < buckets; from = start[b++])
		sort_few(to + from, start[b] - from);
	free(p->at);
	free(start);
	p->at = to;
}

static void
join(const struct marks *m, struct mark_part *p)
{
	size_t kept = 0;

	sort_part(p);
	if (m->rule == MARK_EACH || p->len == 0)
		return;
	for (size_t i = 1; i < p->len; i++) {
		struct mark *to = &p->at[kept], *one = &p->at[i];
		bool alike = to->lo == one->lo && to->hi == one->hi && to->group == one->group;
		if (alike && m->rule == MARK_SUM)
			to->value += one->value;
		else if (!alike || to->value != one->value)
			p->at[++kept] = *one;
	}
	p->len = kept + 1;
}

void
marks_more(struct marks *m, struct mark_part *p)
{
	if (m->rule != MARK_EACH && p->len >= JOIN_FROM)
		join(m, p);
	if (p->cap > 0 && p->len <= p->cap / 2)
		return;
	p->cap = p->cap ? p->cap * 2 : FIRST;
	p->at = mem_resize(p->at, p->cap * sizeof *p->at);
}

void
marks_merge(struct marks *m, struct marks *from)
{
	uint32_t *number = mem_alloc((from->groups.count + 1) * sizeof *number);

	for (size_t i = 0; i < from->groups.count; i++)
		number[i] = marks_group(m, map_key(map_entry(&from->groups, i)));
	for (int k = 0; k < MARK_PARTS; k++) {
		const struct mark_part *p = &from->part[k];
		for (size_t i = 0; i < p->len; i++)
			marks_add(m, number[p->at[i].group],
			    (struct print){ p->at[i].lo, p->at[i].hi }, p->at[i].value);
		free(p->at);
	}
	map_free(&from->groups);
	free(from->numbers.at);
	free(number);
	free(from);
}

struct finishing {
	struct marks *m;
	const uint32_t *rank;
};

static bool
finish_parts(void *ctx, size_t from, size_t to)
{
	const struct finishing *f = ctx;

	for (size_t k = from; k < to; k++) {
		struct mark_part *p = &f->m->part[k];
		for (size_t i = 0; i < p->len && f->rank != NULL; i++)
			p->at[i].group = f->rank[p->at[i].group];
		join(f->m, p);
	}
	return true;
}

void
marks_join(struct marks *m, int workers)
{
	crew_run(finish_parts, &(struct finishing){ m, NULL }, MARK_PARTS, 1, workers);
}

struct taking {
	struct marks *m, **from;
	uint32_t **number;
	size_t n;
};

static bool
take_parts(void *ctx, size_t first, size_t end)
{
	const struct taking *t = ctx;

	for (size_t k = first; k < end; k++) {
		struct mark_part *to = &t->m->part[k];
		size_t len = to->len;
		for (size_t i = 0; i < t->n; i++)
			len += t->from[i]->part[k].len;
		if (len > to->cap) {
			to->at = mem_resize(to->at, len * sizeof *to->at);
			to->cap = len;
		}
		for (size_t i = 0; i < t->n; i++) {
			struct mark_part *p = &t->from[i]->part[k];
			for (size_t j = 0; j < p->len; j++) {
				to->at[to->len] = p->at[j];
				to->at[to->len++].group = t->number[i][p->at[j].group];
			}
			free(p->at);
			*p = (struct mark_part){ 0 };
		}
	}
	return true;
}

void
marks_take(struct marks *m, struct marks **from, uint32_t **number, size_t n, int workers)
{
	crew_run(take_parts, &(struct taking){ m, from, number, n }, MARK_PARTS, 1, workers);
}

void
marks_finish(struct marks *m, int workers)
{
	size_t n = m->groups.count;
	uint32_t *rank = mem_alloc((n + 1) * sizeof *rank);

	m->order = map_order(&m->groups);
	for (size_t i = 0; i < n; i++)
		rank[m->order[i]] = (uint32_t)i;
	crew_run(finish_parts, &(struct finishing){ m, rank }, MARK_PARTS, 1, workers);
	free(rank);
}

struct str
marks_key(const struct marks *m, uint32_t group)
{
	return map_key(map_entry(&m->groups, m->order[group]));
}

uint32_t *
marks_select(const struct marks *m, size_t *n, double (*weight)(const void *ctx, uint32_t group),
    const void *ctx)
{
	*n = m->groups.count;
	uint32_t *all = mem_alloc((*n + 1) * sizeof *all);
	for (size_t i = 0; i < *n; i++)
		all[i] = (uint32_t)i;
	uint32_t *chosen = scope_select(all, n, weight, ctx);
	free(all);
	return chosen;
}

bool
marks_next(const struct marks *m, struct mark_run *r)
{
	while (r->part < MARK_PARTS && r->next == m->part[r->part].len) {
		r->part++;
		r->next = 0;
	}
	if (r->part == MARK_PARTS)
		return false;
	const struct mark_part *p = &m->part[r->part];
	r->at = p->at + r->next;
	for (r->n = 1; r->next + r->n < p->len; r->n++) {
		const struct mark *one = &r->at[r->n];
		if (one->lo != r->at->lo || one->hi != r->at->hi || one->group != r->at->group)
			break;
	}
	r->next += r->n;
	return true;
}
