/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clock - local times of one zone as UTC, by the day: an export has many times
 * and few days, and what a day takes is found once.
 *
 * A zeroed clock is empty; it holds a day in one of CLOCK_DAYS places and
 * forgets it when another one needs the place.  One thread's.
 */
#ifndef ADAPT_CLOCK_H
#define ADAPT_CLOCK_H

#include <stdbool.h>

#include "base/when.h"

enum { CLOCK_DAYS = 512, CLOCK_TEXT = 20 };

struct clock_day {
	char name[10];		/* "2024-06-18" on the clocks of the zone */
	bool plain;		/* no clock is changed on it or beside it */
	int  east_s;
	char utc[3][10];	/* names of the day before, itself, the day after */
};

struct clock {
	const struct zone *zone;
	struct clock_day day[CLOCK_DAYS];
};

/*
 * "2024-06-18 20:00:00" as "2024-06-18T12:00:00Z" into `to`.  False when it is
 * spelt in any other way, is no such time, or lies near a change of clocks:
 * then value_moment() has to see to it.
 */
bool clock_utc(struct clock *, const struct zone *, struct str local, char to[static CLOCK_TEXT]);

#endif
