/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * book - the keys of earlier runs, in a file.
 *
 *   #tuiliu-seen 1 <TAB> table <TAB> key <TAB> observed <TAB> first|last <TAB>
 *       number of the next run <TAB> its tick <TAB> keys <TAB> runs <TAB> forgotten <LF>
 *   run <TAB> tick <TAB> time <LF>		as many as said, oldest first
 *   keys, 16 bytes each (print, tick), 32 where the last row counts (observed,
 *       hash of content), little-endian
 *   16 bytes: XXH3 over all before
 *
 * Prints and times only, no id.  Runs are those of which a key is left.  The
 * lock is safe.h's: a second run exits with ST_BUSY.  A file that is not one,
 * is damaged, or of another table or key dies with the reason and stays as it
 * is.
 */
#ifndef SEEN_BOOK_H
#define SEEN_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "seen/mark.h"
#include "table/safe.h"

enum { BOOK_BYTES = 100 * 1000 * 1000 };	/* about, as shipped */

/* What the keys are of; plain text (str_plain()). */
struct book_kind {
	struct str table, key, observed;
	bool last;
};

struct book_run {
	uint64_t number;	/* from 1 */
	int64_t  time;		/* ms */
	uint32_t tick;		/* its first */
};

struct book {
	const char *path;
	struct book_kind kind;
	struct safe_file file;
	uint64_t most;		/* keys */
	uint64_t keys;		/* in the file */
	uint64_t forgotten;	/* ever */
	uint32_t tick;		/* the first of this run */
	struct {
		struct book_run *at;
		size_t len, cap;
	} runs;			/* this one last */
	int      old;		/* the file as it was; -1: none */
	uint64_t keys_at;	/* where in it keys begin */
};

/* As a function that gives every key to `take`, as often as it is called. */
typedef void book_each(void *from, void (*take)(void *ctx, const struct seen_key *), void *ctx);

/* Lock the file and check it; there need not be one.  most 0: as many keys as
 * make BOOK_BYTES. */
void book_open(struct book *, const char *path, const struct book_kind *, uint64_t most);
void book_load(struct book *, void (*take)(void *ctx, const struct seen_key *), void *ctx);

/* Replace the file; of too many keys those are forgotten that were not met for
 * longest, which is said. */
void book_save(struct book *, book_each *each, void *from);

#endif
