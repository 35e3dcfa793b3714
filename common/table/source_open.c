/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an input is, by its first bytes, and the streams that make text of it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/alien.h"
#include "stream/begin.h"
#include "stream/charset.h"
#include "stream/json.h"
#include "stream/pack.h"
#include "stream/recode.h"
#include "stream/temp.h"
#include "stream/unpack.h"
#include "table/place.h"
#include "table/source.h"

enum { LAYERS = 8, LISTED = 12 };

/* On the way from a path to its text. */
struct way {
	const char *file;   /* as far as it was gone */
	const char *member; /* of the path, still to be found; NULL: none */
	char **members;	    /* instead of one: all that there are */
	bool ask;	    /* give them to the caller */
};

static void
begin(struct source *s, const struct place *p)
{
	s->fd = p->fd;
	s->seekable = s->again = p->regular;
	s->at = p->at;
	s->end = p->end;
	if (p->regular)
		posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	else
		source_widen(s->fd);
}

/* What is still to be read, as the stream that the next one stands on. */
static struct stream *
rest(const struct source *s)
{
	struct str held = { s->held, s->nheld };

	return s->stream != NULL ? begin_again(s->stream, held) :
	    s->seekable		 ? begin_file(s->fd, s->name, s->at) :
				   begin_pipe(s->fd, s->name, held);
}

static void
stand_on(struct source *s, struct stream *top)
{
	s->stream = top;
	s->seekable = s->eof = false;
	s->nheld = 0;
	s->at = 0;
}

void
source_recode(struct source *s, const char *encoding)
{
	s->encoding = encoding;
	stand_on(s, recode_stream(rest(s), encoding));
}

/* UTF-16 that does not say in which order its bytes are has them as Windows does. */
static const char *
utf16(struct source *s, bool sure)
{
	struct str look = source_peek_line(s, CHARSET_LOOK);

	if (!sure && (charset_plain(look) || alien_what(look) != NULL))
		return NULL;
	const char *zeros = charset_zeros(source_peek(s, CHARSET_LOOK));
	return zeros == NULL && sure ? "UTF-16LE" : zeros;
}

/* A byte order mark is believed before anything else. */
static void
choose_encoding(struct source *s, const char *encoding)
{
	const char *is = charset_mark(source_peek_line(s, CHARSET_LOOK));

	if (is == NULL)
		is = encoding != NULL && strcmp(encoding, "UTF-16") != 0 ?
		    encoding :
		    utf16(s, encoding != NULL);
	if (is != NULL && strcmp(is, "UTF-8") != 0)
		source_recode(s, is);
}

static void
let_go(struct source *s)
{
	if (s->stream != NULL)
		s->stream->stop(s->stream);
	if (s->pack != NULL)
		pack_close(s->pack);
	s->stream = NULL;
	s->pack = NULL;
	place_close(s->fd);
}

/* A pack is read at any place of it, and again: what comes in order goes to a file. */
static void
spool(struct source *s, const char *file)
{
	enum { PIECE = 256 * 1024 };
	char *piece = mem_alloc(PIECE);
	struct place p;
	size_t n;

	int fd = temp_file();
	while ((n = source_read(s, piece, PIECE)) > 0)
		temp_write(fd, piece, n);
	free(piece);
	let_go(s);
	place_keep(&p, file, fd, s->again);
	begin(s, &p);
	s->eof = false;
	s->nheld = 0;
}

static char **
list(const struct pack *pack, const char *file)
{
	size_t n = pack_count(pack);
	char **all = mem_alloc((n + 1) * sizeof *all);

	for (size_t i = 0; i < n; i++) {
		struct str name = pack_member(pack, i);
		all[i] = (char *)(uintptr_t)place_join(file, name.p, name.n);
	}
	all[n] = NULL;
	return all;
}

