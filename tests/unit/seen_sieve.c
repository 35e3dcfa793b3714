/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One line a key, against a comparison of all lines with all lines, with so
 * little memory that prints and lines go to files, and with plenty.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "seen/set.h"
#include "seen/sieve.h"
#include "table_read.h"
#include "unit.h"

enum { ROWS = 400, LINE = 24 };

struct row {
	int key; /* 0: none */
	int observed, content;
	bool more;
	char text[LINE];
	size_t n;
};

static struct row row[ROWS];
static size_t rows;
static struct seen_key before[ROWS];
static size_t nbefore;
static struct text got;

static struct print
print_of(int key)
{
	return hash_print((struct str){ (const char *)&key, sizeof key });
}

static void
plant(uint64_t *seed, bool known)
{
	rows = random_below(seed, ROWS) + 1;
	int keys = (int)random_below(seed, rows) + 1;
	for (size_t i = 0; i < rows; i++) {
		struct row *r = &row[i];
		r->key = (int)random_below(seed, (uint64_t)keys + 1);
		r->observed = (int)random_below(seed, 4);
		r->content = (int)random_below(seed, 2);
		r->more = random_below(seed, 5) == 0;
		r->n = (size_t)snprintf(r->text, LINE, "%zu %.*s\n", i, (int)random_below(seed, 12),
		    "abcdefghijkl");
	}
	nbefore = 0;
	for (int k = 1; known && k <= keys; k += 1 + (int)random_below(seed, 4))
		before[nbefore++] = (struct seen_key){ print_of(k).lo, print_of(k).hi, 1,
			(int64_t)random_below(seed, 4), random_below(seed, 2) };
}

static const struct seen_key *
known(int key)
{
	for (size_t i = 0; i < nbefore; i++)
		if (before[i].lo == print_of(key).lo && before[i].hi == print_of(key).hi)
			return &before[i];
	return NULL;
}

static bool
stays(size_t i, bool last)
{
	const struct row *r = &row[i];
	const struct seen_key *k = known(r->key);
	bool news = k == NULL || (last && r->observed > k->observed);

	if (r->key == 0)
		return true;
	for (size_t j = 0; j < rows; j++) {
		if (row[j].key != r->key)
			continue;
		if (!last && j < i)
			return false;
		if (last &&
		    (row[j].observed > r->observed || (row[j].observed == r->observed && j > i)))
			return false;
		/* of one time, but something else than was known */
		news |= last && k != NULL && row[j].observed == r->observed &&
		    r->observed == k->observed && (uint64_t)row[j].content != k->content;
	}
	return news;
}

static void
take(const char *p, size_t n)
{
	text_put(&got, (struct str){ p, n });
}

static void
sift(struct sieve *s, uint64_t *seed)
{
	struct mark mark[ROWS];
	char lines[ROWS * LINE];

	got.len = 0;
	for (size_t i = 0; i < nbefore; i++)
		sieve_known(s, &before[i]);
	for (size_t i = 0; i < rows;) {
		size_t n = random_below(seed, 50), bytes = 0, k = 0;
		for (; k < n && i < rows; i++, k++) {
			struct print p = print_of(row[i].key);
			mark[k] = (struct mark){ .lo = p.lo,
				.hi = p.hi,
				.n = (uint32_t)row[i].n & MARK_BYTES,
				.more = row[i].more,
				.observed = row[i].observed,
				.content = (uint64_t)row[i].content };
			if (row[i].key == 0)
				mark[k].lo = mark[k].hi = 0;
			memcpy(lines + bytes, row[i].text, row[i].n);
			bytes += row[i].n;
		}
		sieve_lines(s, mark, k, lines, &bytes);
		take(lines, bytes);
	}
	sieve_end(s, take);
}

struct census {
	size_t keys, wrong;
	bool last;
};

static void
check_key(void *ctx, const struct seen_key *k)
{
	struct census *c = ctx;
	int64_t newest = INT64_MIN;
	bool here = false;

	c->keys++;
	for (size_t i = 0; i < rows; i++)
		if (row[i].key != 0 && print_of(row[i].key).lo == k->lo) {
			here = true;
			newest = row[i].observed > newest ? row[i].observed : newest;
		}
	for (size_t i = 0; i < nbefore; i++)
		if (before[i].lo == k->lo && before[i].observed > newest)
			newest = before[i].observed;
	c->wrong += k->tick != (here ? 7 : 1) || (c->last && k->observed != newest);
}

