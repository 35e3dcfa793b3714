/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/newword.h"

#include <stdlib.h>

#include "unit.h"
#include "words/counts.h"

static void
by_hand(void)
{
	/* xaby, zabw, ab, xab: ab four times among 13, a and b four times each */
	static const uint32_t c[] = { 0, 'x', 'a', 'b', 'y', 0, 'z', 'a', 'b', 'w', 0, 'a', 'b', 0,
		'x', 'a', 'b', 0 };
	size_t n;
	struct newword *w = newword_find(c, sizeof c / sizeof *c, 2, &n);

	/* and xab twice: nothing but an edge or a letter next to it */
	CHECK(n == 3);
	CHECK(w[0].len == 2 && c[w[0].at] == 'a' && w[0].count == 4);
	CHECK_NEAR(w[0].mi, log(4.0 * 13 / 16), 1e-12);
	/* before: x twice, z, an edge; behind: y, w, two edges */
	CHECK_NEAR(w[0].left, 0.5 * log(2) + 0.5 * log(4), 1e-12);
	CHECK_NEAR(w[0].right, log(4), 1e-12);
	CHECK(w[1].len == 2 && c[w[1].at] == 'x' && w[1].count == 2);
	CHECK(w[2].len == 3 && c[w[2].at] == 'x' && w[2].count == 2);
	/* xa|b: 2 of 2 and 4; x|ab: 2 of 2 and 4; ln(2 * 13 / 8) */
	CHECK_NEAR(w[2].mi, log(2.0 * 13 / 8), 1e-12);
	free(w);
	w = newword_find(c, 1, 2, &n);
	CHECK(n == 0);
	free(w);
}

/* Against a plain table of 50 numbers and 40 periods. */
static void
counting(void)
{
	static uint64_t want[50][40];
	struct counts c = { 0 };
	unsigned seed = 3;
	size_t *first, k = 0;

	for (int i = 0; i < 20000; i++) {
		seed = seed * 1103515245 + 12345;
		unsigned number = (seed >> 16) % 50, period = (seed >> 24) % 40;
		want[number][period] += seed >> 30;
		counts_add(&c, count_key(number, (int64_t)period - 20), seed >> 30);
	}
	struct count *all = counts_sorted(&c, 50, &first);
	for (unsigned i = 0; i < 50; i++) {
		CHECK(first[i] == k);
		for (; k < first[i + 1]; k++) {
			CHECK(count_number(all[k].key) == i);
			CHECK(k == first[i] || all[k].key > all[k - 1].key);
			CHECK(all[k].n == want[i][count_period(all[k].key) + 20]);
			want[i][count_period(all[k].key) + 20] = 0;
		}
		for (int p = 0; p < 40; p++)
			CHECK(want[i][p] == 0);
	}
	CHECK(k == c.len);
	free(all);
	free(first);
	counts_free(&c);
}

void
unit_text_newword(void)
{
	by_hand();
	counting();
}
