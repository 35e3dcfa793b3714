/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resample - what chance alone does to a mean or a quantile, by drawing.
 *
 * Draw number i follows from the seed and i alone, so any draws may be made in any
 * thread and any order.
 *
 * The bootstrap (Efron 1979, Ann. Stat. 7:1) draws as many units as there are, with
 * replacement: values that come often by their binomial number, others one by one;
 * a quantile needs two order statistics only, whose places are beta distributed.
 * The permutation deals all units of both arms out anew; of means it takes Welch's t
 * of each deal, which stays right when only the means are alike (Janssen 1997, Stat.
 * Probab. Lett. 36:9).
 */
#ifndef STAT_RESAMPLE_H
#define STAT_RESAMPLE_H

#include "stat/values.h"

/* An arm made ready to draw from: 8 bytes a different value, or a unit where most
 * values differ.  Values above the cap count as the cap; INFINITY is none. */
struct population {
	struct values values;
	double   cap, n;
	int64_t *upto;		/* units up to and with each value */
	double  *each;		/* every unit's value, or NULL */
};

struct population population_of(struct values, double cap);
void              population_free(struct population *);

/* Draws from .. to - 1 into at[from .. to - 1]. */
void bootstrap_means(const struct population *, uint64_t seed, size_t from, size_t to, double *at);
void bootstrap_quantiles(const struct population *, double level, uint64_t seed, size_t from,
    size_t to, double *at);

/* Welch's t of b against a, NAN for a deal without variance; and the difference of
 * type 7 quantiles.  Both arms have two units at least. */
void permuted_t(struct values a, struct values b, double cap, uint64_t seed, size_t from,
    size_t to, double *at);
void permuted_quantiles(struct values a, struct values b, double p, uint64_t seed, size_t from,
    size_t to, double *at);

#endif
