/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What book.c and book_save.c share: the keys as they lie in the file. */
#ifndef SEEN_BOOK_IMPL_H
#define SEEN_BOOK_IMPL_H

#include <endian.h>

#include "seen/book.h"

enum { BOOK_PIECE = 256 * 1024 };	/* the checksum goes by pieces of this size */

struct book_record {
	uint64_t lo;
	uint32_t hi, tick;
	uint64_t observed, content;	/* where the last row counts */
};

static inline size_t
book_record(const struct book *b)
{
	return b->kind.last ? sizeof(struct book_record) : offsetof(struct book_record, observed);
}

#endif
