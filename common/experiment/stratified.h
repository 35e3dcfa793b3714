/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stratified - an effect within strata, put together again.
 *
 * The difference and the lift are those of means that weigh each stratum by all its
 * units (strata.h); a rate's test is Cochran's, Mantel's and Haenszel's over the
 * strata, with the common odds ratio in odds, a mean's Welch's t.  n and value stay
 * those of the arms as they are.
 */
#ifndef EXPERIMENT_STRATIFIED_H
#define EXPERIMENT_STRATIFIED_H

#include "experiment/effect.h"

/* Both arms' cells in one stratum; NULL is none. */
struct stratum_cells { const struct cell *a, *b; };

/* `plain` is the effect without strata, of a rate or a mean. */
struct effect effect_stratified(const struct how *, const struct effect *plain,
    const struct stratum_cells *, size_t strata);

#endif
