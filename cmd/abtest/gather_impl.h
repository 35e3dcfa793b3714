/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gather_impl - what gather.c and gather_check.c share. */
#ifndef ABTEST_GATHER_IMPL_H
#define ABTEST_GATHER_IMPL_H

#include "base/map.h"
#include "gather.h"

struct gather {
	const struct metrics *metrics;
	struct map map; /* to struct group *, in groups */
	struct arena groups;
	size_t cells;
	uint32_t *order; /* by key, after finish */
	struct record *rec;
	char *key; /* scratch: the names with a NUL between; no cell holds one */
	size_t key_cap;
	const struct str *names; /* of the header that is bound now */
	bool has_test, summary;
};

/* Settle which of the two shapes this header is of; dies when a column that
 * is needed for it is not there. */
void gather_bind(struct gather *, const struct head *);

/* What is wrong with the row in g->rec, and in which column; a NULL
 * reason is nothing. */
struct fault { const char *column, *reason; int at; };
struct fault gather_fault(const struct gather *);

#endif
