/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/keys.h"

#include <stdlib.h>

#include "base/num.h"

enum {
	COUNTERS = 1 << 20,
	SHORT_SORT = 80,
};

/* Kinds of keys, mixed into them. */
enum { KEY_TITLE = 1, KEY_GRAM, KEY_PIECE };

struct keys_counts {
	uint32_t of[COUNTERS];
};

/* Trigrams of a title, the k-th equal one told from the first. */
struct grams {
	uint64_t at[ITEM_LETTERS];
	uint32_t n;
};

/* The finalizer of MurmurHash3 (A. Appleby, public domain). */
static uint64_t
mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdu;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
sort(uint64_t *at, uint32_t n)
{
	if (n > SHORT_SORT) {
		qsort(at, n, sizeof *at, by_value);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		uint64_t x = at[i];
		uint32_t j = i;
		for (; j > 0 && at[j - 1] > x; j--)
			at[j] = at[j - 1];
		at[j] = x;
	}
}

/* 32 bits each, in no order. */
static void
find_grams(struct grams *g, const struct item *it)
{
	g->n = it->len < 3 ? 0 : it->len - 2;
	for (uint32_t i = 0; i < g->n; i++) {
		const uint32_t *c = it->letter + i;
		g->at[i] = mix((uint64_t)c[0] << 42 | (uint64_t)c[1] << 21 | c[2]) >> 32;
	}
	sort(g->at, g->n);
	uint64_t first = 0;
	for (uint32_t i = 0, same = 0; i < g->n; i++) {
		same = i > 0 && g->at[i] == first ? same + 1 : 0;
		first = g->at[i];
		if (same > 0)
			g->at[i] = mix(first << 16 | same) >> 32;
	}
}

struct keys_counts *
keys_counts(const struct item *item, size_t n)
{
	struct keys_counts *c = mem_map(sizeof *c);
	struct grams g;

	for (size_t i = 0; i < n; i++) {
		find_grams(&g, &item[i]);
		for (uint32_t k = 0; k < g.n; k++)
			c->of[g.at[k] % COUNTERS]++;
	}
	return c;
}

void
keys_counts_free(struct keys_counts *c)
{
	mem_unmap(c, sizeof *c);
}

/* How many of the rarest trigrams are keys: see the header. */
static uint32_t
prefix(const struct item *it, uint32_t n, double least)
{
	uint32_t longest = (uint32_t)(it->len / least + 1e-9);
	uint32_t alike = n > 0 ? n - (uint32_t)(least * n - 1e-6) : 0;
	uint32_t edited = longest > EDIT_SHORT ? 3 * keys_edits(longest, least) + 1 : 0;
	uint32_t most = alike > edited ? alike : edited;

	return most < n ? most : n;
}

/* In the order of rarity, the same for all titles. */
static uint32_t
rarest(const struct item *it, const struct keys_counts *c, double least, struct grams *g)
{
	find_grams(g, it);
	for (uint32_t i = 0; i < g->n; i++)
		g->at[i] |= (uint64_t)c->of[g->at[i] % COUNTERS] << 32;
	sort(g->at, g->n);
	return prefix(it, g->n, least);
}

static uint32_t
gram_key(uint64_t gram)
{
	return (uint32_t)mix((gram & UINT32_MAX) << 8 | KEY_GRAM);
}

uint32_t
keys_title(const struct item *it)
{
	return (uint32_t)mix(it->hash ^ KEY_TITLE);
}

/* A title of `len` letters cut into `pieces`, the longer ones behind. */
struct cut {
	uint32_t len, pieces;
};

static uint32_t
piece_start(const struct cut *c, uint32_t i)
{
	uint32_t each = c->len / c->pieces, more = c->len % c->pieces, front = c->pieces - more;

	return i * each + (i > front ? i - front : 0);
}

static uint32_t
piece_key(const struct cut *c, uint32_t i, uint64_t text)
{
	return (uint32_t)mix(text ^
	    mix((uint64_t)c->len << 40 | (uint64_t)c->pieces << 24 | (uint64_t)i << 8 | KEY_PIECE));
}

/* Sums from which the hash of any run of letters follows: a polynomial, modulo 2^64. */
struct runs {
	uint64_t sum[EDIT_SHORT + 1], power[EDIT_SHORT + 1];
};

static void
find_runs(struct runs *r, const struct item *it)
{
	r->sum[0] = 0;
	r->power[0] = 1;
	for (uint32_t i = 0; i < it->len; i++) {
		r->sum[i + 1] = r->sum[i] * 0x9e3779b97f4a7c15u + mix(it->letter[i] + 1u);
		r->power[i + 1] = r->power[i] * 0x9e3779b97f4a7c15u;
	}
}

