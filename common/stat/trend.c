/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/trend.h"

#include <math.h>
#include <stdlib.h>

#include "stat/quant.h"

enum { LEAST = 3 };

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
trend_slope(const double *y, size_t n)
{
	double slope[TREND_MOST * (TREND_MOST - 1) / 2];
	size_t pairs = 0;

	if (n < 2 || n > TREND_MOST)
		return NAN;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			slope[pairs++] = (y[j] - y[i]) / (double)(j - i);
	qsort(slope, pairs, sizeof *slope, by_value);
	return quant_sorted(slope, pairs, 0.5);
}

double
trend_half_life(const double *count, size_t n)
{
	double y[TREND_MOST];
	size_t top = 0;

	for (size_t i = 1; i < n; i++)
		if (count[i] >= count[top])
			top = i;
	if (n - top < LEAST || n - top > TREND_MOST)
		return NAN;
	for (size_t i = top; i < n; i++)
		y[i - top] = log2(count[i] + 0.5);
	double slope = trend_slope(y, n - top);
	return slope < 0 ? -1 / slope : (double)INFINITY;
}
