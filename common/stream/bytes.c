/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/bytes.h"

void
bytes_room(struct bytes *b, size_t n)
{
	enum { FIRST = 256 };

	if (b->cap - b->len >= n)
		return;
	size_t want = b->len + n, twice = b->cap * 2;
	b->cap = want > twice ? want : twice;
	if (b->cap < FIRST)
		b->cap = FIRST;
	b->at = mem_resize(b->at, b->cap);
}

void
bytes_cell(struct bytes *b, struct str s)
{
	if (str_plain(s)) {
		bytes_add(b, s.p, s.n);
		return;
	}
	bytes_room(b, 2 * s.n);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		char as = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;
		if (as != c || c == '\\')
			b->at[b->len++] = '\\';
		b->at[b->len++] = as;
	}
}
