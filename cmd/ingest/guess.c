/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/utf8.h"
#include "stream/charset.h"
#include "stream/recode.h"
#include "stream/stream.h"

#include "find.h"

static const char gb18030[] = "GB18030";

/* Everything but a character that the end of the look-ahead, or of the file, cuts. */
static bool
decodes(struct str text)
{
	const char *bad = text.n > 0 ? memchr(text.p, STREAM_MARK & 0xff, text.n) : NULL;

	return bad == NULL || bad == text.p + text.n - 1;
}

static const char *
neither(size_t line, bool decoded, struct arena *a)
{
	enum { ROOM = 160 };
	char *text = arena_bytes(a, ROOM);

	snprintf(text, ROOM, "not UTF-8 (see line %zu), and %s; name its encoding with --encoding",
	    line, decoded ? "no adapter knows its header as GB18030 either" : "not GB18030 either");
	return text;
}

const char *
guess_encoding(struct read *rd, struct source *s, const struct head *h, size_t preamble,
    const char **why)
{
	struct str look = source_peek(s, FIND_LOOK);
	bool eof = look.n < FIND_LOOK;
	struct str whole = eof ? look : charset_whole(look);

	*why = NULL;
	if (utf8_valid(whole) == whole.n)
		return NULL;
	struct charset_lines lines = charset_lines(whole);
	struct found f = find_header(rd, whole, eof, h, preamble);
	struct str text = recode_text(look, gb18030, &rd->arena);
	struct found g = { 0 };
	bool decoded = decodes(text);
	if (decoded)
		g = find_header(rd, text, eof, h, preamble);
	bool utf8 = lines.sure > 0 || lines.likely > lines.wrong;
	bool plain = g.pick.labels == f.pick.labels; /* so the header itself is ASCII */
	if (!utf8 && g.pick.labels >= 2 && (!plain || charset_pairs(whole)))
		return gb18030;
	if (f.pick.labels == 0)
		*why = neither(h->lines + lines.first_wrong - 1, decoded, &rd->arena);
	return NULL;
}
