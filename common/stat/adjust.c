/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/adjust.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

const char *const adjust_names[ADJUST_RULES] = {
	[ADJUST_NONE] = "none",
	[ADJUST_BONFERRONI] = "bonferroni",
	[ADJUST_HOLM] = "holm",
	[ADJUST_HOCHBERG] = "hochberg",
	[ADJUST_BH] = "bh",
	[ADJUST_BY] = "by",
};

/* By p, then by place. */
static int
order_cmp(const void *x, const void *y, void *arg)
{
	const double *p = arg;
	size_t i = *(const size_t *)x, j = *(const size_t *)y;

	if (p[i] != p[j])
		return p[i] < p[j] ? -1 : 1;
	return (i > j) - (i < j);
}

/* What the p of rank i (from 0) of m is multiplied by. */
static double
factor(enum adjust rule, size_t i, size_t m, double harmonic)
{
	switch (rule) {
	case ADJUST_BONFERRONI: return (double)m;
	case ADJUST_HOLM:
	case ADJUST_HOCHBERG: return (double)(m - i);
	case ADJUST_BH: return (double)m / (double)(i + 1);
	case ADJUST_BY: return harmonic * (double)m / (double)(i + 1);
	default: return 1;
	}
}

void
adjust_p(enum adjust rule, const double *p, size_t n, double *to, size_t *order)
{
	bool up = rule == ADJUST_HOCHBERG || rule == ADJUST_BH || rule == ADJUST_BY;
	double harmonic = 0, limit = up ? 1 : 0;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		to[i] = p[i];
		if (!isnan(p[i]))
			order[m++] = i;
	}
	if (m > 1)
		qsort_r(order, m, sizeof *order, order_cmp, to);
	for (size_t i = m; i > 0; i--)
		harmonic += 1 / (double)i;
	for (size_t step = 0; step < m; step++) {
		size_t i = up ? m - 1 - step : step;
		double raw = fmin(to[order[i]] * factor(rule, i, m, harmonic), 1);

		limit = up ? fmin(limit, raw) : fmax(limit, raw);
		to[order[i]] = rule == ADJUST_NONE ? raw : limit;
	}
}
