/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * exact - sums of real numbers, of their squares and products, without error.
 *
 * A sum is a 256-bit integer of 2^-128, so adding and merging in any order and
 * in any split gives the same bytes, and means and variances are taken from
 * it at the end without cancellation: a million added to every value changes
 * nothing.  Zeroed structs are empty.
 *
 * A value is a struct fixed: the double rounded to a multiple of 2^-64
 * (5e-20; doubles above 5e-4 are such multiples already).  Values up to
 * EXACT_MAX may be summed 10^12 times, with their squares.
 */
#ifndef EXPERIMENT_EXACT_H
#define EXPERIMENT_EXACT_H

#include <stdbool.h>
#include <stdint.h>

#define EXACT_MAX 1e13

struct fixed { __int128 at; };		/* of 2^-64 */
struct exact {
	unsigned __int128 low;		/* of 2^-128 */
	__int128          high;		/* of 1 */
};

/* |x| <= EXACT_MAX, not NAN. */
struct fixed fixed_of(double x);

void exact_add(struct exact *, struct fixed);
void exact_add_product(struct exact *, struct fixed, struct fixed);

/* Any finite |x| < 2^126, rounded to 2^-128: sums that others have taken. */
void exact_add_real(struct exact *, double x);

void   exact_merge(struct exact *, const struct exact *from);
double exact_value(const struct exact *);
bool   exact_is_zero(const struct exact *);

/*
 * Sum of (x - mean of x)(y - mean of y) over n pairs, from the sums of x, y
 * and xy, which must have come from struct fixed.  Right to double precision
 * however small it is beside the means, and 0 exactly when a variable is
 * constant.  n > 0.
 */
double exact_about_means(const struct exact *xy, const struct exact *x,
    const struct exact *y, int64_t n);

#endif
