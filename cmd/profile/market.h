/* SPDX-License-Identifier: GPL-3.0-or-later */
/* market - what one user is measured against: all users, or all of the same value of --by. */
#ifndef PROFILE_MARKET_H
#define PROFILE_MARKET_H

#include "audience/rfm.h"

#include "user.h"
#include "user_put.h"

struct peers {
	struct str by;			/* their cells of --by, each with a TAB behind */
	size_t from, to;		/* where they are in the order of users */
	enum { NO_ORDERS, ONE_CURRENCY, SEVERAL_CURRENCIES } orders;
	uint32_t currency;		/* the one */
	struct rfm_cuts r, f, m;
};

struct market {
	const struct users *all;
	const struct user_view *view;
	struct instant now;		/* INT_NONE: no times at all */
	int64_t today, first_day;	/* in the zone */
	struct { struct peers *at; size_t len, cap; } peers;	/* by `by` */
};

void market_open(struct market *, const struct users *, const struct user_view *);
void market_close(struct market *);

/* Those of a user's key. */
const struct peers *market_peers(const struct market *, struct str key);

/* -1: seen after now, or never at a time */
int64_t market_recency_hours(const struct market *, const struct user *);

/* What the user spent in the one currency of these, 1/10000; false: not known. */
bool market_money(const struct peers *, const struct shard *, const struct user *, int64_t *e4);

#endif
