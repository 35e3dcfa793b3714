/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bandit - what arms get next, from the chance that each is the best.
 *
 * Chances come from bayes.h, exact, so an allocation needs no draws and has no
 * noise: drawing as often as one likes would come to the same shares.
 */
#ifndef STAT_BANDIT_H
#define STAT_BANDIT_H

#include <stdint.h>

#include "stat/bayes.h"		/* no more arms than BAYES_ARMS_MAX */

/*
 * Thompson (1933) sampling gives each arm the chance that it is the best: `best`
 * itself.  The top-two form (Russo 2020, Operations Research 68:1625, section 4)
 * gives that only to a half of what comes; the other half goes to the best of
 * another draw, repeated until it is another arm than the first:
 *	w_i = best_i (1/2 + 1/2 sum over j != i of best_j / (1 - best_j))
 * so that the runner-up is learnt about too.  Where the others' chances have all
 * underflowed they share the half equally.  k > 1 arms, best[] sums to 1.
 */
void bandit_top_two(const double *best, size_t k, double *w);

/*
 * Every arm gets at least `least`: p_i = least + (1 - k least) w_i; equal
 * shares when k * least >= 1; least < 0 counts as 0.  p may be w.
 */
void bandit_floor(const double *w, size_t k, double least, double *p);

/*
 * Whole things by shares, of which only the ratios matter: the largest remainders get
 * what rounding down has left (Hamilton's method), the first of equals first; to[] sums
 * to `all`, from 0 to 2^53.  Some share is above 0.
 */
void bandit_split(int64_t all, const double *share, size_t k, int64_t *to);

#endif
