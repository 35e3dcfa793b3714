/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * overlap - how much of their audiences two creators, or two platforms, share.
 *
 * Sets of users by prints of 96 bits (hash.h), so they merge in any order.
 * Creators are compared within a platform, platforms within a value of --by;
 * users are told apart by the column `user` alone.
 */
#ifndef PROFILE_OVERLAP_H
#define PROFILE_OVERLAP_H

#include "base/distinct.h"
#include "base/map.h"
#include "table/event.h"
#include "table/out.h"
#include "table/rows.h"

struct overlap_plan {
	bool creators;		/* else platforms */
	bool event[EVENTS];	/* rows that make an audience */
};

struct overlap {
	const struct overlap_plan *plan;
	struct map map;		/* cells of --by, platform, and the creator */
	struct distinct *users;
	uint32_t *order;	/* by key, after overlap_finish() */
	int workers;
};

extern const struct col overlap_cols[];

struct overlap *overlap_new(const struct overlap_plan *);
void overlap_add(struct overlap *, struct rows *);
void overlap_merge(struct overlap *into, struct overlap *from);	/* frees from */
void overlap_finish(struct overlap *, int workers);

void overlap_save(const struct overlap *, struct out *);
const char *overlap_load(struct overlap *, struct str line);

/* A line for each pair with a user in common. */
void overlap_put(const struct overlap *, struct out *);

#endif
