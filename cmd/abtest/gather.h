/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gather - rows of units or summaries into sums per test, slice and arm.
 *
 * Memory goes with tests x arms x metrics, not with rows, but for metrics that keep
 * all values (metric.keeps): with the different ones; and with clusters.  All kept is
 * exact, so the result does not depend on the workers, the order of rows or
 * how they were split over files and parts; summaries of parts add up.
 */
#ifndef ABTEST_GATHER_H
#define ABTEST_GATHER_H

#include "metrics.h"
#include "table/part.h"

/* One test, slice, arm, cluster and, where rows name their metrics, metric. */
struct group {
	int64_t units;		/* rows, or the sum of n */
	struct cell cell[];	/* metrics.count of them, or one, or none */
};

struct gather;

struct gather *gather_new(const struct metrics *);
void           gather_finish(struct gather *);

/* slice and cluster are empty where metrics has no column for them. */
struct names { struct str test, slice, arm, metric, cluster; };

/* A contract but for mode and emit; its accumulator is a struct gather, finished when
 * emit gets it.  Gathers live as long as the program. */
struct contract gather_contract(const struct metrics *);

/*
 * After finish() groups are numbered 0 to count - 1 in byte order of test,
 * slice, arm, metric and cluster.
 */
size_t              gather_count(const struct gather *);
const struct group *gather_group(const struct gather *, size_t i, struct names *);

/* A new one, finished, with the slices of each test thrown together. */
struct gather *gather_whole(const struct gather *);

/*
 * A new one, finished, in which each cluster is one unit with a pair for every
 * metric: sum and trials, rows with a value, or sum of the denominator.  `shared`
 * counts the clusters of a test that are in several of its arms; they stay in each.
 */
struct gather *gather_clusters(const struct gather *, int64_t *shared);

/* The group of these names, entered when it is new. */
struct group *gather_enter(struct gather *, const struct names *);
size_t        gather_cells(const struct gather *);	/* of a group */
void          group_merge(struct group *, const struct group *from, size_t cells);

/* For the contract: one line a group. */
void        gather_save(void *acc, struct out *);
const char *gather_load(void *acc, struct str line);

#endif
