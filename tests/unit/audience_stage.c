/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/stage.h"

#include <stdlib.h>

#include "base/mem.h"
#include "unit.h"

enum { PEOPLE = 4, DAYS = 11 };

/*
 * Counts of one calendar day as PostHog gives them, with a period of a day:
 * its returning is our active, its resurrecting our returning, its dormant
 * those who came the day before and not today.
 */
static void
day(const struct days *d, int n, const struct days_pool *pool, int64_t today, const int want[4])
{
	int got[4] = { 0 };

	for (int i = 0; i < n; i++) {
		if (!days_any(&d[i], pool, 0, today))
			continue;
		enum stage s = stage_of(&d[i], pool, today, 1);
		got[0] += s == STAGE_NEW;
		got[1] += s == STAGE_ACTIVE;
		got[2] += s == STAGE_RETURNING;
		got[3] -= s == STAGE_DORMANT && days_any(&d[i], pool, today - 1, today - 1);
	}
	for (int k = 0; k < 4; k++)
		CHECK(got[k] == want[k]);
}

/* PostHog test_lifecycle_query_runner.py, test_lifecycle_trend: 2020-01-12 to 19. */
static void
people(void)
{
	static const int came[PEOPLE][DAYS] = {
		{ 11, 12, 13, 15, 17, 19 },
		{ 9, 12 },
		{ 12 },
		{ 15 },
	};
	static const int want[8][4] = {
		{ 1, 1, 1, 0 },
		{ 0, 1, 0, -2 },
		{ 0, 0, 0, -1 },
		{ 1, 0, 1, 0 },
		{ 0, 0, 0, -2 },
		{ 0, 0, 1, 0 },
		{ 0, 0, 0, -1 },
		{ 0, 0, 1, 0 },
	};
	struct days_pool pool = { 0 };
	struct days d[PEOPLE] = { 0 };

	for (int i = 0; i < PEOPLE; i++)
		for (int k = 0; k < DAYS && came[i][k] != 0; k++)
			days_add(&d[i], &pool, days_word(18262 + came[i][k] - 1),
			    days_bit(18262 + came[i][k] - 1)); /* 18262 is 2020-01-01 */
	for (int t = 12; t <= 19; t++)
		day(d, PEOPLE, &pool, 18262 + t - 1, want[t - 12]);
	free(pool.at);
}

/* The same file, test_lifecycle_query_group_0: 2020-01-09 to 19. */
static void
organisation(void)
{
	static const int came[] = { 9, 11, 12, 12, 12, 13, 15, 15, 17, 18, 19 };
	static const int want[DAYS][4] = {
		{ 1, 0, 0, 0 },
		{ 0, 0, 0, -1 },
		{ 0, 0, 1, 0 },
		{ 0, 1, 0, 0 },
		{ 0, 1, 0, 0 },
		{ 0, 0, 0, -1 },
		{ 0, 0, 1, 0 },
		{ 0, 0, 0, -1 },
		{ 0, 0, 1, 0 },
		{ 0, 1, 0, 0 },
		{ 0, 1, 0, 0 },
	};
	struct days_pool pool = { 0 };
	struct days d = { 0 };

	for (size_t k = 0; k < sizeof came / sizeof *came; k++)
		days_add(&d, &pool, days_word(came[k]), days_bit(came[k]));
	for (int t = 0; t < DAYS; t++)
		day(&d, 1, &pool, 9 + t, want[t]);
	free(pool.at);
}

/* A period of seven days that ends today, day 100: 94 to 100, before it 87 to 93. */
static void
week(void)
{
	static const struct {
		int came[2];
		enum stage want;
	} c[] = {
		{ { 94, 94 }, STAGE_NEW },
		{ { 100, 100 }, STAGE_NEW },
		{ { 93, 94 }, STAGE_ACTIVE },
		{ { 87, 100 }, STAGE_ACTIVE },
		{ { 86, 94 }, STAGE_RETURNING },
		{ { 1, 100 }, STAGE_RETURNING },
		{ { 93, 93 }, STAGE_DORMANT },
		{ { 1, 87 }, STAGE_DORMANT },
	};

	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		struct days_pool pool = { 0 };
		struct days d = { 0 };
		for (int k = 0; k < 2; k++)
			days_add(&d, &pool, days_word(c[i].came[k]), days_bit(c[i].came[k]));
		CHECK(stage_of(&d, &pool, 100, 7) == c[i].want);
		free(pool.at);
	}
}

void
unit_audience_stage(void)
{
	people();
	organisation();
	week();
}
