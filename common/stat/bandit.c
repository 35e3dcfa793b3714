/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/bandit.h"

#include <math.h>

/* 1 - best[i] without cancellation. */
static double
others(const double *best, size_t k, size_t i)
{
	double sum = 0;

	for (size_t j = 0; j < k; j++)
		if (j != i)
			sum += best[j];
	return sum;
}

void
bandit_top_two(const double *best, size_t k, double *w)
{
	double first[BAYES_ARMS_MAX], all = 0;

	for (size_t i = 0; i < k; i++)
		first[i] = others(best, k, i);
	for (size_t i = 0; i < k; i++) {
		double second = 0;
		for (size_t j = 0; j < k; j++)
			if (j != i)
				second += first[j] > 0 ? best[j] * (best[i] / first[j]) :
							 best[j] / (double)(k - 1);
		w[i] = best[i] / 2 + second / 2;
		all += w[i];
	}
	for (size_t i = 0; i < k; i++)
		w[i] /= all;
}

void
bandit_floor(const double *w, size_t k, double least, double *p)
{
	least = fmax(least, 0);
	for (size_t i = 0; i < k; i++)
		p[i] = least * (double)k >= 1 ? 1 / (double)k :
						least + (1 - (double)k * least) * w[i];
}

void
bandit_split(int64_t all, const double *share, size_t k, int64_t *to)
{
	int64_t left = all;
	double rest[BAYES_ARMS_MAX], sum = 0;

	for (size_t i = 0; i < k; i++)
		sum += share[i];
	for (size_t i = 0; i < k; i++) {
		double part = share[i] / sum * (double)all;
		to[i] = (int64_t)floor(part);
		rest[i] = part - floor(part);
		left -= to[i];
	}
	/* rounding may have left one too few */
	for (; left != 0; left += left < 0 ? 1 : -1) {
		size_t at = k;
		for (size_t i = 0; i < k; i++)
			if (left > 0 ? at == k || rest[i] > rest[at] :
				       to[i] > 0 && (at == k || rest[i] < rest[at]))
				at = i;
		if (at == k)
			return;
		to[at] += left > 0 ? 1 : -1;
		rest[at] = left > 0 ? -1 : 2;
	}
}
