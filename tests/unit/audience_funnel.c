/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/funnel.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { ROWS = 9, DAY = 86400 };

static int
by_row(const void *a, const void *b)
{
	return funnel_compare(a, b);
}

/* "a1 b2 c3": rows of those letters at those seconds; steps are letters from a on. */
static int
letters(struct funnel_plan plan, const char *text)
{
	struct funnel_row row[ROWS];
	size_t n = 0;

	plan.window_ms = plan.window_ms ? plan.window_ms : DAY;
	for (const char *p = text; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z') {
			int step = *p - 'a';
			row[n++] = (struct funnel_row){ strtol(p + 1, NULL, 10),
				step < plan.steps ? 1u << step : 0 };
		}
	qsort(row, n, sizeof *row, by_row);
	return funnel_walk(&plan, row, n).reached;
}

static void
each(struct funnel_plan plan, const int *want, const char *const *users, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int got = letters(plan, users[i]);
		unit_checks++;
		if (got != want[i])
			UNIT_FAIL("%s: got %d, want %d", users[i], got, want[i]);
	}
}

/* ClickHouse tests/queries/0_stateless/00632_aggregation_window_funnel.{sql,reference} */
static void
clickhouse(void)
{
	static const char *const six[] = { "a1 b2 c3", "a1 d2 b3 c4", "a1 a2 b3 b4 c5 c6",
		"a1 a2 a3 a4 b5 b6 c7 c8", "a1 a2 b3 b4 d5 c6 c7", "c1 c2 b3 b4 a5 a6" };
	static const char *const five[] = { "a1 b2 a3 c4", "a1 b2 a3 b4 c5", "a1 b2 c3 b4 d5",
		"a1 c2 b3", "a1 b2 c3 a4 b5 c6 d7" };

	each((struct funnel_plan){ .steps = 3 }, (int[]){ 3, 3, 3, 3, 3, 1 }, six, 6);
	each((struct funnel_plan){ .steps = 3, .order = true }, (int[]){ 3, 1, 3, 3, 2, 1 }, six,
	    6);
	each((struct funnel_plan){ .steps = 3, .order = true, .dedup = true },
	    (int[]){ 3, 1, 2, 2, 2, 1 }, six, 6);
	each((struct funnel_plan){ .steps = 3, .order = true }, (int[]){ 2, 2, 3, 1, 3 }, five, 5);
	each((struct funnel_plan){ .steps = 3, .order = true, .reentry = true },
	    (int[]){ 3, 3, 3, 1, 3 }, five, 5);
	each((struct funnel_plan){ .steps = 4, .order = true, .reentry = true },
	    (int[]){ 3, 3, 4, 1, 4 }, five, 5);
	/* its issue 27469 */
	CHECK(letters((struct funnel_plan){ .steps = 4, .dedup = true }, "a1 b2 c3 b4 d5") == 3);
	/* events 1000 to 1008 at 0 to 8; step 1000, then steps 1003 to 1007 */
	CHECK(
	    letters((struct funnel_plan){ .steps = 1, .window_ms = 10000 }, "a0 b1 c2 d3 e4") == 1);
	CHECK(letters((struct funnel_plan){ .steps = 1, .window_ms = 1 }, "a0 b1 c2 d3 e4") == 1);
	CHECK(letters((struct funnel_plan){ .steps = 5, .window_ms = 2 }, "a3 b4 c5 d6 e7") == 3);
	CHECK(letters((struct funnel_plan){ .steps = 5, .window_ms = 3 }, "a3 b4 c5 d6 e7") == 4);
	CHECK(letters((struct funnel_plan){ .steps = 5, .window_ms = 4 }, "a3 b4 c5 d6 e7") == 5);
}

/* The same: one row is all three steps; failure, failure, success within 200. */
static void
clickhouse_once(void)
{
	struct funnel_plan plan = { .steps = 3, .window_ms = 10000 };
	struct funnel_row all = { 2, 7 };
	const struct funnel_row user[3][3] = { { { 180, 3 }, { 220, 3 }, { 250, 4 } },
		{ { 100, 3 }, { 250, 3 } }, { { 200, 4 }, { 210, 3 }, { 230, 4 } } };

	CHECK(funnel_walk(&plan, &all, 1).reached == 3);
	plan.increase = true;
	CHECK(funnel_walk(&plan, &all, 1).reached == 1);
	plan = (struct funnel_plan){ .steps = 3, .window_ms = 10000, .once = true };
	CHECK(funnel_walk(&plan, &all, 1).reached == 1);
	plan.window_ms = 200;
	CHECK(funnel_walk(&plan, user[0], 3).reached == 3);
	CHECK(funnel_walk(&plan, user[1], 2).reached == 2);
	CHECK(funnel_walk(&plan, user[2], 3).reached == 1);
}

/* The longest chain by trying all. */
static int
brute(const struct funnel_plan *p, const struct funnel_row *row, int n, int step, int64_t first,
    int64_t last, unsigned used)
{
	int best = step;

	for (int i = 0; i < n && step < p->steps; i++) {
		if (!(row[i].steps >> step & 1) || (p->once && (used >> i & 1)))
			continue;
		if (step > 0 &&
		    (row[i].ms - first > p->window_ms ||
			(p->increase ? row[i].ms <= last : row[i].ms < last)))
			continue;
		int got = brute(p, row, n, step + 1, step == 0 ? row[i].ms : first, row[i].ms,
		    used | 1u << i);
		best = got > best ? got : best;
	}
	return best;
}

static uint32_t seed = 3;

static unsigned
draw(unsigned below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void
against_brute(struct funnel_plan plan, bool one_step, bool apart)
{
	struct funnel_row row[ROWS];
	int differ = 0;

	for (int round = 0; round < 4000; round++) {
		int n = 1 + (int)draw(ROWS);
		plan.steps = 1 + (int)draw(4);
		plan.window_ms = draw(12);
		for (int i = 0; i < n; i++)
			row[i] = (struct funnel_row){ apart ? i : (int64_t)draw(8),
				one_step ? 1u << draw((unsigned)plan.steps) :
					   draw(1u << plan.steps) };
		qsort(row, (size_t)n, sizeof *row, by_row);
		struct funnel_path path = funnel_walk(&plan, row, (size_t)n);
		differ += path.reached != brute(&plan, row, n, 0, 0, 0, 0);
		for (int s = 1; s < path.reached; s++)
			CHECK(path.ms[s] >= path.ms[s - 1] + plan.increase &&
			    path.ms[s] - path.ms[0] <= plan.window_ms);
	}
	CHECK(differ == 0);
}

static void
broken(void)
{
	const struct funnel_plan plan = { .steps = 2, .window_ms = 100 };
	struct funnel_row row[] = { { 1, 1 }, { 2, FUNNEL_BREAK }, { 3, 2 }, { 4, 1 }, { 5, 2 } };

	CHECK(funnel_walk(&plan, row, 3).reached == 1);
	CHECK(funnel_walk(&plan, row, 5).reached == 2);
	CHECK(funnel_walk(&plan, row, 5).ms[0] == 4);
	CHECK(funnel_walk(&plan, NULL, 0).reached == 0);
}

void
unit_audience_funnel(void)
{
	clickhouse();
	clickhouse_once();
	against_brute((struct funnel_plan){ 0 }, false, false);
	against_brute((struct funnel_plan){ .increase = true }, false, false);
	against_brute((struct funnel_plan){ .once = true }, true, false);
	against_brute((struct funnel_plan){ .once = true }, false, true);
	against_brute((struct funnel_plan){ .once = true, .increase = true }, false, false);
	broken();
}
