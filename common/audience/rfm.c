/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/rfm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stat/quant.h"

enum { COUNTED_RANGE = 1 << 16 };

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Hours and days are few different numbers: counting beats sorting. */
static void
sort(int64_t *x, size_t n)
{
	int64_t least = INT64_MAX, most = INT64_MIN;

	for (size_t i = 0; i < n; i++) {
		least = x[i] < least ? x[i] : least;
		most = x[i] > most ? x[i] : most;
	}
	if (n == 0 || (uint64_t)most - (uint64_t)least >= COUNTED_RANGE) {
		if (n > 0)
			qsort(x, n, sizeof *x, by_value);
		return;
	}
	size_t *count = mem_alloc(COUNTED_RANGE * sizeof *count), at = 0;
	memset(count, 0, COUNTED_RANGE * sizeof *count);
	for (size_t i = 0; i < n; i++)
		count[x[i] - least]++;
	for (int64_t v = 0; v < COUNTED_RANGE; v++)
		for (size_t k = count[v]; k > 0; k--)
			x[at++] = least + v;
	free(count);
}

struct rfm_cuts
rfm_cuts(int64_t *x, size_t n, double unit)
{
	struct rfm_cuts cuts;
	double *v = mem_alloc((n + 1) * sizeof *v);

	sort(x, n);
	for (size_t i = 0; i < n; i++)
		v[i] = (double)x[i];
	for (int i = 0; i < RFM_CELLS - 1; i++)
		cuts.at[i] = quant_sorted(v, n, (i + 1) / (double)RFM_CELLS) + unit;
	free(v);
	return cuts;
}

int
rfm_cell(const struct rfm_cuts *cuts, double x)
{
	int cell = 1;

	while (cell < RFM_CELLS && x >= cuts->at[cell - 1])
		cell++;
	return cell;
}

int
rfm_cell_turned(const struct rfm_cuts *cuts, double x)
{
	return RFM_CELLS + 1 - rfm_cell(cuts, x);
}
