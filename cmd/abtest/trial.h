/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trial - one test after the other, in byte order, and of a test one slice after
 * the other: its arms, metrics and sums.
 *
 * Arms are those that rows name and those that --weights names; the latter
 * may have no units.  Metrics stand in the order of the options, or in byte
 * order where rows name them.
 */
#ifndef ABTEST_TRIAL_H
#define ABTEST_TRIAL_H

#include "gather.h"
#include "shares.h"

struct arm {
	struct str name;
	double units;		/* rows or n, with a value or without; where metrics came as rows
				 * of their own, the most of any */
	double     weight;	/* what it is due, in any unit */
};

struct measure {
	struct str  name;
	enum kind   kind;
	bool        covariate, keeps, capped, clustered;
	double      at;		/* metrics.h */
	const char *note;	/* NULL, or why it cannot be compared */
};

struct trial {
	struct str      test, slice;
	struct arm     *arm;
	size_t          arms, arms_cap;
	struct measure *measure;
	size_t          measures, measures_cap;
	const struct cell **cell;	/* [measure * arms + arm], NULL: nothing came */
	size_t          cells_cap;
	struct srm      srm;		/* its note: why the assignment cannot be checked */
	bool            weighted;	/* by --weights, not equal shares */
};

struct trials;

/* After finish(). */
struct trials *trials_of(const struct metrics *, const struct gather *, struct arena *);

/* The next test or slice into a zeroed trial, or into the one before; false at the end.
 * Names and cells are the gather's and outlive it; the arrays are used again. */
bool trials_next(struct trials *, struct trial *);

/* The next one is another slice of the same test. */
bool trials_more(const struct trials *);

/* Dies when a role names a metric that no test has. */
void trials_check_roles(const struct trials *);

static inline const struct cell *
trial_cell(const struct trial *t, size_t measure, size_t arm)
{
	return t->cell[measure * t->arms + arm];
}

#endif
