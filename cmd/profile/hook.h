/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hook - how long the viewers of each item stayed.
 *
 * Counts only: of views by bin of watch time, and by tenth of the duration, so that
 * items can be merged in any order and split in any way.  A view with a watch
 * time is a watch row or, of an item whose watch rows have none, a play row;
 * both are kept, as in item.h.
 *
 * Who watched less than the duration left; who watched all of it was seen for
 * the duration and no longer: that is censored there, and the rest are replays.
 */
#ifndef PROFILE_HOOK_H
#define PROFILE_HOOK_H

#include "base/shards.h"
#include "table/out.h"
#include "table/rows.h"

#include "marks.h"

enum { HOOK_KINDS = 2, HOOK_TENTHS = 10 };

struct hook_plan {
	int64_t bin_ms;
};

/* Views of one kind. */
struct hook_views {
	uint64_t n;			/* with a watch time */
	uint64_t timed;			/* of these, with a duration above 0 */
	uint64_t left[HOOK_TENTHS];	/* of the timed ones that left, by tenth */
	uint64_t complete, valid, lasting, brief;	/* hook_fold.c says which */
	uint64_t replayed, replays;	/* views past the end; whole runs after the first */
};

struct hook {
	struct hook_views of[HOOK_KINDS];	/* VISIT_PLAY, VISIT_WATCH */
	int64_t shortest, longest;		/* durations, ms; INT_NONE: none */
};

/* A mark of a hook is a number of views: lo is of the item's key and the hook_code,
 * hi the hook_code, group the item's number, value how many. */
struct hooks {
	const struct hook_plan *plan;
	struct shards groups;		/* "by... TAB platform TAB item" -> struct hook */
	struct marks *marks;
	struct { struct hooks **at; size_t len, cap; } taken;
	/* after hooks_finish() */
	uint32_t *order;
	size_t count;
	struct mark *curve;		/* all marks by item and code */
	size_t *first;			/* by number: of the item in curve; the next is the end */
};

/* Bin, whether it was left or seen to the end there, and of which kind. */
enum { HOOK_BIN_MOST = (1 << 30) - 1 };
static inline uint32_t
hook_code(int kind, int64_t bin, bool censored)
{
	return (uint32_t)kind << 31 | (uint32_t)bin << 1 | censored;
}

extern const struct col hook_cols[];

struct hooks *hooks_new(const struct hook_plan *);
void hooks_add(struct hooks *, struct rows *);
/* Take in and own `from`; the work is left to hooks_finish(). */
void hooks_merge(struct hooks *into, struct hooks *from);
void hooks_finish(struct hooks *, int workers);
void hooks_save(const struct hooks *, struct out *);
const char *hooks_load(struct hooks *, struct str line);

struct hook *hooks_at(struct hooks *, struct str key, uint64_t hash, size_t *number);
void hooks_count(struct hooks *, size_t number, uint64_t hash, uint32_t code, int64_t n);
static inline const struct hook *
hooks_hook(const struct hooks *all, size_t number)
{
	return shards_value(&all->groups, number);
}
void hook_merge(struct hook *into, const struct hook *from);

#endif
