/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile by - group by any columns: counts, sums, means, rates, distinct members */
#include <stdlib.h>

#include "base/die.h"
#include "table/tally.h"

#include "modes.h"
#include "scope.h"

static struct opt_list sums, means, rates, sets;
static bool events, times;

static const struct opt options[] = { OPT_LIST(0, "sum", "COL", &sums,
					  "sum of COL, exact (repeatable)"),
	OPT_LIST(0, "mean", "COL", &means,
	    "mean of the cells of COL that are not empty (repeatable)"),
	OPT_LIST(0, "rate", "NUM/DEN", &rates, "sum of NUM over sum of DEN (repeatable)"),
	OPT_LIST(0, "distinct", "COL", &sets, "different members of COL, exact (repeatable)"),
	OPT_FLAG(0, "events", &events, "rows of each event"),
	OPT_FLAG(0, "times", &times, "first and last time"), OPT_END };

static const struct opt *const also[] = { scope_options, part_options, input_options,
	output_options, NULL };

enum { COLS = TALLY_KEYS + TALLY_SUMS + TALLY_SETS + 3 };

/* Columns asked for by several options are read once. */
struct query {
	struct arena arena;
	struct col col[COLS];
	int ncols;
	struct tally_plan plan;
	int rate[TALLY_SUMS][2]; /* numbers of sums */
};

static struct query query;

static int
want(struct query *q, struct str name)
{
	if (name.n == 0)
		die_usage("an empty column name");
	for (int c = 0; c < q->ncols; c++)
		if (str_eq(name, str_of(q->col[c].name)))
			return c;
	if (q->ncols == COLS - 1)
		die_usage("more than %d columns", COLS - 1);
	q->col[q->ncols] = (struct col){ .name = arena_str(&q->arena, name).p, .required = true };
	return q->ncols++;
}

static int
want_sum(struct query *q, struct str name)
{
	int c = want(q, name);

	for (int s = 0; s < q->plan.nsums; s++)
		if (q->plan.sum[s] == c)
			return s;
	if (q->plan.nsums == TALLY_SUMS)
		die_usage("more than %d columns to sum", TALLY_SUMS);
	q->plan.sum[q->plan.nsums] = c;
	return q->plan.nsums++;
}

static void
read_query(struct query *q, const char *keys)
{
	struct str rest = str_of(keys), name;

	q->plan.time = q->plan.event = -1;
	while (str_cut(&rest, ',', &name)) {
		if (q->plan.nkeys == TALLY_KEYS)
			die_usage("more than %d key columns", TALLY_KEYS);
		q->plan.key[q->plan.nkeys++] = want(q, name);
	}
	for (size_t i = 0; i < sums.len; i++)
		want_sum(q, str_of(sums.at[i]));
	for (size_t i = 0; i < means.len; i++)
		want_sum(q, str_of(means.at[i]));
	for (size_t i = 0; i < rates.len; i++) {
		struct str den = str_of(rates.at[i]), num;
		str_cut(&den, '/', &num);
		if (den.n == 0 || i >= TALLY_SUMS)
			die_usage("--rate wants NUM/DEN: %s", quoted(str_of(rates.at[i])));
		q->rate[i][0] = want_sum(q, num);
		q->rate[i][1] = want_sum(q, den);
	}
	for (size_t i = 0; i < sets.len; i++) {
		if (q->plan.nsets == TALLY_SETS)
			die_usage("more than %d --distinct", TALLY_SETS);
		q->plan.set[q->plan.nsets++] = want(q, str_of(sets.at[i]));
	}
	if (events)
		q->plan.event = want(q, (struct str){ "event", 5 });
	if (times)
		q->plan.time = want(q, (struct str){ "time", 4 });
}

CONTRACT_CALLS(tally)

static void
named(struct out *o, const char *before, const char *name)
{
	struct arena a = { 0 };
	size_t n = strlen(before), m = strlen(name);
	char *p = arena_bytes(&a, n + m);

	memcpy(p, before, n);
	memcpy(p + n, name, m);
	out_str(o, (struct str){ p, n + m });
	arena_free(&a);
}

static void
put_head(const struct query *q, struct out *o)
{
	for (int k = 0; k < q->plan.nkeys; k++)
		out_text(o, q->col[q->plan.key[k]].name);
	out_text(o, "rows");
	for (size_t i = 0; i < sums.len; i++)
		out_text(o, sums.at[i]);
	for (size_t i = 0; i < means.len; i++)
		named(o, "mean_", means.at[i]);
	for (size_t i = 0; i < rates.len; i++)
		out_text(o, rates.at[i]);
	for (int s = 0; s < q->plan.nsets; s++)
		named(o, "distinct_", q->col[q->plan.set[s]].name);
	for (int e = 0; e < EVENTS && events; e++)
		out_text(o, event_names[e]);
	if (times) {
		out_text(o, "first_time");
		out_text(o, "last_time");
	}
	out_end(o);
}

