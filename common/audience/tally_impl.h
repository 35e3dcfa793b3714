/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of tally share. */
#ifndef AUDIENCE_TALLY_IMPL_H
#define AUDIENCE_TALLY_IMPL_H

#include "audience/pile.h"
#include "audience/tally.h"

/* Where in a group what lies; 0: it has none. */
struct tally_layout {
	size_t span, events, ends, decays, size;
};

/* Least and greatest value of a quantile's column, 1e-9; min > max: none. */
struct tally_ends {
	__int128 min, max;
};

struct tally {
	const struct tally_plan *plan;
	struct tally_layout at;
	struct shards groups;		/* key -> struct tally_group */
	struct crowd *set[TALLY_SETS];
	struct pile bins[TALLY_QUANTS][SHARDS];	/* (group in the shard, bin) */
	struct decay_pool decays[SHARDS];	/* of decayed sums in several bins */
	struct { struct tally **at; size_t len, cap; } taken;
	char  *batch;			/* rows being read, each of so many bytes */
	size_t cells, nums;		/* of one: bytes; numbers and products */
	size_t loaded;			/* lines */
	uint32_t *order;		/* groups by key, after tally_finish() */
	size_t count;
};

#define TALLY_PART(t, g, part, type)	\
	((type *)(void *)((char *)(uintptr_t)(const void *)(g) + (t)->at.part))

static inline struct tally_span *
group_span(const struct tally *t, const struct tally_group *g)
{
	return t->at.span ? TALLY_PART(t, g, span, struct tally_span) : NULL;
}

static inline uint64_t *
group_events(const struct tally *t, const struct tally_group *g)
{
	return t->at.events ? TALLY_PART(t, g, events, uint64_t) : NULL;
}

static inline struct tally_ends *
group_ends(const struct tally *t, const struct tally_group *g)
{
	return TALLY_PART(t, g, ends, struct tally_ends);
}

static inline struct decay_near *
group_decays(const struct tally *t, const struct tally_group *g)
{
	return TALLY_PART(t, g, decays, struct decay_near);
}

void tally_start(const struct tally *, struct tally_group *);	/* a fresh group */
void tally_widen(struct tally_span *, struct instant);

/* Add a group of the same plan and shard, whose decayed sums have a pool of their own. */
void tally_group_merge(struct tally *, unsigned shard, struct tally_group *into,
    const struct tally_group *, const struct decay_pool *);

/* Put together what was taken in. */
void tally_join(struct tally *, int workers);

#endif
