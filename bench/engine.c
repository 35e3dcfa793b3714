/* SPDX-License-Identifier: GPL-3.0-or-later */
/* engine count FILE... - the reading engine alone: records of the inputs */
#include <inttypes.h>
#include <stdio.h>

#include "base/die.h"
#include "table/run.h"
#include "table/scan.h"

static const char *isa;

static void *
start(void *ctx)
{
	(void)ctx;
	uint64_t *n = mem_alloc(sizeof *n);
	*n = 0;
	return n;
}

static void
add(void *acc, struct rows *r)
{
	*(uint64_t *)acc += r->n;
}

static void
merge(void *into, void *from)
{
	*(uint64_t *)into += *(uint64_t *)from;
}

static int
run(int argc, char **argv)
{
	struct job job = { .start = start, .add = add, .merge = merge };

	(void)argc;
	if (isa != NULL && !scan_force(isa))
		die("this machine has no %s", isa);
	printf("%" PRIu64 "\n", *(uint64_t *)run_fold(&job, argv));
	return finish(run_status());
}

static const struct opt options[] = {
	OPT_WORD(0, "isa", "avx512|avx2|portable", &isa, "scan with this instruction set"),
	OPT_END
};
static const struct opt *const also[] = { input_options, NULL };
static const struct mode count = { .name = "count", .brief = "count records",
	.operands = "[file ...]", .opts = options, .also = also, .run = run };
static const struct mode *const modes[] = { &count, NULL };
static const struct tool tool = { .name = "bench-engine", .brief = "the engine alone", .modes = modes };

int
main(int argc, char **argv)
{
	return tool_main(&tool, argc, argv);
}
