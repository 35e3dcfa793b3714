/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * visits - what each user did with each item, summed up.
 *
 * An entry is one (user, item, grid bin of decay.h, kind) with the rows it
 * stands for and the decayed weight of their times.  Entries are dropped into
 * partitions by the user's hash while rows are read and summed up when a
 * partition has grown, so memory follows the different ones, 32 bytes each
 * and as much again for slack, not the rows.
 */
#ifndef PROFILE_VISITS_H
#define PROFILE_VISITS_H

#include <stddef.h>
#include <stdint.h>

enum { VISIT_BITS = 6, VISIT_PARTS = 1 << VISIT_BITS };
enum visit_kind { VISIT_PLAY, VISIT_WATCH, VISIT_ENGAGED, VISIT_KINDS };
enum { VISIT_MOST = (1 << 30) - 1 };	/* where n stops */

#define VISIT_NO_BIN INT32_MIN		/* rows without a time: weight 0 */

struct visit {
	uint32_t user, item;
	int32_t  bin;
	uint32_t kind : 2, n : 30;
	__int128 weight;	/* what decay_add() would add to that bin */
};

struct visit_part {
	struct visit *at;
	size_t len, cap;
};

struct visits {
	struct visit_part part[VISIT_PARTS];
	struct visits_taken *taken;
};

struct visits *visits_new(void);

void visits_more(struct visit_part *);

static inline int
visits_part(uint64_t user_hash)
{
	return (int)(user_hash >> (64 - VISIT_BITS));
}

static inline void
visits_add(struct visits *v, uint64_t user_hash, const struct visit *what)
{
	struct visit_part *p = &v->part[visits_part(user_hash)];

	if (__builtin_expect(p->len == p->cap, 0))
		visits_more(p);
	p->at[p->len++] = *what;
}

/* Take in and own `from`; its user u is user[u] here, its items likewise;
 * both malloc'd and become v's. The work is left to visits_finish(). */
void visits_merge(struct visits *v, struct visits *from, uint32_t *user, uint32_t *item);

/* Sum up all; each part is then sorted by user, item, bin and kind, and
 * first[user] is the first of the user's entries in its part (UINT32_MAX: none). */
void visits_finish(struct visits *v, uint32_t *first, size_t users, int workers);

#endif
