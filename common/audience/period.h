/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * period - days, weeks and months, numbered without gaps.
 *
 * A day counts from 1970-01-01, a week begins on Monday (ISO 8601), a month is
 * the calendar's.
 */
#ifndef AUDIENCE_PERIOD_H
#define AUDIENCE_PERIOD_H

#include <stdint.h>

enum period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH };

#define PERIOD_WORDS "day|week|month"

enum period period_find(const char *word);		/* one of PERIOD_WORDS */
int64_t     period_of(enum period, int64_t day);
int64_t     period_start(enum period, int64_t number);	/* its first day */

#endif
