/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * strata - one comparison out of many, within groups that are alike.
 *
 * A stratum without units in one of the arms says nothing of the difference: it
 * is left out, and `left_out` counts the units so lost.
 */
#ifndef STAT_STRATA_H
#define STAT_STRATA_H

#include <stddef.h>

#include "stat/chisq.h"
#include "stat/compare.h"

struct stratum_counts { double k_a, n_a, k_b, n_b; };

/*
 * Mantel & Haenszel (1959), Cochran (1954): are the odds the same within the
 * strata?  chi-square of one degree of freedom without (or, `corrected`, with)
 * continuity correction, the common odds ratio of b against a, and its interval
 * with the variance of Robins, Breslow & Greenland (1986) Biometrics 42:311.
 * As R's mantelhaen.test.
 */
struct mantel_haenszel {
	struct chisq test;
	double z;		/* signed: above 0 when b has the higher odds */
	double odds, lo, hi;
	size_t used;		/* strata */
};

struct mantel_haenszel strata_mantel_haenszel(const struct stratum_counts *, size_t n,
    bool corrected, double conf);

/*
 * The mean of each arm when strata have the shares that all their units
 * together have (post-stratification), as samples whose var / n is the variance
 * of that mean.  `with` compare_means*() gives the difference, its df roughly.
 */
struct stratum { struct sample a, b; };

struct poststratified {
	struct sample a, b;
	double left_out;
	size_t used;
	const char *note;	/* "no stratum has both arms", "one unit" in a stratum's arm */
};

struct poststratified strata_post(const struct stratum *, size_t n);

#endif
