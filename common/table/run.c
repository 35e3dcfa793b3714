/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/progress.h"
#include "table/run.h"
#include "table/turn.h"

enum { WORKERS_MAX = 256 };

static const char *from_word, *sep_word, *rejects_word;
static struct opt_list renames;
static int64_t jobs, preamble;
static bool quiet, strict;
static struct run_count total;
static struct {
	struct digest *at;
	size_t len, cap;
} digests;

const struct opt input_options[] = {
	OPT_WORD(0, "from", "csv|tsv", &from_word,
	    "read as CSV or TSV whatever the header looks like"),
	OPT_TEXT(0, "sep", "CHAR", &sep_word, "read CSV with this separator, such as ; or |"),
	OPT_NUM(0, "preamble", "N", &preamble, 0, 1000000, "lines in front of the header"),
	OPT_LIST('C', "column", "NAME=ACTUAL", &renames,
	    "read the column ACTUAL as NAME (repeatable)"),
	OPT_TEXT(0, "max-rejects", "N|P%", &rejects_word,
	    "rows that may be left out before the status is 1 (default 0)"),
	OPT_FLAG(0, "strict", &strict, "stop at the first bad row"),
	OPT_NUM('j', "jobs", "N", &jobs, 1, WORKERS_MAX, "workers (default: all processors)"),
	OPT_FLAG('q', "quiet", &quiet, "no progress, no summary of what was left out"),
	OPT_END,
};

/* One input while it is read. */
struct run {
	const struct job *job;
	struct feed feed;
	struct turn writing;
	const struct head *head;
	const int *field, *pass;
	size_t npass;
	bool straight;
	uint64_t order; /* of the input's first record */
	_Atomic bool stop;
	struct aside aside;
};

struct worker {
	struct run *run;
	pthread_t thread;
	struct block block;
	struct rows rows;
	struct arena arena;
	struct notes notes;
	struct out out;
	void *acc;
	uint64_t seen, records, last_block;
	struct digest digest; /* sum over the blocks: order does not matter */
};

struct run_count
run_count(void)
{
	return total;
}

const struct digest *
run_digests(void)
{
	return digests.at;
}

size_t
run_inputs(void)
{
	return digests.len;
}

bool
run_quiet(void)
{
	return quiet;
}

int
run_workers(void)
{
	cpu_set_t set;

	if (jobs > 0)
		return (int)jobs;
	int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return n < 1 ? 1 : n > WORKERS_MAX ? WORKERS_MAX : n;
}

static void
call(struct worker *w)
{
	const struct job *job = w->run->job;

	if (job->map != NULL)
		job->map(job->ctx, &w->rows, &w->out);
	else
		job->add(w->acc, &w->rows);
}

/* Record by record, so that nothing behind the first bad one is used. */
static void
call_strictly(struct worker *w)
{
	struct rows *r = &w->rows;
	uint32_t *rec = r->rec;
	size_t n = r->n_sure;
	uint64_t before = w->notes.rejected;

	for (size_t i = 0; i < n && w->notes.rejected == before; i++) {
		r->rec = rec + i;
		r->n = 1;
		call(w);
		r->order++;
	}
	r->rec = rec;
}

static void
work_block(struct worker *w)
{
	struct run *run = w->run;
	struct rows *r = &w->rows;
	uint64_t before = w->notes.rejected;

	arena_reset(&w->arena);
	rows_take(r, &w->block, run->job->utf8, run->order + (w->block.number << 24));
	w->seen += r->n + (w->notes.rejected - before);
	w->records += w->block.nrow + w->block.nbad;
	if (strict)
		call_strictly(w);
	else if (r->n > 0)
		call(w);
	w->last_block = w->block.number;
	w->digest.lo += w->block.digest.lo;
	w->digest.hi += w->block.digest.hi;
	if (run->job->map != NULL) {
		turn_wait(&run->writing, w->block.number);
		if (!run->stop) {
			aside_block(&run->aside, r);
			sink_out(&w->out);
		}
		w->out.n = 0;
	}
	if (strict && w->notes.rejected > before)
		run->stop = true;
	if (run->job->map != NULL)
		turn_next(&run->writing);
	progress_add((size_t)(w->block.to - w->block.from));
}

static void
start_worker(struct worker *w)
{
	const struct run *run = w->run;

	w->rows.head = run->head;
	w->rows.cols = run->job->cols;
	w->rows.arena = &w->arena;
	w->rows.notes = &w->notes;
	w->rows.field = run->field;
	w->rows.pass = run->pass;
	w->rows.npass = run->npass;
	w->rows.straight = run->straight;
	w->rows.odd = run->job->odd;
	w->rows.odd_ctx = run->job->ctx;
	w->rows.want_faults = run->job->reject != NULL;
	w->rows.csv = run->head->format == FORMAT_CSV;
	for (w->rows.ncols = 0; w->rows.cols != NULL && w->rows.cols[w->rows.ncols].name != NULL;)
		w->rows.ncols++;
	if (run->job->map != NULL && w->out.at == NULL)
		w->out = out_new();
	if (run->job->start != NULL && w->acc == NULL)
		w->acc = run->job->start(run->job->ctx);
}

