/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile hook - how long viewers stay with each item, and where they leave */
#include "base/die.h"

#include "hook_put.h"
#include "modes.h"
#include "scope.h"

enum { MIN_VIEWS = 10, SECOND = 1000 };

static int64_t bin_ms = 100;
static bool curve, tenths;

static const struct opt options[] = {
	OPT_FLAG(0, "curve", &curve,
	    "each item's curve instead: a line for each bin of watch time"),
	OPT_FLAG(0, "tenths", &tenths, "a line for each tenth of the duration instead"),
	OPT_SPAN(0, "bin", "TIME", &bin_ms, 1, SECOND, "of watch time (default 100ms)"), OPT_END
};

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static struct hook_plan plan;
static struct hook_view view;

CONTRACT_CALLS(hooks)

static void
emit(void *acc, struct out *o)
{
	hooks_put(acc, &view, o);
}

static int
run(int argc, char **argv)
{
	char digits[NUM_TEXT];

	(void)argc;
	if (SECOND % bin_ms != 0)
		die_usage("--bin wants a time that goes evenly into a second");
	if (curve && tenths)
		die_usage("--curve and --tenths are two tables");
	plan = (struct hook_plan){ .bin_ms = bin_ms };
	view = (struct hook_view){ .min_views = scope_min_sample(MIN_VIEWS),
		.workers = run_workers(),
		.lines = curve ? HOOK_CURVE :
		    tenths     ? HOOK_BY_TENTH :
				 HOOK_ITEMS };
	const struct contract c = {
		.job = { .cols = hook_cols, .ctx = &plan, CONTRACT_JOB(hooks) },
		.mode = "profile hook",
		.options = part_option(0, (struct str){ digits, num_put_int(digits, bin_ms) }),
		CONTRACT_CALLED(hooks),
		.emit = emit,
	};
	return scope_run(&c, argv);
}

static const struct column_note reads[] = {
	{ "platform", "", "may be empty" },
	{ "item", "", "rows without one are passed over" },
	{ "event", "", "play and watch rows count" },
	{ "watch_ms", "ms", "of the view" },
	{ "duration_ms", "ms", "of the item" },
	{ "COL", "", "those of --by" },
	{ NULL, NULL, NULL },
};

const struct mode profile_hook = {
	.name = "hook",
	.brief = "how long viewers stay with each item, and where they leave",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = hook_writes,
	.run = run,
};
