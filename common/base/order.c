/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "base/mem.h"
#include "base/order.h"

enum { FEW = 32, AHEAD = 16, STEP = 1 << 14, APART = 1 << 16 };

struct item {
	uint64_t head __attribute__((packed, aligned(4))); /* eight bytes, the first highest */
	uint32_t number;
};

struct order {
	struct item *item;
	uint32_t *number;
	struct str (*key)(const void *ctx, uint32_t number);
	void (*hint)(const void *ctx, uint32_t number);
	const void *ctx;
	size_t bucket[257]; /* where the first pass put what */
};

static uint64_t
head_of(struct str key, size_t at)
{
	unsigned char b[8] = { 0 };

	if (key.n > at)
		memcpy(b, key.p + at, key.n - at < 8 ? key.n - at : 8);
	uint64_t v;
	memcpy(&v, b, sizeof v);
	return __builtin_bswap64(v);
}

static int
compare(const struct order *o, const struct item *a, const struct item *b)
{
	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return str_cmp(o->key(o->ctx, a->number), o->key(o->ctx, b->number));
}

static int
by_key(const void *a, const void *b, void *o)
{
	return compare(o, a, b);
}

static void
insertion(const struct order *o, struct item *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct item x = v[i];
		size_t j = i;
		for (; j > 0 && compare(o, &x, &v[j - 1]) < 0; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

/* The first byte in which the heads differ; 8: in none. */
static unsigned
first_difference(const struct item *v, size_t n)
{
	uint64_t diff = 0;

	for (size_t i = 1; i < n; i++)
		diff |= v[i].head ^ v[0].head;
	return diff == 0 ? 8 : (unsigned)__builtin_clzll(diff) / 8;
}

/* In place by one byte of the head; bucket b then lies from start[b] to start[b + 1]. */
static void
deal(struct item *v, size_t n, unsigned depth, size_t start[257])
{
	const unsigned shift = 56 - 8 * depth;
	size_t next[256] = { 0 }, at = 0;

	for (size_t i = 0; i < n; i++)
		next[v[i].head >> shift & 255]++;
	for (int b = 0; b < 256; b++) {
		start[b] = at;
		at += next[b];
		next[b] = start[b];
	}
	start[256] = n;
	for (unsigned b = 0; b < 256; b++)
		while (next[b] < start[b + 1]) {
			struct item x = v[next[b]];
			for (size_t to; (to = x.head >> shift & 255) != b;) {
				struct item y = v[next[to]];
				v[next[to]++] = x;
				x = y;
			}
			v[next[b]++] = x;
		}
}

static inline void
hint(const struct order *o, const struct item *v, size_t n, size_t i)
{
	if (o->hint != NULL && i + AHEAD < n)
		o->hint(o->ctx, v[i + AHEAD].number);
}

/* How many bytes from `at` on the keys share: heads behind them tell more apart. */
static size_t
alike(const struct order *o, const struct item *v, size_t n, size_t at)
{
	struct str first = o->key(o->ctx, v[0].number);
	size_t same = first.n > at ? first.n - at : 0;

	for (size_t i = 1; i < n && same > 0; i++) {
		hint(o, v, n, i);
		struct str key = o->key(o->ctx, v[i].number);
		size_t k = 0, most = key.n > at ? key.n - at : 0;
		for (most = most < same ? most : same; k < most; k++)
			if (key.p[at + k] != first.p[at + k])
				break;
		same = k;
	}
	return same;
}

/* Keys alike up to byte `at`, from where their heads are. */
static void
sort(struct order *o, struct item *v, size_t n, size_t at)
{
	size_t start[257], longest = at;

	if (n < FEW) {
		insertion(o, v, n);
		return;
	}
	unsigned depth = first_difference(v, n);
	if (depth < 8) {
		deal(v, n, depth, start);
		for (int b = 0; b < 256; b++)
			if (start[b + 1] - start[b] > 1)
				sort(o, v + start[b], start[b + 1] - start[b], at);
		return;
	}
	at += 8 + alike(o, v, n, at + 8);
	for (size_t i = 0; i < n; i++) {
		hint(o, v, n, i);
		struct str key = o->key(o->ctx, v[i].number);
		v[i].head = head_of(key, at);
		longest = key.n > longest ? key.n : longest;
	}
	if (longest > at)
		sort(o, v, n, at);
	else /* only zeros at their ends tell them apart */
		qsort_r(v, n, sizeof *v, by_key, o);
}

static bool
fill(void *ctx, size_t from, size_t to)
{
	struct order *o = ctx;

	for (size_t i = from; i < to; i++)
		o->item[i] = (struct item){ head_of(o->key(o->ctx, o->number[i]), 0),
			o->number[i] };
	return true;
}

static bool
sort_buckets(void *ctx, size_t from, size_t to)
{
	struct order *o = ctx;

	for (size_t b = from; b < to; b++) {
		struct item *v = o->item + o->bucket[b];
		size_t n = o->bucket[b + 1] - o->bucket[b];
		if (n > 1)
			sort(o, v, n, 0);
		for (size_t i = 0; i < n; i++)
			o->number[o->bucket[b] + i] = v[i].number;
	}
	return true;
}

void
order_keys(uint32_t *number, size_t n, const struct order_of *of, int workers)
{
	struct order o = { .number = number, .key = of->key, .hint = of->hint, .ctx = of->ctx };
	size_t size = (n + 1) * sizeof *o.item;

	if (n < APART)
		workers = 1;
	o.item = mem_map(size);
	crew_run(fill, &o, n, STEP, workers);
	unsigned depth = n > FEW ? first_difference(o.item, n) : 8;
	if (depth < 8) {
		deal(o.item, n, depth, o.bucket);
	} else {
		for (int b = 1; b <= 256; b++)
			o.bucket[b] = n;
	}
	crew_run(sort_buckets, &o, 256, 1, workers);
	mem_unmap(o.item, size);
}

static void
order_few(uint64_t *at, size_t n, int bit)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t x = at[i];
		size_t j = i;
		for (; j > 0 && x >> bit < at[j - 1] >> bit; j--)
			at[j] = at[j - 1];
		at[j] = x;
	}
}

void
order_numbers(uint64_t *at, size_t n, int bit)
{
	enum { BITS = 11, DIGITS = 1 << BITS };

	if (n < FEW) {
		order_few(at, n, bit);
		return;
	}
	uint64_t *spare = mem_alloc((n + 1) * sizeof *spare), *from = at, *to = spare;

	for (; bit < 64; bit += BITS) {
		size_t start[DIGITS + 1] = { 0 };
		for (size_t i = 0; i < n; i++)
			start[(from[i] >> bit & (DIGITS - 1)) + 1]++;
		if (start[(from[0] >> bit & (DIGITS - 1)) + 1] == n)
			continue;
		for (size_t d = 0; d < DIGITS; d++)
			start[d + 1] += start[d];
		for (size_t i = 0; i < n; i++)
			to[start[from[i] >> bit & (DIGITS - 1)]++] = from[i];
		uint64_t *t = from;
		from = to;
		to = t;
	}
	if (from != at)
		memcpy(at, from, n * sizeof *at);
	free(spare);
}
