/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table - groups as lines of `roi table`. */
#ifndef ROI_TABLE_H
#define ROI_TABLE_H

#include "group.h"

struct table_rule {
	struct str by[BY_MAX];
	size_t nby;
	double pays_at, conf;
	bool   converted;
	const char *spend_lacks, *orders_lack;	/* a key column, or NULL */
	const struct groups *all;	/* for shares */
};

extern const struct column_note table_columns[];

void table_head(struct out *, const struct table_rule *);
void table_put(struct out *, const struct group *, const struct table_rule *);

#endif
