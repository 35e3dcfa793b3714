/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trend_judge - one topic's counts per period against its decayed baseline.
 *
 * Period t expects d[t] times the share (sum w r + 0.5) / (sum w d + 1) of the
 * periods before it, w halving every half-life; by volume it expects
 * (sum w r + 0.5) / sum w.  ln P(X >= r[t]) is of the Poisson with that mean.
 */
#ifndef PROFILE_TREND_JUDGE_H
#define PROFILE_TREND_JUDGE_H

#include <stddef.h>

#include "stat/burst.h"

struct series {
	size_t n;			/* periods */
	double *r, *d;			/* cases and all cases; d is not used by volume */
	double *expected, *ln_p;	/* NAN where there is no period before */
	unsigned char *high, *scratch;	/* burst states */
};

void series_open(struct series *, size_t n);
void series_close(struct series *);

/* `keep` is what is left of a weight after one period. */
void series_judge(struct series *, int volume, double keep, const struct burst_model *);

/* The latest burst: its first and last period and its weight; how many there are. */
struct burst { size_t count, from, to; double weight; };
struct burst series_burst(const struct series *, int volume, const struct burst_model *);

#endif
