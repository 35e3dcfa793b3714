/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/cohort.h"

#include <string.h>

#include "audience/period.h"
#include "base/when.h"
#include "unit.h"

enum { FROM = -5, MONTHS = 11 };

static struct cohort_cell cell[MONTHS][MONTHS];

static struct cohort_cell *
row(void *ctx, int64_t cohort)
{
	(void)ctx;
	return cell[cohort - FROM];
}

static void
add(const struct cohort_plan *p, const int64_t *month, size_t n)
{
	struct cohort_visit v[MONTHS];

	for (size_t i = 0; i < n; i++)
		v[i] = (struct cohort_visit){ month[i], true, true };
	cohort_add(p, v, n, FROM + MONTHS - 1, row, NULL);
}

static const int64_t one[] = { -5, -4, -3, -1, 0, 3 }, two[] = { -5, -4, -3, 0, 1, 5 };

/* PostHog test_retention_query_runner.py, test_month_interval. */
static void
posthog(void)
{
	static const int want[MONTHS][MONTHS] = { { 2, 2, 2, 0, 1, 2, 1, 0, 1, 0, 1 },
		{ 2, 2, 0, 1, 2, 1, 0, 1, 0, 1 }, { 2, 0, 1, 2, 1, 0, 1, 0, 1 },
		{ 0, 0, 0, 0, 0, 0, 0, 0 }, { 1, 1, 0, 0, 1, 0, 0 }, { 2, 1, 0, 1, 0, 1 },
		{ 1, 0, 0, 0, 1 }, { 0, 0, 0, 0 }, { 1, 0, 0 }, { 0, 0 }, { 1 } };
	const struct cohort_plan p = { .periods = MONTHS - 1, .recurring = true };

	memset(cell, 0, sizeof cell);
	add(&p, one, 6);
	add(&p, two, 6);
	for (int c = 0; c < MONTHS; c++)
		for (int k = 0; k < MONTHS - c; k++) {
			CHECK(cell[c][k].returned == (uint64_t)want[c][k]);
			CHECK(cell[c][k].users == (uint64_t)want[c][0]);
		}
}

static void
first_time(void)
{
	const struct cohort_plan plain = { .periods = 4 }, later = { .periods = 10, .later = true };

	memset(cell, 0, sizeof cell);
	add(&plain, one, 6);
	CHECK(cell[0][4].returned == 1 && cell[0][3].returned == 0 && cell[0][4].users == 1);
	CHECK(cell[0][5].users == 0 && cell[1][0].users == 0);
	memset(cell, 0, sizeof cell);
	add(&later, one, 6);
	for (int k = 0; k <= 10; k++)
		CHECK(cell[0][k].returned == (k <= 8) && cell[0][k].users == 1);
	/* what began late is seen for fewer periods; a return in front of the start is none */
	memset(cell, 0, sizeof cell);
	const struct cohort_visit v[] = { { 1, false, true }, { 3, true, false },
		{ 3, false, true }, { 5, false, true } };
	cohort_add(&later, v, 4, 5, row, NULL);
	CHECK(cell[8][0].users == 1 && cell[8][2].returned == 1 && cell[8][3].users == 0);
	CHECK(cell[6][0].users == 0);
}

static void
periods(void)
{
	int64_t monday = when_days((struct civil){ 2024, 6, 17 });

	for (int i = 0; i < 7; i++)
		CHECK(period_of(PERIOD_WEEK, monday + i) == period_of(PERIOD_WEEK, monday));
	CHECK(period_of(PERIOD_WEEK, monday - 1) == period_of(PERIOD_WEEK, monday) - 1);
	CHECK(period_start(PERIOD_WEEK, period_of(PERIOD_WEEK, monday + 6)) == monday);
	int64_t dec = period_of(PERIOD_MONTH, when_days((struct civil){ 1969, 12, 31 }));
	CHECK(period_of(PERIOD_MONTH, 0) == dec + 1);
	CHECK(period_start(PERIOD_MONTH, dec) == when_days((struct civil){ 1969, 12, 1 }));
	CHECK(period_start(PERIOD_DAY, period_of(PERIOD_DAY, -3)) == -3);
}

void
unit_audience_cohort(void)
{
	posthog();
	first_time();
	periods();
}
