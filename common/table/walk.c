/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "table/walk.h"

/* A line end at `at`: bytes it has, 0 for none, -1 when the next byte must tell. */
static int
line_end(const struct walk *w, size_t at)
{
	if (w->buf[at] == '\n')
		return 1;
	if (w->buf[at] != '\r')
		return 0;
	if (at + 1 < w->end)
		return w->buf[at + 1] == '\n' ? 2 : 1;
	return w->eof ? 1 : -1;
}

/* Behind the closing quote of the field that opens at `at`; blanks included. */
static enum walk_end
quoted_field(const struct walk *w, size_t at, size_t *behind, struct walked *to)
{
	size_t i = at + 1;

	to->opened = at;
	for (;;) {
		const char *q = i < w->end ? memchr(w->buf + i, '"', w->end - i) : NULL;
		if (q == NULL) {
			to->found = w->end;
			return w->eof ? WALK_UNTERMINATED : WALK_MORE;
		}
		i = (size_t)(q - w->buf) + 1;
		if (i < w->end && w->buf[i] == '"') {
			i++;
			continue;
		}
		while (i < w->end && (w->buf[i] == ' ' || w->buf[i] == '\t') && w->buf[i] != w->sep)
			i++;
		*behind = i;
		if (i == w->end)
			return w->eof ? WALK_OK : WALK_MORE;
		if (w->buf[i] == w->sep || w->buf[i] == '\n' || w->buf[i] == '\r')
			return WALK_OK;
		to->found = i;
		return WALK_AFTER_QUOTE;
	}
}

enum walk_end
walk_record(const struct walk *w, size_t from, uint32_t *pos, struct walked *to)
{
	size_t at = from;

	*to = (struct walked){ .opened = from };
	for (;;) {
		if (w->quotes && at < w->end && w->buf[at] == '"') {
			enum walk_end e = quoted_field(w, at, &at, to);
			if (e != WALK_OK)
				return e;
		}
		while (
		    at < w->end && w->buf[at] != w->sep && w->buf[at] != '\n' && w->buf[at] != '\r')
			at++;
		if (at == w->end && !w->eof)
			return WALK_MORE;
		int n = at == w->end || w->buf[at] == w->sep ? 0 : line_end(w, at);
		if (n < 0)
			return WALK_MORE;
		if (pos != NULL)
			pos[to->fields] = (uint32_t)(n == 2 ? at + 1 : at);
		to->fields++;
		if (at == w->end || n > 0) {
			to->next = at + (size_t)n;
			return WALK_OK;
		}
		at++;
	}
}

/* Start of the line after the one that `at` is on, quotes or not. */
static size_t
next_line(const struct walk *w, size_t at)
{
	for (; at < w->end; at++) {
		int n = line_end(w, at);
		if (n != 0)
			return n < 0 ? WALK_UNKNOWN : at + (size_t)n;
	}
	return w->eof ? w->end : WALK_UNKNOWN;
}

size_t
walk_resume(const struct walk *w, const struct walked *bad)
{
	size_t at = next_line(w, bad->opened);
	struct walked to;

	while (at < w->end && at <= bad->found) {
		enum walk_end e = walk_record(w, at, NULL, &to);
		if (e == WALK_MORE)
			return WALK_UNKNOWN;
		if (e == WALK_OK && (w->columns == 0 || to.fields == w->columns))
			break;
		at = next_line(w, at);
	}
	return at;
}

bool
walk_mend(const struct walk *w, size_t from, size_t next, uint32_t *pos)
{
	struct walk here = { (char *)0, next, w->sep, true, true, w->columns };
	char *buf = (char *)(uintptr_t)w->buf; /* the engine's own buffer */
	struct walked to;

	here.buf = buf;
	for (size_t at = from; at < next && w->sep != ' '; at++) {
		size_t blank = at;
		if (at > from && buf[at - 1] != w->sep)
			continue;
		while (blank < next && buf[blank] == ' ')
			blank++;
		if (blank == at || blank == next || buf[blank] != '"')
			continue;
		size_t behind;
		if (quoted_field(&here, blank, &behind, &to) != WALK_OK)
			return false;
		memmove(buf + at, buf + blank, behind - blank);
		memset(buf + behind - (blank - at), ' ', blank - at);
		at = behind - 1;
	}
	return walk_record(&here, from, pos, &to) == WALK_OK && to.next == next &&
	    to.fields == w->columns;
}
