/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/psi_sum.h"

#include <stdlib.h>

#include "unit.h"

enum { IDS = 80, COLUMNS = 2 };

static char text[IDS][16];
static struct str id[IDS];
static const unsigned char a_key[CRYPT_KEY] = { 1, 2, 3 }, b_key[CRYPT_KEY] = { 4, 5 };
static const struct psi_column column[COLUMNS] = { { "gmv", 100 }, { "orders", 10000 } };
static uint64_t seed = 7;

static uint64_t
below(uint64_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % n;
}

/* Some of the ids, in order; their number. */
static size_t
draw(bool has[IDS], struct str to[IDS])
{
	size_t n = 0;

	for (int i = 0; i < IDS; i++)
		if ((has[i] = below(3) != 0))
			to[n++] = id[i];
	return n;
}

struct party {
	bool has[IDS];
	struct str at[IDS];
	struct psi_ids ids;
	int64_t value[IDS * COLUMNS];
};

static void
draw_party(struct party *p)
{
	p->ids = (struct psi_ids){ p->at, draw(p->has, p->at) };
	for (size_t i = 0; i < IDS * COLUMNS; i++)
		p->value[i] = (int64_t)below(200001) - 100000;
}

static const char *
exchange(struct psi_message *m, struct party *a, struct party *b, size_t pad, size_t least,
    size_t *common, int64_t total[1 + PSI_COLUMNS])
{
	size_t past = COLUMNS;
	const char *why;

	*common = SIZE_MAX;
	psi_ask(m, a->ids, pad, a_key, 2);
	if ((why = psi_offer(m, b->ids, b->value, column, COLUMNS, pad, b_key, 2, &past)) != NULL ||
	    (why = psi_add(m, a->ids, a_key, least, 2, common)) != NULL)
		return why;
	return psi_total(m, b_key, 2, total);
}

static void
sums_are_plain_sums_over_the_ids_of_both(void)
{
	int64_t total[1 + PSI_COLUMNS];

	for (int run = 0; run < 12; run++) {
		struct party a, b;
		struct psi_message m;
		size_t common, n = 0, at = 0;
		int64_t want[COLUMNS] = { 0 };

		draw_party(&a);
		draw_party(&b);
		for (int i = 0; i < IDS; i++) {
			for (int c = 0; c < COLUMNS && a.has[i] && b.has[i]; c++)
				want[c] += b.value[at * COLUMNS + (size_t)c];
			n += a.has[i] && b.has[i];
			at += b.has[i];
		}
		CHECK(exchange(&m, &a, &b, 1 + (size_t)run * 9, n, &common, total) == NULL);
		CHECK(common == n && total[0] == (int64_t)n);
		for (int c = 0; c < COLUMNS; c++)
			CHECK(total[1 + c] == want[c]);
		psi_free(&m);
		CHECK(exchange(&m, &a, &b, 16, n + 1, &common, total) != NULL);
		CHECK(common == n && m.step == PSI_OFFER);
		psi_free(&m);
	}
}

static void
the_sum_is_another_one_each_time(void)
{
	struct party a, b;
	struct psi_message m, again;
	size_t common, past;

	draw_party(&a);
	draw_party(&b);
	psi_ask(&m, a.ids, 8, a_key, 1);
	CHECK(psi_offer(&m, b.ids, b.value, column, COLUMNS, 8, b_key, 1, &past) == NULL);
	struct str s = psi_text(&m);
	CHECK(psi_parse(&again, s) == NULL);
	CHECK(psi_add(&m, a.ids, a_key, 2, 1, &common) == NULL);
	CHECK(psi_add(&again, a.ids, a_key, 2, 1, &common) == NULL);
	for (int c = 0; c <= COLUMNS; c++)
		for (int half = 0; half < 2; half++)
			CHECK(memcmp(m.sums.at[c].at[half], again.sums.at[c].at[half],
				  CRYPT_POINT) != 0);
	free((void *)(uintptr_t)s.p);
	psi_free(&m);
	psi_free(&again);
}

/* All of B's absolute values count, since any of them may be common. */
static void
values_past_the_bound_are_refused_before_anything_is_sent(void)
{
	int64_t value[2][COLUMNS] = { { 5, PSI_SUM_MOST - 10 }, { 5, -10 } };
	struct psi_message m;
	size_t past = COLUMNS;

	psi_ask(&m, (struct psi_ids){ id, 2 }, 2, a_key, 1);
	value[1][1] = -11;
	CHECK(psi_offer(&m, (struct psi_ids){ id, 2 }, value[0], column, COLUMNS, 2, b_key, 1,
		  &past) != NULL);
	CHECK(past == 1 && m.step == PSI_REQUEST && m.offered == 0);
	value[1][1] = INT64_MIN;
	CHECK(psi_offer(&m, (struct psi_ids){ id, 2 }, value[0], column, COLUMNS, 2, b_key, 1,
		  &past) != NULL);
	value[1][1] = -10;
	CHECK(psi_offer(&m, (struct psi_ids){ id, 2 }, value[0], column, COLUMNS, 2, b_key, 1,
		  &past) == NULL);
	psi_free(&m);
}

