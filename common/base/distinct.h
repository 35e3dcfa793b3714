/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * distinct - how many different members each group has, exactly.
 *
 * Pairs (group number, print of the member) are dropped into partitions by
 * print while rows are read, and each partition is counted alone in a table
 * that fits the cache.  A partition that has grown is cleared of repeats
 * before it grows further, so memory follows the different pairs, not the
 * rows: 16 bytes each and as much again for slack.  Sixteen bytes also mean
 * that members are told apart by 96 bits of XXH3 (hash.h says what that
 * risks).
 */
#ifndef BASE_DISTINCT_H
#define BASE_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"

enum { DISTINCT_BITS = 9, DISTINCT_PARTS = 1 << DISTINCT_BITS };

struct pair {
	uint64_t lo;
	uint32_t hi;
	uint32_t group;
};

struct pair_block;

/* One partition: full blocks and the one being filled. */
struct pairs {
	struct pair *to, *end;
	struct pair_block *blocks;	/* newest first */
	size_t nblocks, limit;		/* clear repeats at that many */
};

struct distinct {
	struct pairs part[DISTINCT_PARTS];
	struct distinct_taken *taken;	/* by distinct_merge(), newest first */
	struct pair_block *spare;
	struct distinct_region *regions;
};

struct distinct *distinct_new(void);
void distinct_free(struct distinct *);

void distinct_more(struct distinct *, struct pairs *);	/* for distinct_add() */

static inline void
distinct_add(struct distinct *d, uint32_t group, struct print member)
{
	struct pairs *p = &d->part[member.lo >> (64 - DISTINCT_BITS)];

	if (__builtin_expect(p->to == p->end, 0))
		distinct_more(d, p);
	*p->to++ = (struct pair){ member.lo, member.hi, group };
}

/* Take in and own `from`, whose group g is group number[g] here; number is
 * malloc'd and becomes d's too.  The work is left to those below. */
void distinct_merge(struct distinct *, struct distinct *from, uint32_t *number);

/* Pairs that there is room taken for, and one more than the greatest group among
 * them; of a set that has not taken in others. */
size_t distinct_room(const struct distinct *);
size_t distinct_groups(const struct distinct *);

/* Remove the pairs for which take() returns true; of such a set too. */
void distinct_move(struct distinct *, bool (*take)(void *ctx, struct pair), void *ctx);

/* Call each() for all pairs of a partition, repeats too, under the numbers of
 * this set.  A member is in the partition of the top DISTINCT_BITS of its print. */
void distinct_each(const struct distinct *, int part, void (*each)(void *ctx, struct pair),
    void *ctx);

/* Set count[group] for groups 0 to n - 1; `workers` threads. */
void distinct_count(const struct distinct *, uint64_t *count, size_t n, int workers);

/* All pairs, each once, by group and print; *n of them, malloc'd. */
struct pair *distinct_pairs(const struct distinct *, size_t *n);

#endif
