/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-engine count|cat|by [--isa=NAME] FILE - the engine without a mode around
 * it, and on instruction sets the programs would not choose.  cat prints what
 * `ingest cat` does, by what `profile by item --sum watch_ms --distinct user`
 * does.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/die.h"
#include "table/run.h"
#include "table/scan.h"
#include "audience/tally.h"

static const char *isa;

static void
force(void)
{
	if (isa != NULL && !scan_force(isa))
		die("this machine has no %s", isa);
}

static void *
count_start(void *ctx)
{
	uint64_t *n = mem_alloc(sizeof *n);

	(void)ctx;
	*n = 0;
	return n;
}

static void
count_add(void *acc, struct rows *r)
{
	*(uint64_t *)acc += r->n;
}

static void
count_merge(void *into, void *from)
{
	*(uint64_t *)into += *(uint64_t *)from;
}

static int
run_count_mode(int argc, char **argv)
{
	struct job job = { .start = count_start, .add = count_add, .merge = count_merge };

	(void)argc;
	force();
	printf("%" PRIu64 "\n", *(uint64_t *)run_fold(&job, argv));
	return finish(run_status());
}

static void
cat_head(void *ctx, const struct head *h, struct out *o)
{
	(void)ctx;
	head_pass(h, o);
	out_end(o);
}

static void
cat_rows(void *ctx, struct rows *r, struct out *o)
{
	(void)ctx;
	for (size_t i = 0; i < r->n; i++) {
		rows_pass(r, i, o);
		out_end(o);
	}
}

static int
run_cat(int argc, char **argv)
{
	struct job job = { .utf8 = true, .pass = true, .head = cat_head, .map = cat_rows };

	(void)argc;
	force();
	run_map(&job, argv);
	return run_status();
}

enum { ITEM, WATCH_MS, USER };
static const struct col by_cols[] = { { .name = "item", .required = true },
	{ .name = "watch_ms", .required = true }, { .name = "user", .required = true }, COL_END };
static const struct tally_plan by_plan = { .key = { ITEM },
	.nkeys = 1,
	.num = { WATCH_MS },
	.nnums = 1,
	.sum = { { TALLY_SUM, 0, 0 } },
	.nsums = 1,
	.set = { USER },
	.nsets = 1,
	.time = -1,
	.event = -1 };

static void *
by_start(void *ctx)
{
	(void)ctx;
	return tally_new(&by_plan);
}

static void
by_add(void *acc, struct rows *r)
{
	tally_add(acc, r);
}

static void
by_merge(void *into, void *from)
{
	tally_merge(into, from);
}

static int
run_by(int argc, char **argv)
{
	struct job job = { .cols = by_cols, .start = by_start, .add = by_add, .merge = by_merge };

	(void)argc;
	force();
	struct tally *t = run_fold(&job, argv);
	size_t n = tally_finish(t, run_workers());
	struct out o = out_new();
	sink_open();
	static const char head[] = "item\trows\twatch_ms\tdistinct_user\n";
	sink_write(head, sizeof head - 1);
	for (size_t i = 0; i < n; i++) {
		const struct tally_group *g = tally_at(t, i);
		tally_put_key(t, i, &o);
		out_uint(&o, g->rows);
		char *to = out_cell(&o, NUM_TEXT);
		o.n += num_put_exact(to, g->sum[0].e9);
		out_uint(&o, tally_distinct(t, i, 0));
		out_end(&o);
	}
	sink_out(&o);
	sink_close();
	return run_status();
}

static const struct opt options[] = {
	OPT_WORD(0, "isa", "avx512|avx2|portable", &isa, "scan with this instruction set"), OPT_END
};
static const struct opt *const also[] = { input_options, NULL };

#define MODE(id, text, go)                           \
	static const struct mode id = { .name = #id, \
		.brief = text,                       \
		.operands = "[file ...]",            \
		.opts = options,                     \
		.also = also,                        \
		.run = go }
MODE(count, "count records", run_count_mode);
MODE(cat, "as ingest cat", run_cat);
MODE(by, "as profile by", run_by);

int
main(int argc, char **argv)
{
	static const struct mode *const modes[] = { &count, &cat, &by, NULL };
	static const struct tool tool = { .name = "bench-engine",
		.brief = "the engine alone",
		.modes = modes };

	return tool_main(&tool, argc, argv);
}
