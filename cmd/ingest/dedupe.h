/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dedupe - the options --dedupe, --dedupe-by, --seen and --seen-most of read: which
 * columns are the key (share/keys.tsv), and prints of them on the way to
 * seen/sieve.h.
 *
 * Keys are compared by what their cells hold, however the output spells it.
 */
#ifndef INGEST_DEDUPE_H
#define INGEST_DEDUPE_H

#include "line.h"

struct dedupe_how {
	bool wanted;
	const char *key, *seen;
	int64_t seen_most;	/* 0: as shipped */
};

struct prints;

void dedupe_check(const struct dedupe_how *);	/* dies when they do not go together */

/* When the table and its x_ columns are known.  NULL: nobody asked for it.  Dies
 * when the table has no key, and as book_open() does. */
struct dedupe *dedupe_open(const struct dedupe_how *, struct read *);

/* What is to be spelt for the prints of a line of this plan. */
const struct prints *dedupe_prints(const struct read *, const struct input *,
    const struct plan *, struct arena *);

/* A line of n bytes was put; `more`: its record had one already.  And the last n
 * of the block are none after all.  By the worker. */
void dedupe_line(struct dedupe *, const struct line *, size_t row, size_t n, bool more);
void dedupe_unput(struct rows *, size_t n);

void dedupe_settle(void *ctx, struct rows *, struct out *);	/* job.settle */
void dedupe_end(struct read *);		/* the rest goes out, fates are put right */
void dedupe_save(struct dedupe *);	/* once the output is final; frees it */

#endif
