/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * item - what an events table says about each item of each platform.
 *
 * Counts, sums, hour bins and sets of viewers only, so that items can be
 * merged in any order and split in any way.  Under --by an item is one for each
 * value of its columns.  A view is a play row or, for an
 * item without any, a watch row; watch time is that of the watch rows or, for
 * an item whose watch rows have none, of the play rows.  Which one it is can
 * be said only when all rows are in, so both are kept.
 */
#ifndef PROFILE_ITEM_H
#define PROFILE_ITEM_H

#include "base/distinct.h"
#include "base/shards.h"
#include "table/event.h"
#include "table/out.h"
#include "table/rows.h"
#include "table/saved.h"

enum { ITEM_HOURS = 49, CHANNEL_NAMES = 16 };	/* 48 whole hours and the running one */
enum { ITEM_POSTED = 1 << 30, ITEM_REBUILT = 1 << 29, ITEM_UNWATCHED = 1 << 28 };
enum kind { KIND_PLAY, KIND_WATCH, KINDS };
enum channel { CHANNEL_SEARCH, CHANNEL_RECOMMEND, CHANNEL_OTHER, CHANNELS };

/* Names of channels that count as search, and as recommendation. */
struct channel_names {
	struct str name[CHANNEL_OTHER][CHANNEL_NAMES];
	int        len[CHANNEL_OTHER];
};

/* Views per hour of the last hours, back from the newest one with a view. */
struct hours {
	int64_t  newest;	/* hours since 1970 */
	int64_t  kind;		/* of plays as soon as there is one, else of watches */
	uint32_t n[ITEM_HOURS];	/* n[i] is hour newest - i; stops at the greatest */
};

struct item {
	struct instant first, last;	/* INT_NONE: no row had a time */
	uint64_t events[EVENTS];
	uint64_t channel[KINDS][CHANNELS];
	struct { uint64_t n, ms; } watch[KINDS];	/* rows with a watch time, and it */
	int64_t  shortest, longest;	/* durations, ms; INT_NONE: none */
	struct hours *hours;		/* NULL: no view had a time */
	uint32_t posted;		/* not 0: of a posts table, and a bit for each event that
					 * it does not count; such an item is in no state */
};

struct items {
	const struct channel_names *names;
	struct shards groups;		/* "by... TAB platform TAB item" -> struct item */
	struct distinct *viewers;
	struct arena hours;
	struct { struct items **at; size_t len, cap; } taken;
	/* after items_finish() */
	uint32_t *order;		/* items in byte order of their keys */
	size_t count;
	uint64_t *viewer_count;		/* by number; UINT64_MAX: a post that does not say */
};

/* "a,b" as the names of a channel; dies on too many. */
void channel_names_read(struct channel_names *, enum channel, const char *list);

extern const struct col item_cols[], creator_cols[];	/* an "item" is a creator */

struct items *items_new(const struct channel_names *);
void items_add(struct items *, struct rows *);
/* Take in and own `from`; the work is left to items_finish(). */
void items_merge(struct items *into, struct items *from);
void items_finish(struct items *, int workers);

/* Order anew, with the items of posts that have come since; nobody knows their viewers. */
void items_order(struct items *, int workers);

void items_save(const struct items *, struct out *);
const char *items_load(struct items *, struct str line);

/* Item of that key, entered when it was not there. */
struct item *items_at(struct items *, struct str key, uint64_t hash, size_t *number);
void item_merge(struct item *into, const struct item *from);	/* shares its hours */

static inline const struct item *
items_item(const struct items *all, size_t number)
{
	return shards_value(&all->groups, number);
}

static inline bool
item_has_plays(const struct item *it)
{
	return it->events[EVENT_PLAY] > 0;
}

static inline bool
item_lacks(const struct item *it, enum event e)
{
	return (it->posted >> e & 1) != 0;
}

#endif
