/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest check - what is missing, wrong, late or odd in a canonical table */
#include "base/die.h"
#include "table/part.h"

#include "check.h"
#include "modes.h"

static const char *fail_at, *only, *zone;
static struct instant now = { INT_NONE };
static int64_t warn_after_ms = INT_NONE, error_after_ms = INT_NONE;

static const struct opt options[] = { OPT_TIME(0, "now", &now,
					  "age is taken from here (default: the newest time in "
					  "the data)"),
	OPT_SPAN(0, "warn-after", "SPAN", &warn_after_ms, 0, 1e15,
	    "the newest row may be this old, nine of ten this late (24h)"),
	OPT_SPAN(0, "error-after", "SPAN", &error_after_ms, 0, 1e15, "the same, as an error"),
	OPT_TEXT(0, "zone", "NAME", &zone, "whose days, instead of each platform's"),
	OPT_WORD(0, "fail-at", "warn|error", &fail_at,
	    "status 1 when a finding has this level or a worse one"),
	OPT_WORD(0, "only", "warn|error", &only, "only findings of this level or a worse one"),
	OPT_END };

static const struct opt *const also[] = { part_options, input_options, output_options,
	share_options, NULL };

static struct checks checks;
static struct check_view view;
static enum level worst;

CONTRACT_CALLS(checkup)

static void
emit(void *acc, struct out *o)
{
	worst = checkup_put(acc, &view, o);
}

static const struct head *
open_input(void *ctx, size_t input, struct source *s)
{
	struct checks *all = ctx;
	struct run_format f = run_format();

	source_open_as(s, all->files[0] == NULL ? "-" : all->files[input], f.encoding);
	all->head = (struct head){ 0 };
	head_read(&all->head, s, f.format, f.sep, f.preamble, f.renames, &all->arena);
	const struct sheet *sheet = checks_sheet(all, &all->head);
	if (sheet == NULL)
		die_at(&(struct pos){ all->head.file, all->head.line },
		    "the header is that of no canonical table (ingest read makes one)");
	for (size_t i = 0; i < all->head.n; i++) {
		int c = canon_column(sheet->table, all->head.name[i]);
		if (c >= 0)
			all->present[sheet - all->sheet] |= UINT32_C(1) << c;
	}
	return &all->head;
}

static enum level
level_of(const char *word)
{
	return word == NULL			       ? LEVEL_OK :
	    strcmp(word, level_names[LEVEL_WARN]) == 0 ? LEVEL_WARN :
							 LEVEL_ERROR;
}

static int
run(int argc, char **argv)
{
	int status;

	(void)argc;
	view = (struct check_view){ .now = now,
		.warn_after_ms = warn_after_ms,
		.error_after_ms = error_after_ms,
		.only = level_of(only) };
	checks.files = argv;
	checks_read(&checks, zone);
	const struct contract c = {
		.job = { .cols = checks.cols,
		    .ctx = &checks,
		    .open = open_input,
		    CONTRACT_JOB(checkup) },
		.mode = "ingest check",
		.options = checks.digest,
		CONTRACT_CALLED(checkup),
		.emit = emit,
	};
	status = contract_run(&c, argv);
	if (fail_at != NULL && worst >= level_of(fail_at) && status == ST_OK)
		status = ST_FINDING;
	return status;
}

static const struct column_note reads[] = {
	{ "*", "", "the columns of one of the tables: ingest adapters --tables" },
	{ "src, row", "", "where they are filled, examples are these" },
	{ NULL, NULL, NULL },
};

const struct mode ingest_check = {
	.name = "check",
	.brief = "what is missing, wrong, late or odd in a table",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = check_writes,
	.run = run,
};
