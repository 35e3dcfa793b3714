/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "stat/quant.h"
#include "stat/rate.h"

#include "columns.h"
#include "funnel_put.h"
#include "said.h"
#include "scope.h"

enum { BITS = FUNNEL_STEPS + 1 };

uint64_t funnel_min_users;

const struct column_note funnel_writes[] = {
	{ "COL ...", "", "the columns of --by; groups in byte order" },
	{ "step", "", "from 1" },
	{ "events", "", "the step as given; view is play or watch" },
	{ "users", "count", "who got to this step" },
	{ "of_first, _lo, _hi", "fraction", "users / users of step 1, Wilson 95 %" },
	{ "of_before, _lo, _hi", "fraction", "users / users of the step before, Wilson 95 %" },
	{ "lost", "count", "users of the step before who did not get here" },
	{ "drop_off, _lo, _hi", "fraction", "lost / users of the step before, Wilson 95 %" },
	{ "median_ms", "ms", "from the step before to this one, type 7, exact" },
	{ "note", "", "why a cell is empty" },
	{ NULL, NULL, NULL },
};

static const char head[] = "step events users of_first of_first_lo of_first_hi of_before "
			   "of_before_lo of_before_hi lost drop_off drop_off_lo drop_off_hi "
			   "median_ms note";

/* Of one group. */
struct tube {
	uint64_t users[FUNNEL_STEPS];
	struct {
		double *at;
		size_t len, cap;
	} gap[FUNNEL_STEPS];
};

int64_t
funnel_value(int64_t ms, uint32_t bits)
{
	return ms * (1 << BITS) + bits;
}

static struct funnel_row
row_of(int64_t value)
{
	int64_t bits = value & ((1 << BITS) - 1);

	return (struct funnel_row){ (value - bits) / (1 << BITS), (uint32_t)bits };
}

static int
by_row(const void *a, const void *b)
{
	return funnel_compare(a, b);
}

struct row_list {
	struct funnel_row *at;
	size_t len, cap;
};

static void
take_rows(struct row_list *list, const struct mark_run *r)
{
	bool sorted = true;

	list->len = 0;
	for (size_t i = 0; i < r->n; i++) {
		GROW(list);
		list->at[list->len] = row_of(r->at[i].value);
		sorted &= i == 0 || funnel_compare(&list->at[i - 1], &list->at[i]) <= 0;
		list->len++;
	}
	if (!sorted)
		qsort(list->at, list->len, sizeof *list->at, by_row);
}

static struct tube *
walk_all(const struct marks *m, const struct funnel_plan *plan)
{
	struct tube *tube = mem_alloc((marks_groups(m) + 1) * sizeof *tube);
	struct row_list list = { 0 };
	struct mark_run r = { 0 };

	memset(tube, 0, (marks_groups(m) + 1) * sizeof *tube);
	while (marks_next(m, &r)) {
		struct tube *t = &tube[r.at->group];
		take_rows(&list, &r);
		struct funnel_path path = funnel_walk(plan, list.at, list.len);
		for (int s = 0; s < path.reached; s++) {
			t->users[s]++;
			if (s == 0)
				continue;
			GROW(&t->gap[s]);
			t->gap[s].at[t->gap[s].len++] = (double)(path.ms[s] - path.ms[s - 1]);
		}
	}
	free(list.at);
	return tube;
}

static void
put_share(struct out *o, uint64_t k, uint64_t n)
{
	struct interval w = { NAN, NAN };

	if (n >= funnel_min_users && n > 0)
		w = rate_wilson((double)k, (double)n, 0.95);
	out_real(o, isnan(w.lo) ? (double)NAN : (double)k / (double)n);
	out_real(o, w.lo);
	out_real(o, w.hi);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
put_step(const struct steps *steps, struct tube *t, int s, struct out *o)
{
	uint64_t users = t->users[s], before = s == 0 ? 0 : t->users[s - 1];
	uint64_t lost = s == 0 ? 0 : before - users, least = s == 0 ? users : before;
	struct said said = { .n = 0 };

	out_uint(o, (uint64_t)s + 1);
	out_text(o, steps->name[s]);
	out_uint(o, users);
	put_share(o, users, t->users[0]);
	put_share(o, users, before);
	if (s > 0)
		out_uint(o, lost);
	else
		out_none(o);
	put_share(o, lost, before);
	if (t->gap[s].len > 0)
		qsort(t->gap[s].at, t->gap[s].len, sizeof *t->gap[s].at, by_value);
	bool enough = t->gap[s].len >= funnel_min_users;
	out_real(o, enough ? quant_sorted(t->gap[s].at, t->gap[s].len, 0.5) : (double)NAN);
	if (least < funnel_min_users)
		said_number(&said, "fewer than ", funnel_min_users,
		    s > 0 ? " users at the step before" : " users");
	else if (s > 0 && !enough)
		said_number(&said, "fewer than ", funnel_min_users, " users at this step");
	said_put(&said, o);
	out_end(o);
	free(t->gap[s].at);
}

static double
weight(const void *tube, uint32_t group)
{
	return (double)((const struct tube *)tube)[group].users[0];
}

void
funnel_put(const struct marks *m, const struct steps *steps, const struct funnel_plan *plan,
    struct out *o)
{
	struct tube *tube = walk_all(m, plan);
	size_t n;
	uint32_t *chosen = marks_select(m, &n, weight, tube);

	scope_put_by_head(o);
	columns_put(o, head);
	for (size_t i = 0; i < n; i++)
		for (int s = 0; s < steps->n; s++) {
			struct str key = marks_key(m, chosen[i]);
			scope_put_by(o, &key);
			put_step(steps, &tube[chosen[i]], s, o);
			if (o->n > 256 * 1024)
				sink_out(o);
		}
	free(chosen);
	free(tube);
}
