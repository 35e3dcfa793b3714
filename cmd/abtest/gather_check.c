/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdatomic.h>
#include <unistd.h>

#include "base/die.h"
#include "gather_impl.h"
#include "looks.h"

static const struct fault fine = { NULL, NULL, -1 };

/* Several workers may find the same header wrong at once; one says so. */
static void
need(const struct head *h, const char *name, const char *for_what)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	if (head_find(h, str_of(name)) >= 0)
		return;
	while (atomic_flag_test_and_set(&said))
		pause();
	const char *near = head_near(h, str_of(name));
	die_at(&(struct pos){ h->file, 1 }, "no column %s in the header%s%s", quoted(str_of(name)),
	    *near != '\0' ? near : ", ", *near != '\0' ? "" : for_what);
}

static void
need_metric(const struct gather *g, const struct head *h, const struct metric *m)
{
	const struct col *cols = g->metrics->cols;
	bool sums = g->summary && m->kind != KIND_RATE && m->kind != KIND_COUNT;

	if (g->summary && m->keeps)
		die_at(&(struct pos){ h->file, 1 },
		    "%s needs every value, but rows with a column n are summaries",
		    quoted(str_of(m->name)));
	for (int s = 0; sums && s < PAIR_SUMS; s++)
		if (m->sum[s] >= 0)
			need(h, cols[m->sum[s]].name, "and rows with a column n are summaries");
	for (int s = 0; sums && s < BEFORE_SUMS; s++)
		if (m->before[s] >= 0)
			need(h, cols[m->before[s]].name, "and rows with a column n are summaries");
	if (!sums && m->u >= 0)
		need(h, cols[m->u].name, "which the options name");
	if (!sums && m->v >= 0)
		need(h, cols[m->v].name, "which the options name");
	if (!sums && m->x >= 0)
		need(h, cols[m->x].name, "which the options name");
	if (!sums && m->y >= 0)
		need(h, cols[m->y].name, "which the options name");
}

/* A metric's own column may be called n; then rows are units. */
static bool
is_metric_column(const struct metrics *ms, const char *name)
{
	for (size_t c = COLS_OWN; c < ms->ncols; c++)
		if (strcmp(ms->cols[c].name, name) == 0)
			return true;
	return false;
}

void
gather_bind(struct gather *g, const struct head *h)
{
	const struct metrics *ms = g->metrics;

	g->names = h->name;
	g->has_test = head_find(h, STR("test")) >= 0;
	g->summary = head_find(h, STR("n")) >= 0 && !is_metric_column(ms, "n");
	if (ms->slice >= 0 && !ms->past)
		need(h, ms->cols[ms->slice].name, "which the options name");
	if (ms->cluster >= 0)
		need(h, ms->cols[ms->cluster].name, "which the options name");
	for (size_t i = 0; i < ms->count; i++)
		need_metric(g, h, &ms->metric[i]);
	if (ms->count > 0 || ms->units_only)
		return;
	need(h, "n", "and no --rate, --mean or --ratio says which columns of units to take");
	if (head_find(h, STR("x")) < 0) {
		need(h, "sum", "nor a column x: summary rows are n and x, or n, sum and sumsq");
		need(h, "sumsq", "which goes with sum");
	}
}

static struct fault
own_fault(const struct gather *g)
{
	const struct record *r = g->rec;

	if (g->has_test && r->test.n == 0)
		return (struct fault){ "test", "empty", COL_TEST };
	if (g->metrics->looks) {
		int64_t at;
		int c = g->metrics->slice;
		const char *reason = look_read(r->slice, &at);
		if (reason != NULL)
			return (struct fault){ g->metrics->cols[c].name, reason, c };
	}
	if (g->metrics->cluster >= 0 && r->cluster.n == 0)
		return (struct fault){ g->metrics->cols[g->metrics->cluster].name, "empty",
			g->metrics->cluster };
	if (g->summary && r->n == INT_NONE)
		return (struct fault){ "n", "empty", COL_N };
	if (g->metrics->count > 0 || g->metrics->units_only)
		return fine;
	if (r->x != INT_NONE && !isnan(r->sum))
		return (struct fault){ "x", "a row with both x and sum", COL_X };
	if (r->x != INT_NONE && r->x > r->n)
		return (struct fault){ "x", "more than n", COL_X };
	if (!isnan(r->sum) && isnan(r->sumsq))
		return (struct fault){ "sumsq", "empty", COL_SUMSQ };
	return fine;
}

static struct fault
rate_fault(const struct gather *g, const struct metric *m)
{
	int64_t x = record_at(g->rec, m->x).whole, base = 1;
	const char *reason = "not 0 or 1";

	if (m->y >= 0) {
		base = record_at(g->rec, m->y).whole;
		reason = "more than the base";
	} else if (g->summary) {
		base = g->rec->n;
		reason = "more than n";
	}
	if (x == INT_NONE || base == INT_NONE || x <= base)
		return fine;
	return (struct fault){ g->metrics->cols[m->x].name, reason, m->x };
}

static struct fault
count_fault(const struct gather *g, const struct metric *m)
{
	bool below = m->y >= 0 && record_at(g->rec, m->y).real < 0;

	return below ? (struct fault){ g->metrics->cols[m->y].name, "negative", m->y } : fine;
}

struct fault
gather_fault(const struct gather *g)
{
	struct fault f = own_fault(g);

	for (size_t i = 0; i < g->metrics->count && f.reason == NULL; i++) {
		const struct metric *m = &g->metrics->metric[i];
		if (m->kind == KIND_RATE)
			f = rate_fault(g, m);
		else if (m->kind == KIND_COUNT)
			f = count_fault(g, m);
	}
	return f;
}
