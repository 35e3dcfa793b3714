/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"

enum {
	COUNTERS = 1 << 22, /* how often bigrams occur; two may share one */
	DIGITS = 256,
	BIGRAM = 1, /* bit that tells the key of a bigram from a title's */
};

/* Keys of items: in time order, item t has key[start[t], start[t + 1]), of which
 * the first is its title, the others bigrams from rare to common. */
struct keys {
	const struct item **item; /* by time, then by number; no time last */
	uint32_t *start, *key;
	uint32_t *count;
};

struct gram {
	uint32_t count, hash;
};

void
pairs_sort(uint64_t *at, size_t n)
{
	uint64_t *spare = mem_alloc((n + 1) * sizeof *spare), *from = at, *to = spare;

	for (int shift = 0; shift < 64; shift += 8) {
		size_t start[DIGITS + 1] = { 0 };
		for (size_t i = 0; i < n; i++)
			start[(from[i] >> shift & (DIGITS - 1)) + 1]++;
		if (n == 0 || start[(from[0] >> shift & (DIGITS - 1)) + 1] == n)
			continue;
		for (int d = 0; d < DIGITS; d++)
			start[d + 1] += start[d];
		for (size_t i = 0; i < n; i++)
			to[start[from[i] >> shift & (DIGITS - 1)]++] = from[i];
		uint64_t *t = from;
		from = to;
		to = t;
	}
	if (from != at)
		memcpy(at, from, n * sizeof *at);
	free(spare);
}

/* The finalizer of MurmurHash3 (A. Appleby, public domain). */
static uint32_t
mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdu;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53u;
	return (uint32_t)(x >> 32);
}