/* Names come from outside and may be long. */
static NORETURN void
die_listing(const struct pack *pack, const char *file, const char *what)
{
	size_t n = pack_count(pack);
	char text[4096] = "";

	for (size_t i = 0, at = 0; i < n && i < LISTED && at + 300 < sizeof text; i++) {
		struct str name = pack_member(pack, i);
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? ", " : " ",
		    quoted(str_of(place_join(file, name.p, name.n))));
	}
	die("%s: %s; there %s%s%s", place_name(file), what, n == 1 ? "is" : "are", text,
	    n > LISTED ? " and others" : "");
}

/* The member that the path names, or the longest part of it that is one. */
static size_t
find_member(const struct pack *pack, struct way *w)
{
	struct str name = str_of(w->member);
	size_t i;

	while (!pack_find(pack, name, &i)) {
		const char *slash = name.n > 0 ? memrchr(name.p, '/', name.n) : NULL;
		if (slash == NULL)
			die_listing(pack, w->file, "no such table in it");
		name.n = (size_t)(slash - name.p);
	}
	w->file = place_join(w->file, name.p, name.n);
	w->member = name.p[name.n] == '\0' ? NULL : name.p + name.n + 1;
	return i;
}

/* False when there are several and it is the caller who chooses. */
static bool
into_pack(struct source *s, struct way *w)
{
	size_t i = 0;

	if (!s->seekable)
		spool(s, w->file);
	struct pack *pack = s->pack = pack_open(s->fd, place_name(w->file));
	if (w->member != NULL) {
		i = find_member(pack, w);
	} else if (pack_count(pack) == 1) {
		struct str name = pack_member(pack, 0);
		w->file = place_join(w->file, name.p, name.n);
	} else if (pack_count(pack) == 0) {
		die("%s: an archive without a file in it", place_name(w->file));
	} else if (w->ask) {
		w->members = list(pack, w->file);
		return false;
	} else {
		die_listing(pack, w->file, "several tables, name the one to read");
	}
	stand_on(s, pack_stream(pack, i));
	return true;
}

static bool
unwrap(struct source *s, struct way *w)
{
	for (int i = 0; i < LAYERS && !source_is_table(s); i++) {
		struct str look = source_peek_line(s, CHARSET_LOOK);
		if (unpack_known(look))
			stand_on(s, unpack_stream(rest(s)));
		else if (!pack_known(look))
			break;
		else if (!into_pack(s, w))
			return false;
	}
	return true;
}

/* Of pretty JSON the first line is a bracket only. */
static bool
is_json(struct source *s)
{
	struct str look = source_peek_line(s, CHARSET_LOOK);
	size_t i = 0;

	while (i < look.n && memchr("\xef\xbb\xbf \t\r\n", look.p[i], 7) != NULL)
		i++;
	if (i < look.n && look.p[i] != '{' && look.p[i] != '[')
		return false;
	look = source_peek(s, CHARSET_LOOK);
	for (; str_starts(look, STR("\xef\xbb\xbf")); look = source_peek(s, CHARSET_LOOK))
		source_skip(s, 3);
	return json_known(look);
}

static char **
open_any(struct source *s, const char *path, const char *encoding, bool ask)
{
	struct place p;

	place_open(&p, path);
	struct way w = { .file = p.file, .member = p.member, .ask = ask };
	*s = (struct source){ .name = place_name(path) };
	begin(s, &p);
	if (!unwrap(s, &w)) {
		source_close(s);
		return w.members;
	}
	if (w.member != NULL)
		die("cannot open %s: %s is no archive and no workbook", quoted(str_of(path)),
		    quoted(str_of(w.file)));
	if (!source_is_table(s))
		choose_encoding(s, encoding);
	if (!source_is_table(s) && is_json(s))
		stand_on(s, json_stream(rest(s)));
	return NULL;
}

char **
source_open_any(struct source *s, const char *path, const char *encoding)
{
	return open_any(s, path, encoding, true);
}

void
source_open_as(struct source *s, const char *path, const char *encoding)
{
	open_any(s, path, encoding, false);
}

void
source_open(struct source *s, const char *path)
{
	open_any(s, path, NULL, false);
}

void
source_close(struct source *s)
{
	let_go(s);
	free(s->held);
	s->held = NULL;
}
