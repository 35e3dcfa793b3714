/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "table/progress.h"
#include "table/run_impl.h"

static int *
bind(const struct job *job, const struct head *h, struct arena *a)
{
	size_t n = 0;

	while (job->cols != NULL && job->cols[n].name != NULL)
		n++;
	int *field = arena_alloc(a, (n + 1) * sizeof *field);
	for (size_t c = 0; c < n; c++) {
		field[c] = head_find(h, str_of(job->cols[c].name));
		if (field[c] < 0 && job->cols[c].required)
			die_at(&(struct pos){ h->file, 1 },
			    "no column %s in the header%s (-C %s=NAME reads another one as it)%s",
			    quoted(str_of(job->cols[c].name)),
			    head_near(h, str_of(job->cols[c].name)), job->cols[c].name,
			    job->lacking != NULL ? job->lacking : "");
	}
	return field;
}

/* Columns by the names of the first input; one it lacks would be lost. */
static void
bind_pass(struct run *run, const struct head *first, struct arena *a)
{
	const struct head *h = run->head;
	int *pass = arena_alloc(a, first->n * sizeof *pass);

	run->straight = h->n == first->n;
	for (size_t i = 0; i < first->n; i++) {
		pass[i] = first == h ? (int)i : head_find(h, first->name[i]);
		run->straight &= pass[i] == (int)i;
	}
	for (size_t i = 0; i < h->n; i++)
		if (first != h && head_find(first, h->name[i]) < 0)
			die_at(&(struct pos){ h->file, 1 }, "column %s is not in the first input",
			    quoted(h->name[i]));
	run->pass = pass;
	run->npass = first->n;
}

static void
open_input(const struct job *job, const char *path, struct source *s, struct head *h,
    struct arena *names)
{
	struct run_format f = run_format();

	if (job->open != NULL) {
		*h = *job->open(job->ctx, run_total.digests.len, s);
		progress_start(s, run_quiet());
		return;
	}
	source_open_as(s, path, f.encoding);
	progress_start(s, run_quiet());
	head_read(h, s, f.format, f.sep, f.preamble, f.renames, names);
}

/* What the workers saw of the input, said and added to the totals of the run. */
static uint64_t
add_up(struct run *run, const struct source *source, struct worker *w, int n, uint64_t *order)
{
	struct digest digest = head_digest(run->head);
	struct notes notes = { 0 };
	uint64_t blocks = 0;

	aside_end(&run->aside, source->name, run_quiet());
	run_total.count.rows += run->aside.notes.rejected;
	notes_merge(&notes, &run->aside.notes);
	for (int i = 0; i < n; i++) {
		digest.lo += w[i].digest.lo;
		digest.hi += w[i].digest.hi;
		w[i].digest = (struct digest){ 0 };
		notes_merge(&notes, &w[i].notes);
		run_total.count.rows += w[i].seen;
		run_total.count.records += w[i].records;
		w[i].seen = w[i].records = 0;
		blocks = w[i].last_block > blocks ? w[i].last_block : blocks;
	}
	GROW(&run_total.digests);
	run_total.digests.at[run_total.digests.len++] = digest;
	notes_print(&notes, source->name, notes.rejected > 0 ? run_lines_before(run, source) : 0);
	uint64_t rejected = notes.rejected;
	run_total.count.rejected += rejected;
	if (source->encoding == NULL && !source_is_table(source))
		run_total.not_utf8 += notes_count(&notes, rows_not_utf8);
	run_total.count.blank += notes.blank;
	run_total.count.footnotes += run->aside.footnotes;
	*order += (blocks + 1) << 24;
	arena_free(&notes.arena);
	return rejected;
}

static void
run_file(const struct job *job, const char *path, struct worker *w, int n, struct head *first,
    uint64_t *order, struct arena *names)
{
	struct run run = { .job = job,
		.order = *order,
		.aside = { .reject = job->reject, .ctx = job->ctx } };
	struct source source;
	struct head head = { 0 }, *h = first->name == NULL ? first : &head;

	open_input(job, path, &source, h, names);
	run.head = h;
	if (job->only != NULL)
		run.only = job->only(job->ctx, run_total.digests.len);
	run.field = bind(job, h, names);
	if (job->pass)
		bind_pass(&run, first, names);
	if (job->head != NULL && h == first) {
		struct out o = out_new();
		job->head(job->ctx, h, &o);
		sink_out(&o);
		out_free(&o);
	}
	if (job->slices > 0)
		run_slice(&run, &source);
	turn_start(&run.writing);
	int64_t offset = source.at;
	feed_start(&run.feed, &source, h->sep, h->format == FORMAT_CSV, h->n, h->lines, job->chunk);
	run.feed.offset = offset; /* of a pipe too */
	run.feed.want_digest = job->digest;
	run_work(&run, w, n);
	feed_stop(&run.feed);
	turn_stop(&run.writing);
	progress_stop();
	uint64_t rejected = add_up(&run, &source, w, n, order);
	source_close(&source);
	if (run_strict() && rejected > 0)
		die("stopped at the first bad row (--strict)");
}

static void *
run_all(const struct job *job, char **files)
{
	static char dash[] = "-", *standard[] = { dash, NULL };
	int n = run_strict() ? 1 : job->workers > 0 ? job->workers : run_workers();
	struct worker *w = mem_alloc((size_t)n * sizeof *w);
	struct arena names = { 0 };
	struct head first = { 0 };
	uint64_t order = 0;

	(void)run_status(); /* a wrong --max-rejects, before any work */
	(void)run_encoding();
	memset(w, 0, (size_t)n * sizeof *w);
	for (char **f = *files ? files : standard; *f != NULL; f++)
		run_file(job, *f, w, n, &first, &order, &names);
	void *acc = w[0].acc;
	for (int i = 1; i < n && job->merge != NULL; i++)
		if (w[i].acc != NULL)
			job->merge(acc, w[i].acc);
	for (int i = 0; i < n; i++) {
		block_free(&w[i].block);
		arena_free(&w[i].arena);
		free(w[i].rows.rec);
		free(w[i].rows.faults.at);
		free(w[i].rows.tails.at);
		out_free(&w[i].out);
	}
	arena_free(&names);
	free(w);
	run_hint();
	if (job->end == NULL)
		run_summary();
	return acc;
}

void
run_map(const struct job *job, char **files)
{
	sink_open();
	run_all(job, files);
	if (job->end != NULL)
		job->end(job->ctx);
	sink_close();
}

void *
run_fold(const struct job *job, char **files)
{
	return run_all(job, files);
}

void *
run_fold_file(const struct job *job, const char *path)
{
	char *files[] = { (char *)(uintptr_t)path, NULL };

	return run_all(job, files);
}
