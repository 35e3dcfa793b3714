/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * marks - what each user of each group did, 24 bytes a mark.
 *
 * A mark is (group, print of the user, value); what a value means is the mode's.
 * Marks are dropped into partitions by print while rows are read: no table is
 * looked up.  Those that a rule joins are joined when a partition has grown,
 * so memory follows the different ones, 24 bytes and as much again for slack;
 * under MARK_EACH it follows the rows.  Users are told apart by 96 bits of XXH3
 * (base/hash.h), and their ids are not kept.
 *
 * A group is the key of --by (scope.h), one of them when there is no --by.
 */
#ifndef PROFILE_MARKS_H
#define PROFILE_MARKS_H

#include "base/hash.h"
#include "base/map.h"
#include "table/out.h"

enum { MARK_BITS = 8, MARK_PARTS = 1 << MARK_BITS };

enum mark_rule {
	MARK_EACH,	/* all are kept, equal ones too */
	MARK_ONCE,	/* equal ones are one */
	MARK_SUM,	/* value is a count: those alike in the rest are added */
};

struct mark {
	uint64_t lo;
	uint32_t hi, group;
	int64_t  value;
};

struct mark_part {
	struct mark *at;
	size_t len, cap;
};

struct marks {
	enum mark_rule rule;
	struct map groups;
	struct mark_part part[MARK_PARTS];
	struct { uint32_t *at; size_t len, cap; } numbers;	/* of the part being loaded */
	uint32_t *order;	/* after marks_finish(): groups by key, = their numbers then */
};

struct marks *marks_new(enum mark_rule);
uint32_t marks_group(struct marks *, struct str key);
void marks_more(struct marks *, struct mark_part *);

static inline void
marks_add(struct marks *m, uint32_t group, struct print user, int64_t value)
{
	struct mark_part *p = &m->part[user.lo >> (64 - MARK_BITS)];

	if (__builtin_expect(p->len == p->cap, 0))
		marks_more(m, p);
	p->at[p->len++] = (struct mark){ user.lo, user.hi, group, value };
}

void marks_merge(struct marks *into, struct marks *from);	/* frees from */

/* Number the groups in byte order of their keys, sort by user, group and value. */
void marks_finish(struct marks *, int workers);

/* The same without numbering: groups are the mode's own. */
void marks_join(struct marks *, int workers);

/* Take in n others of that kind, in which group g of from[i] is number[i][g] here; it
 * must not change the print.  Empties `from`. */
void marks_take(struct marks *, struct marks **from, uint32_t **number, size_t n, int workers);

/* After marks_finish(): the key of a group, and how many there are. */
struct str    marks_key(const struct marks *, uint32_t group);
static inline size_t
marks_groups(const struct marks *m)
{
	return m->groups.count;
}

/* The groups to write, as scope_select() says; malloc'd, *n of them. */
uint32_t *marks_select(const struct marks *, size_t *n,
    double (*weight)(const void *ctx, uint32_t group), const void *ctx);

/* The marks of one user in one group after another, in a fixed order; false at
 * the end.  A zeroed cursor starts. */
struct mark_run {
	const struct mark *at;
	size_t n;
	size_t part, next;
};
bool marks_next(const struct marks *, struct mark_run *);

/* A line for each group, then one for each run; and back. */
void        marks_save(const struct marks *, struct out *);
void        marks_save_groups(const struct marks *, struct out *);
const char *marks_load(struct marks *, struct str line);
bool        marks_load_group(struct marks *, struct str rest);	/* behind the "g" */

#endif
