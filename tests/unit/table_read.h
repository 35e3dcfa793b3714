/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table_read - a buffer through the reading engine, and what came out as text
 * that can be compared and printed.
 *
 * A record is its decoded fields joined by '|' and ended by ';'; a malformed
 * one is "!unterminated;" or "!after-quote;".  Bytes that are not printable
 * ASCII, and | ; ! \ within fields, stand as \xNN.  With `places` a record
 * starts with its line and ':', and a malformed one names its field.
 */
#ifndef TABLE_READ_H
#define TABLE_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "table/walk.h"

struct text { char *at; size_t len, cap; };

void text_put(struct text *, struct str);
void text_field(struct text *, struct str);	/* escaped, '|' behind it */
void text_end(struct text *);			/* of the record: ';' for the last '|' */
void text_bad(struct text *, enum walk_end, size_t field, bool places);
void text_line(struct text *, size_t line);	/* "12:" */
bool text_same(const struct text *, const struct text *);

struct how {
	size_t chunk;
	int    workers;
	bool   pipe;		/* else a regular file */
	bool   tsv;
	bool   places;
	char   sep;
	size_t columns;		/* as feed_start() takes them */
};

/* The caller frees at. */
struct text table_read(struct str input, const struct how *);

/* "chunk 7, 3 workers, pipe, avx2": for messages; lasts until the next call. */
const char *how_text(const struct how *);

/* Names for scan_force(): those that this machine can. NULL ends. */
const char *const *isa_names(void);

/* A repeatable random number (splitmix64, Steele et al. 2014) below n. */
uint64_t random_below(uint64_t *state, uint64_t n);

#endif
