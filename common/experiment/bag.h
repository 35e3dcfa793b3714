/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bag - all values of a metric in one arm, each once with how often it came.
 *
 * For what sums cannot tell: quantiles, ranks, caps that depend on the values.
 * Memory goes with the different values, 16 bytes each and half as much again
 * or twice while they are put in order; settled, a bag is the same for any order
 * of adding and merging.  A zeroed bag is empty.
 */
#ifndef EXPERIMENT_BAG_H
#define EXPERIMENT_BAG_H

#include "stat/values.h"

struct bag {
	struct repeated *at;	/* owned */
	size_t len, cap;
	size_t settled;		/* so many are in order, each value once */
};

/* x is finite; -0 is 0.  times > 0. */
void bag_add(struct bag *, double x, int64_t times);
void bag_merge(struct bag *, const struct bag *from);
void bag_free(struct bag *);

/* Put in order; the array lives until the next bag_add() or bag_merge(). */
struct values bag_values(struct bag *);

#endif
