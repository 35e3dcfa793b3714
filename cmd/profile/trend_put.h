/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trend_put - the result of profile topics: each topic of each group, judged in
 * the last whole period against those before.
 */
#ifndef PROFILE_TREND_PUT_H
#define PROFILE_TREND_PUT_H

#include "stat/adjust.h"
#include "stat/burst.h"

#include "trend.h"

struct trend_view {
	struct instant now;		/* INT_NONE: the newest time */
	int64_t half_life_ms;		/* of the baseline */
	size_t  periods;		/* looked at, at most */
	bool    volume;			/* compare counts, not shares of the rows */
	bool    series;			/* a line for each period */
	enum adjust adjust;
	struct burst_model burst;
	uint64_t min_rows;
	bool    voice;			/* brands' shares */
	const struct trend *against;	/* finished, or NULL */
};

void trend_put(const struct trend *, const struct trend_view *, struct out *);

#endif
