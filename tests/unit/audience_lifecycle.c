/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/lifecycle.h"

#include <string.h>

#include "audience/stage.h"
#include "unit.h"

enum { SPAN = 40 };

struct counts {
	int n[SPAN][LIVES];
	int moves[LIVES + 1][LIVES];
	int64_t next;
};

static void
count(void *ctx, int64_t at, int64_t len, enum life before, enum life now)
{
	struct counts *c = ctx;

	CHECK(c->next == -1 || c->next == at);
	c->next = at + len;
	c->moves[before][now] += (int)len;
	for (int64_t i = at; i < at + len; i++)
		c->n[i][now]++;
}

static void
walk(struct counts *c, const int64_t *day, size_t n, int64_t last)
{
	c->next = -1;
	life_walk(day, n, last, count, c);
	CHECK(n == 0 || day[0] > last || c->next == last + 1);
}

/* PostHog test_lifecycle_query_runner.py: test_lifecycle_trend, 12 to 19 January. */
static void
posthog(void)
{
	static const int64_t p1[] = { 11, 12, 13, 15, 17, 19 }, p2[] = { 9, 12 }, p3[] = { 12 },
			     p4[] = { 15 };
	static const int want[4][8] = { { 1, 0, 0, 1, 0, 0, 0, 0 }, { 1, 1, 0, 0, 0, 0, 0, 0 },
		{ 1, 0, 0, 1, 0, 1, 0, 1 }, { 0, -2, -1, 0, -2, 0, -1, 0 } };
	struct counts c = { .next = -1 };

	walk(&c, p1, 6, 19);
	walk(&c, p2, 2, 19);
	walk(&c, p3, 1, 19);
	walk(&c, p4, 1, 19);
	for (int d = 0; d < 8; d++)
		for (int s = 0; s < 4; s++)
			CHECK((s == LIFE_DORMANT ? -1 : 1) * c.n[12 + d][s] == want[s][d]);
}

/* The same file: test_lifecycle_query_group_0, 9 to 19 January. */
static void
posthog_group(void)
{
	static const int64_t org[] = { 9, 11, 12, 13, 15, 17, 18, 19 };
	static const int want[4][11] = { { 1 }, { 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1 },
		{ 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0 }, { 0, -1, 0, 0, 0, -1, 0, -1, 0, 0, 0 } };
	struct counts c = { .next = -1 };

	walk(&c, org, 8, 19);
	for (int d = 0; d < 11; d++)
		for (int s = 0; s < 4; s++)
			CHECK((s == LIFE_DORMANT ? -1 : 1) * c.n[9 + d][s] == want[s][d]);
}

/* What comes after the last period is not looked at, and does not shorten what was before. */
static void
to_the_last(void)
{
	static const int64_t days[] = { 2, 9, 10 };
	struct counts c = { .next = -1 };

	for (int64_t last = 2; last < 9; last++)
		walk(&c, days, 3, last);
	CHECK(c.n[2][LIFE_NEW] == 7 && c.n[3][LIFE_DORMANT] == 6 && c.n[4][LIFE_ABSENT] == 5 &&
	    c.n[8][LIFE_ABSENT] == 1 && c.n[9][LIFE_RESURRECTING] == 0);
}

/* Day by day it is what stage.h says of somebody on that day. */
static void
against_stage(void)
{
	static const enum stage as[LIVES] = { STAGE_NEW, STAGE_ACTIVE, STAGE_RETURNING,
		STAGE_DORMANT, STAGE_DORMANT };
	uint32_t seed = 5;

	for (int round = 0; round < 300; round++) {
		struct days_pool pool = { 0 };
		struct days days = { 0 };
		struct counts c = { .next = -1 };
		int64_t day[SPAN];
		size_t n = 0;
		for (int d = 0; d < SPAN - 1; d++) {
			seed = seed * 1664525u + 1013904223u;
			if ((seed >> 16) % 3 == 0) {
				day[n++] = d;
				days_add(&days, &pool, days_word(d), days_bit(d));
			}
		}
		walk(&c, day, n, SPAN - 1);
		for (int64_t d = n > 0 ? day[0] : SPAN; d < SPAN; d++)
			for (int s = 0; s < LIVES; s++)
				CHECK(!c.n[d][s] || stage_of(&days, &pool, d, 1) == as[s]);
	}
}

void
unit_audience_lifecycle(void)
{
	posthog();
	posthog_group();
	to_the_last();
	against_stage();
}
