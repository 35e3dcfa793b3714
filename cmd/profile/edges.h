/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edges - who follows, shares or mentions whom, each pair once.
 *
 * From a table of edges: the weight of a pair is the sum over its rows, exact.
 * From events: a row of the events asked for is an edge from its user to its
 * creator; shares and the like add 1 each, any number of follows 1 together,
 * and none when an unfollow is later.  Merging is by sums and latest times.
 */
#ifndef PROFILE_EDGES_H
#define PROFILE_EDGES_H

#include "base/map.h"
#include "table/event.h"
#include "table/out.h"
#include "table/rows.h"

struct edges_plan {
	bool from_events;
	bool event[EVENTS];	/* these are edges */
};

struct tie {
	__int128 e9 __attribute__((packed, aligned(8)));	/* weight in 1e-9, follows aside */
	uint64_t rows, follows;
	int64_t  followed_ms, undone_ms;	/* latest; INT_NONE: never, or without a time */
};

struct edges {
	const struct edges_plan *plan;
	struct map map;		/* cells of --by, platform, from, to -> struct tie */
	uint32_t *order;	/* by key, after edges_finish() */
};

extern const struct col edge_cols[], edge_event_cols[];

struct edges *edges_new(const struct edges_plan *);
void edges_add(struct edges *, struct rows *);
void edges_merge(struct edges *into, struct edges *from);	/* frees from */
void edges_finish(struct edges *, int workers);

void edges_save(const struct edges *, struct out *);
const char *edges_load(struct edges *, struct str line);

/* 0: there is none left. */
double tie_weight(const struct tie *);

#endif
