/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lift - a difference relative to the control, with the control's noise.
 *
 * diff / base, whose variances and covariance are known; base is the control's
 * own value, so for two independent arms the covariance is minus its variance.
 *
 *	delta	se by the delta method, symmetric; poor when the control is less
 *		than some five of its standard errors from zero
 *	fieller	Fieller (1954) JRSS B 16:175: the values v for which diff - v base
 *		is not told from zero; not symmetric, and leaves out 0 exactly when
 *		the test of the difference rejects.  p is that test's
 *	log	delta method on the logarithm of 1 + diff / base (Katz for rates)
 *
 * Notes: "control mean is zero", "no variance", "undefined metric" and, by rule,
 * "control mean not told from zero", "a logarithm needs values above zero".
 */
#ifndef STAT_LIFT_H
#define STAT_LIFT_H

#include "stat/compare.h"
#include "stat/rate.h"

enum lift { LIFT_FIELLER, LIFT_DELTA, LIFT_LOG, LIFTS };

struct quotient {
	double diff, base;
	double diff_var, base_var, cov;	/* of the two estimates, not of units */
	double df;
};

/* Welch's df; INFINITY for rates. */
struct quotient lift_of_means(struct sample a, struct sample b);
struct quotient lift_of_rates(double k_a, double n_a, double k_b, double n_b);
struct quotient lift_of_counts(double x_a, double t_a, double x_b, double t_b);
struct quotient lift_of_cuped(struct cuped_sample a, struct cuped_sample b, double theta);

struct quotient lift_of_lin(struct cuped_sample a, struct cuped_sample b);

struct comparison lift_by(enum lift, struct quotient, double conf);

/*
 * The interval that reaches `bound` standard errors, whatever made the bound: one of
 * several looks (sequence.h, boundary.h).  NAN where the rule has none.
 */
struct interval lift_within(enum lift, struct quotient, double bound);

/*
 * One-sided p against a margin: of effects as large as this or larger (`upper`),
 * or as small, when the true lift is `margin` (above -1).  base above 0, else NAN.
 */
double lift_tail(enum lift, struct quotient, double margin, bool upper);

/* Two one-sided tests (Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657) of
 * -margin < lift < margin: the larger p. */
double lift_equivalent(enum lift, struct quotient, double margin);

#endif
