/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/days.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "unit.h"

enum { SPAN = 2000, FIRST = -700 };

static uint32_t seed = 7;

static int
draw(int below)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (unsigned)below);
}

static void
put(struct days *d, struct days_pool *pool, int64_t day)
{
	days_add(d, pool, days_word(day), days_bit(day));
}

/* The same days in a plain array, by brute force. */
static void
against_flags(int n)
{
	struct days_pool pool = { 0 }, other = { 0 };
	struct days d = { 0 }, back = { 0 }, half[2] = { { 0 }, { 0 } }, both = { 0 };
	bool flag[SPAN] = { false };
	int day[500], want = 0;

	for (int i = 0; i < n; i++) {
		day[i] = draw(SPAN);
		flag[day[i]] = true;
		put(&d, &pool, day[i] + FIRST);
		put(&half[i % 2], &pool, day[i] + FIRST);
	}
	for (int i = n; i-- > 0;)
		put(&back, &other, day[i] + FIRST);
	days_merge(&both, &other, &half[0], &pool);
	days_merge(&both, &other, &half[1], &pool);
	for (int i = 0; i < SPAN; i++)
		want += flag[i];
	CHECK(days_count(&d, &pool) == (size_t)want);
	CHECK(days_count(&back, &other) == (size_t)want);
	CHECK(days_count(&both, &other) == (size_t)want);
	for (int round = 0; round < 300; round++) {
		int from = draw(SPAN), to = from + draw(round < 150 ? 5 : 300);
		bool any = false;
		for (int i = from; i <= to && i < SPAN; i++)
			any |= flag[i];
		CHECK(days_any(&d, &pool, from + FIRST, to + FIRST) == any);
		CHECK(days_any(&both, &other, from + FIRST, to + FIRST) == any);
	}
	/* ascending words, whatever the order of adding */
	for (const struct days *a = &d, *b = &back;;) {
		CHECK(a->word == b->word && a->bits == b->bits);
		CHECK((a->more == 0) == (b->more == 0));
		if (a->more == 0 || b->more == 0)
			break;
		const struct days *next = &pool.at[a->more - 1];
		CHECK(next->word > a->word);
		a = next;
		b = &other.at[b->more - 1];
	}
	free(pool.at);
	free(other.at);
}

void
unit_audience_days(void)
{
	struct days_pool pool = { 0 };
	struct days d = { 0 };

	CHECK(days_count(&d, &pool) == 0 && !days_any(&d, &pool, -5000, 5000));
	put(&d, &pool, -1);
	put(&d, &pool, 63);
	CHECK(days_any(&d, &pool, -1, -1) && days_any(&d, &pool, 63, 63));
	CHECK(!days_any(&d, &pool, 0, 62) && !days_any(&d, &pool, 64, 5000));
	CHECK(days_any(&d, &pool, INT32_MIN, -1) && !days_any(&d, &pool, INT32_MIN, -2));
	free(pool.at);
	against_flags(1);
	against_flags(40);
	against_flags(500);
}
