/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relabel_impl - what relabel.c and relabel_deal.c share. */
#ifndef ABTEST_RELABEL_IMPL_H
#define ABTEST_RELABEL_IMPL_H

#include "gather_impl.h"
#include "relabel.h"

/* Sums of a metric's values over units; a rate has no squares, a mean no y. */
enum { SUM_N, SUM_X, SUM_Y, SUM_XX, SUM_YY, SUM_XY, SUMS };

/*
 * Whole numbers are added up in 64 bits, all deals at once, and go to the exact
 * cells before they could overflow.  The control has what the others leave of
 * the total.
 */
struct lanes {
	int64_t *sum[RELABEL_ARMS][SUMS];	/* [deal] */
	int64_t  total[SUMS], bound[SUMS];
};

struct tested {
	struct group **group;	/* [deal * arms + arm] */
	struct lanes  *lanes;	/* of each metric */
};

/* One unit's values of a metric; `whole` when they are, and small. */
struct values_of {
	bool    present, whole;
	int64_t v[SUMS];
	double  x;
	struct cell cell;	/* where they are not, of that unit alone */
};

struct relabel {
	const struct relabel_plan *plan;
	struct gather *sums;
	struct map    tests;	/* -> struct tested */
	const struct str *names;	/* of the header that is bound now */
	int           unit_from, unit_n;
	/* of the row */
	struct values_of *values;	/* by metric */
	uint8_t      *label;	/* its arm in each deal */
	int64_t      *mask;	/* -1 in the deals in which it is in one arm */
	size_t        width;	/* deals, rounded up to RELABEL_LANE */
	bool          halves;	/* two arms alike: a bit is an arm, and label is not kept */
	int64_t     (*bits)[8];	/* of each byte, as masks */
};

enum { RELABEL_LANE = 64 };

/* Add the row in sums->rec, whose unit has this hash, to its arm of every deal. */
void relabel_unit(struct relabel *, struct str test, uint64_t unit);

/* What the lanes hold goes to the cells; for all tests. */
void relabel_flush(struct relabel *);
void relabel_forget(struct relabel *);	/* lanes and tests, after that */

#endif
