/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * survival - the share that is still there after a time: Kaplan & Meier (1958)
 * JASA 53:457, with Greenwood's variance (1926).
 *
 * Times ascend; at each `left` went and `censored` were last seen, and are
 * counted as present when those left.  The interval is the log-log one
 * (Kalbfleisch & Prentice 2002, 1.4): it stays within [0, 1].  It is NAN where
 * survival is 1 or 0, where it is not defined.
 */
#ifndef STAT_SURVIVAL_H
#define STAT_SURVIVAL_H

#include "stat/rate.h"

struct survival {
	double at_risk;		/* still there, going into the next time */
	double share;		/* behind the last time given; 1 at the start */
	double greenwood;	/* sum of left / (at_risk (at_risk - left)) */
};

struct survival survival_start(double n);

/* At the next time; left + censored <= at_risk. */
void survival_step(struct survival *, double left, double censored);

struct interval survival_interval(const struct survival *, double conf);

#endif
