/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "stream/begin.h"
#include "stream/recode.h"

enum { PIECE = 64 * 1024, ROOM = 2 * PIECE, LONGEST = 16 };

struct recode {
	struct stream stream;
	struct stream *under;
	iconv_t cd;
	bool gb18030, pairs; /* pairs: letters of two bytes, the first one 81 to FE */
	size_t unit;	     /* bytes that are passed over together: 2 and 4 in UTF-16 and -32 */
	bool full;	     /* the room was too small for what is in `in` */
	bool over, done;     /* nothing comes from under; nor from here */
	char in[PIECE], out[ROOM];
	size_t n, from, to; /* bytes of in; those of out not yet taken */
};

/* Names that people write and iconv does not know, or that a larger set stands for. */
static const char *
usual_name(const char *name)
{
	static const struct {
		const char *alias, *name;
	} table[] = {
		{ "gbk", "GB18030" },
		{ "gb2312", "GB18030" },
		{ "euc-cn", "GB18030" },
		{ "cp936", "GB18030" },
		{ "ms936", "GB18030" },
		{ "windows-936", "GB18030" },
		{ "utf8", "UTF-8" },
		{ "utf16", "UTF-16" },
		{ "utf16le", "UTF-16LE" },
		{ "utf16be", "UTF-16BE" },
		{ "utf-32", "UTF-32" },
		{ "latin-1", "ISO-8859-1" },
		{ "latin1", "ISO-8859-1" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcasecmp(table[i].alias, name) == 0)
			return table[i].name;
	return name;
}

const char *
recode_name(const char *encoding)
{
	const char *usual = usual_name(encoding);
	size_t n = strlen(usual);

	if (n == 0 || strchr(usual, '/') != NULL) /* the user's locale; options of iconv */
		return NULL;
	iconv_t cd = iconv_open("UTF-8", usual);
	if (cd == (iconv_t)-1)
		return NULL;
	iconv_close(cd);
	char *name = mem_alloc(n + 1);
	for (size_t i = 0; i <= n; i++)
		name[i] = (char)toupper((unsigned char)usual[i]);
	return name;
}

static bool
between(char c, int from, int to)
{
	return (unsigned char)c >= from && (unsigned char)c <= to;
}

/* Of what iconv refuses, the bytes that belong together. */
static size_t
wrong_bytes(const struct recode *r, const char *p, size_t n)
{
	if (r->unit > 1)
		return r->unit < n ? r->unit : n;
	if (r->gb18030 && n >= 4 && between(p[0], 0x81, 0xfe) && between(p[1], '0', '9') &&
	    between(p[2], 0x81, 0xfe) && between(p[3], '0', '9'))
		return 4;
	if (!r->pairs || n < 2 || !between(p[0], 0x81, 0xfe))
		return 1;
	return between(p[1], 0x40, 0x7e) || between(p[1], 0x80, 0xfe) ? 2 : 1;
}

static void
put(struct recode *r, const char *bytes, size_t n)
{
	memcpy(r->out + r->to, bytes, n);
	r->to += n;
}

/*
 * 8135F437 was U+1E3F in the table of 2000, which Windows and Python still write by;
 * since 2005 it is a private-use character that no text has.
 */
static void
mend_gb18030(char *p, const char *end)
{
	while ((p = memchr(p, 0xee, (size_t)(end - p))) != NULL) {
		if (end - p >= 3 && memcmp(p, "\xee\x9f\x87", 3) == 0)
			memcpy(p, "\xe1\xb8\xbf", 3);
		p++;
	}
}

/* All of `in` that is whole, as far as there is room. */
static void
convert(struct recode *r)
{
	char *in = r->in;
	size_t left = r->n;

	r->from = r->to = 0;
	r->full = false;
	while (left > 0) {
		char *out = r->out + r->to;
		size_t room = ROOM - LONGEST - r->to;
		size_t bad = iconv(r->cd, &in, &left, &out, &room);
		r->to = (size_t)(out - r->out);
		if (bad != (size_t)-1 || (errno == EINVAL && !r->over))
			break;
		if (errno == E2BIG) {
			r->full = true;
			break;
		}
		if (errno != EILSEQ && errno != EINVAL)
			die_errno("cannot decode %s", r->stream.name);
		size_t wrong = errno == EINVAL ? left : wrong_bytes(r, in, left);
		if (r->gb18030 && *in == '\x80')
			put(r, "\xe2\x82\xac", 3);
		else
			put(r, "\xff", 1);
		in += wrong;
		left -= wrong;
		iconv(r->cd, NULL, NULL, NULL, NULL);
	}
	if (r->gb18030)
		mend_gb18030(r->out, r->out + r->to);
	memmove(r->in, in, left);
	r->n = left;
}

/* What an encoding with combining letters may still hold back. */
static void
convert_end(struct recode *r)
{
	char *out = r->out;
	size_t room = ROOM;

	iconv(r->cd, NULL, NULL, &out, &room);
	r->from = 0;
	r->to = (size_t)(out - r->out);
	r->done = true;
}

static size_t
recode_read(struct stream *s, char *to, size_t n)
{
	struct recode *r = (struct recode *)s;

	while (r->from == r->to && !r->done) {
		if (!r->full && !r->over) {
			size_t got = r->under->read(r->under, r->in + r->n, PIECE - r->n);
			r->over = got == 0;
			r->n += got;
		}
		if (r->n > 0)
			convert(r);
		else if (r->over)
			convert_end(r);
	}
	size_t have = r->to - r->from;
	n = n < have ? n : have;
	memcpy(to, r->out + r->from, n);
	r->from += n;
	return n;
}

static void
recode_stop(struct stream *s)
{
	struct recode *r = (struct recode *)s;

	iconv_close(r->cd);
	r->under->stop(r->under);
	free(r);
}

static bool
begins(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

struct stream *
recode_stream(struct stream *under, const char *encoding)
{
	struct recode *r = mem_alloc(sizeof *r);

	r->stream = (struct stream){ .name = under->name,
		.read = recode_read,
		.stop = recode_stop };
	r->under = under;
	r->n = r->from = r->to = 0;
	r->full = r->over = r->done = false;
	r->gb18030 = strcmp(encoding, "GB18030") == 0;
	r->unit = begins(encoding, "UTF-16") || begins(encoding, "UCS-2") ? 2 :
	    begins(encoding, "UTF-32") || begins(encoding, "UCS-4")	  ? 4 :
									    1;
	r->pairs = r->gb18030 || begins(encoding, "BIG5") || begins(encoding, "EUC-") ||
	    begins(encoding, "SHIFT") || begins(encoding, "SJIS") || begins(encoding, "CP9");
	if ((r->cd = iconv_open("UTF-8", encoding)) == (iconv_t)-1)
		die_errno("cannot decode %s from %s", under->name, encoding);
	return &r->stream;
}

struct str
recode_text(struct str text, const char *encoding, struct arena *a)
{
	struct stream *s = recode_stream(begin_text("", text), encoding);
	size_t room = text.n * 2 + 64, n = 0, got;
	char *to = arena_bytes(a, room);

	while ((got = s->read(s, to + n, room - n)) > 0) {
		n += got;
		if (n < room)
			continue;
		char *more = arena_bytes(a, 2 * room);
		memcpy(more, to, n);
		to = more;
		room *= 2;
	}
	s->stop(s);
	return (struct str){ to, n };
}
