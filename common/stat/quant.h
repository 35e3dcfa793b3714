/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quant - quantiles: exact of a sorted array, or from a mergeable sketch.
 *
 * The sketch is DDSketch (Masson, Rim & Lee 2019, PVLDB 12:2195) with the
 * linearly interpolated mapping: bins cut each power of two into equal parts,
 * so an index is one IEEE multiplication and the same on every machine.  A
 * quantile is within `alpha` of the true value, relative to it; zero has its
 * own bin.  Nothing is collapsed, counters are integers, so adding and
 * merging in any order gives the same sketch, byte for byte.
 *
 * Memory: 8 bytes a bin between the smallest and the largest magnitude, of
 * either sign; alpha 0.01 has 50 bins a power of two: some 12 kB for values
 * from 1 ms to 10 days, 800 kB if somebody sends 1e-308 and 1e308.
 */
#ifndef STAT_QUANT_H
#define STAT_QUANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Quantile of type 7 (Hyndman & Fan 1996, Am. Stat. 50:361; the default of R,
 * NumPy and Excel's PERCENTILE.INC) of an ascending array.  NAN when n is 0 or
 * p outside [0, 1].
 */
double quant_sorted(const double *x, size_t n, double p);

/* The same of whatever value() says that x has, in ascending order. */
double quant_sorted_by(double (*value)(const void *x, size_t i), const void *x, size_t n, double p);

/* Bins lo .. lo + len - 1; both are multiples of 32, or len is 0. */
struct sketch_side {
	uint64_t *at;		/* owned */
	int64_t   lo, len;
};

struct sketch {
	double   alpha, per_octave;	/* bins in a power of two */
	uint64_t n, zeros;
	double   min, max;		/* exact; INFINITY and -INFINITY when empty */
	struct sketch_side above, below;	/* positive values; magnitudes of negative ones */
};

/* 0 < alpha < 1.  Bins are allocated with mem.h as values come. */
void sketch_init(struct sketch *, double alpha);
void sketch_free(struct sketch *);

/* Number of the bin in which a positive, finite magnitude lies; it fits 32 bits
 * when alpha is above 1e-6. */
int64_t sketch_bin(const struct sketch *, double magnitude);

/* `times` copies of x; false, nothing added, when x is not finite. */
bool sketch_add(struct sketch *, double x, uint64_t times);

/* false, nothing merged, when the alphas differ. */
bool sketch_merge(struct sketch *, const struct sketch *from);

/* The value of rank floor(p (n - 1)) from 0, within alpha; NAN when empty or p
 * is outside [0, 1]. */
double sketch_quantile(const struct sketch *, double p);

/*
 * For saving: the next bin from index *i on that is not empty; -> false at the
 * end.  Start *i at INT64_MIN; *i is left at that bin, add 1 to go on.
 */
bool sketch_side_next(const struct sketch_side *, int64_t *i, uint64_t *count);

/* For loading: count more into bin i; min, max, n and zeros are the caller's. */
void sketch_side_put(struct sketch_side *, int64_t i, uint64_t count);

#endif
