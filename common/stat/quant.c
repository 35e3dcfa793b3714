/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/quant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { CELL = 32 }; /* bins allocated together, on a fixed grid */

double
quant_sorted_by(double (*value)(const void *x, size_t i), const void *x, size_t n, double p)
{
	if (n == 0 || !(p >= 0 && p <= 1))
		return NAN;
	double at = p * (double)(n - 1), below = floor(at + 4 * at * 0x1p-52);
	size_t i = (size_t)below;

	/* R's fuzz: p (n - 1) a rounding short of a whole number is that number. */
	if (i >= n - 1)
		return value(x, n - 1);
	double part = fmax(at - below, 0), v = value(x, i);
	return part == 0 ? v : v + part * (value(x, i + 1) - v);
}

static double
element(const void *x, size_t i)
{
	return ((const double *)x)[i];
}

double
quant_sorted(const double *x, size_t n, double p)
{
	return quant_sorted_by(element, x, n, p);
}

void
sketch_init(struct sketch *s, double alpha)
{
	*s = (struct sketch){
		.alpha = alpha,
		.per_octave = (1 - alpha) / (2 * alpha),
		.min = INFINITY,
		.max = -INFINITY,
	};
}

void
sketch_free(struct sketch *s)
{
	free(s->above.at);
	free(s->below.at);
	sketch_init(s, s->alpha);
}

/* Bin of a magnitude: x = (1 + f) 2^e lies at e + f. */
int64_t
sketch_bin(const struct sketch *s, double x)
{
	int e;
	double f = 2 * frexp(x, &e) - 1;

	return (int64_t)floor((e - 1 + f) * s->per_octave);
}

static double
edge(const struct sketch *s, int64_t bin)
{
	double at = (double)bin / s->per_octave, e = floor(at);

	return ldexp(1 + (at - e), (int)e);
}

/* The point of a bin whose relative error is the same at both ends. */
static double
bin_value(const struct sketch *s, int64_t bin)
{
	double lo = edge(s, bin), hi = edge(s, bin + 1);

	return isinf(hi) ? lo : 2 * lo * (hi / (lo + hi));
}

static void
side_cover(struct sketch_side *side, int64_t lo, int64_t end)
{
	if (side->len > 0) {
		lo = lo < side->lo ? lo : side->lo;
		end = end > side->lo + side->len ? end : side->lo + side->len;
	}
	if (end - lo == side->len)
		return;
	uint64_t *at = mem_alloc((size_t)(end - lo) * sizeof *at);
	memset(at, 0, (size_t)(end - lo) * sizeof *at);
	if (side->len > 0)
		memcpy(at + (side->lo - lo), side->at, (size_t)side->len * sizeof *at);
	free(side->at);
	*side = (struct sketch_side){ at, lo, end - lo };
}

void
sketch_side_put(struct sketch_side *side, int64_t i, uint64_t count)
{
	if (side->len == 0 || i < side->lo || i >= side->lo + side->len) {
		int64_t lo = i & ~(int64_t)(CELL - 1);

		side_cover(side, lo, lo + CELL);
	}
	side->at[i - side->lo] += count;
}

bool
sketch_side_next(const struct sketch_side *side, int64_t *i, uint64_t *count)
{
	int64_t from = *i < side->lo ? side->lo : *i;

	for (; from < side->lo + side->len; from++) {
		if (side->at[from - side->lo] > 0) {
			*i = from;
			*count = side->at[from - side->lo];
			return true;
		}
	}
	return false;
}

bool
sketch_add(struct sketch *s, double x, uint64_t times)
{
	if (!isfinite(x))
		return false;
	if (times == 0)
		return true;
	if (x == 0)
		s->zeros += times;
	else
		sketch_side_put(x > 0 ? &s->above : &s->below, sketch_bin(s, fabs(x)), times);
	s->n += times;
	x += 0.0; /* -0 is 0 */
	s->min = fmin(s->min, x);
	s->max = fmax(s->max, x);
	return true;
}

static void
side_merge(struct sketch_side *to, const struct sketch_side *from)
{
	if (from->len == 0)
		return;
	side_cover(to, from->lo, from->lo + from->len);
	for (int64_t i = 0; i < from->len; i++)
		to->at[from->lo - to->lo + i] += from->at[i];
}

bool
sketch_merge(struct sketch *s, const struct sketch *from)
{
	if (s->alpha != from->alpha)
		return false;
	side_merge(&s->above, &from->above);
	side_merge(&s->below, &from->below);
	s->n += from->n;
	s->zeros += from->zeros;
	s->min = fmin(s->min, from->min);
	s->max = fmax(s->max, from->max);
	return true;
}

static uint64_t
side_total(const struct sketch_side *side)
{
	uint64_t sum = 0;

	for (int64_t i = 0; i < side->len; i++)
		sum += side->at[i];
	return sum;
}

/* Bin in which the value of this rank, counted by magnitude, lies. */
static int64_t
side_find(const struct sketch_side *side, uint64_t rank)
{
	int64_t i = 0;

	while (rank >= side->at[i])
		rank -= side->at[i++];
	return side->lo + i;
}

double
sketch_quantile(const struct sketch *s, double p)
{
	if (s->n == 0 || !(p >= 0 && p <= 1))
		return NAN;
	uint64_t rank = (uint64_t)(p * (double)(s->n - 1)), negative = side_total(&s->below);
	double x;

	if (rank == 0)
		return s->min;
	if (rank >= s->n - 1)
		return s->max;
	if (rank < negative)
		x = -bin_value(s, side_find(&s->below, negative - 1 - rank));
	else if (rank < negative + s->zeros)
		x = 0;
	else
		x = bin_value(s, side_find(&s->above, rank - negative - s->zeros));
	return fmin(fmax(x, s->min), s->max);
}
