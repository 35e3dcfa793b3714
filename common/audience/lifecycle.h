/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lifecycle - which stage of life somebody is in, period by period.
 *
 *	new		first came in this period
 *	returning	came in this period and in the one before
 *	resurrecting	came in this period, not in the one before, but earlier
 *	dormant		came in the period before, not in this one
 *	absent		stays away: dormant or absent in the period before
 *
 * The first four are PostHog's, which counts dormant as negative numbers; the
 * unit test holds its cases.  stage.h, which looks at the last two periods only,
 * calls returning active, resurrecting returning, and both of those away dormant.
 */
#ifndef AUDIENCE_LIFECYCLE_H
#define AUDIENCE_LIFECYCLE_H

#include <stddef.h>
#include <stdint.h>

enum life { LIFE_NEW, LIFE_RETURNING, LIFE_RESURRECTING, LIFE_DORMANT, LIFE_ABSENT, LIVES };

extern const char *const life_names[LIVES];

/*
 * Call back with each run of `len` periods from `period` on that somebody who came
 * in the n ascending, different ones spent in `now`, up to `last`; `before` is
 * the stage before each of them, LIVES at the very first.
 */
void life_walk(const int64_t *period, size_t n, int64_t last,
    void (*each)(void *ctx, int64_t period, int64_t len, enum life before, enum life now),
    void *ctx);

#endif