static void
check_all(struct sieve *s, bool last)
{
	struct text want = { 0 };
	struct sieve_count c = sieve_count(s);
	struct census all = { .last = last };
	size_t dropped = 0, more = 0, keys = nbefore;

	for (size_t i = 0; i < rows; i++) {
		bool first = row[i].key != 0 && known(row[i].key) == NULL;
		if (stays(i, last))
			text_put(&want, (struct str){ row[i].text, row[i].n });
		else if (row[i].more)
			more++;
		else
			dropped++;
		for (size_t j = 0; j < i && first; j++)
			first = row[j].key != row[i].key;
		keys += first;
	}
	CHECK(text_same(&got, &want));
	CHECK(c.lines == rows && c.dropped == dropped && c.more == more);
	for (int twice = 0; twice < 2; twice++) {
		all.keys = all.wrong = 0;
		sieve_keys(s, check_key, &all);
		CHECK(all.keys == keys);
		CHECK(all.wrong == 0);
	}
	free(want.at);
}

static void
one_line_a_key_in_input_order(void)
{
	static const size_t few[] = { 0, 1, 66000, 67000, 70000 }, spool[] = { 0, 1, 100, 5000 };
	uint64_t seed = 20261122;

	for (int round = 0; round < 600; round++) {
		bool last = round & 1;
		plant(&seed, round & 2);
		struct sieve *s = sieve_new(&(struct sieve_how){ .last = last,
		    .keep_keys = true,
		    .tick = 7,
		    .known = nbefore,
		    .set_most = few[random_below(&seed, 5)],
		    .spool_most = spool[random_below(&seed, 4)] });
		sift(s, &seed);
		check_all(s, last);
		sieve_free(s);
	}
	free(got.at);
	got = (struct text){ 0 };
}

/* Half a million prints: those met before are known, and none else. */
static void
a_set_holds_what_it_has_room_for(void)
{
	enum { KEYS = 500000 };
	struct set s;
	size_t bytes = 4 * 1024 * 1024, room = bytes / sizeof(struct set_slot), in = 0, wrong = 0;

	set_init(&s, bytes, 0);
	for (int k = 1; k <= KEYS; k++) {
		struct print p = print_of(k);
		enum set_found f = set_meet(&s, p.lo, p.hi, 1);
		in += f == SET_NEW;
		wrong += f == SET_OLD || (f == SET_FULL) != ((size_t)k > in);
	}
	CHECK(wrong == 0);
	CHECK(in == s.count && in < room && in > room * 9 / 10);
	for (int k = 1; k <= KEYS; k++) {
		struct print p = print_of(k);
		wrong += set_meet(&s, p.lo, p.hi, 2) != ((size_t)k <= in ? SET_OLD : SET_FULL);
	}
	CHECK(wrong == 0);
	set_free(&s);
}

/* As a file gives back what a set held: seconds, not minutes. */
static void
prints_in_their_own_order(void)
{
	enum { KEYS = 1000000 };
	struct sieve *s = sieve_new(&(struct sieve_how){ .tick = 2, .known = KEYS });
	char line[] = "x\n";
	size_t stay = 0;

	for (uint64_t k = 0; k < KEYS; k++)
		sieve_known(s,
		    &(struct seen_key){ .lo = k * (UINT64_MAX / KEYS), .hi = 1, .tick = 1 });
	for (uint64_t k = 0; k < KEYS; k++) {
		size_t bytes = 2;
		struct mark m = { .lo = k * (UINT64_MAX / KEYS), .hi = 1 + (k % 10 == 0), .n = 2 };
		sieve_lines(s, &m, 1, line, &bytes);
		stay += bytes / 2;
	}
	CHECK(stay == KEYS / 10);
	sieve_free(s);
}

/* All in one place, as somebody might arrange: no more than the room behind it. */
static void
a_set_survives_equal_prints(void)
{
	struct set s;
	size_t in = 0, wrong = 0;

	set_init(&s, 4 * 1024 * 1024, 0);
	for (uint32_t hi = 1; hi <= 20000; hi++)
		in += set_meet(&s, UINT64_MAX, hi, 1) == SET_NEW;
	CHECK(in >= 4096 && in < 20000);
	for (uint32_t hi = 1; hi <= in; hi++)
		wrong += set_meet(&s, UINT64_MAX, hi, 1) != SET_OLD;
	CHECK(wrong == 0);
	set_free(&s);
}

void
unit_seen_sieve(void)
{
	one_line_a_key_in_input_order();
	a_set_holds_what_it_has_room_for();
	prints_in_their_own_order();
	a_set_survives_equal_prints();
}
