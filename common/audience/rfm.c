/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/rfm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
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

static double
value(const void *x, size_t i)
{
	return (double)((const int64_t *)x)[i];
}

struct rfm_cuts
rfm_cuts(int64_t *x, size_t n, double unit)
{
	struct rfm_cuts cuts;

	sort(x, n);
	for (int i = 0; i < RFM_CELLS - 1; i++)
		cuts.at[i] = quant_sorted_by(value, x, n, (i + 1) / (double)RFM_CELLS) + unit;
	return cuts;
}

static const char *
read_four(struct str list, struct rfm_cuts *to)
{
	struct str cell;

	for (int i = 0; i < RFM_CELLS - 1; i++) {
		if (!str_cut(&list, ',', &cell) ||
		    num_real(cell, -INFINITY, INFINITY, &to->at[i]) != NULL)
			return "wants four numbers";
		if (i > 0 && !(to->at[i] > to->at[i - 1]))
			return "wants ascending numbers";
	}
	return list.p != NULL ? "wants four numbers" : NULL;
}

const char *
rfm_cuts_read(const char *text, struct rfm_cuts *r, struct rfm_cuts *f, struct rfm_cuts *m)
{
	struct rfm_cuts *const to[] = { r, f, m };
	struct str rest = str_of(text), part;
	const char *err;

	for (int k = 0; k < 3; k++)
		for (int i = 0; i < RFM_CELLS - 1; i++)
			to[k]->at[i] = (double)NAN;
	while (rest.n > 0 && str_cut(&rest, ' ', &part)) {
		const char *letter = part.n > 2 && part.p[1] == '=' ? memchr("rfm", part.p[0], 3) :
								      NULL;
		if (letter == NULL)
			return "wants r=, f= or m=";
		part.p += 2;
		part.n -= 2;
		struct rfm_cuts *which = to[*letter == 'r' ? 0 : *letter == 'f' ? 1 : 2];
		if ((err = read_four(part, which)) != NULL)
			return err;
	}
	return NULL;
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
