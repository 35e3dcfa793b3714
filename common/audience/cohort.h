/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cohort - who came back how many periods after they began.
 *
 * A cell (cohort, n) counts the users who returned in the n-th period after that
 * of the cohort, of those of whom this period could be seen.  A user is in the
 * cohort of the period of their first start or, `recurring`, in that of every
 * start.  `later`: a return in the n-th period or any after it counts.
 *
 * The unit test holds PostHog's test_month_interval.
 */
#ifndef AUDIENCE_COHORT_H
#define AUDIENCE_COHORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cohort_plan {
	int64_t periods;	/* 0, 1 ... this many after the cohort's own */
	bool    recurring, later;
};

struct cohort_visit {
	int64_t period;
	bool    start, back;
};

struct cohort_cell { uint64_t users, returned; };

/*
 * Add one user, whose n visits ascend by period, with any number in one.  Cells of a
 * cohort, periods + 1 of them, are found by row(); periods up to `last` could be
 * seen.
 */
void cohort_add(const struct cohort_plan *, const struct cohort_visit *, size_t n, int64_t last,
    struct cohort_cell *(*row)(void *ctx, int64_t cohort), void *ctx);

#endif
