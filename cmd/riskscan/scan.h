/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scan - what the two shapes of riskscan text share: which columns are read,
 * and one worker's findings in a record.
 */
#ifndef RISKSCAN_SCAN_H
#define RISKSCAN_SCAN_H

#include <pthread.h>

#include "rules/find.h"
#include "rules/summary.h"
#include "table/run.h"

/* A worker's own; lent by scan_worker() for one block. */
struct worker {
	struct finds   finds;
	struct summary summary;
	struct worker *next;
};

struct scan {
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
void scan_columns(struct scan *, const char *keep, const char *in, struct arena *);

/* For job.head, before anything else: dies unless there is a text column. */
void scan_head(struct scan *, const struct head *);

struct worker *scan_worker(struct scan *, const struct rows *);
void           scan_return(struct scan *, struct worker *);

/* Text column t (from 0) of record i: its findings, in w->finds. */
struct str scan_text(struct scan *, struct worker *, struct rows *, size_t i, size_t t);

void scan_notes(const struct scan *);	/* what the user should know, on stderr */
void scan_free(struct scan *);

/* The slice with what is not UTF-8 and control bytes as U+FFFD. */
struct str scan_shown(struct str, struct arena *);

/* The names of the columns of a finding that are its own, NULL-terminated. */
extern const char *const finding_names[];

/* For job.head and job.map; ctx is a struct scan. */
void findings_head(void *ctx, const struct head *, struct out *);
void findings_map(void *ctx, struct rows *, struct out *);
void annotate_head(void *ctx, const struct head *, struct out *);
void annotate_map(void *ctx, struct rows *, struct out *);

#endif
