/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/period.h"

#include <string.h>

#include "base/when.h"

enum { WEEK = 7, YEAR = 12, TO_MONDAY = 3 /* 1970-01-01 was a Thursday */ };

enum period
period_find(const char *word)
{
	return strcmp(word, "week") == 0 ? PERIOD_WEEK :
	    strcmp(word, "month") == 0	 ? PERIOD_MONTH :
					   PERIOD_DAY;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t
period_of(enum period p, int64_t day)
{
	if (p == PERIOD_DAY)
		return day;
	if (p == PERIOD_WEEK)
		return floor_div(day + TO_MONDAY, WEEK);
	struct civil c = when_civil(day);
	return (int64_t)c.year * YEAR + c.month - 1;
}

int64_t
period_start(enum period p, int64_t number)
{
	if (p == PERIOD_DAY)
		return number;
	if (p == PERIOD_WEEK)
		return number * WEEK - TO_MONDAY;
	int64_t year = floor_div(number, YEAR);
	return when_days((struct civil){ (int)year, (int)(number - year * YEAR) + 1, 1 });
}
