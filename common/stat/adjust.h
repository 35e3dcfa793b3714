/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * adjust - p-values of many tests, adjusted for there being many.
 *
 * Adjusted p stay in input order and are at most 1; a NAN is not a test: it
 * stays NAN and does not count.  The rule by name:
 *	none		as they are
 *	bonferroni	family-wise, any dependence
 *	holm		the same, never larger: Holm (1979) Scand. J. Stat. 6:65
 *	hochberg	family-wise, independent or positively dependent tests:
 *			Hochberg (1988) Biometrika 75:800
 *	bh		false discovery rate, the same condition: Benjamini &
 *			Hochberg (1995) JRSS B 57:289
 *	by		false discovery rate, any dependence: Benjamini &
 *			Yekutieli (2001) Ann. Stat. 29:1165
 */
#ifndef STAT_ADJUST_H
#define STAT_ADJUST_H

#include <stddef.h>

enum adjust {
	ADJUST_NONE, ADJUST_BONFERRONI, ADJUST_HOLM, ADJUST_HOCHBERG, ADJUST_BH, ADJUST_BY,
	ADJUST_RULES
};

/* Names for an option's words and the output column, indexed by enum adjust. */
extern const char *const adjust_names[ADJUST_RULES];

/* to[] may be p[] itself; `order` is scratch of n. */
void adjust_p(enum adjust, const double *p, size_t n, double *to, size_t *order);

#endif
