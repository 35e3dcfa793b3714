/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "base/num.h"
#include "base/order.h"

enum {
	FEWEST_BITS = 8,
	MOST_BITS = 22, /* of a key that tell where in the index it is */
	FEW = 256,	/* items that one thread does */
};

static int
by_time(const void *a, const void *b)
{
	const struct item *x = *(const struct item *const *)a, *y = *(const struct item *const *)b;
	/* INT_NONE wraps round to the end */
	uint64_t t = (uint64_t)x->first - 1 + ((uint64_t)1 << 63),
		 u = (uint64_t)y->first - 1 + ((uint64_t)1 << 63);

	return t != u ? (t > u) - (t < u) : (x > y) - (x < y);
}

static void
number_items(struct index *x)
{
	x->by = mem_alloc((x->n + 1) * sizeof *x->by);
	x->first = mem_alloc((x->n + 1) * sizeof *x->first);
	x->glance = mem_alloc((x->n + 1) * sizeof *x->glance);
	for (size_t i = 0; i < x->n; i++)
		x->by[i] = &x->item[i];
	qsort(x->by, x->n, sizeof *x->by, by_time);
	for (size_t t = 0; t < x->n; t++) {
		const struct item *it = x->by[t];
		x->first[t] = it->first;
		if (it->first == INT_NONE)
			continue;
		x->timed = t + 1;
		if (it->last - it->first > x->longest)
			x->longest = it->last - it->first;
	}
}

/* Most keys that are looked up are nowhere: eight bits for each that is. */
static void
build_known(struct index *x, size_t len)
{
	size_t bits = (size_t)1 << FEWEST_BITS;

	while (bits < (size_t)1 << 31 && bits < 8 * len)
		bits *= 2;
	x->known_mask = (uint32_t)(bits - 1);
	x->known = mem_map(bits / 8);
	for (size_t i = 0; i < len; i++) {
		uint32_t key = (uint32_t)(x->at[i] >> 32) & x->known_mask;
		x->known[key / 64] |= (uint64_t)1 << key % 64;
	}
}

/* A share of the items: what is glanced at, and their keys. */
struct share {
	struct index *index;
	size_t from, to;
	uint64_t *at;
	size_t len, cap;
};

static void
read_share(struct share *p)
{
	struct index *x = p->index;
	uint32_t key[KEYS_MOST];

	for (size_t t = p->from; t < p->to; t++) {
		const struct item *it = x->by[t];
		index_hint(x, t);
		x->glance[t] = (struct glance){ .len = it->len };
		uint32_t n = keys_of(it, x->counts, x->least, key, &x->glance[t].sketch);
		for (uint32_t k = 0; k < n; k++) {
			GROW(p);
			p->at[p->len++] = (uint64_t)key[k] << 32 | t;
		}
	}
}

static bool
read_shares(void *shares, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		read_share((struct share *)shares + i);
	return true;
}

/* The entries of all items, by number. */
static size_t
read_keys(struct index *x, int workers)
{
	size_t n = (size_t)workers, len = 0;
	struct share *p = mem_alloc(n * sizeof *p);

	for (size_t w = 0; w < n; w++)
		p[w] = (struct share){ .index = x, .from = x->n * w / n, .to = x->n * (w + 1) / n };
	crew_run(read_shares, p, n, 1, x->n > FEW ? workers : 1);
	for (size_t w = 0; w < n; w++) {
		x->at = mem_resize(x->at, (len + p[w].len + 1) * sizeof *x->at);
		if (p[w].len > 0)
			memcpy(x->at + len, p[w].at, p[w].len * sizeof *x->at);
		len += p[w].len;
		free(p[w].at);
	}
	free(p);
	return len;
}

void
index_open(struct index *x, const struct item *item, size_t n, double least, int workers)
{
	int bits = FEWEST_BITS;
	size_t i = 0;

	*x = (struct index){ .item = item, .n = n, .least = least };
	number_items(x);
	x->counts = keys_counts(item, n);
	size_t len = read_keys(x, workers);
	order_numbers(x->at, len, 32);
	while (bits < MOST_BITS && (size_t)1 << bits < len)
		bits++;
	x->shift = 64 - bits;
	size_t places = (size_t)1 << bits;
	x->start = mem_alloc((places + 1) * sizeof *x->start);
	for (size_t p = 0; p < places; p++) {
		x->start[p] = (uint32_t)i;
		while (i < len && x->at[i] >> x->shift == p)
			i++;
	}
	x->start[places] = (uint32_t)i;
	build_known(x, len);
}

void
index_close(struct index *x)
{
	keys_counts_free(x->counts);
	free(x->by);
	free(x->first);
	free(x->glance);
	free(x->at);
	free(x->start);
	mem_unmap(x->known, x->known_mask / 8 + 1);
}

uint32_t
index_time(const struct index *x, int64_t time)
{
	size_t lo = 0, hi = x->timed;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x->first[mid] < time)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (uint32_t)lo;
}

size_t
index_find(const struct index *x, uint32_t key, uint32_t number)
{
	uint64_t want = (uint64_t)key << 32 | number;
	size_t lo = x->start[want >> x->shift], hi = x->start[(want >> x->shift) + 1];

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (x->at[mid] < want)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
