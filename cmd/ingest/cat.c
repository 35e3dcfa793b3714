/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest cat - any table as TSV or CSV, columns chosen, nothing mapped */
#include "base/die.h"
#include "table/run.h"

#include "modes.h"

static const char *keep;

static const struct opt options[] = {
	OPT_TEXT('k', "keep", "A,B,...", &keep, "only these columns, in this order"), OPT_END
};

static const struct opt *const also[] = { input_options, output_options, NULL };

static const struct column_note reads[] = {
	{ "*", "", "any columns" },
	{ NULL, NULL, NULL },
};

static void
put_head(void *ctx, const struct head *h, struct out *o)
{
	const struct col *cols = ctx;

	if (cols == NULL)
		head_pass(h, o);
	for (; cols != NULL && cols->name != NULL; cols++)
		out_text(o, cols->name);
	out_end(o);
}

static void
put_all(void *ctx, struct rows *r, struct out *o)
{
	(void)ctx;
	for (size_t i = 0; i < r->n; i++) {
		rows_pass(r, i, o);
		out_end(o);
	}
}

static void
put_kept(void *ctx, struct rows *r, struct out *o)
{
	(void)ctx;
	for (size_t i = 0; i < r->n; i++) {
		for (size_t c = 0; c < r->ncols; c++)
			out_str(o, rows_at(r, i, c));
		out_end(o);
	}
}

static int
run(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct col *cols = keep ? col_list(str_of(keep), &arena) : NULL;
	struct job job = { .cols = cols,
		.ctx = cols,
		.utf8 = true,
		.pass = cols == NULL,
		.head = put_head,
		.map = cols ? put_kept : put_all };

	(void)argc;
	run_map(&job, argv);
	arena_free(&arena);
	return run_status();
}

const struct mode ingest_cat = {
	.name = "cat",
	.brief = "any table as TSV or CSV, columns chosen, nothing mapped",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = reads,
	.run = run,
};
