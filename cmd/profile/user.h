/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * user - what an events table says about each user of each platform.
 *
 * Counts, sums, sets of days and decayed weights per user and item (visits.h),
 * so that users can be merged in any order and split in any way.  What items
 * are about is looked up when the result is written, not before.
 */
#ifndef PROFILE_USER_H
#define PROFILE_USER_H

#include "audience/days.h"
#include "base/map.h"
#include "table/out.h"
#include "table/rows.h"
#include "table/saved.h"

#include "visits.h"

enum { WATCH_KINDS = 2, SEEN_HERE = 2 };	/* VISIT_PLAY, VISIT_WATCH */

/* What shapes the state. */
struct user_plan {
	const struct zone *zone;
	int64_t half_life_ms;
};

struct seen {			/* rows of one user in one channel */
	uint64_t n;		/* 0: nothing here */
	uint32_t channel, next;	/* number of the next in the pool, from 1; 0: none */
};

struct user {
	struct instant first, last;	/* INT_NONE: no row had a time */
	uint64_t rows, timed, night;	/* all; with a time; of those from 0 to 6 o'clock */
	uint64_t searches;
	int64_t  watch_ms[WATCH_KINDS];	/* INT_NONE: no row had one */
	struct days days;
	uint32_t purses;		/* number in the pool, from 1; 0: none */
	struct seen seen[SEEN_HERE];	/* most users need no more; the last one leads on */
};

/* Orders less refunds of one user in one currency. */
struct purse {
	__int128 e4;
	uint64_t orders, unpriced;	/* order and refund rows; those without an amount */
	uint32_t currency, next;
};

struct users {
	const struct user_plan *plan;
	struct map map;		/* "platform TAB user" -> struct user */
	struct map items;	/* "platform TAB item" of views and engagement */
	struct map currencies, channels;
	struct days_pool days;
	struct { struct purse *at; size_t len, cap; } purses;
	struct { struct seen *at; size_t len, cap; } seen;
	struct visits *visits;
	struct { int64_t from, to, offset; } hour;	/* zone's offset, all through it */
	/* while a part is loaded: its numbers in ours */
	struct numbers { uint32_t *at; size_t len, cap; } part_items, part_currencies, part_channels;
	/* after users_finish() */
	uint32_t *order, *first_visit;
};

extern const struct col user_cols[];

struct users *users_new(const struct user_plan *);
void users_add(struct users *, struct rows *);
void users_merge(struct users *into, struct users *from);	/* frees from */
void users_finish(struct users *, int workers);

void users_save(const struct users *, struct out *);
const char *users_load(struct users *, struct str line);

struct user *users_at(struct users *, struct str key, uint64_t hash, size_t *number);
struct purse *users_purse(struct users *, struct user *, uint32_t currency);
void          users_seen(struct users *, struct user *, uint32_t channel, uint64_t n);
uint32_t      users_name(struct map *, struct str);	/* its number */

/* The counts of u, all but what lies in pools. */
void user_merge(struct user *into, const struct user *u);
void user_add_ms(int64_t *sum, int64_t ms);	/* either may be INT_NONE */

/* Rows by channel, in no order; start with NULL. */
const struct seen *users_next_seen(const struct users *, const struct user *,
    const struct seen *);

/* The user's visits after users_finish(); *n of them, by item, bin and kind. */
const struct visit *users_visits(const struct users *, size_t number, size_t *n);

#endif
