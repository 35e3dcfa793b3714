/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "seen/deal.h"
#include "seen/spool.h"

enum { WRITE = 4096 }; /* entries written at a time */

/* Entries of one flush, by part: those of part k are first[k] to first[k + 1]. */
struct deal_run {
	uint64_t at;
	uint32_t first[DEAL_PARTS + 1];
};

/* The part in hand. */
struct part {
	struct entry *at;
	size_t n, cap;
	uint32_t *slot; /* entry + 1; 0 is free */
	size_t slots;
};

static inline size_t
part_of(const struct entry *e)
{
	return e->key.lo >> 55;
}

_Static_assert(DEAL_PARTS == 1 << (64 - 55), "parts are the first bits of a print");

void
deal_init(struct deal *d, bool last, size_t bytes)
{
	*d = (struct deal){ .last = last, .most = bytes };
}

/* Numbers of the entries in memory, by part, in the order they came. */
static uint32_t *
by_part(const struct deal *d, uint32_t first[DEAL_PARTS + 1])
{
	uint32_t *order = mem_alloc(d->len * sizeof *order), next[DEAL_PARTS];

	memset(first, 0, (DEAL_PARTS + 1) * sizeof *first);
	for (size_t i = 0; i < d->len; i++)
		first[part_of(&d->at[i]) + 1]++;
	for (size_t k = 0; k < DEAL_PARTS; k++) {
		next[k] = first[k];
		first[k + 1] += first[k];
	}
	for (size_t i = 0; i < d->len; i++)
		order[next[part_of(&d->at[i])]++] = (uint32_t)i;
	return order;
}

static void
flush(struct deal *d)
{
	struct entry *out = mem_alloc(WRITE * sizeof *out);

	if (!d->filed) {
		d->fd = spool_file();
		d->filed = true;
	}
	GROW(&d->runs);
	struct deal_run *r = &d->runs.at[d->runs.len++];
	r->at = d->bytes;
	uint32_t *order = by_part(d, r->first);
	for (size_t i = 0, n = 0; i < d->len; i++) {
		out[n++] = d->at[order[i]];
		if (n == WRITE || i + 1 == d->len) {
			spool_pwrite(d->fd, out, n * sizeof *out, d->bytes);
			d->bytes += n * sizeof *out;
			n = 0;
		}
	}
	d->len = 0;
	free(order);
	free(out);
}

void
deal_put(struct deal *d, const struct entry *e)
{
	if ((d->len + 1) * sizeof *e > d->most && d->len > 0)
		flush(d);
	GROW(d);
	d->at[d->len++] = *e;
}

static void
gather(struct deal *d, size_t k, const uint32_t *first, const uint32_t *order, struct part *p)
{
	size_t n = first[k + 1] - first[k], at = 0;

	for (size_t i = 0; i < d->runs.len; i++)
		n += d->runs.at[i].first[k + 1] - d->runs.at[i].first[k];
	if (n > p->cap) {
		free(p->at);
		p->cap = n + n / 4;
		p->at = mem_alloc(p->cap * sizeof *p->at);
	}
	for (size_t i = 0; i < d->runs.len; i++) {
		const struct deal_run *r = &d->runs.at[i];
		size_t m = r->first[k + 1] - r->first[k];
		spool_pread(d->fd, p->at + at, m * sizeof *p->at,
		    r->at + r->first[k] * sizeof *p->at);
		at += m;
	}
	for (uint32_t i = first[k]; i < first[k + 1]; i++)
		p->at[at++] = d->at[order[i]];
	p->n = n;
}

static bool
replaces(const struct deal *d, const struct entry *e, const struct entry *best)
{
	if (!d->last)
		return false;
	if (e->key.observed != best->key.observed)
		return e->key.observed > best->key.observed;
	return best->row != 0 || e->key.content != best->key.content;
}

/* The best entry of each key ends up where the key was first met. */
static void
decide(const struct deal *d, struct part *p)
{
	size_t slots = 64;

	while (slots < p->n * 2)
		slots *= 2;
	if (slots > p->slots) {
		free(p->slot);
		p->slot = mem_alloc(slots * sizeof *p->slot);
		p->slots = slots;
	}
	memset(p->slot, 0, slots * sizeof *p->slot);
	size_t keys = 0;
	for (size_t i = 0; i < p->n; i++) {
		struct entry e = p->at[i];
		size_t s = e.key.lo & (slots - 1);
		while (p->slot[s] != 0 &&
		    (p->at[p->slot[s] - 1].key.lo != e.key.lo ||
			p->at[p->slot[s] - 1].key.hi != e.key.hi))
			s = (s + 1) & (slots - 1);
		if (p->slot[s] == 0) {
			p->at[keys++] = e;
			p->slot[s] = (uint32_t)keys;
			continue;
		}
		struct entry *best = &p->at[p->slot[s] - 1];
		uint32_t tick = e.key.tick > best->key.tick ? e.key.tick : best->key.tick;
		if (replaces(d, &e, best))
			*best = e;
		best->key.tick = tick;
	}
	p->n = keys;
}

uint64_t
deal_decide(struct deal *d, unsigned char *stays, void (*take)(void *ctx, const struct seen_key *),
    void *ctx)
{
	uint32_t first[DEAL_PARTS + 1], *order = by_part(d, first);
	struct part p = { 0 };
	uint64_t kept = 0;

	for (size_t k = 0; k < DEAL_PARTS; k++) {
		gather(d, k, first, order, &p);
		decide(d, &p);
		for (size_t i = 0; i < p.n; i++) {
			uint64_t row = p.at[i].row;
			if (row > 0) {
				stays[(row - 1) / 8] |= (unsigned char)(1u << ((row - 1) & 7));
				kept++;
			}
			if (take != NULL)
				take(ctx, &p.at[i].key);
		}
	}
	free(p.at);
	free(p.slot);
	free(order);
	return kept;
}

void
deal_free(struct deal *d)
{
	if (d->filed)
		close(d->fd);
	free(d->at);
	free(d->runs.at);
	*d = (struct deal){ 0 };
}
