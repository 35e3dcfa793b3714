/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile lifecycle - who is new, comes back, wakes up or falls asleep, period by period */
#include <math.h>
#include <stdlib.h>

#include "audience/lifecycle.h"
#include "audience/period.h"
#include "base/die.h"
#include "stat/rate.h"

#include "calendar.h"
#include "columns.h"
#include "modes.h"
#include "said.h"

static const char *events = "any", *period = "day";
static bool matrix;
static uint64_t min_users;

enum { MIN_USERS = 10 };

static const struct opt options[] = { OPT_WORD(0, "period", PERIOD_WORDS, &period,
					  "of a stage (default day)"),
	OPT_TEXT(0, "event", "EVENT|...", &events, "what counts as coming (default any)"),
	OPT_FLAG(0, "matrix", &matrix, "how many went from each stage to each in the next period"),
	CALENDAR_OPTIONS, OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static struct calendar calendar;

CALENDAR_CALLS
CONTRACT_CALLS(calendar)

struct table {
	int64_t first, len;   /* periods */
	uint64_t (*n)[LIVES]; /* by period; of runs of absence only where they change */
	uint64_t move[LIVES][LIVES];
	uint64_t users;
	int64_t last_day;
};

static void
count(void *ctx, int64_t at, int64_t len, enum life before, enum life now)
{
	struct table *t = ctx;
	int64_t i = at - t->first;

	if (before != LIVES)
		t->move[before][now] += (uint64_t)len;
	t->n[i][now]++;
	if (now == LIFE_ABSENT && i + len < t->len)
		t->n[i + len][now]--; /* wraps, and comes right in the sum */
}

/* Different periods of a user, ascending. */
struct list {
	int64_t *at;
	size_t len, cap;
};

static void
take_periods(struct list *l, const struct mark_run *r, enum period p, int64_t last)
{
	l->len = 0;
	for (size_t i = 0; i < r->n; i++) {
		int64_t at = period_of(p, calendar_day(r->at[i].value));
		if (at > last || (l->len > 0 && l->at[l->len - 1] == at))
			continue;
		GROW(l);
		l->at[l->len++] = at;
	}
}

static struct table *
count_all(const struct marks *m, enum period p, int64_t day)
{
	int64_t last = period_of(p, day);
	struct table *table = mem_alloc((marks_groups(m) + 1) * sizeof *table);
	struct mark_run r = { 0 };
	struct list l = { 0 };

	for (size_t g = 0; g < marks_groups(m); g++)
		table[g] = (struct table){ .first = last + 1, .last_day = day };
	while (marks_next(m, &r)) {
		struct table *t = &table[r.at->group];
		int64_t first = period_of(p, calendar_day(r.at->value));
		t->first = first < t->first ? first : t->first;
	}
	for (size_t g = 0; g < marks_groups(m); g++) {
		table[g].len = last + 1 - table[g].first;
		table[g].n = mem_alloc((size_t)(table[g].len + 1) * sizeof *table[g].n);
		memset(table[g].n, 0, (size_t)(table[g].len + 1) * sizeof *table[g].n);
	}
	for (r = (struct mark_run){ 0 }; marks_next(m, &r);) {
		take_periods(&l, &r, p, last);
		table[r.at->group].users += l.len > 0;
		life_walk(l.at, l.len, last, count, &table[r.at->group]);
	}
	for (size_t g = 0; g < marks_groups(m); g++)
		for (int64_t i = 1; i < table[g].len; i++)
			table[g].n[i][LIFE_ABSENT] += table[g].n[i - 1][LIFE_ABSENT];
	free(l.at);
	return table;
}

static void
put_rate(struct out *o, struct said *said, uint64_t k, uint64_t n, const char *whom)
{
	struct interval w = { NAN, NAN };

	if (n >= min_users && n > 0)
		w = rate_wilson((double)k, (double)n, 0.95);
	else
		said_number(said, "fewer than ", min_users, whom);
	out_real(o, isnan(w.lo) ? (double)NAN : (double)k / (double)n);
	out_real(o, w.lo);
	out_real(o, w.hi);
}

static void
put_periods(struct str key, const struct table *t, struct out *o)
{
	enum period p = period_find(period);
	struct said said = { .n = 0 };

	for (int64_t i = 0; i < t->len; i++) {
		struct str left = key;
		uint64_t active = 0, before = 0;
		for (int s = LIFE_NEW; s <= LIFE_RESURRECTING; s++) {
			active += t->n[i][s];
			before += i > 0 ? t->n[i - 1][s] : 0;
		}
		scope_put_by(o, &left);
		out_day(o, period_start(p, t->first + i));
		out_uint(o, active);
		for (int s = 0; s < LIVES; s++)
			out_uint(o, t->n[i][s]);
		put_rate(o, &said, t->n[i][LIFE_RETURNING], before, " in the period before");
		if (!calendar_over(&calendar, t->last_day, period_start(p, t->first + i + 1)))
			said_add(&said, "the period is not over");
		said_put(&said, o);
		out_end(o);
	}
}

static void
put_moves(struct str key, const struct table *t, struct out *o)
{
	struct said said = { .n = 0 };

	for (int from = 0; from < LIVES; from++) {
		uint64_t all = 0;
		for (int to = 0; to < LIVES; to++)
			all += t->move[from][to];
		for (int to = 0; to < LIVES; to++) {
			struct str left = key;
			bool can = from <= LIFE_RESURRECTING ?
			    to == LIFE_RETURNING || to == LIFE_DORMANT :
			    to == LIFE_RESURRECTING || to == LIFE_ABSENT;
			if (!can)
				continue;
			scope_put_by(o, &left);
			out_text(o, life_names[from]);
			out_text(o, life_names[to]);
			out_uint(o, t->move[from][to]);
			out_uint(o, all);
			put_rate(o, &said, t->move[from][to], all, " in the stage before");
			said_put(&said, o);
			out_end(o);
		}
	}
}

static double
weight(const void *table, uint32_t group)
{
	return (double)((const struct table *)table)[group].users;
}

static void
emit(void *acc, struct out *o)
{
	const struct marks *m = acc;
	int64_t day = calendar_last(&calendar, m);
	struct table *table = day == INT_NONE ? NULL : count_all(m, period_find(period), day);
	size_t n = 0;
	uint32_t *chosen = table == NULL ? NULL : marks_select(m, &n, weight, table);

	scope_put_by_head(o);
	columns_put(o,
	    matrix ? "stage next users of share share_lo share_hi note" :
		     "period active new returning resurrecting dormant absent kept kept_lo "
		     "kept_hi note");
	for (size_t i = 0; i < n; i++) {
		const struct table *t = &table[chosen[i]];
		(matrix ? put_moves : put_periods)(marks_key(m, chosen[i]), t, o);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
	free(chosen);
	free(table);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	calendar_open(&calendar, person_events(events, "--event"), 0);
	min_users = scope_min_sample(MIN_USERS);
	const struct contract c = {
		.job = { .cols = calendar_cols, .ctx = &calendar, CONTRACT_JOB(calendar) },
		.mode = "profile lifecycle",
		.options = calendar_digest(&calendar),
		CONTRACT_CALLED(calendar),
		.emit = emit,
	};
	return scope_run(&c, argv);
}

static const struct column_note writes[] = {
	{ "COL ...", "", "the columns of --by; groups in byte order" },
	{ "period", "day", "the first day of it" },
	{ "active", "count", "users who came: new, returning and resurrecting" },
	{ "new", "count", "first came in this period" },
	{ "returning", "count", "came in this one and in the one before" },
	{ "resurrecting", "count", "came in this one, not in the one before, but earlier" },
	{ "dormant", "count", "came in the one before, not in this one" },
	{ "absent", "count", "were dormant or absent in the one before and stayed away" },
	{ "kept, kept_lo, kept_hi", "fraction", "returning / active before, Wilson 95 %" },
	{ "stage, next", "", "with --matrix: a stage, and that in the next period" },
	{ "users, of", "count", "those who went from one to the other, of all in the first" },
	{ "share, share_lo, share_hi", "fraction", "users / of, Wilson 95 %" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

const struct mode profile_lifecycle = {
	.name = "lifecycle",
	.brief = "new, returning, resurrecting and dormant users of each period",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = calendar_reads,
	.writes = writes,
	.run = run,
};
