/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <iconv.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "stream/archive.h"
#include "stream/entries.h"

struct entry_stream {
	struct stream stream;
	struct entries *from;
	struct zip *zip;
	size_t place;
};

/* The same text in UTF-8, or an empty slice. */
static struct str
from_gbk(struct str raw, struct arena *a)
{
	iconv_t how = iconv_open("UTF-8", "GB18030");
	struct str got = { 0 };

	if (how == (iconv_t)-1)
		return got;
	size_t nin = raw.n, room = 3 * raw.n + 4, nout = room;
	char *to = arena_bytes(a, room), *in = (char *)raw.p, *out = to; /* only read */
	if (iconv(how, &in, &nin, &out, &nout) != (size_t)-1)
		got = (struct str){ to, room - nout };
	iconv_close(how);
	return got;
}

struct str
entry_name(struct str raw, struct arena *a)
{
	static const char digit[] = "0123456789abcdef";

	if (utf8_valid(raw) < raw.n) {
		struct str decoded = from_gbk(raw, a);
		raw = decoded.n > 0 ? decoded : raw;
	}
	char *to = arena_bytes(a, 4 * raw.n + 1);
	size_t n = 0;
	while (raw.n > 0) {
		size_t len = utf8_len(raw), take = len > 0 ? len : 1;
		uint32_t c = len > 0 ? utf8_char(raw, len) : 0;
		bool show = c >= 0x20 && c != 0x7f && (c < 0x80 || c > 0x9f);
		for (size_t i = 0; i < take; i++) {
			unsigned char b = (unsigned char)raw.p[i];
			if (show) {
				to[n++] = raw.p[i];
				continue;
			}
			memcpy(to + n, (char[]){ '\\', 'x', digit[b >> 4], digit[b & 15] }, 4);
			n += 4;
		}
		raw.p += take;
		raw.n -= take;
	}
	to[n] = '\0';
	return (struct str){ to, n };
}

void
entries_open(struct entries *es, int fd, const char *name)
{
	struct zip_entry e;

	*es = (struct entries){ .name = name, .fd = fd };
	struct zip *zip = zip_open(fd, name);
	for (size_t place = 0; zip_next(zip, &e); place++) {
		if (!e.plain)
			continue;
		GROW(es);
		es->at[es->len++] = (struct entry){ .name = entry_name(e.name, &es->arena),
			.place = place,
			.empty = e.empty };
	}
	zip_close(zip);
}

void
entries_close(struct entries *es)
{
	if (es->idle != NULL)
		zip_close(es->idle);
	free(es->at);
	arena_free(&es->arena);
}

static char
plain_char(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c == '\\' ? '/' : c;
}

static bool
same_name(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (plain_char(a.p[i]) != plain_char(b.p[i]))
			return false;
	return true;
}

bool
entries_find(const struct entries *es, struct str name, size_t *i)
{
	for (*i = es->len; *i > 0;)
		if (same_name(es->at[--*i].name, name))
			return true;
	return false;
}

static size_t
entry_read(struct stream *s, char *to, size_t n)
{
	struct entry_stream *e = (struct entry_stream *)s;

	return zip_read(e->zip, to, n, e->stream.name);
}

/* The archive is kept for a later entry: then it need not be read from its start. */
static void
entry_stop(struct stream *s)
{
	struct entry_stream *e = (struct entry_stream *)s;
	struct entries *es = e->from;

	if (es->idle != NULL)
		zip_close(es->idle);
	es->idle = e->zip;
	es->idle_at = e->place + 1;
	free(e);
}

struct stream *
entries_stream(struct entries *es, size_t i, const char *label)
{
	struct entry_stream *e = mem_alloc(sizeof *e);
	size_t at = 0;
	struct zip_entry found;

	*e = (struct entry_stream){ .from = es,
		.place = es->at[i].place,
		.stream = { .name = label, .read = entry_read, .stop = entry_stop } };
	if (es->idle != NULL && es->idle_at <= e->place) {
		e->zip = es->idle;
		at = es->idle_at;
		es->idle = NULL;
	} else {
		e->zip = zip_open(es->fd, es->name);
	}
	for (; at <= e->place; at++)
		if (!zip_next(e->zip, &found))
			break;
	return &e->stream;
}
