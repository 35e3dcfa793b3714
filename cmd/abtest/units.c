/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest units - a log of exposures and outcomes into one row per unit */
#include <stdlib.h>

#include "base/die.h"
#include "table/part.h"
#include "table/safe.h"

#include "follow.h"
#include "modes.h"

static int64_t within = 7 * (int64_t)MS_DAY, before, after;
static bool daily, slope, complete_only;
static const char *counts;
static struct instant now = { INT_NONE };

static const struct opt options[] = { OPT_SPAN(0, "within", "TIME", &within, 1, 3650.0 * MS_DAY,
					  "outcomes from the first exposure on (default 7d)"),
	OPT_SPAN(0, "after", "TIME", &after, 0, 3650.0 * MS_DAY,
	    "but not those so soon after it (default 0s)"),
	OPT_SPAN(0, "before", "TIME", &before, 1, 3650.0 * MS_DAY,
	    "also the same from before it, as columns pre_..."),
	OPT_FLAG(0, "daily", &daily, "a row for each day since the exposure that is over"),
	OPT_FLAG(0, "slope", &slope, "also whether it rises from day to day, as columns slope_..."),
	OPT_FLAG(0, "complete", &complete_only, "only units for whom --within is over"),
	OPT_TIME(0, "now", &now, "what is over by then (default: the newest time in the data)"),
	OPT_TEXT(0, "counts", "FILE", &counts, "write what became of units and outcomes, by test"),
	OPT_END };

static const struct opt *const also[] = { follow_options, part_options, input_options,
	output_options, NULL };

static const struct column_note reads[] = {
	{ "time", "RFC 3339", "rows without one are passed over, and counted" },
	{ "event", "", "impression play watch like order ..., or any other word" },
	{ "user", "", "or the columns of --unit; rows without one are passed over, and counted" },
	{ "arm", "", "of exposures: the version that was shown" },
	{ "test", "", "of exposures, optional: which of many tests" },
	{ "COL", "", "those that --sum and --keep name" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "user", "", "or the columns of --unit; byte-sorted" },
	{ "test", "", "if the log has one; byte-sorted" },
	{ "arm", "", "of the first exposure" },
	{ "exposed", "RFC 3339", "time of the first exposure" },
	{ "COL ...", "", "those of --keep, from the first exposure" },
	{ "complete", "0/1", "--within is over; not with --daily" },
	{ "day", "count", "with --daily: 24 hours since the exposure that are over, from 0" },
	{ "EVENT", "count", "rows of an --outcome within the time" },
	{ "any_EVENT", "0/1", "there was one" },
	{ "COL@EVENT", "as COL", "the sum of --sum" },
	{ "pre_EVENT, pre_COL@EVENT", "", "with --before: the same from before the exposure" },
	{ "slope_EVENT, slope_COL@EVENT", "per day",
	    "with --slope: least squares over the days of --within; empty until they are over" },
	{ NULL, NULL, NULL },
};

static struct follow follow;
static struct arena arena;

static struct diary *
follow_new(void *ctx)
{
	(void)ctx;
	return diary_new();
}

static void
add_rows(struct diary *d, struct rows *r)
{
	follow_add(&follow, d, r);
}

static void
follow_merge(struct diary *into, struct diary *from)
{
	diary_merge(into, from);
}

static void
follow_finish(struct diary *d, int workers)
{
	diary_finish(d, workers);
}

static void
follow_save(const struct diary *d, struct out *o)
{
	diary_save(d, o);
}

static const char *
follow_load(struct diary *d, struct str line)
{
	return diary_load(d, line, follow.units);
}

CONTRACT_CALLS_BY(follow, add_rows)

static void
write_counts(const struct diary *d, const struct fate *fate)
{
	struct out o = { .sep = '\t' };
	struct safe_file file;
	uint32_t *order = map_order(&d->names[DIARY_TEST]);

	for (const char *const *name = (const char *const[]){ "test", "units", "several_arms",
		 "incomplete", "within", "before", "after", "other", NULL };
	     *name != NULL; name++)
		out_text(&o, *name);
	out_end(&o);
	for (size_t i = 0; i < d->names[DIARY_TEST].count; i++) {
		const struct fate *t = &fate[order[i]];
		out_str(&o, diary_name(d, DIARY_TEST, order[i]));
		out_uint(&o, t->units);
		out_uint(&o, t->several);
		out_uint(&o, t->incomplete);
		out_uint(&o, t->within);
		out_uint(&o, t->before);
		out_uint(&o, t->after);
		out_uint(&o, t->other);
		out_end(&o);
	}
	safe_open(&file, counts);
	safe_write(&file, o.at, o.n);
	safe_replace(&file);
	out_free(&o);
	free(order);
}

