/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest read - exports of the platforms as canonical tables */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "adapt/clean.h"
#include "base/die.h"
#include "table/safe.h"
#include "table/small.h"

#include "dedupe.h"
#include "modes.h"
#include "plan.h"
#include "rejects.h"

static const char *platform, *adapter_file, *table_word, *asof, *zone, *account, *decimal;
static const char *dates, *rejects, *replayed, *audit_log, *audit_key;
static struct dedupe_how dedupe;
static struct trail_count counted;
static char counted_note[200];

static const struct opt options[] = { OPT_TEXT('p', "platform", "NAME", &platform,
					  "read by this adapter, or NAME/REPORT"),
	OPT_TEXT(0, "adapter", "FILE", &adapter_file, "read by an adapter of one's own"),
	OPT_TEXT(0, "table", "NAME", &table_word, "only inputs of this table, others passed over"),
	OPT_TEXT(0, "asof", "TIME", &asof, "day or time at which the export was made"),
	OPT_TEXT(0, "zone", "NAME", &zone, "zone of times without one (default: adapter's)"),
	OPT_TEXT(0, "account", "NAME", &account, "the account, where the export does not name it"),
	OPT_WORD(0, "decimal", ".|,", &decimal, "decimal mark of the export (default .)"),
	OPT_WORD(0, "dates", "dmy|mdy", &dates, "order of dates such as 8/3/2024"),
	OPT_TEXT(0, "rejects", "FILE", &rejects, "add what was left out to FILE, mode 0600"),
	OPT_TEXT(0, "replay", "FILE", &replayed, "read only the rows that this rejects file names"),
	OPT_FLAG(0, "dedupe", &dedupe.wanted, "one row a key: first, or latest observation"),
	OPT_TEXT(0, "dedupe-by", "COL,...", &dedupe.key,
	    "of these columns instead of the table's key"),
	OPT_TEXT(0, "seen", "FILE", &dedupe.seen,
	    "no row whose key an earlier run has had; keep FILE"),
	OPT_NUM(0, "seen-most", "N", &dedupe.seen_most, 1, 1000000000000,
	    "keys in FILE (default: as many as make 100 MB)"),
	OPT_TEXT(0, "audit", "LOG", &audit_log, "add a line on this run to LOG, see ingest audit"),
	OPT_TEXT(0, "audit-key", "FILE", &audit_key, "and sign its checkpoint"), OPT_END };

static const struct opt *const also[] = { privacy_options, input_options, output_options,
	share_options, NULL };

static const struct column_note reads[] = {
	{ "*", "", "the labels of an adapter, see ingest adapters" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "*", "", "all columns of the table, see ingest adapters --tables" },
	{ "flags", "",
	    "posts: a rounded, d date without time, y year inferred, k key derived, p private, u "
	    "unit from adapter" },
	{ "src", "", "posts, spend: the file" },
	{ "row", "line", "posts, spend: line of the file on which the row starts" },
	{ "x_*", "", "labels the adapter does not map, unless they look personal" },
	{ NULL, NULL, NULL },
};

/* Inputs of other tables go when --table says so. */
static void
keep_table(struct read *rd)
{
	const struct table *want = NULL;
	size_t n = 0;

	if (table_word != NULL && (want = canon_table(str_of(table_word))) == NULL)
		die_usage("--table: no table %s", quoted(str_of(table_word)));
	for (size_t i = 0; i < rd->n; i++) {
		struct input *in = &rd->input[i];
		const struct table *t = in->pick.report->table;
		if (want != NULL && t != want) {
			if (!run_quiet())
				warn("%s: table %s, not %s: passed over", in->head.file, t->name,
				    want->name);
			if (in->open)
				source_close(&in->source);
			continue;
		}
		if (n > 0 && t != rd->table)
			die("%s is of table %s, %s of %s; read them one table at a time, "
			    "with --table=%s and --table=%s",
			    rd->input[0].head.file, rd->table->name, in->head.file, t->name,
			    rd->table->name, t->name);
		rd->table = t;
		rd->input[n++] = *in;
	}
	if (n == 0)
		die("no input of table %s", want->name);
	rd->n = n;
}

