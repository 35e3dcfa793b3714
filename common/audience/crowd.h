/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crowd - how many different members each group has: exactly up to a limit,
 * estimated past it.
 *
 * A group of more than `limit` members is counted by HyperLogLog (hll.h, 2^14
 * registers, standard error 0.81 %) and no longer keeps them.  Which groups
 * those are, and the registers, depend on the union of all members alone, so
 * it does not matter when, or in which part, a group was found to be too large.
 * Without a limit this is distinct.h.
 */
#ifndef AUDIENCE_CROWD_H
#define AUDIENCE_CROWD_H

#include <stdbool.h>

#include "base/distinct.h"
#include "base/map.h"
#include "table/out.h"

enum { CROWD_LIMIT_MIN = 1024 };	/* below, a sketch takes more room than the set */

struct crowd {
	struct distinct *set;
	uint64_t  limit;		/* 0: none */
	/* private */
	struct map sketches;		/* group number -> registers */
	uint64_t *large;		/* a bit a group: it has a sketch */
	size_t    words;
	size_t    settle_at;		/* pairs */
	uint64_t *count;		/* by group number, after crowd_finish() */
};

struct crowd *crowd_new(uint64_t limit);
void crowd_free(struct crowd *);

static inline bool
crowd_estimated(const struct crowd *c, uint32_t group)
{
	return group / 64 < c->words && (c->large[group / 64] >> group % 64 & 1) != 0;
}

void crowd_sketch(struct crowd *, uint32_t group, struct print);	/* for crowd_add() */

static inline void
crowd_add(struct crowd *c, uint32_t group, struct print member)
{
	if (__builtin_expect(c->words > 0, 0) && crowd_estimated(c, group))
		crowd_sketch(c, group, member);
	else
		distinct_add(c->set, group, member);
}

/* Now and then while adding: members of groups that are too large go. */
void crowd_settle(struct crowd *);

/* Take in and own `from`, whose group g is number[g] here, as distinct_merge(). */
void crowd_merge(struct crowd *, struct crowd *from, uint32_t *number);

/* Count the groups 0 to n - 1; nothing may be added afterwards. */
void crowd_finish(struct crowd *, size_t n, int workers);

static inline uint64_t
crowd_count(const struct crowd *c, uint32_t group)
{
	return c->count[group];
}

/*
 * A group's cell of a state, after crowd_finish(): members or registers.
 * `pairs`, n of them, is distinct_pairs() of the set.
 */
void crowd_put(const struct crowd *, const struct pair *pairs, size_t n, uint32_t group,
    struct out *);
bool crowd_load(struct crowd *, struct str *rest, uint32_t group);

#endif
