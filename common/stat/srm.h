/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * srm - sample ratio mismatch: did the assignment keep its shares?
 *
 * Pearson's chi-square of the arms' unit counts against any weights (only
 * their ratios matter).  At large n a harmless skew is significant, so judge
 * p (0.001 is the usual threshold) together with `worst` or `w`.  An arm with
 * weight and no units counts as missing, not as absent; one with neither is
 * passed over.
 *
 * Where an arm is due fewer than SRM_FEW units chi-square finds too much: with 50
 * units and 1 % due to an arm, 3 there are p = 0.0004, though their chance is 0.014.
 * p is then exact: twice the smaller binomial tail of an arm against all others,
 * the least of the arms times how many there are (Bonferroni; once for two arms).
 */
#ifndef STAT_SRM_H
#define STAT_SRM_H

#include <stdbool.h>
#include <stddef.h>

#define SRM_FEW 5	/* units due to an arm, below which chi-square is too rough */

struct srm {
	double chisq, df, p, log_p;	/* p from the upper tail of chisq, or exact */
	bool   exact;		/* an arm is due fewer than SRM_FEW units */
	double w;		/* Cohen's w, sqrt(chisq / n): 0.1 is small */
	double worst;		/* largest |share got / share due - 1| */
	size_t worst_arm;	/* its index; the first of equals */
	const char *note;	/* NULL, or why the numbers are NAN */
};

/*
 * Reasons: "no units", "fewer than two arms", "units in an arm without
 * weight", "weight out of range", "count out of range".
 */
struct srm srm_test(const double *units, const double *weight, size_t arms);

#endif
