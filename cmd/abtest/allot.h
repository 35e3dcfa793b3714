/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * allot - what each arm of one test gets next, by one metric, and what the test
 * has cost so far.
 *
 * Posteriors are Beta for rates and normal for means and ratios (flat prior: the
 * mean and its standard error), independent between arms.  Undefined is NAN.
 */
#ifndef ABTEST_ALLOT_H
#define ABTEST_ALLOT_H

#include "stat/bayes.h"
#include "trial.h"

enum allot_rule { ALLOT_THOMPSON, ALLOT_TOP_TWO, ALLOT_UCB, ALLOT_RULES };

extern const char *const allot_rule_names[ALLOT_RULES];

struct allot_rules {
	enum allot_rule rule;
	double  least;		/* share of every arm that is not dropped */
	double  drop;		/* arms below this chance to be the best are dropped; 0: none are */
	int64_t looks;		/* when they were at so many looks in a row */
	double  min_sample;	/* and have so many trials or units */
	double  conf;
	struct beta prior;	/* of rates */
	bool    lower;		/* is better */
	int64_t budget_cents;	/* INT_NONE: there is none */
};

/* What earlier looks left; kept in a state. */
struct look {
	int64_t below;		/* looks in a row */
	bool    dropped;
};

struct stake {
	double n;		/* trials of a rate, else units */
	double value, lo, hi;	/* posterior mean and interval */
	double var;		/* of the posterior */
	double best, loss;	/* of all arms, dropped ones too */
	double bound;		/* Bayes-UCB: quantile 1 - 1/t of t trials (Kaufmann 2012) */
	double share;
	int64_t cents;
	double regret, regret_lo, regret_hi;	/* against the leader */
	struct look look;
	bool   dropped_now;
	const char *note;	/* NULL, or why there is no posterior, or a rough one */
};

struct allotment {
	struct stake *arm;	/* as the trial's arms */
	size_t arms, cap, live;
	size_t leader;		/* the best posterior mean among the live with data; arms: none */
	bool   equal;		/* shares are equal since an arm has no posterior yet */
	double regret, regret_lo, regret_hi;
	const char *note;	/* NULL, or why nothing is known at all */
};

/* Into a zeroed one, or the one before; looks by arm are read and brought up to date. */
void allot(struct allotment *, const struct trial *, size_t measure, const struct allot_rules *,
    struct look *const *looks);

#endif
