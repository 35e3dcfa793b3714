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

static inline struct tally_span *
group_span(const struct tally_plan *p, struct tally_group *g)
{
	return p->time >= 0 ? (struct tally_span *)(void *)(g->sum + p->nsums) : NULL;
}

static inline uint64_t *
group_events(const struct tally_plan *p, struct tally_group *g)
{
	char *at = (char *)(g->sum + p->nsums) +
	    (p->time >= 0 ? sizeof(struct tally_span) : 0);

	return p->event >= 0 ? (uint64_t *)(void *)at : NULL;
}

/* Add a group to the one of the same key; its number. */
uint32_t tally_merge_group(struct tally *, struct str key, uint64_t hash,
    const struct tally_group *, const struct tally_span *, const uint64_t *events);

#endif
