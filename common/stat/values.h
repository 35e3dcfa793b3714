/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * values - values kept as (value, how often): means, caps, quantiles.
 *
 * An array is sorted by value, each value once, times above 0, no NAN; an empty
 * one has neither a mean nor a quantile (NAN).
 */
#ifndef STAT_VALUES_H
#define STAT_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stat/compare.h"

struct repeated { double value; int64_t times; };
struct values { const struct repeated *at; size_t n; };

double values_count(struct values);

/* Mean and variance right to rounding (two passes); _capped: of the smaller of
 * each value and the cap, and how many values were above it. */
struct sample values_sample(struct values);
struct sample values_capped(struct values, double cap, double *capped);

/* Type 7 (quant.h), of one array or of several thrown together. */
double values_quantile(struct values, double p);
double values_quantile_of(const struct values *, size_t arrays, double p);

/*
 * A quantile as a sample for compare_means(): its variance is that of the order
 * statistics, from the ranks n p -+ 1.96 sqrt(n p (1 - p)) whose values lie
 * hi - lo apart: ((hi - lo) / (2 * 1.96))^2, times n - 1 (growthbook; Deng, Knoblich
 * & Lu 2018, KDD, section 4).  var is NAN when a rank leaves the data.
 */
struct sample values_quantile_sample(struct values, double p);
double values_quantile_var(double lo, double hi);	/* of the quantile itself */

/* Several arrays at once, one value after the other. */
struct lineup {
	const struct values *of;
	size_t   arrays;
	double   value;
	int64_t *times;		/* of value, by array */
	size_t  *at;
};

struct lineup lineup_of(const struct values *, size_t arrays);
bool        lineup_next(struct lineup *);
void        lineup_end(struct lineup *);

#endif