static int
by_rarity(const void *a, const void *b)
{
	const struct gram *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? -1 : 1;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static uint32_t
bigram(const struct item *it, uint32_t i)
{
	return mix((uint64_t)it->letter[i] << 32 | it->letter[i + 1]) | BIGRAM;
}

/* Bigrams that must be looked at: see the header. */
static uint32_t
prefix(const struct item *it, double least)
{
	double longest = (double)(uint32_t)(it->len / least + 1e-9);

	return 2 * (uint32_t)((1 - least) * longest + 1e-9) + 1;
}

static uint32_t
put_keys(const struct keys *k, const struct item *it, double least, uint32_t *to)
{
	struct gram gram[ITEM_LETTERS];
	uint32_t n = 0, most = prefix(it, least), put = 0;

	if (it->len == 0)
		return 0;
	to[put++] = (uint32_t)it->hash & ~(uint32_t)BIGRAM;
	if (it->first == INT_NONE)
		return put;
	for (uint32_t i = 0; i + 1 < it->len; i++) {
		uint32_t h = bigram(it, i);
		gram[n++] = (struct gram){ k->count[h % COUNTERS], h };
	}
	qsort(gram, n, sizeof *gram, by_rarity);
	for (uint32_t i = 0; i < n && put <= most; i++)
		if (i == 0 || gram[i].hash != gram[i - 1].hash)
			to[put++] = gram[i].hash;
	return put;
}

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
keys_open(struct keys *k, const struct item *item, size_t n, double least)
{
	size_t room = 0;

	*k = (struct keys){ .item = mem_alloc((n + 1) * sizeof *k->item),
		.start = mem_alloc((n + 1) * sizeof *k->start),
		.count = mem_map(COUNTERS * sizeof *k->count) };
	for (size_t i = 0; i < n; i++) {
		k->item[i] = &item[i];
		for (uint32_t c = 0; c + 1 < item[i].len; c++)
			k->count[bigram(&item[i], c) % COUNTERS]++;
		room += 1 +
		    (item[i].len < prefix(&item[i], least) ? item[i].len : prefix(&item[i], least));
	}
	qsort(k->item, n, sizeof *k->item, by_time);
	k->key = mem_alloc((room + 1) * sizeof *k->key);
	k->start[0] = 0;
	for (size_t t = 0; t < n; t++)
		k->start[t + 1] = k->start[t] +
		    put_keys(k, k->item[t], least, k->key + k->start[t]);
	mem_unmap(k->count, COUNTERS * sizeof *k->count);
}

static void
keys_close(struct keys *k)
{
	free(k->item);
	free(k->start);
	free(k->key);
}

/* Is this key of both the first one on which they meet? */
static bool
first_meeting(const struct keys *k, uint32_t a, uint32_t b, uint32_t key)
{
	const uint32_t *x = k->key + k->start[a], *xend = k->key + k->start[a + 1];
	const uint32_t *y = k->key + k->start[b], *yend = k->key + k->start[b + 1];

	if (k->item[a]->hash == k->item[b]->hash)
		return !(key & BIGRAM);
	if (!(key & BIGRAM))
		return false;
	for (x++, y++; x < xend && *x != key; x++)
		for (const uint32_t *p = y; p < yend; p++)
			if (*p == *x)
				return false;
	return x < xend;
}

/* Key and item as one number: sorted, the items of a key stand in order of time. */
static uint64_t *
postings(const struct keys *k, size_t n, size_t *len)
{
	uint64_t *at = mem_alloc((k->start[n] + 1) * sizeof *at);

	for (size_t t = 0; t < n; t++)
		for (uint32_t i = k->start[t]; i < k->start[t + 1]; i++)
			at[i] = (uint64_t)k->key[i] << 32 | t;
	*len = k->start[n];
	pairs_sort(at, *len);
	return at;
}

struct search {
	struct keys keys;
	const struct item *item;
	const struct pairs_rule *rule;
	void (*met)(void *ctx, uint32_t a, uint32_t b);
	void *ctx;
	uint64_t cut;
};

/* Posting i meets those behind it in its list at[i, end), of which those from
 * `timeless` on have no time. */
static void
meet(struct search *s, const uint64_t *at, size_t i, size_t timeless, size_t end)
{
	const struct item *const *by = s->keys.item, *a = by[(uint32_t)at[i]];
	size_t looked = 0;

	for (size_t j = i + 1; j < end; j++) {
		const struct item *b = by[(uint32_t)at[j]];
		if (j < timeless && b->first - a->last > s->rule->window_ms) {
			j = timeless - 1;
			continue;
		}
		if (looked++ == s->rule->most) {
			s->cut++;
			return;
		}
		uint32_t longer = a->len > b->len ? a->len : b->len;
		if (a->len + b->len - longer < s->rule->title * longer - 1)
			continue;
		if ((a->platform != b->platform || s->rule->same_platform) &&
		    first_meeting(&s->keys, (uint32_t)at[i], (uint32_t)at[j],
			(uint32_t)(at[i] >> 32)))
			s->met(s->ctx, (uint32_t)((a < b ? a : b) - s->item),
			    (uint32_t)((a < b ? b : a) - s->item));
	}
}

uint64_t
pairs_find(const struct item *item, size_t n, const struct pairs_rule *r,
    void (*met)(void *, uint32_t, uint32_t), void *ctx)
{
	struct search s = { .item = item, .rule = r, .met = met, .ctx = ctx };
	size_t len;

	keys_open(&s.keys, item, n, r->title);
	uint64_t *at = postings(&s.keys, n, &len);
	for (size_t i = 0, end; i < len; i = end) {
		size_t timeless = SIZE_MAX;
		for (end = i; end < len && at[end] >> 32 == at[i] >> 32; end++)
			if (timeless == SIZE_MAX &&
			    s.keys.item[(uint32_t)at[end]]->first == INT_NONE)
				timeless = end;
		for (size_t k = i; k < end; k++)
			meet(&s, at, k, timeless < end ? timeless : end, end);
	}
	free(at);
	keys_close(&s.keys);
	return s.cut;
}