static void *
work(void *arg)
{
	struct worker *w = arg;

	start_worker(w);
	while (!w->run->stop && feed_next(&w->run->feed, &w->block))
		work_block(w);
	decode_release();
	return NULL;
}

/* The first block by ourselves: most inputs have no more, and no thread starts. */
static void
work_all(struct run *run, struct worker *w, int n)
{
	int started = 1;

	for (int i = 0; i < n; i++)
		w[i].run = run;
	start_worker(&w[0]);
	if (!feed_next(&run->feed, &w[0].block))
		return;
	for (; started < n && !w[0].block.eof; started++)
		if (pthread_create(&w[started].thread, NULL, work, &w[started]) != 0)
			break;
	work_block(&w[0]);
	work(&w[0]);
	for (int i = 1; i < started; i++)
		pthread_join(w[i].thread, NULL);
}

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
			    "no column %s in the header (-C %s=NAME reads another one as it)",
			    quoted(str_of(job->cols[c].name)), job->cols[c].name);
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

static char
separator(void)
{
	if (sep_word == NULL)
		return 0;
	if (strcmp(sep_word, "\\t") == 0)
		return '\t';
	if (strlen(sep_word) != 1 || strchr("\"\n\r", *sep_word) != NULL)
		die_usage("--sep wants one byte: %s", quoted(str_of(sep_word)));
	return *sep_word;
}

struct run_format
run_format(void)
{
	return (struct run_format){ .sep = separator(),
		.preamble = (size_t)preamble,
		.renames = &renames,
		.format = from_word == NULL ? (sep_word ? FORMAT_CSV : FORMAT_AUTO) :
		    *from_word == 'c'	    ? FORMAT_CSV :
					      FORMAT_TSV };
}

static void
open_input(const struct job *job, const char *path, struct source *s, struct head *h,
    struct arena *names)
{
	struct run_format f = run_format();

	if (job->open != NULL) {
		*h = *job->open(job->ctx, digests.len, s);
		progress_start(s, quiet);
		return;
	}
	source_open(s, path);
	progress_start(s, quiet);
	head_read(h, s, f.format, f.sep, f.preamble, f.renames, names);
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
	struct notes notes = { 0 };
	uint64_t seen = 0, blocks = 0;

	open_input(job, path, &source, h, names);
	run.head = h;
	run.field = bind(job, h, names);
	if (job->pass)
		bind_pass(&run, first, names);
	if (job->head != NULL && h == first) {
		struct out o = out_new();
		job->head(job->ctx, h, &o);
		sink_out(&o);
		out_free(&o);
	}
	turn_start(&run.writing);
	int64_t offset = source.at;
	feed_start(&run.feed, &source, h->sep, h->format == FORMAT_CSV, h->n, h->lines, job->chunk);
	run.feed.offset = offset; /* of a pipe too */
	run.feed.want_digest = job->digest;
	work_all(&run, w, n);
	feed_stop(&run.feed);
	turn_stop(&run.writing);
	progress_stop();
	aside_end(&run.aside, source.name, quiet);
	seen += run.aside.notes.rejected;
	notes_merge(&notes, &run.aside.notes);
	struct digest digest = head_digest(h);
	for (int i = 0; i < n; i++) {
		digest.lo += w[i].digest.lo;
		digest.hi += w[i].digest.hi;
		w[i].digest = (struct digest){ 0 };
		notes_merge(&notes, &w[i].notes);
		seen += w[i].seen;
		total.records += w[i].records;
		w[i].seen = w[i].records = 0;
		blocks = w[i].last_block > blocks ? w[i].last_block : blocks;
	}
	GROW(&digests);
	digests.at[digests.len++] = digest;
	notes_print(&notes, source.name);
	total.rows += seen;
	total.rejected += notes.rejected;
	total.blank += notes.blank;
	total.footnotes += run.aside.footnotes;
	*order += (blocks + 1) << 24;
	source_close(&source);
	arena_free(&notes.arena);
	if (strict && notes.rejected > 0)
		die("stopped at the first bad row (--strict)");
}

static void
summary(void)
{
	if (!quiet && total.rejected > 0)
		warn("%" PRIu64 " of %" PRIu64 " rows left out", total.rejected, total.rows);
}

static void *
run_all(const struct job *job, char **files)
{
	static char dash[] = "-", *standard[] = { dash, NULL };
	int n = strict ? 1 : job->workers > 0 ? job->workers : run_workers();
	struct worker *w = mem_alloc((size_t)n * sizeof *w);
	struct arena names = { 0 };
	struct head first = { 0 };
	uint64_t order = 0;

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
	if (job->end == NULL)
		summary();
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

int
run_status(void)
{
	struct str s = str_of(rejects_word);
	double share;
	int64_t most = 0;

	if (s.n > 1 && s.p[s.n - 1] == '%') {
		if (num_real((struct str){ s.p, s.n - 1 }, 0, 100, &share) != NULL)
			die_usage("--max-rejects wants a number or a percentage: %s", quoted(s));
		return (double)total.rejected > share / 100 * (double)total.rows ? ST_FINDING :
										   ST_OK;
	}
	if (s.n > 0 && num_int(s, 0, INT64_MAX, &most) != NULL)
		die_usage("--max-rejects wants a number or a percentage: %s", quoted(s));
	return total.rejected > (uint64_t)most ? ST_FINDING : ST_OK;
}
