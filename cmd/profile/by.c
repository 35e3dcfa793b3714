/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile by - group by any columns: counts, sums, means, rates, quantiles, distinct members */
#include "base/die.h"

#include "by.h"
#include "modes.h"
#include "scope.h"

static struct by_options asked;
static struct instant now = { INT_NONE };
static const char *top_by;

static const struct opt options[] = { OPT_TEXT(0, "by", "COL,...", &asked.by,
					  "more keys, in front of KEY: as the other modes have it"),
	OPT_LIST(0, "sum", "COL", &asked.sums, "sum of COL, exact (repeatable)"),
	OPT_LIST(0, "mean", "COL|COL@BASE", &asked.means,
	    "mean of COL, each cell once or BASE times (repeatable)"),
	OPT_LIST(0, "rate", "NUM/DEN|RATE@BASE", &asked.rates,
	    "sum over sum, or RATE rebuilt from its base (repeatable)"),
	OPT_LIST(0, "quantile", "COL:P,...", &asked.quantiles,
	    "quantiles of COL, within 1 % (repeatable)"),
	OPT_LIST(0, "decay", "COL:TIME", &asked.decays,
	    "sum of COL that halves every TIME, such as rows:7d (repeatable)"),
	OPT_LIST(0, "distinct", "COL", &asked.sets, "different members of COL (repeatable)"),
	OPT_NUM(0, "exact-limit", "N", &asked.exact_limit, CROWD_LIMIT_MIN, 1e15,
	    "estimate --distinct of groups with more than N members"),
	OPT_FLAG(0, "events", &asked.events, "rows of each event"),
	OPT_FLAG(0, "times", &asked.times, "first and last time"),
	OPT_TEXT(0, "top-by", "COLUMN", &top_by, "column of the result that --top goes by"),
	OPT_TIME(0, "now", &now, "when --decay is taken (default: the newest time in the data)"),
	OPT_END };

static const struct opt *const also[] = { scope_options, part_options, input_options,
	output_options, NULL };

static struct query query;
static struct by_view view;

CONTRACT_CALLS(tally)

static void
emit(void *acc, struct out *o)
{
	by_put(&query, &view, acc, o);
}

static int
run(int argc, char **argv)
{
	if (argc < 1)
		die_usage("which column to group by?");
	asked.keys = argv[0];
	by_read(&query, &asked);
	view = (struct by_view){ .now = now,
		.min_sample = scope_min_sample(1),
		.top_by = top_by,
		.workers = run_workers() };
	by_check(&query, &view);
	const struct contract c = {
		.job = { .cols = query.col, .ctx = &query.plan, CONTRACT_JOB(tally) },
		.mode = "profile by",
		.options = query.options,
		CONTRACT_CALLED(tally),
		.emit = emit,
	};
	return scope_run(&c, argv + 1);
}

static const struct column_note reads[] = {
	{ "KEY", "", "the columns named as KEY[,KEY...]" },
	{ "COL, BASE, NUM, DEN", "", "the columns named by the options" },
	{ "event", "", "with --events, and where an event is counted" },
	{ "time", "RFC 3339", "with --times, --decay, --since and --until" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "KEY", "", "the key columns, groups in byte order unless --top" },
	{ "rows", "count", "rows of the group" },
	{ "COL", "as COL", "sum, with --sum; empty when no cell had a value" },
	{ "mean_COL, mean_COL@BASE", "as COL",
	    "mean over the cells that had a value, with --mean" },
	{ "NUM/DEN, RATE@BASE", "ratio", "sum over sum, with --rate" },
	{ "..._lo, ..._hi", "fraction", "Wilson 95 %, where it is a count over a count" },
	{ "COL:P", "as COL", "quantile, within 1 % of the value of that rank, with --quantile" },
	{ "COL:TIME", "as COL", "decayed sum, with --decay" },
	{ "distinct_COL", "count", "different values, empty cells not counted, with --distinct" },
	{ "impression ... report", "count", "rows of each event, with --events" },
	{ "first_time, last_time", "RFC 3339", "with --times" },
	{ "note", "",
	    "why a cell is empty, what is estimated; with means, rates, quantiles, "
	    "decayed sums, --exact-limit" },
	{ NULL, NULL, NULL },
};

const struct mode profile_by = {
	.name = "by",
	.brief = "group by any columns: counts, sums, means, rates, quantiles, distinct members",
	.operands = "KEY[,KEY...] [file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
