/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feed - cut one input into blocks of whole records, for any number of workers.
 *
 * A worker claims a chunk (files: by offset, read in parallel; streams: read
 * in turn), scans it as if it began outside quotes, and waits for its turn.
 * The turn brings what only the predecessor knows: whether the chunk begins
 * inside quotes, and the bytes of the record cut in two.  Both are put right,
 * the next worker's turn is called, and the records are worked on outside any
 * lock.  Where scan.h says that parity cannot be trusted the holder of the
 * turn walks the block record by record (walk.h), so what is read is always
 * what reading from the first byte on would give, for any number of workers
 * and any size of chunk.
 */
#ifndef TABLE_FEED_H
#define TABLE_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "table/source.h"
#include "table/turn.h"
#include "table/walk.h"

enum {
	FEED_CHUNK = 256 * 1024,		/* bytes a worker takes at a time */
	FEED_RECORD_MAX = 128 * 1024 * 1024,	/* a longer record counts as unterminated */
};

/* A record that cannot be read. */
struct bad {
	size_t from, to;	/* its bytes in the block */
	size_t found;		/* where it was seen to be wrong */
	size_t field;		/* in which field, from 0 */
	enum walk_end why;
};

/* Owned by one worker; a zeroed one is ready for feed_next(). */
struct block {
	uint64_t number;	/* of the chunk, from 0, in input order */
	char    *buf;
	size_t   from, to;	/* the records in buf */
	/* Record i has its fields between the marks pos[start(i)], ...,
	 * pos[row[i]]: field f is buf[pos[start + f] + 1, pos[start + f + 1]),
	 * with start(i) = i > 0 ? row[i - 1] : first, or start[i] when set. */
	uint32_t *pos, *row, *start;
	uint32_t  first;
	size_t    nrow;
	bool      nul, back, cr;	/* such bytes may be in it */
	struct bad *bad;	/* in input order */
	size_t    nbad;
	size_t    line;		/* of buf[from], from 1 */
	int64_t   offset;	/* of buf[from] in the (unpacked) input */
	struct digest digest;	/* of the chunk and its number, when wanted */
	/* private */
	char     *own;
	uint32_t *own_pos, *own_row, *carried;
	char     *big;
	uint32_t *big_pos, *big_row;
	size_t    big_marks;
	uint32_t *starts;
	size_t    starts_cap, row_cap, bad_cap, chunk;
	bool      eof;
};

struct feed {
	struct source *source;
	char    sep;
	bool    quotes;
	size_t  columns;	/* of the header; 0: any number (walk.h) */
	size_t  chunk;
	bool    want_digest;	/* set after feed_start() */
	/* private: claiming */
	pthread_mutex_t lock;
	uint64_t claimed;
	bool     ended;
	char     prev, peek;	/* the byte before, and one read ahead if peeked */
	bool     peeked;
	/* private: the baton, touched by the holder of the turn only */
	struct turn turn;
	bool     inside;	/* the carried bytes end within quotes, by parity ... */
	bool     unsure;	/* ... which cannot be trusted */
	char    *carry;
	size_t   ncarry, carry_room, retry;
	size_t   line;
	int64_t  offset;
};

/* The source stands behind the header, which ended before `line`. */
void feed_start(struct feed *, struct source *, char sep, bool quotes, size_t columns,
    size_t line, size_t chunk);

/* The next block, possibly with no record in it; false at the end. Dies on
 * read errors.  Blocks of one feed have ascending numbers without gaps. */
bool feed_next(struct feed *, struct block *);

/* Line of the byte at `at` in the block. */
size_t block_line(const struct block *, size_t at);

void block_free(struct block *);
void feed_stop(struct feed *);

#endif