static void
find_places(struct read *rd)
{
	const struct {
		const char *name;
		int *at;
	} want[] = {
		{ "platform", &rd->at.platform },
		{ "account", &rd->at.account },
		{ "item", &rd->at.item },
		{ "title", &rd->at.title },
		{ "published", &rd->at.published },
		{ "genre", &rd->at.genre },
		{ "tags", &rd->at.tags },
		{ "asof", &rd->at.asof },
		{ "currency", &rd->at.currency },
	};

	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		*want[i].at = canon_column(rd->table, str_of(want[i].name));
}

static size_t
slot_of(const struct bind *b, struct str name)
{
	for (size_t k = 0; k < b->nextra; k++)
		if (str_eq(b->extra_name[k], name))
			return k;
	return SIZE_MAX;
}

/* x_ columns of all inputs, in the order they are first met. */
static void
gather_extra(struct read *rd)
{
	size_t cap = 0;

	for (size_t i = 0; i < rd->n; i++)
		cap += rd->input[i].bind.nextra;
	rd->extra = arena_alloc(&rd->arena, (cap + 1) * sizeof *rd->extra);
	for (size_t i = 0; i < rd->n; i++) {
		const struct bind *b = &rd->input[i].bind;
		for (size_t k = 0; k < b->nextra; k++) {
			size_t e = 0;
			while (e < rd->nextra && !str_eq(rd->extra[e], b->extra_name[k]))
				e++;
			if (e == rd->nextra)
				rd->extra[rd->nextra++] = b->extra_name[k];
		}
	}
	for (size_t i = 0; i < rd->n; i++) {
		struct input *in = &rd->input[i];
		in->slot = arena_alloc(&rd->arena, (rd->nextra + 1) * sizeof *in->slot);
		for (size_t e = 0; e < rd->nextra; e++)
			in->slot[e] = slot_of(&in->bind, rd->extra[e]);
	}
}

static const struct head *
open_input(void *ctx, size_t i, struct source *s)
{
	struct read *rd = ctx;

	rd->now = &rd->input[i];
	look_open(rd->now, s);
	return &rd->now->head;
}

static const struct row_lines *
only_rows(void *ctx, size_t i)
{
	const struct read *rd = ctx;

	return rd->input[i].only;
}

/* Before anything is final: first that nothing is lost, then that what was left out
 * stays. */
static void
end(void *ctx)
{
	struct read *rd = ctx;

	if (rd->dedupe != NULL)
		dedupe_end(rd);
	if (rd->rounded_ids > 0 && !run_quiet())
		warn("%" PRIu64 " rows have ids of 18 or more digits with zeros behind the 15th: "
		     "a spreadsheet may have rounded them",
		    rd->rounded_ids);
	counted = balance_check(rd, counted_note, sizeof counted_note);
	privacy_note(rd, counted_note, sizeof counted_note);
	if (rejects != NULL)
		rejects_keep(rd->replay);
}

/* A file that is written is no other option's, but for --rejects of that of --replay. */
static void
refuse_same(void)
{
	enum { WRITTEN = 3, OWN = 6 };
	struct option_file file[OWN + PRIVACY_FILES] = { { "rejects", rejects },
		{ "audit", audit_log }, { "seen", dedupe.seen }, { "replay", replayed },
		{ "audit-key", audit_key }, { "adapter", adapter_file } };

	privacy_files(file + OWN);
	for (size_t i = 0; i < OWN + PRIVACY_FILES; i++) {
		const char *path = file[i].path;
		if (path == NULL)
			continue;
		if (sink_is_file(path))
			die_usage("-o and --%s name the same file, %s", file[i].option, path);
		for (size_t k = 0; k < i && k < WRITTEN; k++)
			if (file[k].path != NULL && safe_same(file[k].path, path) &&
			    (file[k].path != rejects || path != replayed))
				die_usage("--%s and --%s name the same file, %s", file[k].option,
				    file[i].option, path);
	}
}

