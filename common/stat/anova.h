/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * anova - do the means of several arms differ at all?
 *
 * One test over all arms, before or beside the pairs of compare.h.  NAN with the
 * reason in note: "fewer than two arms", "empty arm", "one unit", "no variance".
 */
#ifndef STAT_ANOVA_H
#define STAT_ANOVA_H

#include <stddef.h>

#include "stat/compare.h"

struct anova {
	double f, df_between, df_within;
	double p, log_p;
	const char *note;
};

/* Welch (1951) Biometrika 38:330, for unequal variances; as R's oneway.test. */
struct anova anova_welch(const struct sample *, size_t arms);

/* Fisher's, which takes the variances to be equal. */
struct anova anova_classic(const struct sample *, size_t arms);

#endif
