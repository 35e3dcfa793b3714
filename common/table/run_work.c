/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/progress.h"
#include "table/run_impl.h"

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
	r->from = run->from;
	r->to = run->to;
	rows_take(r, &w->block, run->job->utf8, run->order + (w->block.number << 24));
	w->seen += r->n + (w->notes.rejected - before);
	w->records += w->block.nrow + w->block.nbad - r->unwanted;
	if (run_strict())
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
			if (run->job->settle != NULL)
				run->job->settle(run->job->ctx, r, &w->out);
			sink_out(&w->out);
		}
		w->out.n = 0;
	}
	if (run_strict() && w->notes.rejected > before)
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
	w->rows.only = run->only;
	w->rows.want_faults = run->job->reject != NULL;
	w->rows.encoding = run->feed.source->encoding;
	w->rows.table = source_is_table(run->feed.source);
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
	while (!w->run->stop && feed_next(&w->run->feed, &w->block)) {
		work_block(w);
		if (w->run->to > 0 && w->block.offset >= w->run->to)
			w->run->stop = true; /* nothing behind it is ours */
	}
	decode_release();
	return NULL;
}

/* The first block by ourselves: most inputs have no more, and no thread starts. */
void
run_work(struct run *run, struct worker *w, int n)
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
