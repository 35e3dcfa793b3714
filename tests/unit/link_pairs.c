/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/pairs.h"

#include <stdlib.h>

#include "base/num.h"
#include "link/agree.h"

#include "table_read.h"
#include "unit.h"

enum { ITEMS = 700, WINDOW = 1000 };

static struct item item[ITEMS];
static unsigned char met[ITEMS][ITEMS];

static void
mark(void *ctx, uint32_t a, uint32_t b)
{
	(void)ctx;
	if (a < b && b < ITEMS)
		met[a][b]++;
}

/* Titles from few letters, so that bigrams repeat; half are edits of others. */
static void
draw(uint64_t *seed, struct arena *a)
{
	static char text[ITEMS][40];
	struct folded scratch = { 0 };

	for (uint32_t i = 0; i < ITEMS; i++) {
		size_t n = 0, from = i > 0 ? random_below(seed, i) : 0;
		if (i < 10 || random_below(seed, 2) == 0) {
			size_t len = 1 + random_below(seed, 24);
			while (n < len)
				text[i][n++] = (char)('a' + random_below(seed, 2 + i % 6));
		}
		for (const char *p = text[from]; n == 0 && *p != '\0'; p++) {
			uint64_t what = random_below(seed, 16);
			if (what != 0)
				text[i][n++] = what == 1 ? 'z' : *p;
			if (what == 2 && n < 30)
				text[i][n++] = 'y';
			if (n > 0)
				for (p++; *p != '\0' && n < 32; p++)
					if ((what = random_below(seed, 16)) != 0)
						text[i][n++] = what == 1 ? 'z' : *p;
			if (n > 0)
				break;
		}
		text[i][n] = '\0';
		item_read(&item[i], str_of(text[i]), (struct str){ 0 }, &scratch, a);
		item[i].platform = (uint32_t)random_below(seed, 3);
		item[i].first = (int64_t)random_below(seed, 3 * WINDOW);
		item[i].last = item[i].first +
		    (int64_t)(random_below(seed, 4) == 0 ? WINDOW / 2 : 0);
		if (random_below(seed, 20) == 0)
			item[i].first = item[i].last = INT_NONE;
	}
	fold_free(&scratch);
}

/* Brute force: every two items whose titles and times agree have met. */
static void
no_pair_is_missed_and_none_meets_twice(void)
{
	const struct pairs_rule rule = { 0.8, WINDOW, ITEMS, false };
	int missed = 0, twice = 0, wrong = 0, like = 0, all = 0;
	uint64_t seed = 21;

	for (int round = 0; round < 4; round++) {
		struct arena a = { 0 };
		draw(&seed, &a);
		memset(met, 0, sizeof met);
		CHECK(pairs_find(item, ITEMS, &rule, mark, NULL) == 0);
		for (int i = 0; i < ITEMS; i++)
			for (int j = i + 1; j < ITEMS; j++) {
				const struct item *x = &item[i], *y = &item[j];
				int64_t gap = agree_gap(x, y);
				bool want = x->platform != y->platform && gap <= WINDOW &&
				    agree_title(x, y, 0.8) > 0 &&
				    (gap != INT_NONE || x->hash == y->hash);
				like += want;
				all += met[i][j];
				missed += want && met[i][j] == 0;
				twice += met[i][j] > 1;
				wrong += met[i][j] > 0 &&
				    (x->platform == y->platform || gap > WINDOW);
			}
		arena_free(&a);
	}
	CHECK(like > 1000);
	CHECK(missed == 0);
	CHECK(twice == 0);
	CHECK(wrong == 0);
	CHECK(all < 4 * ITEMS * ITEMS / 8); /* of 1/3 that differ in platform and agree in time */
}

static void
lists_are_cut_where_asked_and_that_is_counted(void)
{
	struct pairs_rule rule = { 0.8, WINDOW, 2, true };
	struct folded scratch = { 0 };
	struct arena a = { 0 };
	int pairs = 0;

	for (uint32_t i = 0; i < 5; i++) {
		item[i] = (struct item){ .first = i, .last = i };
		item_read(&item[i], STR("ab"), (struct str){ 0 }, &scratch, &a);
	}
	memset(met, 0, sizeof met);
	/* equal titles have the title's list and the bigram's; the first two of each are cut */
	CHECK(pairs_find(item, 5, &rule, mark, NULL) == 4);
	for (int i = 0; i < 5; i++)
		for (int j = i + 1; j < 5; j++)
			pairs += met[i][j];
	CHECK(pairs == 2 + 2 + 2 + 1);
	rule.most = 4;
	CHECK(pairs_find(item, 5, &rule, mark, NULL) == 0);
	fold_free(&scratch);
	arena_free(&a);
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
numbers_are_sorted_as_qsort_does(void)
{
	uint64_t a[1000], b[1000], seed = 4;

	for (int shift = 0; shift < 64; shift += 9) {
		for (int i = 0; i < 1000; i++)
			a[i] = b[i] = random_below(&seed, UINT64_MAX) >> shift;
		qsort(a, 1000, sizeof *a, by_value);
		pairs_sort(b, 1000);
		CHECK(memcmp(a, b, sizeof a) == 0);
	}
	pairs_sort(b, 0);
}

void
unit_link_pairs(void)
{
	no_pair_is_missed_and_none_meets_twice();
	lists_are_cut_where_asked_and_that_is_counted();
	numbers_are_sorted_as_qsort_does();
}
