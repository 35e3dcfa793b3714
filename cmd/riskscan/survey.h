/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * survey - what the two shapes of riskscan text share: which columns are read,
 * and one worker's findings in a record.
 */
#ifndef RISKSCAN_SURVEY_H
#define RISKSCAN_SURVEY_H

#include <pthread.h>

#include "rules/find.h"
#include "rules/summary.h"
#include "table/run.h"

/* A worker's own; lent by survey_worker() for one block. */
struct worker {
	struct finds   finds;
	struct summary summary;
	struct worker *next;
};

struct survey {
	struct risk_settings  risk;
	const struct finder  *finder;
	bool            by_platform;	/* rules tell platforms apart */
	const char     *platform;	/* of rows that name none */
	enum risk_level block_at;
	/* cols: platform, the other keys, src, row, then the texts */
	struct col *cols;
	size_t keys, texts;	/* keys counts platform but neither src nor row */
	bool  *present;		/* in the first input: of each column before the texts */
	_Atomic int worst;	/* level found so far */
	_Atomic uint64_t strange;	/* texts with bytes that are not UTF-8 */
	/* too long to be scanned whole: how many, and the first one */
	pthread_mutex_t lock;
	uint64_t    cut, cut_order;
	struct pos  cut_pos;
	const char *cut_column;
	struct worker *idle;
};

/*
 * The columns: named ones (A,B,... or NULL) are carried into findings and read
 * as text.  Dies on a name that findings have themselves.
 */
void survey_columns(struct survey *, const char *keep, const char *in, struct arena *);

/* For job.head, before anything else: dies unless there is a text column. */
void survey_head(struct survey *, const struct head *);

struct worker *survey_worker(struct survey *, const struct rows *);
void           survey_return(struct survey *, struct worker *);

/* Text column t (from 0) of record i: its findings, in w->finds. */
struct str survey_text(struct survey *, struct worker *, struct rows *, size_t i, size_t t);

void survey_notes(const struct survey *);	/* what the user should know, on stderr */
void survey_free(struct survey *);

/* The slice with what is not UTF-8 and control bytes as U+FFFD. */
struct str survey_shown(struct str, struct arena *);

/* The names of the columns of a finding that are its own, NULL-terminated. */
extern const char *const finding_names[];

/* For job.head and job.map; ctx is a struct survey. */
void findings_head(void *ctx, const struct head *, struct out *);
void findings_map(void *ctx, struct rows *, struct out *);
void annotate_head(void *ctx, const struct head *, struct out *);
void annotate_map(void *ctx, struct rows *, struct out *);

#endif
