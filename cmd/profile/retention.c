/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile retention - of those who began together, how many come back, and when */
#include <math.h>
#include <stdlib.h>

#include "audience/cohort.h"
#include "audience/period.h"
#include "base/die.h"
#include "stat/rate.h"

#include "calendar.h"
#include "columns.h"
#include "modes.h"
#include "said.h"

static const char *start_events = "any", *back_events = "any", *period = "day";
static bool rolling, recurring, later;
static int64_t periods = 30;
static uint64_t min_users;

enum { MIN_USERS = 10, DAY_HOURS = 24, MOST_PERIODS = 10000 };

static const struct opt options[] = { OPT_WORD(0, "period", PERIOD_WORDS, &period,
					  "of a cohort and of a return (default day)"),
	OPT_TEXT(0, "begin", "EVENT|...", &start_events,
	    "what puts a user into a cohort (default any)"),
	OPT_TEXT(0, "return", "EVENT|...", &back_events,
	    "what counts as coming back (default any)"),
	OPT_FLAG(0, "rolling", &rolling, "periods of 24 hours, 7 or 30 days from the user's first"),
	OPT_FLAG(0, "recurring", &recurring, "a user is in the cohort of every period"),
	OPT_FLAG(0, "or-later", &later, "back in that period or any after it"),
	OPT_NUM(0, "periods", "N", &periods, 1, MOST_PERIODS,
	    "periods after the first (default 30)"),
	CALENDAR_OPTIONS, OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static struct calendar calendar;

CALENDAR_CALLS
CONTRACT_CALLS(calendar)

/* Cells of all cohorts: those of number i begin at cell[i * (periods + 1)]. */
struct cohorts {
	struct map map; /* group, cohort as big-endian bytes: ordered by both */
	struct {
		struct cohort_cell *at;
		size_t len, cap;
	} cells;
	uint32_t group;
	int64_t name;	 /* rolling: the period by which the cohort is known */
	uint64_t *users; /* of each group, for --top */
	size_t *first;	 /* of each group, in the order of keys */
};

enum { KEY = 12 };

static void
put_key(char key[static KEY], uint32_t group, int64_t cohort)
{
	uint64_t c = (uint64_t)cohort ^ UINT64_C(1) << 63;

	for (int i = 0; i < 4; i++)
		key[i] = (char)(group >> (24 - 8 * i));
	for (int i = 0; i < 8; i++)
		key[4 + i] = (char)(c >> (56 - 8 * i));
}

static struct cohort_cell *
row(void *ctx, int64_t cohort)
{
	struct cohorts *all = ctx;
	char key[KEY];
	bool fresh;
	size_t width = (size_t)periods + 1;

	put_key(key, all->group, rolling ? all->name : cohort);
	struct str k = { key, KEY };
	size_t number = map_number(&all->map, k, hash_str(k), &fresh);
	if (fresh) {
		size_t need = (number + 1) * width;
		if (need > all->cells.cap) {
			all->cells.cap = 2 * need;
			all->cells.at = mem_resize(all->cells.at,
			    all->cells.cap * sizeof *all->cells.at);
		}
		memset(all->cells.at + number * width, 0, width * sizeof *all->cells.at);
	}
	return all->cells.at + number * width;
}

struct visits_list {
	struct cohort_visit *at;
	size_t len, cap;
};

static int64_t
unit_hours(void)
{
	return DAY_HOURS *
	    (period_find(period) == PERIOD_DAY	       ? 1 :
		    period_find(period) == PERIOD_WEEK ? 7 :
							 30);
}

static struct cohort_visit
visit(int64_t at, int64_t value)
{
	return (struct cohort_visit){ at, value & CALENDAR_START, value & CALENDAR_RETURN };
}

static void
add_calendar(struct cohorts *all, const struct cohort_plan *plan, const struct mark_run *r,
    int64_t last, struct visits_list *l)
{
	enum period p = period_find(period);

	l->len = 0;
	for (size_t i = 0; i < r->n; i++) {
		GROW(l);
		l->at[l->len++] = visit(period_of(p, calendar_day(r->at[i].value)), r->at[i].value);
	}
	cohort_add(plan, l->at, l->len, period_of(p, last), row, all);
}

/* Periods are the user's own, from the hour of the first start, and only those that
 * are over count. */
static void
add_rolling(struct cohorts *all, const struct cohort_plan *plan, const struct mark_run *r,
    int64_t last, struct visits_list *l)
{
	int64_t first = INT_NONE, unit = unit_hours();

	l->len = 0;
	for (size_t i = 0; i < r->n; i++) {
		int64_t hour = calendar_day(r->at[i].value);
		if (first == INT_NONE && (r->at[i].value & CALENDAR_START))
			first = hour;
	}
	if (first == INT_NONE || first > last)
		return;
	for (size_t i = 0; i < r->n; i++) {
		int64_t hour = calendar_day(r->at[i].value);
		if (hour < first)
			continue;
		GROW(l);
		l->at[l->len++] = visit((hour - first) / unit, r->at[i].value);
	}
	struct instant t = { first * MS_HOUR };
	int64_t local = t.ms + zone_offset(calendar.zone, t);
	all->name = period_of(period_find(period), local / MS_DAY - (local % MS_DAY < 0));
	cohort_add(plan, l->at, l->len, (last + 1 - first) / unit - 1, row, all);
}

static void
put_cell(const struct cohort_cell *c, int64_t n, int64_t cohort, int64_t last, struct out *o)
{
	enum period p = period_find(period);
	struct interval w = { NAN, NAN };
	struct said said = { .n = 0 };

	out_day(o, period_start(p, cohort));
	out_int(o, n);
	out_uint(o, c->users);
	out_uint(o, c->returned);
	if (c->users >= min_users)
		w = rate_wilson((double)c->returned, (double)c->users, 0.95);
	else
		said_number(&said, "fewer than ", min_users, " users");
	out_real(o, isnan(w.lo) ? (double)NAN : (double)c->returned / (double)c->users);
	out_real(o, w.lo);
	out_real(o, w.hi);
	if (!rolling && !calendar_over(&calendar, last, period_start(p, cohort + n + 1)))
		said_add(&said, "the period is not over");
	said_put(&said, o);
	out_end(o);
}

static int64_t
cohort_of(struct str key)
{
	uint64_t c = 0;

	for (int i = 0; i < 8; i++)
		c = c << 8 | (unsigned char)key.p[4 + i];
	return (int64_t)(c ^ UINT64_C(1) << 63);
}

static uint32_t
group_of(struct str key)
{
	uint32_t g = 0;

	for (int i = 0; i < 4; i++)
		g = g << 8 | (unsigned char)key.p[i];
	return g;
}

static void
count_all(struct cohorts *all, const struct marks *m, int64_t last)
{
	const struct cohort_plan plan = { periods, recurring, later };
	struct visits_list l = { 0 };
	struct mark_run r = { 0 };
	size_t groups = marks_groups(m);

	*all = (struct cohorts){ .users = mem_alloc((groups + 1) * sizeof *all->users),
		.first = mem_alloc((groups + 2) * sizeof *all->first) };
	memset(all->users, 0, (groups + 1) * sizeof *all->users);
	map_init(&all->map, 0);
	while (last != INT_NONE && marks_next(m, &r)) {
		all->group = r.at->group;
		all->users[all->group]++;
		(rolling ? add_rolling : add_calendar)(all, &plan, &r, last, &l);
	}
	free(l.at);
}

/* The cohorts of a group stand from first[group] up to first[group + 1]. */
static uint32_t *
order_of(struct cohorts *all, size_t groups)
{
	uint32_t *order = map_order(&all->map);
	size_t i = 0;

	for (size_t g = 0; g <= groups; g++) {
		while (i < all->map.count && group_of(map_key(map_entry(&all->map, order[i]))) < g)
			i++;
		all->first[g] = i;
	}
	return order;
}

static double
weight(const void *all, uint32_t group)
{
	return (double)((const struct cohorts *)all)->users[group];
}

static void
put_cohort(const struct cohorts *all, uint32_t number, struct str key, int64_t last, struct out *o)
{
	const struct cohort_cell *cell = all->cells.at + number * ((size_t)periods + 1);
	int64_t cohort = cohort_of(map_key(map_entry(&all->map, number)));

	for (int64_t n = 0; n <= periods && cell[n].users > 0; n++) {
		struct str left = key;
		scope_put_by(o, &left);
		put_cell(&cell[n], n, cohort, last, o);
	}
	if (o->n > 256 * 1024)
		sink_out(o);
}

static void
emit(void *acc, struct out *o)
{
	const struct marks *m = acc;
	struct cohorts all;
	int64_t last = calendar_last(&calendar, m);
	size_t n;

	count_all(&all, m, last);
	uint32_t *order = order_of(&all, marks_groups(m)),
		 *chosen = marks_select(m, &n, weight, &all);
	scope_put_by_head(o);
	columns_put(o, "cohort n users returned retention retention_lo retention_hi note");
	for (size_t i = 0; i < n; i++)
		for (size_t k = all.first[chosen[i]]; k < all.first[chosen[i] + 1]; k++)
			put_cohort(&all, order[k], marks_key(m, chosen[i]), last, o);
	free(order);
	free(chosen);
	free(all.users);
	free(all.first);
	free(all.cells.at);
	map_free(&all.map);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	if (rolling && recurring)
		die_usage("--rolling counts from the user's first, so not with --recurring");
	calendar_open(&calendar, person_events(start_events, "--begin"),
	    person_events(back_events, "--return"));
	calendar.hours = rolling;
	min_users = scope_min_sample(MIN_USERS);
	const struct contract c = {
		.job = { .cols = calendar_cols, .ctx = &calendar, CONTRACT_JOB(calendar) },
		.mode = "profile retention",
		.options = calendar_digest(&calendar),
		CONTRACT_CALLED(calendar),
		.emit = emit,
	};
	return scope_run(&c, argv);
}

static const struct column_note writes[] = {
	{ "COL ...", "", "the columns of --by; groups in byte order" },
	{ "cohort", "day", "first day of the period in which its users began" },
	{ "n", "periods", "after that of the cohort" },
	{ "users", "count", "of the cohort, of whom period n could be seen" },
	{ "returned", "count", "of these, who came back in period n" },
	{ "retention, _lo, _hi", "fraction", "returned / users, Wilson 95 %" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

const struct mode profile_retention = {
	.name = "retention",
	.brief = "of those who began together, how many come back, and when",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = calendar_reads,
	.writes = writes,
	.run = run,
};
