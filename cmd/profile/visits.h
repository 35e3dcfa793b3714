/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * visits - what each user did with each item, summed up.
 *
 * An entry is one (item, grid bin of decay.h, kind) of a user with the rows it
 * stands for and the decayed weight of their times.  The entries of a user are a
 * chain whose beginning the caller keeps, 0 at first; the newest row is put in front
 * without a look at the others, and visits_sum_up() makes the same ones one when
 * entries have become many.  So memory follows the different ones, 32 bytes each and
 * as much again for slack, not the rows.
 */
#ifndef PROFILE_VISITS_H
#define PROFILE_VISITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* The last two are the first two once more, under the half-life of --drift. */
enum visit_kind {
	VISIT_PLAY, VISIT_WATCH, VISIT_ENGAGED, VISIT_RECENT_PLAY, VISIT_RECENT_WATCH, VISIT_KINDS
};
enum { VISIT_MOST = (1 << 29) - 1 };	/* where n stops */

#define VISIT_NO_BIN INT32_MIN		/* rows without a time: weight 0 */

struct visit {
	uint32_t next;			/* number of the next one of the user; 0: none */
	uint32_t item;
	int32_t  bin;
	uint32_t kind : 3, n : 29;
	__int128 weight;		/* what decay_add() would add to that bin */
};

enum { VISITS_BLOCK_BITS = 11, VISITS_BLOCK = 1 << VISITS_BLOCK_BITS };

/* Entries of many users; a zeroed one is empty.  They are numbered from 1. */
struct visits {
	struct { struct visit **at; size_t len, cap; } block;
	size_t   count;			/* entries ever taken */
	uint32_t free;			/* the first of those given back */
	size_t   used, enough;		/* in use; how many call for visits_full() */
	struct region *region;		/* where the blocks lie */
};

/* The entries of one user, by item, bin and kind, no two alike. */
struct visit_list {
	struct visit *at;
	size_t len, cap;
};

static inline struct visit *
visits_at(const struct visits *v, uint32_t number)
{
	return &v->block.at[(number - 1) >> VISITS_BLOCK_BITS][(number - 1) % VISITS_BLOCK];
}

void visits_add(struct visits *, uint32_t *first, const struct visit *);

/* Time to call visits_sum_up() on every user?  visits_summed_up() ends that. */
bool visits_full(const struct visits *);
void visits_sum_up(struct visits *, uint32_t *first, struct visit_list *scratch);
void visits_summed_up(struct visits *);

/* What lies behind `first`, into a list that is used again and again. */
void visits_list(const struct visits *, uint32_t first, struct visit_list *);

/* The entry behind `passed` others, which have been hinted at, will be needed soon. */
HINT
visits_hint(const struct visits *v, uint32_t first, int passed)
{
	for (; first != 0 && passed > 0; passed--)
		first = visits_at(v, first)->next;
	if (first != 0)
		__builtin_prefetch(visits_at(v, first));
}

#endif
