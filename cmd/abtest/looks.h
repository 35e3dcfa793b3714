/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * looks - the days of a test that runs, each with all that came up to its end.
 *
 * A look is a day (2024-06-18) or a whole number, in the column that metrics_looks()
 * named; the looks of a test are those its rows have, in their order, so that what a
 * look says depends on the data and not on when they were read.
 */
#ifndef ABTEST_LOOKS_H
#define ABTEST_LOOKS_H

#include "trial.h"

/* NULL, or what is wrong with the cell. Days count from 1970-01-01. */
const char *look_read(struct str, int64_t *);

/*
 * The same groups with every look's sums added to those after it; an arm is there
 * from its first day on.  Slices are then the numbers of looks, which look_number()
 * and look_name() take apart.  Dies when days and numbers are mixed in one test.
 */
struct gather *looks_of(const struct gather *, const struct metrics *);

int64_t    look_number(struct str slice);	/* from 1 */
struct str look_name(struct str slice);		/* the day */

/*
 * The assignment at any look: log of the ratio of likelihoods for "other shares than
 * they are due" (sequence_counts_log() with a flat prior); -INFINITY where there is
 * nothing to compare.  1 over the largest ratio so far is a p.
 */
double look_srm(const struct trial *);

#endif
