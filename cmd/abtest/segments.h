/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * segments - a test as a whole and within each slice of its units.
 *
 * The findings of all slices of a test are judged together: their p-values are a
 * family of their own, by role.  Rows without a value in the slice's column count
 * for the whole only; as a stratum they are one more.
 */
#ifndef ABTEST_SEGMENTS_H
#define ABTEST_SEGMENTS_H

#include "experiment/stratified.h"
#include "judge.h"

struct segments {
	struct judging  whole;		/* set up by the caller as for judge_next() */
	bool            strata;		/* slices are not shown, but make the whole's effect */
	struct judging *at;		/* one a slice that has a name */
	size_t          n, cap;
	struct finding *finding;	/* of all of them, slice by slice; .slice says which */
	size_t          findings, findings_cap;
	double          unplaced;	/* units without a value in the column */
	double         *p;		/* scratch */
	size_t         *order;
	struct arena    names;
	struct stratum_cells *cells;	/* by slice */
};

/*
 * The next test: judges the whole and its slices, and sets p_interaction of every
 * finding: Cochran's Q of the slices' differences.
 */
bool segments_next(struct segments *, struct trials *whole, struct trials *slices);

#endif
