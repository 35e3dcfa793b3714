/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/check.h"

#include <math.h>

#include "unit.h"

#define NONE ((double)NAN)

static void
names(void)
{
	for (int c = 0; c < CHECKS; c++)
		CHECK(check_find(str_of(check_kinds[c].name)) == c);
	CHECK(check_find(STR("ove")) == -1);
	CHECK(check_find(STR("")) == -1);
}

static void
pairs(void)
{
	struct check_pair p;

	CHECK(check_read_pair(CHECK_OVER, STR("a|b"), &p) == NULL);
	CHECK(str_eq(p.a, STR("a")) && str_eq(p.b, STR("b")) && p.factor == 1 && p.plus == 0);
	CHECK(check_read_pair(CHECK_OVER, STR("a|b*2.5+24h"), &p) == NULL);
	CHECK(str_eq(p.b, STR("b")) && p.factor == 2.5 && p.plus == 86400000);
	CHECK(check_read_pair(CHECK_OVER, STR("a|b+90s"), &p) == NULL && p.plus == 90000);
	CHECK(check_read_pair(CHECK_WITHOUT, STR("a|b"), &p) == NULL);
	CHECK(check_read_pair(CHECK_WITHOUT, STR("a|b*2"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR("a"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR("a|"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR("|b"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR("a|b|c"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR("a|b*x"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR("a|b+3"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR("a|*2"), &p) != NULL);
	CHECK(check_read_pair(CHECK_OVER, STR(""), &p) != NULL);
}

static void
tests(void)
{
	CHECK(check_test(CHECK_NEGATIVE, -1, NONE, 1, 0) == OUTCOME_BAD);
	CHECK(check_test(CHECK_NEGATIVE, 0, NONE, 1, 0) == OUTCOME_GOOD);
	CHECK(check_test(CHECK_NEGATIVE, NONE, NONE, 1, 0) == OUTCOME_NONE);
	CHECK(check_test(CHECK_OVER_ONE, 1, NONE, 1, 0) == OUTCOME_GOOD);
	CHECK(check_test(CHECK_OVER_ONE, 1.0001, NONE, 1, 0) == OUTCOME_BAD);
	CHECK(check_test(CHECK_OVER, 10, 10, 1, 0) == OUTCOME_GOOD);
	CHECK(check_test(CHECK_OVER, 11, 10, 1, 0) == OUTCOME_BAD);
	CHECK(check_test(CHECK_OVER, 26, 10, 2.5, 1) == OUTCOME_GOOD);
	CHECK(check_test(CHECK_OVER, 26.5, 10, 2.5, 1) == OUTCOME_BAD);
	CHECK(check_test(CHECK_OVER, 11, NONE, 1, 0) == OUTCOME_NONE);
	CHECK(check_test(CHECK_WITHOUT, 1, 0, 1, 0) == OUTCOME_BAD);
	CHECK(check_test(CHECK_WITHOUT, 0, 0, 1, 0) == OUTCOME_GOOD);
	CHECK(check_test(CHECK_WITHOUT, 5, 1, 1, 0) == OUTCOME_GOOD);
	/* 33.4 % and 66.7 % as printed, of 1/3 and 2/3 */
	CHECK(check_test(CHECK_SUM_OVER_ONE, 0.334, 0.667, 1, 0) == OUTCOME_GOOD);
	CHECK(check_test(CHECK_SUM_OVER_ONE, 0.4, 0.61, 1, 0) == OUTCOME_BAD);
}

static void
levels(void)
{
	struct limits both = { 0.1, 0.5 }, warn = { 0, NONE }, error = { NONE, 0 };

	CHECK(check_level(LIMIT_RATE, both, 0.1) == LEVEL_OK);
	CHECK(check_level(LIMIT_RATE, both, 0.11) == LEVEL_WARN);
	CHECK(check_level(LIMIT_RATE, both, 0.51) == LEVEL_ERROR);
	CHECK(check_level(LIMIT_RATE, both, NONE) == LEVEL_OK);
	CHECK(check_level(LIMIT_RATE, warn, 1) == LEVEL_WARN);
	CHECK(check_level(LIMIT_RATE, error, 1) == LEVEL_ERROR);
	CHECK(check_level(LIMIT_RATE, (struct limits){ NONE, NONE }, 1) == LEVEL_OK);
	CHECK(check_level(LIMIT_LEAST, (struct limits){ 0.5, 0.1 }, 0.5) == LEVEL_OK);
	CHECK(check_level(LIMIT_LEAST, (struct limits){ 0.5, 0.1 }, 0.2) == LEVEL_WARN);
	CHECK(check_level(LIMIT_LEAST, (struct limits){ 0.5, 0.1 }, 0) == LEVEL_ERROR);
	CHECK_NEAR(check_threshold(both, LEVEL_OK), 0.1, 0);
	CHECK_NEAR(check_threshold(both, LEVEL_ERROR), 0.5, 0);
	CHECK_NEAR(check_threshold(error, LEVEL_OK), 0, 0);
	CHECK(isnan(check_threshold((struct limits){ NONE, NONE }, LEVEL_OK)));
}

void
unit_quality_check(void)
{
	names();
	pairs();
	tests();
	levels();
}
