/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * works - the items of a posts table: who made them, when, and their counters.
 *
 * Of several rows of an item the newest asof is taken, at a tie the last row.
 * Rows of a day (window "day") count for that day alone and are passed over.
 * Where a table gives only a rate and its base the numerator is rebuilt, rounded
 * to the nearest count: finish_rate by views, and impressions from ctr and views.
 */
#ifndef PROFILE_WORKS_H
#define PROFILE_WORKS_H

#include "base/map.h"
#include "base/when.h"

enum work_count {
	WORK_IMPRESSIONS, WORK_VIEWS, WORK_VIEWERS, WORK_WATCH_MS, WORK_LIKES, WORK_COMMENTS,
	WORK_SHARES, WORK_COLLECTS, WORK_FOLLOWS, WORK_FINISHES, WORK_COUNTS
};

struct work {
	struct str creator, tags, title;
	struct instant published, asof;
	int64_t  duration_ms;
	int64_t  count[WORK_COUNTS];	/* INT_NONE: not given */
	bool     rebuilt;		/* one of them, from a rate */
	uint64_t order;
};

struct works {
	struct map map;			/* "platform TAB item" -> struct work */
	struct arena arena;
	uint64_t days;			/* rows passed over */
};

/* Read it (engine options apply). The creator is the account where there is no creator. */
struct works *works_read(const char *path);

/* The key "platform TAB creator" of the work of that key. */
struct str works_creator(struct str platform_item, const struct work *, struct arena *);

#endif
