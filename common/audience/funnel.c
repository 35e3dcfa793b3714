/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/funnel.h"

#include <string.h>

/* For each step the latest chain that reached it. */
struct chains {
	const struct funnel_plan *plan;
	bool at[FUNNEL_STEPS];
	int64_t ms[FUNNEL_STEPS][FUNNEL_STEPS];
	bool begun;
	struct funnel_path best;
};

int
funnel_compare(const struct funnel_row *a, const struct funnel_row *b)
{
	uint32_t x = a->steps & FUNNEL_BREAK ? 0 : a->steps;
	uint32_t y = b->steps & FUNNEL_BREAK ? 0 : b->steps;

	if (a->ms != b->ms)
		return a->ms < b->ms ? -1 : 1;
	if ((x & -x) != (y & -y))
		return (x & -x) < (y & -y) ? -1 : 1;
	if (x != y)
		return x < y ? -1 : 1;
	return (a->steps > b->steps) - (a->steps < b->steps);
}

static void
reach(struct chains *c, int step, int64_t ms)
{
	int64_t *path = c->ms[step];

	if (step > 0)
		memcpy(path, c->ms[step - 1], (size_t)step * sizeof *path);
	path[step] = ms;
	c->at[step] = true;
	if (step + 1 > c->best.reached) {
		c->best.reached = step + 1;
		memcpy(c->best.ms, path, (size_t)(step + 1) * sizeof *path);
	}
}

/* One step of one row; false when the search ends here. */
static bool
take(struct chains *c, int step, int64_t ms)
{
	const struct funnel_plan *p = c->plan;

	if (step == 0) {
		if (p->order && !p->reentry && p->steps > 1 && c->at[1])
			return false;
		c->begun = true;
		reach(c, 0, ms);
		return true;
	}
	if (p->dedup && c->at[step])
		return false;
	if (!c->at[step - 1])
		return !(p->order && c->begun);
	if (ms - c->ms[step - 1][0] <= p->window_ms)
		reach(c, step, ms);
	return true;
}

/*
 * Rows of one time, step by step; under `increase` from the last step to the
 * first, so that none follows another of the same time, and under `once` in
 * the same way row by row.
 */
static bool
take_rows(struct chains *c, const struct funnel_row *row, size_t n)
{
	bool down = c->plan->increase || c->plan->once;
	int steps = c->plan->steps;

	for (int k = 0; k < steps; k++) {
		int step = down ? steps - 1 - k : k;
		for (size_t i = 0; i < n; i++)
			if ((row[i].steps >> step & 1) && !take(c, step, row[i].ms))
				return false;
	}
	return true;
}

static bool
take_time(struct chains *c, const struct funnel_row *row, size_t n)
{
	size_t from = 0;

	for (; from < n && (row[from].steps == 0 || row[from].steps & FUNNEL_BREAK); from++) {
		if (row[from].steps & FUNNEL_BREAK)
			memset(c->at, 0, sizeof c->at);
		else if (c->plan->order && c->begun)
			return false;
	}
	if (!c->plan->once || c->plan->increase)
		return take_rows(c, row, n);
	for (size_t i = 0; i < n; i++)
		take_rows(c, &row[i], 1);
	return true;
}

struct funnel_path
funnel_walk(const struct funnel_plan *plan, const struct funnel_row *row, size_t n)
{
	struct chains c = { .plan = plan };
	size_t len;

	for (size_t i = 0; i < n && c.best.reached < plan->steps; i += len) {
		for (len = 1; i + len < n && row[i + len].ms == row[i].ms;)
			len++;
		if (!take_time(&c, row + i, len))
			break;
	}
	return c.best;
}