static void
put_sum(struct out *o, const struct tally_sum *s)
{
	char *p = out_cell(o, NUM_TEXT);

	if (s->n > 0)
		o->n += num_put_exact(p, s->e9);
}

static const struct tally_sum *
sum_of(const struct query *q, const struct tally_group *g, const char *name)
{
	for (int s = 0; s < q->plan.nsums; s++)
		if (strcmp(q->col[q->plan.sum[s]].name, name) == 0)
			return &g->sum[s];
	die("no sum of %s", name);
}

static void
put_group(const struct query *q, const struct tally *t, size_t i, struct out *o)
{
	const struct tally_group *g = tally_at(t, i);

	if (q->plan.nkeys > 0)
		tally_put_key(t, i, o);
	out_uint(o, g->rows);
	for (size_t k = 0; k < sums.len; k++)
		put_sum(o, sum_of(q, g, sums.at[k]));
	for (size_t k = 0; k < means.len; k++) {
		const struct tally_sum *s = sum_of(q, g, means.at[k]);
		out_real(o, s->n ? (double)s->e9 / 1e9 / (double)s->n : (double)NAN);
	}
	for (size_t k = 0; k < rates.len; k++) {
		const struct tally_sum *num = &g->sum[q->rate[k][0]], *den = &g->sum[q->rate[k][1]];
		out_real(o,
		    den->e9 != 0 && num->n > 0 ? (double)num->e9 / (double)den->e9 : (double)NAN);
	}
	for (int s = 0; s < q->plan.nsets; s++)
		out_uint(o, tally_distinct(t, i, s));
	for (int e = 0; e < EVENTS && events; e++)
		out_uint(o, tally_events(t, i)[e]);
	if (times) {
		out_time(o, tally_span(t, i).first);
		out_time(o, tally_span(t, i).last);
	}
	out_end(o);
}

static double
weight(const void *tally, uint32_t i)
{
	return (double)tally_at(tally, i)->rows;
}

static void
emit(void *acc, struct out *o)
{
	size_t n = tally_count(acc);
	uint32_t *all = mem_alloc((n + 1) * sizeof *all);

	for (size_t i = 0; i < n; i++)
		all[i] = (uint32_t)i;
	uint32_t *chosen = scope_select(all, &n, weight, acc);
	put_head(&query, o);
	for (size_t i = 0; i < n; i++) {
		put_group(&query, acc, chosen[i], o);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
	free(chosen);
	free(all);
}

/* What is kept depends on the columns; how it is shown does not. */
static uint64_t
digest(const struct query *q, const char *keys)
{
	uint64_t d = part_option(0, str_of(keys));

	for (int c = 0; c < q->ncols; c++)
		d = part_option(d, str_of(q->col[c].name));
	for (int s = 0; s < q->plan.nsums; s++)
		d = part_option(d, str_of(q->col[q->plan.sum[s]].name));
	for (int s = 0; s < q->plan.nsets; s++)
		d = part_option(d, str_of(q->col[q->plan.set[s]].name));
	return part_option(d, str_of(events ? times ? "et" : "e" : times ? "t" : ""));
}

static int
run(int argc, char **argv)
{
	if (argc < 1)
		die_usage("which column to group by?");
	read_query(&query, argv[0]);
	const struct contract c = {
		.job = { .cols = query.col, .ctx = &query.plan, CONTRACT_JOB },
		.mode = "profile by",
		.options = digest(&query, argv[0]),
		CONTRACT_CALLED,
	};
	return scope_run(&c, argv + 1);
}

static const struct column_note reads[] = {
	{ "KEY", "", "the columns named as KEY[,KEY...]" },
	{ "COL", "", "the columns named by the options" },
	{ "event", "", "with --events" },
	{ "time", "RFC 3339", "with --times" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "KEY", "", "the key columns, groups in byte order" },
	{ "rows", "count", "rows of the group" },
	{ "COL", "as COL", "sum, with --sum; empty when no cell had a value" },
	{ "mean_COL", "as COL", "mean over the cells that had a value, with --mean" },
	{ "NUM/DEN", "ratio", "sum over sum, with --rate; empty when DEN sums to 0" },
	{ "distinct_COL", "count", "different values, empty cells not counted, with --distinct" },
	{ "impression ... report", "count", "rows of each event, with --events" },
	{ "first_time, last_time", "RFC 3339", "with --times" },
	{ NULL, NULL, NULL },
};

const struct mode profile_by = {
	.name = "by",
	.brief = "group by any columns: counts, sums, means, rates, distinct members",
	.operands = "KEY[,KEY...] [file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
