/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ranksum - tests that go by the order of values only.
 *
 * What is undefined is NAN with the reason in note: "empty arm", "one unit", "no
 * variance", "fewer than two arms".
 */
#ifndef STAT_RANKSUM_H
#define STAT_RANKSUM_H

#include "stat/chisq.h"
#include "stat/values.h"

/*
 * Mann & Whitney (1947) Ann. Math. Stat. 18:50.  u counts the pairs in which b's
 * value is the larger, ties by half.  p is exact when both arms have fewer than
 * 50 values and no two are equal, otherwise normal with the variance for ties
 * and half a pair taken off towards the middle; as R's wilcox.test.
 *
 * diff is P(b > a) - P(a > b), Cliff's delta: standard error, df and interval of
 * Brunner & Munzel (2000) Biom. J. 42:17, which do not need equal shapes, cut at
 * -1 and 1 (NAN with the note "no interval: no overlap, or one unit" when one arm
 * lies wholly above the other); statistic and p are the rank test's.
 */
struct ranksum {
	double u, n_a, n_b;
	double above;		/* u / (n_a n_b) */
	bool   exact;		/* then diff.statistic is NAN */
	struct comparison diff;
};

struct ranksum ranksum_test(struct values a, struct values b, double conf);

/* Kruskal & Wallis (1952) JASA 47:583, corrected for ties. */
struct chisq ranksum_kruskal(const struct values *, size_t arms);

/* The largest distance of two distribution functions, and p from Kolmogorov's
 * limit; NAN for an empty arm. */
struct kolmogorov { double distance, p; };
struct kolmogorov ranksum_kolmogorov(struct values a, struct values b);

#endif
