/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/bins.h"

#include <stdlib.h>

#include "base/mem.h"
#include "stat/quant.h"

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int
by_value(const void *a, const void *b)
{
	const struct bin_case *x = *(struct bin_case *const *)a, *y = *(struct bin_case *const *)b;

	if (x->bin != y->bin)
		return x->bin < y->bin ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static void
cut(struct bin_case *c, size_t n, int bins)
{
	double *size = mem_alloc((n + 1) * sizeof *size), at[BINS_MOST];

	for (size_t i = 0; i < n; i++)
		size[i] = c[i].size;
	qsort(size, n, sizeof *size, by_size);
	for (int k = 1; k < bins; k++)
		at[k] = quant_sorted(size, n, k / (double)bins);
	for (size_t i = 0; i < n; i++) {
		int bin = 1;
		while (bin < bins && c[i].size > at[bin])
			bin++;
		c[i].bin = (uint32_t)bin;
	}
	free(size);
}

static void
rank(struct bin_case **v, size_t n)
{
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && v[to]->value <= v[from]->value;)
			to++;
		for (size_t i = from; i < to; i++) {
			v[i]->of = (uint32_t)n;
			v[i]->position = (double)(from + to) / 2 / (double)n;
		}
	}
}

void
bins_place(struct bin_case *c, size_t n, int bins)
{
	struct bin_case **v = mem_alloc((n + 1) * sizeof *v);

	if ((size_t)bins > n / BINS_LEAST_EACH)
		bins = (int)(n / BINS_LEAST_EACH);
	cut(c, n, bins < 1 ? 1 : bins > BINS_MOST ? BINS_MOST : bins);
	for (size_t i = 0; i < n; i++)
		v[i] = &c[i];
	qsort(v, n, sizeof(struct bin_case *), by_value);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && v[to]->bin == v[from]->bin;)
			to++;
		rank(v + from, to - from);
	}
	free(v);
}
