/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * distinct - how many different members each group has, exactly.
 *
 * Pairs (group number, print of the member) are dropped into partitions by
 * print while rows are read, and each partition is counted alone in a table
 * that fits the cache.  A partition that fills up is cleared of repeats before
 * it may grow, so memory follows the different pairs, not the rows: 16 bytes
 * each and as much again for slack.  Sixteen bytes also mean that members are
 * told apart by 96 bits of XXH3 (hash.h says what that risks).
 */
#ifndef BASE_DISTINCT_H
#define BASE_DISTINCT_H

#include "base/hash.h"

enum { DISTINCT_BITS = 9, DISTINCT_PARTS = 1 << DISTINCT_BITS };

struct pair {
	uint64_t lo;
	uint32_t hi;
	uint32_t group;
};

struct pairs {
	struct pair *at;
	uint32_t n, cap;
};

struct distinct {
	struct pairs part[DISTINCT_PARTS];
	struct distinct_part *taken;	/* what distinct_merge() took in, newest first */
};

void distinct_free(struct distinct *);
void distinct_grow(struct pairs *);

static inline void
distinct_add(struct distinct *d, uint32_t group, struct print member)
{
	struct pairs *p = &d->part[member.lo >> (64 - DISTINCT_BITS)];

	if (__builtin_expect(p->n == p->cap, 0))
		distinct_grow(p);
	p->at[p->n++] = (struct pair){ member.lo, member.hi, group };
}

/* Take in `from`, whose group g is group number[g] here: from is emptied,
 * number (malloc'd) is kept and freed. */
void distinct_merge(struct distinct *, struct distinct *from, uint32_t *number);

/* Remove repeats and add each group's members to count[group]; `workers`
 * threads.  The pairs stay, each once, for saving. */
void distinct_count(struct distinct *, uint64_t *count, int workers);

#endif
