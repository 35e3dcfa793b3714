/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verdict - from effects to what may be said: families, roles, guardrails.
 *
 * One test at a time, one finding for each metric and treatment arm.  The
 * p-values of the primary metrics over all arms are one family, those of the
 * secondary metrics another; each has its rule (adjust.h).  Guardrails are
 * not adjusted: all of an arm's must hold, so asking more of them only makes
 * it harder to win.
 *
 *	distrust	the assignment is broken (or cannot be checked): nothing
 *			the test says is to be used
 *	winner, harm	adjusted p below 1 - conf, or the bound reached, to the good or
 *			the bad side
 *	blocked		would win, but a guardrail of this arm does not hold
 *	none		no difference shown, which is not "no difference"
 *	equivalent	the same, but with a margin of equivalence both one-sided tests
 *			(TOST) reject at 1 - conf: no difference that would matter
 *	holds		guardrail: the whole interval of the lift lies inside the
 *			margin; with a two-sided interval of 95 % that is a
 *			one-sided test at 0.025 (ICH E9)
 *	harm		guardrail: the whole interval lies beyond it
 *	open		guardrail: neither
 *	undefined	p, or a guardrail's lift, is not defined
 */
#ifndef EXPERIMENT_VERDICT_H
#define EXPERIMENT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "experiment/effect.h"
#include "stat/adjust.h"

enum role { ROLE_PRIMARY, ROLE_SECONDARY, ROLE_GUARDRAIL, ROLES };
enum verdict {
	VERDICT_UNDEFINED, VERDICT_WINNER, VERDICT_NONE, VERDICT_HARM, VERDICT_BLOCKED,
	VERDICT_HOLDS, VERDICT_OPEN, VERDICT_DISTRUST, VERDICT_EQUIVALENT, VERDICTS
};

extern const char *const role_names[ROLES], *const verdict_names[VERDICTS];

struct finding {
	size_t metric, arm, slice;	/* the caller's numbers; equal arm and slice are the same arm */
	enum role role;
	bool   lower;		/* is better */
	struct effect effect;
	double p_interaction;	/* do slices differ? the caller's; NAN unknown */
	bool   by_bound;	/* judged by |diff.statistic| >= bound, not by p: one look of many */
	double bound;
	/* filled in by findings_judge() */
	double p_adjusted;	/* NAN for a guardrail */
	size_t family;		/* p-values adjusted together; 0 for a guardrail */
	double p_margin;	/* guardrail: one-sided p of being worse than the margin, else NAN */
	double p_equivalent;	/* of TOST, NAN without that margin */
	size_t broken;		/* of a blocked one: the finding that blocks it */
	enum verdict verdict;
};

struct judgement {
	double conf;
	double margin;		/* relative, 0.02 */
	double equivalence;	/* the same, 0: none */
	enum adjust rule[ROLES];	/* primary and secondary */
	bool   distrust;
};

/* p and order are scratch of n. */
void findings_judge(struct finding *, size_t n, const struct judgement *, double *p,
    size_t *order);

#endif
