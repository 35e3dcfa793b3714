/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gather - rows of units or summaries into sums per test and arm.
 *
 * Memory goes with tests x arms x metrics, not with rows.  Everything kept is
 * exact, so the result does not depend on the workers, the order of rows or
 * how they were split over files and parts; summaries of parts add up.
 */
#ifndef ABTEST_GATHER_H
#define ABTEST_GATHER_H

#include "plan.h"
#include "table/part.h"

/* One test, arm and, where rows name their metrics, metric. */
struct group {
	int64_t units;		/* rows, or the sum of n */
	struct cell cell[];	/* plan.metrics of them, or one, or none */
};

struct gather;

/* A contract but for mode and emit; its accumulator is a struct gather. */
struct contract gather_contract(const struct plan *);

/*
 * After finish() groups are numbered 0 to count - 1 in byte order of test,
 * arm and metric, which the key holds with a NUL between each (no cell holds
 * one).
 */
size_t              gather_count(const struct gather *);
const struct group *gather_group(const struct gather *, size_t i, struct str *key);

/* The group of these names, entered when it is new. */
struct group *gather_enter(struct gather *, struct str test, struct str arm, struct str metric);
size_t        gather_cells(const struct gather *);	/* of a group */

/* For the contract: one line a group. */
void        gather_save(void *acc, struct out *);
const char *gather_load(void *acc, struct str line);

#endif