/* Of each input, which rows. */
static void
find_rows(struct read *rd)
{
	for (size_t i = 0; i < rd->n; i++) {
		struct input *in = &rd->input[i];
		in->only = replay_rows(rd->replay, in->head.file);
		if (in->only == NULL)
			die("%s names no rows of %s: its file has other tables than it had",
			    replayed, in->head.file);
	}
}

/* The files to read, of --replay those that it names. */
static char **
find_files(struct read *rd, int argc, char **argv)
{
	static char dash[] = "-", *standard[] = { dash, NULL };

	if (rejects != NULL)
		rejects_open(rejects, replayed);
	if (replayed != NULL) {
		rd->replay = replay_read(replayed);
		return replay_sources(rd->replay, argv, (size_t)argc, &rd->n);
	}
	rd->n = argc > 0 ? (size_t)argc : 1;
	return argc > 0 ? argv : standard;
}

/* Nothing is named: an empty table without a header, since no input tells which. */
static int
nothing_to_do(const struct read *rd)
{
	if (!run_quiet())
		warn("%s names no rows", replayed);
	sink_open();
	if (rejects != NULL)
		rejects_keep(rd->replay);
	sink_close();
	if (rejects != NULL)
		rejects_close();
	trail_read(NULL, 0);
	trail_end(&ingest_read, NULL, 0, counted, NULL);
	return ST_OK;
}

/* Rows that are not there any more are left out too. */
static int
status(uint64_t lost)
{
	int st = run_status();

	return st == ST_OK && lost > 0 ? ST_FINDING : st;
}

static int
run(int argc, char **argv)
{
	static struct read rd;
	struct job job = { .ctx = &rd,
		.utf8 = true,
		.head = read_head,
		.map = read_rows,
		.open = open_input,
		.odd = read_odd,
		.end = end,
		.reject = rejects ? rejects_put : NULL };

	if (privacy_makes_key(argc))
		return ST_OK;
	refuse_same();
	dedupe_check(&dedupe);
	trail_begin(audit_log, audit_key);
	char **file = find_files(&rd, argc, argv);
	if (rd.n == 0)
		return nothing_to_do(&rd);
	job.only = rd.replay ? only_rows : NULL;
	rd.named = platform != NULL || adapter_file != NULL;
	rd.zone_word = zone;
	rd.asof_word = asof;
	rd.account = str_of(account);
	rd.spelling.comma = decimal != NULL && *decimal == ',';
	rd.spelling.dates = dates == NULL ? DATES_ASK : *dates == 'd' ? DATES_DMY : DATES_MDY;
	rd.known = choose_adapters(platform, adapter_file, &rd.arena);
	privacy_open(&rd);
	expand_all(&rd, file, rd.n);
	if (rd.replay != NULL)
		find_rows(&rd);
	privacy_labels(&rd);
	keep_table(&rd);
	find_places(&rd);
	privacy_lists(&rd);
	gather_extra(&rd);
	if ((rd.dedupe = dedupe_open(&dedupe, &rd)) != NULL)
		job.settle = dedupe_settle;
	for (size_t i = 0; i < rd.n; i++)
		plan_all(&rd, &rd.input[i], &rd.arena);
	char **names = arena_alloc(&rd.arena, (rd.n + 1) * sizeof *names);
	for (size_t i = 0; i < rd.n; i++)
		names[i] = (char *)(uintptr_t)rd.input[i].path;
	trail_read(names, rd.n);
	run_map(&job, names);
	if (rejects != NULL)
		rejects_close();
	if (rd.dedupe != NULL)
		dedupe_save(rd.dedupe);
	trail_end(&ingest_read, names, rd.n, counted, counted_note);
	free(rd.dropped.at);
	free(rd.input);
	arena_free(&rd.arena);
	return status(counted.lost);
}

const struct mode ingest_read = {
	.name = "read",
	.brief = "exports of the platforms as canonical tables",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
