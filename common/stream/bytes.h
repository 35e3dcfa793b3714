/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bytes - a buffer that grows, and text in it as a TSV cell.
 *
 * {0} is empty; free bytes.at.
 */
#ifndef STREAM_BYTES_H
#define STREAM_BYTES_H

#include "base/mem.h"

struct bytes {
	char  *at;
	size_t len, cap;
};

void bytes_room(struct bytes *, size_t n);	/* n more fit */
void bytes_cell(struct bytes *, struct str);	/* with \t \n \r \\ for what they stand for */

static inline void
bytes_add(struct bytes *b, const char *p, size_t n)
{
	if (b->cap - b->len < n)
		bytes_room(b, n);
	if (n > 0)
		memcpy(b->at + b->len, p, n);
	b->len += n;
}

static inline void
bytes_fill(struct bytes *b, char c, size_t n)
{
	if (b->cap - b->len < n)
		bytes_room(b, n);
	if (n > 0)
		memset(b->at + b->len, c, n);
	b->len += n;
}

#endif
