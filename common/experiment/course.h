/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * course - one comparison while its test runs: what may be said at each look.
 *
 * course_look() puts in the place of the test at the end, which effect_of() made, one
 * that may be looked at early; findings_judge() then judges it as any other; and
 * course_decide() says whether to go on.  One of three ways:
 *
 *	sequence	a confidence sequence (sequence.h): p and intervals hold at any
 *			look, however many there are.  p is the least so far.
 *	exact		the same for two rates, from their counts: not asymptotic
 *	group		bounds on z that spend the error as information comes in
 *			(boundary.h); intervals are repeated ones, as wide as the bound
 *			of their look (Jennison & Turnbull 1989 JRSS B 51:305).  No p.
 *
 * z is the difference over its standard error, of two rates not pooled.  The first and
 * the last trust the normal distribution from the first look that counts, so that
 * looks with few units do not: see `least`.
 */
#ifndef EXPERIMENT_COURSE_H
#define EXPERIMENT_COURSE_H

#include "experiment/verdict.h"
#include "stat/boundary.h"

enum decision {
	DECISION_CONTINUE, DECISION_WINNER, DECISION_HARM, DECISION_FUTILE, DECISION_DONE,
	DECISION_DISTRUST, DECISIONS
};

/* "continue", "stop: winner", ... */
extern const char *const decision_names[DECISIONS];

struct course_rules {
	bool   group, exact;
	struct spending by;	/* of a group test */
	enum lift lift;		/* interval of the lift, as effect_of() was told; not for exact */
	double conf;
	double least;		/* units either arm must have; rates also expect 5 in each cell */
	double mde;		/* the smallest relative effect of interest, or NAN */
	double power;		/* wanted to find it */
	double futile;		/* stop below this chance of a result */
};

/* A zeroed one has not begun. */
struct course {
	double log_ratio;	/* sequence: the largest so far, at least 0 */
	struct boundary *boundary;	/* of a group test */
	bool   over;		/* all of the error was spent at a look before */
	enum decision decision;
	int64_t since;		/* look at which it was decided */
};

/* What a look adds to the finding; NAN where it does not apply. */
struct glance {
	double information;	/* share of what is planned */
	double bound;		/* on |z|; INFINITY: nothing to spend yet */
	double spent;		/* of alpha so far */
	double trend, at_mde;	/* group: chance to reach the last bound, conditional power */
	double predictive;	/* the same averaged over what is known of the effect */
	double needed;		/* units still to come until `mde` is found with `power` */
	bool   ruled_out;	/* an improvement of `mde` is outside the interval */
};

/*
 * One look at f->effect.  alpha is the level of this comparison in a group test (that
 * of the first look holds); plan is the units at which a sequence is sharpest, or the
 * information in a group test, as a share of what is planned.
 */
void course_look(struct course *, const struct course_rules *, double alpha, double plan,
    struct finding *, struct glance *);

/*
 * After findings_judge().  Stopping is for primary metrics, but a broken guardrail
 * stops too; what was stopped stays so, except for futility, which is advice and
 * may be overruled without harm to the error.  A verdict that once was reached is
 * put back into the finding.
 */
void course_decide(struct course *, const struct course_rules *, const struct glance *,
    struct finding *, int64_t look);

void course_end(struct course *);	/* zeroed again */

#endif
