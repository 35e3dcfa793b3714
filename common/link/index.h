/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * index - items by time and by key, for pairs.h.
 *
 * Items are numbered in order of their first time; those without one come last.
 * An entry is key << 32 | number; entries are ascending, so the items of a key
 * lie together in order of time.
 */
#ifndef LINK_INDEX_H
#define LINK_INDEX_H

#include "base/mem.h"
#include "link/keys.h"

/* What a quick look needs, side by side. */
struct glance {
	struct sketch sketch;
	uint32_t len;
};

struct index {
	const struct item *item;
	double least;			/* likeness of titles that must meet */
	size_t n, timed;		/* items; those with a time */
	const struct item **by;		/* by number */
	int64_t *first;
	int64_t  longest;		/* time from first to last of an item */
	struct glance *glance;
	struct keys_counts *counts;
	uint64_t *at;			/* entries */
	uint32_t *start;		/* in at, by the upper bits of the key */
	int       shift;
	uint64_t *known;		/* a bit for each key that is there, and for some others */
	uint32_t  known_mask;
};

/* The items must outlive it. */
void index_open(struct index *, const struct item *, size_t n, double least, int workers);
void index_close(struct index *);

/* The first item that is not before `time`. */
uint32_t index_time(const struct index *, int64_t time);

/* The first entry that is not below that of the key and number. */
size_t index_find(const struct index *, uint32_t key, uint32_t number);

/* Where the entries of a key lie: at[start[i]] to at[start[i + 1] - 1], with some others. */
static inline size_t
index_place(const struct index *x, uint32_t key)
{
	return (uint64_t)key << 32 >> x->shift;
}

/* false: nothing has this key. */
static inline bool
index_may_have(const struct index *x, uint32_t key)
{
	uint32_t k = key & x->known_mask;

	return (x->known[k / 64] >> k % 64 & 1) != 0;
}

/* Items lie in the order of their names: ask for those that come soon. */
HINT
index_hint(const struct index *x, size_t number)
{
	enum { SOON = 8 };

	if (number + 2 * SOON < x->n)
		__builtin_prefetch(x->by[number + 2 * SOON]);
	if (number + SOON < x->n)
		__builtin_prefetch(x->by[number + SOON]->letter);
}

#endif
