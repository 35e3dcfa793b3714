/* SPDX-License-Identifier: GPL-3.0-or-later */
/* user_put - cells, stages, interests and silent signals of counted users, as a table. */
#ifndef PROFILE_USER_PUT_H
#define PROFILE_USER_PUT_H

#include "audience/rfm.h"
#include "base/opt.h"

#include "user.h"

struct user_view {
	const char *posts;		/* NULL: items have no tags */
	struct instant now;		/* INT_NONE: the newest time there is */
	int64_t period_days;		/* of the stage */
	uint64_t silent;		/* views from which an item nobody spoke of is a signal */
	uint64_t min_rows;		/* with a time, from which there is an off-peak share */
	struct rfm_cuts r, f, m;	/* own ones; NAN: quantiles */
	const char *credits;		/* NULL: none */
	int workers;
};

extern const struct column_note user_writes[];

void users_put(const struct users *, const struct user_view *, struct out *);

#endif
