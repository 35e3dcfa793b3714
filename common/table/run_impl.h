/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the run module share: run.c opens, binds and closes
 * inputs, run_work.c has the workers, run_options.c the options and totals.
 */
#ifndef TABLE_RUN_IMPL_H
#define TABLE_RUN_IMPL_H

#include <pthread.h>
#include <stdatomic.h>

#include "table/run.h"
#include "table/turn.h"

/* One input while it is read. */
struct run {
	const struct job *job;
	struct feed feed;
	struct turn writing;
	const struct head *head;
	const struct row_lines *only;
	const int *field, *pass;
	size_t npass;
	bool straight;
	uint64_t order; /* of the input's first record */
	int64_t from, to; /* offsets at which its records may begin; to 0: any */
	int64_t passed_from, passed_to; /* bytes of a slice that were not read */
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

/* Over all inputs of this run. */
struct run_total {
	struct run_count count;
	uint64_t not_utf8; /* rows that --encoding might save */
	struct {
		struct digest *at;
		size_t len, cap;
	} digests;
};
extern struct run_total run_total;

/* All blocks of one input, by up to n workers. */
void run_work(struct run *, struct worker *, int n);

/* Narrow the input, which stands behind its header, to the job's slice. */
void run_slice(struct run *, struct source *);
size_t run_lines_before(const struct run *, const struct source *);

bool run_strict(void);
const char *run_encoding(void);	/* dies when --encoding names none */
void run_summary(void);
void run_hint(void);	/* what could be done about rows left out */

#endif
