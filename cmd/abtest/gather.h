/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gather - rows of units or summaries into sums per test and arm.
 *
 * Memory goes with tests x arms x metrics, not with rows.  Everything kept is
 * exact, so the result does not depend on the workers, the order of rows or
 * how they were split over files; summaries of parts add up.
 */
#ifndef ABTEST_GATHER_H
#define ABTEST_GATHER_H

#include "plan.h"

/* One test, arm and, where rows name their metrics, metric. */
struct group {
	int64_t units;		/* rows, or the sum of n */
	struct cell cell[];	/* plan.metrics of them, or one */
};

struct gather;

/* Read the inputs; never NULL. */
struct gather *gather_run(const struct plan *, char **files);

/*
 * Groups are numbered 0 to count - 1 in no order.  A key is test NUL arm NUL
 * metric; no cell holds a NUL, so byte order is the order of the parts.
 */
size_t              gather_count(const struct gather *);
const struct group *gather_group(const struct gather *, size_t i, struct str *key);

#endif
