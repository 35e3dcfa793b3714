/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/pairs.h"

#include <stdlib.h>

#include "base/num.h"
#include "link/agree.h"
#include "link/edit.h"

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

/* Titles of few words, some longer than a machine word; half are edits of others. */
static void
draw_words(uint64_t *seed, struct arena *a, size_t most)
{
	static const char *const word[] = { "cat", "dog", "run", "fun", "day", "best", "new",
		"vlog", "part", "kitty", "doggo", "sunday" };
	static char text[ITEMS][240];
	struct folded scratch = { 0 };

	for (uint32_t i = 0; i < ITEMS; i++) {
		size_t n = 0, words = 1 + random_below(seed, most);
		if (i > 10 && random_below(seed, 2) == 0) {
			const char *from = text[random_below(seed, i)];
			for (; *from != '\0' && n < 200; from++) {
				uint64_t what = random_below(seed, 40);
				if (what != 0)
					text[i][n++] = what == 1 ? 'q' : *from;
				if (what == 2)
					text[i][n++] = 'j';
			}
			words = 0;
		}
		for (size_t w = 0; w < words; w++)
			for (const char *p = word[random_below(seed, 12)]; *p != '\0' && n < 200;)
				text[i][n++] = *p++;
		text[i][n] = '\0';
		item_read(&item[i], str_of(text[i]), (struct str){ 0 }, &scratch, a);
		item[i].platform = (uint32_t)random_below(seed, 3);
		item[i].first = item[i].last = (int64_t)random_below(seed, 3 * WINDOW);
		if (random_below(seed, 30) == 0)
			item[i].first = item[i].last = INT_NONE;
	}
	fold_free(&scratch);
}

/* Brute force: every two items whose titles and times agree have met, once, and what
 * met is not much more than that. */
static void
check_all_pairs(const struct pairs_rule *rule)
{
	static unsigned char first[ITEMS][ITEMS];
	void *ctx[] = { NULL, NULL, NULL };
	int missed = 0, twice = 0, wrong = 0, like = 0, all = 0;
	struct pairs_rule many = *rule;

	memset(met, 0, sizeof met);
	CHECK(pairs_find(item, ITEMS, rule, mark, ctx) == 0);
	for (int i = 0; i < ITEMS; i++)
		for (int j = i + 1; j < ITEMS; j++) {
			const struct item *x = &item[i], *y = &item[j];
			int64_t gap = agree_gap(x, y);
			bool want = x->platform != y->platform && gap <= WINDOW &&
			    agree_title(x, y, rule->title) > 0 &&
			    (gap != INT_NONE || x->hash == y->hash);
			like += want;
			all += met[i][j];
			missed += want && met[i][j] == 0;
			twice += met[i][j] > 1;
			wrong += met[i][j] > 0 && (x->platform == y->platform || gap > WINDOW);
		}
	CHECK(like > 10);
	CHECK(missed == 0);
	CHECK(twice == 0);
	CHECK(wrong == 0);
	CHECK(all < 4 * like + ITEMS * ITEMS / 20);
	memcpy(first, met, sizeof met);
	memset(met, 0, sizeof met);
	many.workers = 3;
	CHECK(pairs_find(item, ITEMS, &many, mark, ctx) == 0);
	CHECK(memcmp(first, met, sizeof met) == 0);
}

static void
no_pair_is_missed_and_none_meets_twice(void)
{
	static const double least[] = { 0.75, 0.8, 0.83, 0.9, 1 };
	struct pairs_rule rule = { .window_ms = WINDOW,
		.same = ITEMS,
		.most = ITEMS,
		.pairs = ITEMS,
		.workers = 1 };
	uint64_t seed = 21;

	for (int round = 0; round < 5; round++)
		for (int kind = 0; kind < 4; kind++) {
			struct arena a = { 0 };
			if (kind == 0)
				draw(&seed, &a);
			else /* up to 6, 36 and 110 letters, more or less */
				draw_words(&seed, &a, kind == 1 ? 1 : kind == 2 ? 7 : 24);
			rule.title = least[round];
			check_all_pairs(&rule);
			arena_free(&a);
		}
}

