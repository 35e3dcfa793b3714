/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "stream/rich.h"

void
rich_begin(struct rich *r, const char **atts)
{
	const char *space = *atts ? xml_attribute(atts, "space") : NULL;

	r->reading = r->phonetic == 0;
	r->keep = space != NULL && strcmp(space, "preserve") == 0;
	r->from = r->text.len;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9'	       ? c - '0' :
	    (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 :
						 -1;
}

/* The unit of the escape _xHHHH_ at p, or 0: a NUL stays written out. */
static uint32_t
escape_at(const char *p, size_t n)
{
	uint32_t c = 0;

	if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++) {
		if (hex(p[i]) < 0)
			return 0;
		c = c << 4 | (uint32_t)hex(p[i]);
	}
	return c;
}

/* In place: the characters are shorter than their escapes. */
static void
decode(struct bytes *b, size_t from)
{
	enum { LENGTH = 7 };
	size_t to = from, i = from;

	while (i < b->len) {
		uint32_t c = escape_at(b->at + i, b->len - i), low;
		size_t used = LENGTH, n = 0;
		char as[4];
		if (c >= 0xd800 && c < 0xdc00) { /* half of a pair */
			low = escape_at(b->at + i + LENGTH, b->len - i - LENGTH);
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				used = 2 * LENGTH;
			}
		}
		if (c != 0)
			n = utf8_put(as, c);
		if (n == 0) {
			b->at[to++] = b->at[i++];
			continue;
		}
		memcpy(b->at + to, as, n);
		to += n;
		i += used;
	}
	b->len = to;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void
rich_end(struct rich *r)
{
	struct bytes *b = &r->text;

	if (!r->reading)
		return;
	r->reading = false;
	size_t n = b->len - r->from, skip = 0;
	if (n == 0)
		return;
	if (!r->keep) {
		while (n > 0 && is_blank(b->at[r->from + n - 1]))
			n--;
		while (skip < n && is_blank(b->at[r->from + skip]))
			skip++;
		if (skip > 0)
			memmove(b->at + r->from, b->at + r->from + skip, n - skip);
		b->len = r->from + n - skip;
	}
	if (memmem(b->at + r->from, b->len - r->from, "_x", 2) != NULL)
		decode(b, r->from);
}

void
rich_open(struct rich *r, const char *name, const char **atts)
{
	if (name[0] == 't' && name[1] == '\0')
		rich_begin(r, atts);
	else if (strcmp(name, "rPh") == 0)
		r->phonetic++;
}

void
rich_close(struct rich *r, const char *name)
{
	if (name[0] == 't' && name[1] == '\0')
		rich_end(r);
	else if (r->phonetic > 0 && strcmp(name, "rPh") == 0)
		r->phonetic--;
}

bool
rich_text(struct rich *r, const char *p, int n)
{
	if (r->reading)
		bytes_add(&r->text, p, (size_t)n);
	return r->text.len <= RICH_LONGEST;
}