static uint64_t
run_hash(const struct runs *r, uint32_t from, uint32_t n)
{
	return r->sum[from + n] - r->sum[from] * r->power[n];
}

/* Pieces of a title of len letters, for one of `longer`; 0: no edit is allowed. */
static uint32_t
pieces(uint32_t len, uint32_t longer, double least)
{
	uint32_t most = (uint32_t)(len / least + 1e-9), d;

	if (least >= KEYS_SURE) {
		d = keys_edits(longer, least);
		return d > 0 ? d + 1 : 0;
	}
	d = keys_edits(most < EDIT_SHORT ? most : EDIT_SHORT, least);
	return d == 0 ? 0 : d < len / 2 ? d + 1 : len < 2 ? 1 : len / 2;
}

static struct sketch
sketch(const struct item *it, const struct grams *g)
{
	struct sketch s = { 0 };

	for (uint32_t i = 0; i < g->n; i++)
		s.grams[g->at[i] >> 6 & 1] |= (uint64_t)1 << (g->at[i] & 63);
	for (uint32_t i = 0; i < it->len; i++) {
		uint32_t bucket = it->letter[i] * 0x9e3779b1u >> 27, shift = bucket % 16 * 4;
		uint64_t *word = &s.letters[bucket / 16], four = *word >> shift & 15;
		*word |= (four << 1 | 1) % 16 << shift; /* one bit more, up to four */
	}
	return s;
}

uint32_t
keys_of(const struct item *it, const struct keys_counts *c, double least, uint32_t *to,
    struct sketch *in)
{
	struct grams g;
	struct runs r;
	uint32_t n = 0, longest = (uint32_t)(it->len / least + 1e-9), before = 0;

	if (it->len == 0)
		return 0;
	to[n++] = keys_title(it);
	if (it->first == INT_NONE)
		return n;
	uint32_t most = rarest(it, c, least, &g);
	*in = sketch(it, &g);
	for (uint32_t i = 0; i < most; i++)
		to[n++] = gram_key(g.at[i]);
	if (it->len > EDIT_SHORT)
		return n;
	find_runs(&r, it);
	longest = longest < EDIT_SHORT ? longest : EDIT_SHORT;
	for (uint32_t longer = it->len; longer <= longest; longer++) {
		struct cut cut = { it->len, pieces(it->len, longer, least) };
		if (cut.pieces == before)
			continue;
		before = cut.pieces;
		for (uint32_t i = 0; i < cut.pieces; i++) {
			uint32_t from = piece_start(&cut, i);
			to[n++] = piece_key(&cut, i,
			    run_hash(&r, from, piece_start(&cut, i + 1) - from));
		}
	}
	return n;
}

/* The places of Li et al., section 4.3, counted from 0: piece i of a title that is
 * shorter by `less`, when it was cut for d edits. */
static void
look_pieces(const struct item *it, const struct runs *r, const struct cut *cut,
    void (*look)(void *, uint32_t), void *ctx)
{
	int32_t less = (int32_t)(it->len - cut->len), d = (int32_t)cut->pieces - 1;

	d = d < less ? less : d;
	for (int32_t i = 0; i < (int32_t)cut->pieces; i++) {
		int32_t start = (int32_t)piece_start(cut, (uint32_t)i);
		int32_t n = (int32_t)piece_start(cut, (uint32_t)i + 1) - start;
		int32_t from = start - i, right = start + less - (d - i);
		int32_t to = start + i, end = start + less + (d - i);
		from = from > right ? from : right;
		to = to < end ? to : end;
		from = from > 0 ? from : 0;
		to = to < (int32_t)it->len - n ? to : (int32_t)it->len - n;
		for (int32_t p = from; p <= to; p++)
			look(ctx,
			    piece_key(cut, (uint32_t)i, run_hash(r, (uint32_t)p, (uint32_t)n)));
	}
}

void
keys_like(const struct item *it, const struct keys_counts *c, double least,
    void (*look)(void *, uint32_t), void *ctx)
{
	struct grams g;
	struct runs r;

	if (it->len == 0 || it->first == INT_NONE)
		return;
	uint32_t most = rarest(it, c, least, &g);
	for (uint32_t i = 0; i < most; i++)
		look(ctx, gram_key(g.at[i]));
	if (it->len > EDIT_SHORT)
		return;
	find_runs(&r, it);
	uint32_t d = keys_edits(it->len, least);
	for (uint32_t len = it->len - d; len <= it->len; len++) {
		struct cut cut = { len, pieces(len, it->len, least) };
		if (cut.pieces > 0)
			look_pieces(it, &r, &cut, look, ctx);
	}
}