static void
lists_are_cut_where_asked_and_that_is_counted(void)
{
	struct pairs_rule rule = { .title = 0.8,
		.window_ms = WINDOW,
		.same = 2,
		.most = 4,
		.pairs = 4,
		.same_platform = true,
		.workers = 1 };
	struct folded scratch = { 0 };
	struct arena a = { 0 };
	void *ctx[] = { NULL };
	int pairs = 0;

	for (uint32_t i = 0; i < 5; i++) {
		item[i] = (struct item){ .first = i, .last = i };
		item_read(&item[i], STR("ab"), (struct str){ 0 }, &scratch, &a);
	}
	memset(met, 0, sizeof met);
	/* 0, 1, 2, 2, 2 in front; the last two would have had more */
	CHECK(pairs_find(item, 5, &rule, mark, ctx) == 2);
	for (int i = 0; i < 5; i++)
		for (int j = i + 1; j < 5; j++)
			pairs += met[i][j];
	CHECK(pairs == 0 + 1 + 2 + 2 + 2);
	rule.same = 4;
	CHECK(pairs_find(item, 5, &rule, mark, ctx) == 0);
	/* five titles a letter apart: each is like all that came before it */
	for (uint32_t i = 0; i < 5; i++) {
		char text[] = "abcdefghi?";
		text[9] = (char)('k' + i);
		item_read(&item[i], str_of(text), (struct str){ 0 }, &scratch, &a);
	}
	memset(met, 0, sizeof met);
	CHECK(pairs_find(item, 5, &rule, mark, ctx) == 0);
	rule.pairs = 3;
	CHECK(pairs_find(item, 5, &rule, mark, ctx) > 0);
	rule.pairs = 4;
	rule.most = 3;
	CHECK(pairs_find(item, 5, &rule, mark, ctx) > 0);
	fold_free(&scratch);
	arena_free(&a);
}

/* Levenshtein's table. */
static uint32_t
distance(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb)
{
	static uint32_t at[80][80];

	for (uint32_t i = 0; i <= na; i++)
		for (uint32_t j = 0; j <= nb; j++) {
			uint32_t d = i == 0 ? j :
			    j == 0	    ? i :
					      at[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (i > 0 && at[i - 1][j] + 1 < d)
				d = at[i - 1][j] + 1;
			if (j > 0 && at[i][j - 1] + 1 < d)
				d = at[i][j - 1] + 1;
			at[i][j] = d;
		}
	return at[na][nb];
}

static void
edits_are_counted_as_in_levenshteins_table(void)
{
	uint64_t seed = 5;
	int wrong = 0;

	for (int round = 0; round < 3000; round++) {
		uint32_t a[EDIT_SHORT], b[75], na = 1 + (uint32_t)random_below(&seed, EDIT_SHORT);
		uint32_t nb = (uint32_t)random_below(&seed, 75);
		uint32_t letters = 2 + (uint32_t)random_below(&seed, 60);
		struct edit e;
		for (uint32_t i = 0; i < na; i++)
			a[i] = (uint32_t)random_below(&seed, letters) << (round % 3 * 7);
		for (uint32_t i = 0; i < nb; i++)
			b[i] = i < na && random_below(&seed, 4) ?
			    a[i] :
			    (uint32_t)random_below(&seed, letters);
		uint32_t d = distance(a, na, b, nb);
		edit_set(&e, a, na);
		wrong += !edit_within(&e, b, nb, d) || !edit_within(&e, b, nb, d + 3);
		wrong += d > 0 && edit_within(&e, b, nb, d - 1);
	}
	CHECK(wrong == 0);
}

void
unit_link_pairs(void)
{
	edits_are_counted_as_in_levenshteins_table();
	no_pair_is_missed_and_none_meets_twice();
	lists_are_cut_where_asked_and_that_is_counted();
}
