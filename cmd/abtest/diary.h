/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * diary - of each unit, which arms it was shown when, and what it did when.
 *
 * Of a test only the first exposure is kept, or that there were several arms;
 * of outcomes every one, since rows come in any order and an outcome may stand
 * in front of its exposure: 24 bytes each, and as much again while they are put
 * in order.  Everything kept is a set, a least time or a list that is put
 * in order at the end, so diaries merge in any order and any split.
 */
#ifndef ABTEST_DIARY_H
#define ABTEST_DIARY_H

#include "base/mem.h"
#include "base/shards.h"
#include "base/when.h"
#include "table/out.h"

#define DIARY_SEVERAL UINT32_MAX	/* in the place of an arm */

enum diary_name { DIARY_TEST, DIARY_ARM, DIARY_KEPT, DIARY_NAMES };

#define DIARY_NONE    UINT32_MAX	/* in the place of a test: never exposed */

/* A unit in a test.  Of exposures at the same time the one whose kept cells
 * come first in byte order is the first. */
struct shown {
	int64_t  ms;
	uint32_t test, arm, kept;	/* numbers of names */
	uint32_t next;			/* of the unit, in the pool, from 1; 0: no more */
};

/* `col` says what was done; each row's first deed has DEED_ROW set too. */
struct deed {
	int64_t  ms, e9;		/* e9: value in 1e-9 */
	uint32_t unit;			/* number in its shard */
	uint32_t col;
};

enum { DEED_ROW = 1 << 16 };

struct diary {
	int64_t  newest;		/* time of any row; INT_NONE */
	char     latest[WHEN_TEXT];	/* the same as text, while rows come */
	size_t   nlatest;
	uint64_t nobody, timeless, unvalued;	/* rows without unit, time; cells without a value */
	struct shards units;		/* -> struct shown, the first of its tests */
	struct { struct shown *at; size_t len, cap; } shown[SHARDS];	/* the pool of the others */
	struct { struct deed *at; size_t len, cap; } deeds[SHARDS];
	struct map names[DIARY_NAMES];
	struct { struct diary **at; size_t len, cap; } taken;
	/* after diary_finish() */
	uint32_t *first[SHARDS];	/* deed of each unit, and the end */
	uint32_t *order;		/* units in byte order of their keys */
};

struct diary *diary_new(void);

/* The name of a key, escaped and joined as saved.h says. */
uint32_t diary_number(struct diary *, enum diary_name, struct str key);
struct str diary_name(const struct diary *, enum diary_name, uint32_t number);

/* Units are numbered as in shards.h. */
size_t diary_unit(struct diary *, struct str key, uint64_t hash);
void   diary_show(struct diary *, size_t unit, struct shown);
void   diary_do(struct diary *, size_t unit, uint32_t col, int64_t ms, int64_t e9);

void diary_merge(struct diary *into, struct diary *from);	/* takes in and owns from */
void diary_finish(struct diary *, int workers);

/* The tests of a unit, in byte order when finished: start with NULL. */
static inline const struct shown *
diary_next(const struct diary *d, size_t unit, const struct shown *s)
{
	if (s == NULL) {
		s = (const struct shown *)shards_value(&d->units, unit);
		return s->test == DIARY_NONE ? NULL : s;
	}
	return s->next == 0 ? NULL : &d->shown[unit % SHARDS].at[s->next - 1];
}

/* Of a finished diary: what the unit did, in no order; *n of them. */
static inline const struct deed *
diary_deeds(const struct diary *d, size_t unit, size_t *n)
{
	const uint32_t *first = d->first[unit % SHARDS] + unit / SHARDS;

	*n = first[1] - first[0];
	return d->deeds[unit % SHARDS].at + first[0];
}

/* The unit of a finished diary will be needed soon; and its deeds. */
HINT
diary_hint(const struct diary *d, size_t unit)
{
	__builtin_prefetch(shards_entry(&d->units, unit));
	__builtin_prefetch(d->first[unit % SHARDS] + unit / SHARDS);
}

HINT
diary_hint_deeds(const struct diary *d, size_t unit)
{
	__builtin_prefetch(d->deeds[unit % SHARDS].at + d->first[unit % SHARDS][unit / SHARDS]);
}

/* A unit's key is of `cells` cells. */
void        diary_save(const struct diary *, struct out *);
const char *diary_load(struct diary *, struct str line, int cells);

#endif
