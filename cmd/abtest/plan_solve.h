/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_solve - the number that was not given: units, effect or power. */
#ifndef ABTEST_PLAN_SOLVE_H
#define ABTEST_PLAN_SOLVE_H

#include "plan_ask.h"
#include "stat/design.h"

enum solved { SOLVED_NONE, SOLVED_UNITS, SOLVED_EFFECT, SOLVED_POWER };

/* NAN: undefined, and `note` says why. */
struct answer {
	enum solved solved;
	double base, sd, kept, per_day;
	double effect;			/* absolute */
	double power, exact;		/* exact: of rates compared by the pooled z, else NAN */
	double alpha;			/* of one comparison, of each of its one-sided tests */
	double control, arm, total;	/* units; arm: the smallest treatment arm */
	double days, clusters;		/* clusters: of all arms, NAN without */
	double inflation;		/* units over those with one look at the end */
	double stop;			/* looks: units when it stops, on average over tests */
	const char *note;
};

void plan_solve(const struct ask *, const struct past *, struct answer *);

/* Smallest effect at the power asked for, and the power at the effect wanted, with
 * `days` of traffic. */
struct curve_point {
	double total, mde, power;
};
struct curve_point plan_point(const struct ask *, const struct past *, double days);

/* The effect wanted in the metric's own unit; NAN without one. */
double plan_effect(const struct ask *, const struct past *);

#endif
