/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resampled - an effect on kept values judged by drawing instead of by a formula.
 *
 *	bootstrap	difference and lift have percentile intervals; p is twice the
 *			smaller share of draws on either side of 0
 *	permutation	p is the share of deals whose Welch t (of a quantile: whose
 *			difference) is as far from 0 as the one seen; intervals stay
 *
 * One is added to shares and draws, so that p is never 0 (Davison & Hinkley 1997,
 * Bootstrap Methods, 4.25).
 */
#ifndef EXPERIMENT_RESAMPLED_H
#define EXPERIMENT_RESAMPLED_H

#include "base/mem.h"
#include "experiment/effect.h"

struct resampling {
	size_t   draws;
	uint64_t seed;
	int      workers;
};

/*
 * `how` is of a mean that keeps values, or of a quantile, and its rule is set.  An
 * arm's draws follow from the seed and its stream alone.  What tests against a
 * margin need stays in the arena.
 */
void effect_resample(struct effect *, const struct how *, const struct resampling *,
    const struct cell *a, uint64_t stream_a, const struct cell *b, uint64_t stream_b,
    struct arena *);

#endif
