/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_ask - what a plan is for: the options of abtest plan, read and checked. */
#ifndef ABTEST_PLAN_ASK_H
#define ABTEST_PLAN_ASK_H

#include "base/mem.h"
#include "base/opt.h"
#include "experiment/cell.h"

enum goal { GOAL_DIFFER, GOAL_NO_WORSE, GOAL_SAME };
enum { PLAN_ARMS = 64, PLAN_LOOKS = 50 };

/* The metric as it is before the test.  NAN: not known. */
struct past {
	double base, sd;	/* sd of a unit; a rate has its own */
	double kept;		/* share of the variance a covariate leaves, 1 without one */
	double per_day;		/* units */
	double units, days;	/* that it was taken from, 0 and NAN: none */
	const char *note;	/* NULL, or why it cannot be planned with */
};

struct ask {
	enum kind   kind;
	const char *x, *y, *day;	/* columns to read; x NULL: the options say it all */
	bool        day_named;		/* so the header must have it */
	struct past given;		/* what options say, which goes before what was read */

	double effect;			/* wanted, NAN: none */
	bool   lift;			/* it is relative to the base */
	double units, days;		/* there are, NAN: as many as it takes */
	double power, conf;
	bool   power_given;

	enum goal goal;
	double margin;
	bool   margin_lift;
	bool   lower;			/* is better */

	size_t arms;			/* with the control, which comes first */
	double weight[PLAN_ARMS];	/* the smallest is 1 */
	size_t comparisons;		/* that the level is shared by */

	double cluster, icc;
	bool   sequence;
	int64_t looks;			/* 1: at the end */
	int64_t every;			/* days between the lines of a curve; 0: none */
};

extern const struct opt plan_options[];

/* Dies on what cannot be meant; text lives in the arena. */
void ask_read(struct ask *, struct arena *);

#endif
