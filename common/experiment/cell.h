/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cell - what is kept of one metric in one arm: sums, or all its values.
 *
 * Adding and merging in any order gives the same bytes (exact.h).  A unit has
 * one value x, or a pair: successes and trials of a rate, numerator and
 * denominator of a ratio, a mean's x and the covariate y from before the test.
 * Of a quantile, a rank or a mean that will be capped the values are kept in a bag
 * instead (bag.h).  A zeroed cell is empty.
 */
#ifndef EXPERIMENT_CELL_H
#define EXPERIMENT_CELL_H

#include "experiment/bag.h"
#include "experiment/exact.h"
#include "stat/compare.h"

enum kind { KIND_RATE, KIND_MEAN, KIND_RATIO, KIND_COUNT, KIND_QUANTILE, KIND_RANK, KINDS };

extern const char *const kind_names[KINDS];

/* Sums of a second pair (u, v) and its products with the first, from before the test. */
enum {
	BEFORE_U, BEFORE_V, BEFORE_UU, BEFORE_VV, BEFORE_UV, BEFORE_XU, BEFORE_XV, BEFORE_YU,
	BEFORE_YV, BEFORE_SUMS
};

struct cell {
	int64_t n;		/* units with a value */
	int64_t missing;	/* units without */
	bool    coarse;		/* holds sums that came as decimals */
	bool    is_rate, is_mean;	/* which summary rows came, when rows say it themselves */
	struct exact x, y, xx, yy, xy;
	struct exact *before;	/* owned, BEFORE_SUMS of a ratio that is adjusted; or NULL */
	struct bag *bag;	/* owned, of the cells that keep values; NULL is empty */
};

void cell_add(struct cell *, double x);
void cell_add_pair(struct cell *, double x, double y);
void cell_keep(struct cell *, double x, int64_t times);	/* into the bag */
void cell_merge(struct cell *, const struct cell *from);
void cell_free(struct cell *);	/* what it owns; it is empty after */

/* A summary row: n units, their sums, and for pairs the sums of products. */
struct cell_sums { double x, xx, y, yy, xy; };
void cell_add_sums(struct cell *, int64_t n, const struct cell_sums *);

/* With the pair from before the test, of a unit or summed. */
struct double_pair { double x, y, u, v; };
void cell_add_double_pair(struct cell *, const struct double_pair *);
void cell_add_double_pair_sums(struct cell *, int64_t n, const struct cell_sums *,
    const double before[static BEFORE_SUMS]);

/* k successes of n trials; a rate keeps nothing else. */
void cell_add_rate(struct cell *, int64_t k, int64_t n);

/* k events over an exposure.  Of a unit also the squares are kept, to see whether
 * counts vary as a Poisson's do; _sums is a summary of n units, which lacks them. */
void cell_add_count(struct cell *, int64_t k, double exposure);
void cell_add_count_sums(struct cell *, int64_t n, int64_t k, double exposure);

struct values cell_values(const struct cell *);	/* of the bag; of NULL, none */

/*
 * The cell as the comparisons of compare.h take it; NULL, or why there is
 * none.  A summary's sums have lost what their last digits say: a variance
 * below 4e-15 of sumsq / n is nothing but that, and a sumsq that is smaller
 * than sum^2 / n by more cannot be one.
 *
 * Reasons: "empty arm", "sumsq below sum^2/n: impossible",
 * "sumsq has too few digits".
 */
const char *cell_sample(const struct cell *, struct sample *);
const char *cell_ratio(const struct cell *, struct ratio_sample *);
const char *cell_cuped(const struct cell *, struct cuped_sample *);
const char *cell_cuped_ratio(const struct cell *, struct cuped_ratio_sample *);

/*
 * A mean (KIND_MEAN) or a ratio (any other kind) as the mean of n units, by the delta
 * method; NULL, or why it has none with a standard error: also "denominator is zero",
 * "one unit", "no variance".  The cell may be NULL.
 */
const char *cell_mean(enum kind, const struct cell *, struct sample *);

#endif
