/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tally.c and tally_save.c share. */
#ifndef TABLE_TALLY_IMPL_H
#define TABLE_TALLY_IMPL_H

#include "table/tally.h"

struct tally {
	const struct tally_plan *plan;
	struct map groups;		/* key -> struct tally_group */
	struct distinct *set[TALLY_SETS];
	uint32_t *order;		/* groups by key, after tally_finish() */
	uint64_t *members[TALLY_SETS];	/* by group number */
	struct arena arena;
};

static inline uint64_t *
group_events(const struct tally_plan *p, struct tally_group *g)
{
	return (uint64_t *)(void *)(g->sum + p->nsums);
}

/* Add a group to the one of the same key; its number. */
uint32_t tally_merge_group(struct tally *, struct str key, uint64_t hash,
    const struct tally_group *, const uint64_t *events);

#endif