/* A column of zeros everywhere is a misspelt event more often than not. */
static void
tell_unseen(const struct diary *d)
{
	bool *seen = mem_alloc((size_t)follow.ncols + 1);
	int left = follow.ncols;

	memset(seen, 0, (size_t)follow.ncols + 1);
	for (size_t s = 0; s < SHARDS; s++)
		for (size_t i = 0; i < d->deeds[s].len && left > 0; i++) {
			bool *of = &seen[d->deeds[s].at[i].col & (DEED_ROW - 1)];
			left -= !*of;
			*of = true;
		}
	for (int c = 0; c < follow.ncols; c++)
		if (!seen[c] && follow.col[c].source < 0)
			warn("no row of event %s", quoted(follow.col[c].event));
	free(seen);
}

/* Of exposures and outcomes, but for those at the newest time itself; INT_NONE. */
static int64_t
last_before_newest(const struct diary *d)
{
	int64_t last = INT_NONE;
	size_t n;

	for (size_t i = 0; i < shards_count(&d->units); i++) {
		const struct deed *deed = diary_deeds(d, d->order[i], &n);
		for (size_t k = 0; k < n; k++)
			if (deed[k].ms < d->newest && deed[k].ms > last)
				last = deed[k].ms;
		for (const struct shown *s = NULL; (s = diary_next(d, d->order[i], s)) != NULL;)
			if (s->ms < d->newest && s->ms > last)
				last = s->ms;
	}
	return last;
}

/* One row with a wrong clock makes the time of every unit over. */
#define LONE (30 * (int64_t)MS_DAY)

static void
doubt_newest(const struct diary *d)
{
	int64_t last = now.ms == INT_NONE ? last_before_newest(d) : INT_NONE;
	char at[WHEN_TEXT];

	if (last == INT_NONE || d->newest - last <= within || d->newest - last <= LONE)
		return;
	size_t n = when_put(at, (struct instant){ d->newest });
	warn("what is over goes by the newest time, %.*s, %lld days after any other exposure or "
	     "outcome: if that clock is wrong give --now",
	    (int)n, at, (long long)((d->newest - last) / MS_DAY));
}

static void
say(uint64_t n, const char *what)
{
	if (n > 0 && !run_quiet())
		warn("%s: %llu", what, (unsigned long long)n);
}

static void
tell(const struct diary *d, const struct fate *fate, uint64_t strangers)
{
	uint64_t several = 0, incomplete = 0, open = 0;

	for (size_t t = 0; t < d->names[DIARY_TEST].count; t++) {
		several += fate[t].several;
		incomplete += fate[t].incomplete;
		open += fate[t].open;
	}
	say(several, "units that saw several arms of a test, left out of it");
	say(incomplete, "units exposed too late for --within to be over, left out");
	say(open, "units for whom --within is not over yet, complete 0");
	say(strangers, "rows of outcomes of units that were never exposed");
	say(d->nobody, "rows without a unit, passed over");
	say(d->timeless, "rows without a time, passed over");
	say(d->unvalued, "empty values of --sum, which add nothing");
	if (!run_quiet() && d->newest != INT_NONE)
		tell_unseen(d);
	if (d->names[DIARY_TEST].count == 0 && d->newest != INT_NONE)
		warn("no exposure: no row of event %s has an arm", quoted(follow.exposed));
	doubt_newest(d);
}

static void
emit(void *acc, struct out *o)
{
	const struct diary *d = acc;
	size_t tests = d->names[DIARY_TEST].count;
	struct fate *fate = mem_alloc((tests + 1) * sizeof *fate);

	memset(fate, 0, (tests + 1) * sizeof *fate);
	uint64_t strangers = follow_put(&follow, d, fate, o, run_workers());
	if (counts != NULL)
		write_counts(d, fate);
	tell(d, fate, strangers);
	free(fate);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	if ((daily || slope) && within % MS_DAY != 0)
		die_usage("--daily and --slope want --within in whole days");
	if (daily + slope + (after > 0) > 1)
		die_usage("only one of --daily, --slope and --after");
	if (slope && within < 2 * (int64_t)MS_DAY)
		die_usage("--slope wants two days or more");
	if (after >= within)
		die_usage("--after must be less than --within");
	follow_read(&follow, &arena);
	follow.after_ms = after;
	follow.within_ms = within;
	follow.before_ms = before;
	follow.daily = daily;
	follow.slope = slope;
	follow.complete_only = complete_only;
	follow.now = now;
	const struct contract c = {
		.job = { .cols = follow.cols, CONTRACT_JOB(follow) },
		.mode = "abtest units",
		.options = follow_digest(&follow),
		CONTRACT_CALLED(follow),
		.emit = emit,
	};
	return contract_run(&c, argv);
}

const struct mode abtest_units = {
	.name = "units",
	.brief = "a log of exposures and outcomes into one row per unit",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
