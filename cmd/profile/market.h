/* SPDX-License-Identifier: GPL-3.0-or-later */
/* market - what one user is measured against: all users of the data. */
#ifndef PROFILE_MARKET_H
#define PROFILE_MARKET_H

#include "audience/rfm.h"

#include "user.h"
#include "user_put.h"

struct market {
	const struct users *all;
	const struct user_view *view;
	struct instant now;		/* INT_NONE: no times at all */
	int64_t today, first_day;	/* in the zone */
	struct rfm_cuts r, f, m;
};

void market_open(struct market *, const struct users *, const struct user_view *);

/* -1: seen after now, or never at a time */
int64_t market_recency_hours(const struct market *, const struct user *);

/* What the user spent in the data's one currency, 1/10000; false: not known. */
bool market_money(const struct market *, const struct shard *, const struct user *, int64_t *e4);

#endif
