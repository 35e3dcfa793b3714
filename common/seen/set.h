/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * set - prints that were met, 16 bytes each and a little slack, in no more
 * memory than it was given.
 *
 * Linear probing over cache lines of four, in the order of the prints, so that
 * a larger table is filled from front to back while the pages of the old one
 * are given back behind: growing takes no second copy.  Latency bounds adding:
 * call set_hint() some prints ahead.
 */
#ifndef SEEN_SET_H
#define SEEN_SET_H

#include <stddef.h>

#include "base/mem.h"
#include "seen/mark.h"

struct set_slot {
	uint64_t lo;
	uint32_t hi;
	uint32_t tick;		/* 0: free */
};

struct set {
	size_t count;
	/* private */
	struct set_slot *at;
	size_t lines, slots, limit, most;
};

enum set_found { SET_OLD, SET_NEW, SET_FULL };

/* bytes: at most; expect: prints to come, 0 if not known.  Prints that come in
 * their own order, as a set gave them, must have been expected, or each is looked
 * for among all before it. */
void set_init(struct set *, size_t bytes, uint64_t expect);
uint64_t set_room(const struct set *);	/* prints at most */
void set_free(struct set *);

/* Note that the print was met at `tick`; SET_FULL: it is not there, and there
 * is no room for it. */
enum set_found set_meet(struct set *, uint64_t lo, uint32_t hi, uint32_t tick);

static inline size_t
set_home(const struct set *s, uint64_t lo)
{
	return (size_t)(((unsigned __int128)lo * s->lines) >> 64) * 4;
}

HINT
set_hint(const struct set *s, uint64_t lo)
{
	__builtin_prefetch(&s->at[set_home(s, lo)], 1);
}

#endif
