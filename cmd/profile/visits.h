/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * visits - what each user did with each item, summed up.
 *
 * An entry is one (user, item, grid bin of decay.h, kind) with the rows it
 * stands for and the decayed weight of their times.  Entries are summed up when
 * they have become many, so memory follows the different ones, 32 bytes each and as
 * much again for slack, not the rows.
 */
#ifndef PROFILE_VISITS_H
#define PROFILE_VISITS_H

#include <stddef.h>
#include <stdint.h>

/* The last two are the first two once more, under the half-life of --drift. */
enum visit_kind {
	VISIT_PLAY, VISIT_WATCH, VISIT_ENGAGED, VISIT_RECENT_PLAY, VISIT_RECENT_WATCH, VISIT_KINDS
};
enum { VISIT_MOST = (1 << 29) - 1 };	/* where n stops */

#define VISIT_NO_BIN INT32_MIN		/* rows without a time: weight 0 */

struct visit {
	uint32_t user, item;
	int32_t  bin;
	uint32_t kind : 3, n : 29;
	__int128 weight;	/* what decay_add() would add to that bin */
};

/* A zeroed one is empty. */
struct visits {
	struct visit *at;
	size_t len, cap;
	size_t first_bytes;
	uint32_t *first;	/* after visits_finish(): of each user, and the end */
};

void visits_more(struct visits *, size_t users);

/* Users are numbered 0 to users - 1. */
static inline void
visits_add(struct visits *v, const struct visit *what, size_t users)
{
	if (__builtin_expect(v->len == v->cap, 0))
		visits_more(v, users);
	v->at[v->len++] = *what;
}

/* Sum up all and sort by user, item, bin and kind. */
void visits_finish(struct visits *, size_t users);

/* Of user u: *n of them. */
static inline const struct visit *
visits_of(const struct visits *v, size_t u, size_t *n)
{
	*n = v->first[u + 1] - v->first[u];
	return v->at + v->first[u];
}

#endif
