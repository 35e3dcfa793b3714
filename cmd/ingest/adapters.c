/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest adapters - which exports can be read, and what their labels mean */
#include "base/die.h"
#include "table/out.h"
#include "table/small.h"

#include "modes.h"
#include "read.h"

static bool tables;

static const struct opt options[] = { OPT_FLAG(0, "tables", &tables,
					  "list the canonical tables and their columns instead"),
	OPT_END };

static const struct opt *const also[] = { output_options, share_options, NULL };

static const struct column_note writes[] = {
	{ "adapter", "", "without names: its name, one line a report" },
	{ "report", "", "kind of export; adapter/report is what -p takes" },
	{ "table", "", "canonical table it becomes" },
	{ "platform", "", "" },
	{ "zone", "", "of times without one" },
	{ "labels", "count", "labels known" },
	{ "file", "", "words in usual file names" },
	{ "label", "", "with names: as in the export, others of the same column behind |" },
	{ "column", "", "canonical column, - (dropped) or x (passed as x_LABEL)" },
	{ "as", "", "how its cells are read" },
	{ "person", "", "with --tables: does the column tell one" },
	{ "note", "", "" },
	{ NULL, NULL, NULL },
};

static void
put_words(struct out *o, const struct words *w, struct arena *a)
{
	size_t room = 1, n = 0;

	for (size_t i = 0; i < w->n; i++)
		room += w->at[i].n + 1;
	char *p = arena_bytes(a, room);
	for (size_t i = 0; i < w->n; i++) {
		if (i > 0)
			p[n++] = '|';
		memcpy(p + n, w->at[i].p, w->at[i].n);
		n += w->at[i].n;
	}
	out_str(o, (struct str){ p, n });
}

static void
put_line(struct out *o, const char *const *word)
{
	for (; *word != NULL; word++)
		out_text(o, *word);
	out_end(o);
}

static void
list(struct out *o, const struct adapter *all, size_t n, struct arena *a)
{
	static const char *const head[] = { "adapter", "report", "table", "platform", "zone",
		"labels", "file", NULL };

	put_line(o, head);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < all[i].n; k++) {
			const struct report *r = &all[i].report[k];
			int platform = canon_column(r->table, STR("platform"));
			out_str(o, all[i].name);
			out_str(o, r->name);
			out_text(o, r->table->name);
			out_str(o, platform < 0 ? ((struct str){ 0 }) : r->constant[platform]);
			out_str(o, r->zone);
			out_uint(o, r->n);
			put_words(o, &r->names, a);
			out_end(o);
		}
	}
}

static void
show_report(struct out *o, const struct adapter *ad, const struct report *r, struct arena *a)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct label *l = &r->label[i];
		out_str(o, ad->name);
		out_str(o, r->name);
		put_words(o, &l->key, a);
		if (l->column.n > 0)
			out_str(o, l->to == TO_DROP ? STR("-") : l->column);
		else
			out_text(o, r->table->column[l->to].name);
		out_text(o, adapter_as(l->as));
		out_str(o, l->note);
		out_end(o);
	}
}

/* NAME or NAME/REPORT */
static void
show(struct out *o, const struct adapter *all, size_t n, const char *word, struct arena *a)
{
	struct str rest = str_of(word), name = { 0 };
	bool found = false;

	str_cut(&rest, '/', &name);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < all[i].n && str_eq(all[i].name, name); k++) {
			if (rest.n > 0 && !str_eq(rest, all[i].report[k].name))
				continue;
			show_report(o, &all[i], &all[i].report[k], a);
			found = true;
		}
	if (!found)
		die("no adapter %s (ingest adapters lists them)", quoted(str_of(word)));
}

static void
list_tables(struct out *o)
{
	static const char *const head[] = { "table", "column", "unit", "person", "meaning", NULL };

	static const char *const who[] = { "", "yes", "by adapter" };

	put_line(o, head);
	for (const struct table *t = canon_tables; t->name != NULL; t++)
		for (size_t c = 0; c < t->n; c++) {
			out_text(o, t->name);
			out_text(o, t->column[c].name);
			out_text(o, canon_unit(t->column[c].kind));
			out_text(o, who[canon_who(&t->column[c])]);
			out_text(o, t->column[c].help);
			out_end(o);
		}
}

static int
run(int argc, char **argv)
{
	static const char *const head[] = { "adapter", "report", "label", "column", "as", "note",
		NULL };
	struct arena arena = { 0 };
	struct out o = out_new();
	size_t n;

	if (tables && argc > 0)
		die_usage("--tables takes no names");
	if (tables) {
		list_tables(&o);
	} else {
		struct adapter *all = choose_all(&n, &arena);
		if (argc == 0)
			list(&o, all, n, &arena);
		else
			put_line(&o, head);
		for (int i = 0; i < argc; i++)
			show(&o, all, n, argv[i], &arena);
	}
	sink_open();
	sink_out(&o);
	sink_close();
	out_free(&o);
	arena_free(&arena);
	return ST_OK;
}

const struct mode ingest_adapters = {
	.name = "adapters",
	.brief = "which exports can be read, and what their labels mean",
	.operands = "[name[/report] ...]",
	.opts = options,
	.also = also,
	.writes = writes,
	.run = run,
};
