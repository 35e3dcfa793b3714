/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table - groups as lines of `roi table`. */
#ifndef ROI_TABLE_H
#define ROI_TABLE_H

#include "base/die.h"
#include "group.h"

enum { TEXT_ROOM = 2048 };
struct text { char at[TEXT_ROOM]; size_t n; };	/* cut when it is full */

void text_put(struct text *, const char *fmt, ...) PRINTF(2, 3);

struct table_rule {
	struct str by[BY_MAX];
	size_t nby;
	double pays_at, conf;
	bool   converted;
	const char *spend_lacks, *orders_lack;	/* a key column, or NULL */
	const struct groups *all;	/* for shares */
};

/* What may be said about a group. */
struct view {
	bool spent;		/* it has spend rows, and they add up to more than 0 */
	bool ours;		/* its orders are known */
	bool goods;		/* cost of every line is known */
	bool claims;		/* one platform, one rule */
	bool both;		/* ours, and spend has the key too: sides can be compared */
};

struct view view_of(const struct group *, const struct table_rule *);
void note_group(struct text *, const struct group *, const struct table_rule *,
    const struct view *);

static inline bool
whole(const struct part *p)
{
	return p->rows > 0 && p->missing == 0;
}

extern const struct column_note table_columns[];

void table_head(struct out *, const struct table_rule *);
void table_put(struct out *, const struct group *, const struct table_rule *);

#endif
