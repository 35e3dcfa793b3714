/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * user - what an events table says about each user of each platform.
 *
 * Counts, sums, sets of days and decayed weights per user and item (visits.h),
 * so that users can be merged in any order and split in any way.  What items
 * are about is looked up when the result is written, not before.
 *
 * Users lie in shards by the hash of their id, so that those of one id on several
 * platforms lie together.  Workers sort the rows of a block by shard and count those
 * of each under its lock (letters.h).  So there is one copy of each user, and no
 * merging.
 */
#ifndef PROFILE_USER_H
#define PROFILE_USER_H

#include <pthread.h>

#include "audience/days.h"
#include "base/map.h"
#include "table/out.h"
#include "table/rows.h"
#include "table/saved.h"

#include "visits.h"

enum { WATCH_KINDS = 2, SEEN_HERE = 4 };	/* VISIT_PLAY, VISIT_WATCH; channels */
enum { SHARD_BITS = 5, SHARDS = 1 << SHARD_BITS };

struct seen {			/* rows of one user in one channel, in the pool */
	uint64_t n;
	uint32_t channel, next;	/* number of the next, from 1; 0: none */
};

/* 96 bytes: with its key a user takes two cache lines, and each row looks at both. */
struct user {
	struct instant first, last;	/* INT_NONE: no row had a time */
	struct days days;
	uint32_t rows, timed, night;	/* all; with a time; of those from 0 to 6 o'clock */
	uint32_t searches;
	int64_t  watch_ms[WATCH_KINDS];	/* INT_NONE: no row had one */
	struct seen_here {		/* most users need no more */
		uint16_t channel;	/* + 1; 0: free, and so are those behind */
		uint16_t n;		/* 0: grown too large, it is in the pool */
	} here[SEEN_HERE];
	uint32_t seen, purses, visits;	/* numbers in the pools, from 1; 0: none */
	uint32_t platforms;		/* that have one of this id and value of --by; finished */
};

/* Orders less refunds of one user in one currency. */
struct purse {
	__int128 e4;
	uint64_t orders, unpriced;	/* order and refund rows; those without an amount */
	uint32_t currency, next;
};

struct shard {
	pthread_mutex_t lock;
	struct map map;		/* cells of --by, platform, user -> struct user */
	struct days_pool days;
	struct { struct purse *at; size_t len, cap; } purses;
	struct { struct seen *at; size_t len, cap; } seen;
	struct visits visits;
};

struct names {
	pthread_mutex_t lock;
	struct map map;
};

enum name_kind { NAME_ITEM, NAME_CURRENCY, NAME_CHANNEL, NAME_KINDS };

/* All users; a user's number is its number in the shard * SHARDS + the shard's. */
struct users {
	const struct zone *zone;
	int64_t half_life_ms;
	int64_t drift_ms;		/* the shorter half-life of --drift; 0: none */
	double   withhold;		/* share of (user, item) whose rows are left out */
	uint64_t seed;
	struct shard shard[SHARDS];
	struct names name[NAME_KINDS];	/* an item is "platform TAB item", of visits */
	struct region region;		/* where maps and visits of the shards lie */
	/* after users_finish() */
	size_t    count;
	uint32_t *order;		/* users in byte order of their keys */
};

struct users *users_new(const struct zone *, int64_t half_life_ms);

void users_finish(struct users *, int workers);		/* count and sort */

/* The shard of a user's key, and the user in it, entered if need be. */
size_t        users_shard(struct str key);
struct user  *shard_user(struct shard *, struct str key, uint64_t hash, size_t *number);
struct purse *shard_purse(struct shard *, struct user *, uint32_t currency);
void          shard_seen(struct shard *, struct user *, uint32_t channel, uint64_t n);
void          shard_visit(struct shard *, struct user *, const struct visit *);

/* Number of a name, which any thread may enter. */
uint32_t names_number(struct names *, struct str name, uint64_t hash);

static inline struct str
users_name(const struct users *all, enum name_kind kind, uint32_t number)
{
	return map_key(map_entry(&all->name[kind].map, number));
}

static inline const struct shard *
users_shard_of(const struct users *all, uint32_t number)
{
	return &all->shard[number % SHARDS];
}

static inline const struct map_entry *
users_entry(const struct users *all, uint32_t number)
{
	return map_entry(&users_shard_of(all, number)->map, number / SHARDS);
}

static inline const struct user *
users_at(const struct users *all, uint32_t number)
{
	return (const void *)users_entry(all, number)->value;
}

/* The counts of u, all but what lies in pools; dies past 4 billion rows of a user. */
void user_merge(struct user *into, const struct user *u);
void user_add_row(struct user *);
void user_add_ms(int64_t *sum, int64_t ms);	/* either may be INT_NONE */

/* Rows by channel, in no order, start with a zeroed *at; false when there are no more. */
struct seen_walk {
	int      here;
	uint32_t next;
	uint32_t channel;
	uint64_t n;
};
bool shard_next_seen(const struct shard *, const struct user *, struct seen_walk *at);

#endif