/* What a B that keeps to nothing could send: each is refused whole. */
static void
bad_points_are_refused_common_or_not(void)
{
	int64_t value[4][COLUMNS] = { { 1, 1 } };
	struct psi_message good, m;
	struct psi_ids both = { id, 4 };
	size_t common, past;
	static const unsigned char identity[CRYPT_POINT];

	psi_ask(&good, both, 4, a_key, 1);
	CHECK(psi_offer(&good, both, value[0], column, COLUMNS, 8, b_key, 1, &past) == NULL);
	struct str s = psi_text(&good);
	for (size_t i = 0; i < 8 * COLUMNS; i++)
		for (int half = 0; half < 2; half++) {
			CHECK(psi_parse(&m, s) == NULL);
			memcpy(m.sums.at[i].at[half], identity, CRYPT_POINT);
			CHECK(psi_add(&m, both, a_key, 2, 1, &common) != NULL);
			memset(m.sums.at[i].at[half], 0xff, CRYPT_POINT);
			CHECK(psi_add(&m, both, a_key, 2, 1, &common) != NULL);
			psi_free(&m);
		}
	CHECK(psi_parse(&m, s) == NULL);
	memcpy(m.sums.public, identity, CRYPT_POINT);
	CHECK(psi_add(&m, both, a_key, 2, 1, &common) != NULL);
	psi_free(&m);
	/* one id twice would count twice */
	CHECK(psi_parse(&m, s) == NULL);
	memcpy(m.at[5], m.at[4], CRYPT_POINT);
	CHECK(psi_add(&m, both, a_key, 2, 1, &common) != NULL);
	psi_free(&m);
	free((void *)(uintptr_t)s.p);
	psi_free(&good);
}

static void
keys_and_columns_are_bound(void)
{
	struct party a, b;
	struct psi_message m;
	size_t common, past;
	int64_t total[1 + PSI_COLUMNS];

	draw_party(&a);
	draw_party(&b);
	psi_ask(&m, a.ids, 8, a_key, 1);
	CHECK(psi_offer(&m, b.ids, b.value, column, COLUMNS, 8, b_key, 1, &past) == NULL);
	CHECK(psi_total(&m, b_key, 1, total) != NULL); /* not added up yet */
	CHECK(psi_add(&m, a.ids, b_key, 2, 1, &common) != NULL);
	CHECK(psi_add(&m, (struct psi_ids){ a.at, a.ids.n - 1 }, a_key, 2, 1, &common) != NULL);
	CHECK(psi_add(&m, a.ids, a_key, 2, 1, &common) == NULL);
	CHECK(psi_total(&m, a_key, 1, total) != NULL);
	m.sums.column[0].unit_e4 = 1;
	CHECK(psi_total(&m, b_key, 1, total) != NULL);
	m.sums.column[0].unit_e4 = 100;
	m.sums.column[1].name[0] ^= 1;
	CHECK(psi_total(&m, b_key, 1, total) != NULL);
	m.sums.column[1].name[0] ^= 1;
	m.sums.nonce[3] ^= 1;
	CHECK(psi_total(&m, b_key, 1, total) != NULL);
	m.sums.nonce[3] ^= 1;
	CHECK(psi_total(&m, b_key, 1, total) == NULL);
	psi_free(&m);
}

/* Any changed bit and any cut of an offer, and of a sum. */
static void
messages_survive_being_text_and_nothing_else(void)
{
	struct psi_message m, back;
	int64_t value[3][COLUMNS] = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
	struct psi_ids ids = { id, 3 };
	size_t common, past;

	psi_ask(&m, ids, 3, a_key, 1);
	CHECK(psi_offer(&m, ids, value[0], column, COLUMNS, 3, b_key, 1, &past) == NULL);
	for (int step = 0; step < 2; step++) {
		struct str s = psi_text(&m);
		char *p = malloc(s.n);
		CHECK(psi_parse(&back, s) == NULL);
		CHECK(back.step == m.step && back.sums.n == COLUMNS &&
		    strcmp(back.sums.column[1].name, "orders") == 0 &&
		    back.sums.column[0].unit_e4 == 100);
		CHECK(memcmp(back.sums.at, m.sums.at,
			  (step == 0 ? 3 * COLUMNS : 1 + COLUMNS) * sizeof *m.sums.at) == 0);
		psi_free(&back);
		for (size_t i = 0; i < s.n; i++) {
			memcpy(p, s.p, s.n);
			p[i] ^= 1;
			CHECK(psi_parse(&back, (struct str){ p, s.n }) != NULL);
			psi_free(&back);
			CHECK(psi_parse(&back, (struct str){ s.p, i }) != NULL);
			psi_free(&back);
		}
		free(p);
		free((void *)(uintptr_t)s.p);
		if (step == 0)
			CHECK(psi_add(&m, ids, a_key, 2, 1, &common) == NULL);
	}
	psi_free(&m);
}

void
unit_crypto_psi_sum(void)
{
	for (int i = 0; i < IDS; i++) {
		snprintf(text[i], sizeof text[i], "u%03d", i);
		id[i] = str_of(text[i]);
	}
	sums_are_plain_sums_over_the_ids_of_both();
	the_sum_is_another_one_each_time();
	values_past_the_bound_are_refused_before_anything_is_sent();
	bad_points_are_refused_common_or_not();
	keys_and_columns_are_bound();
	messages_survive_being_text_and_nothing_else();
}
