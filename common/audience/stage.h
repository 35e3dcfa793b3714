/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stage - where somebody stands in their life with us, by the days they came.
 *
 * Time is cut into periods of some days that end today: this one and the one
 * before it.
 *
 *	new		first came in this period
 *	active		came in this period and in the one before
 *	returning	came in this period, not in the one before, but earlier
 *	dormant		did not come in this period
 *
 * PostHog's lifecycle calls the second returning and the third resurrecting,
 * and its dormant are only those who left in this very period.
 */
#ifndef AUDIENCE_STAGE_H
#define AUDIENCE_STAGE_H

#include "audience/days.h"

enum stage { STAGE_NEW, STAGE_ACTIVE, STAGE_RETURNING, STAGE_DORMANT, STAGES };

extern const char *const stage_names[STAGES];

/* of a set that is not empty; period at least 1 */
enum stage stage_of(const struct days *, const struct days_pool *, int64_t today,
    int64_t period);

#endif
