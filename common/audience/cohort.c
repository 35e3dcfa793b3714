/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/cohort.h"

static void
add_to(const struct cohort_plan *p, struct cohort_cell *cell, int64_t cohort,
    const struct cohort_visit *v, size_t n, int64_t last)
{
	int64_t most = last - cohort < p->periods ? last - cohort : p->periods, done = -1;

	for (int64_t k = 0; k <= most; k++)
		cell[k].users++;
	for (size_t i = 0; i < n && v[i].period <= last; i++) {
		int64_t k = v[i].period - cohort;
		if (!v[i].back || k <= done)
			continue;
		for (int64_t j = p->later ? done + 1 : k; j <= k && j <= most; j++)
			cell[j].returned++;
		done = k;
	}
}

void
cohort_add(const struct cohort_plan *p, const struct cohort_visit *v, size_t n, int64_t last,
    struct cohort_cell *(*row)(void *ctx, int64_t cohort), void *ctx)
{
	bool begun = false;
	int64_t cohort = 0;

	for (size_t i = 0; i < n && v[i].period <= last; i++) {
		if (!v[i].start || (begun && v[i].period == cohort))
			continue;
		size_t from = i; /* a return may stand before the start of the same period */
		while (from > 0 && v[from - 1].period == v[i].period)
			from--;
		begun = true;
		cohort = v[i].period;
		add_to(p, row(ctx, cohort), cohort, v + from, n - from, last);
		if (!p->recurring)
			return;
	}
}
