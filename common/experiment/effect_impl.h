/* SPDX-License-Identifier: GPL-3.0-or-later */
/* effect_impl - what effect.c and effect_rate.c share. */
#ifndef EXPERIMENT_EFFECT_IMPL_H
#define EXPERIMENT_EFFECT_IMPL_H

#include "experiment/effect.h"

/* n and value of both arms, all else unknown. */
struct effect effect_blank(double n_a, double n_b, double value_a, double value_b);

struct effect effect_rate(const struct cell *a, const struct cell *b, const struct how *);
struct effect effect_count(const struct cell *a, const struct cell *b, const struct how *);

double effect_score_tail(const struct effect *, double margin, bool upper);
double effect_counts_tail(const struct effect *, double margin, bool upper);

#endif
