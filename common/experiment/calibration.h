/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calibration - does a test find nothing where there is nothing?
 *
 * Arms are dealt out again and again over data from before any test; whatever
 * is then found is false.  If the test is right, a share of 1 - conf of the p-values
 * lies below 1 - conf, the p-values are uniform, and differences vary as much as
 * their standard errors say.
 */
#ifndef EXPERIMENT_CALIBRATION_H
#define EXPERIMENT_CALIBRATION_H

#include <stddef.h>

#include "stat/rate.h"

enum { CALIBRATION_LEAST = 20 };	/* below, nothing is judged */

enum calibration_verdict {
	CALIBRATION_UNDEFINED,
	CALIBRATION_OK,
	CALIBRATION_INVALID,		/* too many are found, or standard errors are too small */
	CALIBRATION_CONSERVATIVE,	/* too few, or too large */
	CALIBRATION_UNEVEN,		/* p-values are not uniform, but the level is kept */
	CALIBRATION_VERDICTS
};

extern const char *const calibration_names[CALIBRATION_VERDICTS];

struct dealt { double p, diff, se; };	/* one deal; p NAN where the test is undefined */

struct calibration {
	size_t times;			/* deals with a p */
	size_t found;			/* of these below 1 - conf */
	double rate;
	struct interval rate_at;	/* Wilson 95 % */
	double distance, ks_p;		/* ks.h */
	double ratio;			/* variance of diff over the mean of se^2; NAN without se */
	struct interval ratio_at;	/* 95 %, chi-square */
	enum calibration_verdict verdict;
};

/*
 * Sorts deals by p.  Each of the three checks has `threshold` for its chance of a
 * false alarm: too many or few found by the exact binomial tails, the ratio by
 * chi-square (where there is one), the p-values by ks.h.
 */
struct calibration calibration_of(struct dealt *, size_t n, double conf, double threshold);

#endif
