/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * source - the bytes of one input: file, pipe, or a chain of streams.
 *
 * A regular file of plain text (a redirected stdin too) can be read at any
 * offset by any worker; everything else is read in order by one worker at a
 * time.  What an input is is told by its content: gz, zst, xz and bz2 are
 * unpacked (unpack.h), other encodings recoded to UTF-8 (recode.h), JSON made a
 * table (json.h).  A file in a zip archive or a sheet of a workbook (pack.h) is FILE/MEMBER
 * (place.h), and where there is but one, FILE.  Errors die with the name of the input.
 */
#ifndef TABLE_SOURCE_H
#define TABLE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"
#include "stream/stream.h"

struct pack;

struct source {
	const char    *name;	/* for messages; "<stdin>" */
	int            fd;
	bool           seekable;	/* source_read_at() may be used */
	bool           again;	/* a regular file: it can be opened a second time */
	int64_t        at;	/* bytes handed out; of a file, where they were */
	int64_t        end;	/* seekable: the bytes still to read end here */
	struct stream *stream;	/* NULL: the bytes are those of the file or pipe */
	struct pack   *pack;	/* of which the stream is a member, or NULL */
	const char    *encoding;	/* what it was recoded from, or NULL */
	/* bytes read ahead by source_peek() and not yet handed out */
	char          *held;
	size_t         nheld, room;
	bool           eof;
};

enum {
	SOURCE_PIPE = 1024 * 1024,	/* pipes are enlarged to this */
	SOURCE_IDLE_MS = 20,
};

/* "-" is standard input. Dies when it cannot be opened, is a folder, or several tables. */
void source_open(struct source *, const char *path);

/* The same, but what has no byte order mark is in this encoding (recode_name());
 * NULL: UTF-16 is told by its NULs, all else counts as UTF-8. */
void source_open_as(struct source *, const char *path, const char *encoding);

/* The same, but where there are several tables nothing is opened, and the paths of all are
 * given back, NULL behind them; the list is the caller's to free, its texts last. */
char **source_open_any(struct source *, const char *path, const char *encoding);
void source_close(struct source *);

/* Take what is still to be read, which was UTF-8 so far, to be in this encoding. */
void source_recode(struct source *, const char *encoding);

/* At least `want` bytes from the current place, fewer only at the end. They
 * stay in the source; the slice holds until the next call. */
struct str source_peek(struct source *, size_t want);
struct str source_peek_all(struct source *);

/* Up to `most` bytes with at least one LF among them, if there is one; what a
 * pipe has so far is enough. */
struct str source_peek_line(struct source *, size_t most);

/* Pass over n bytes that were peeked at. */
void source_skip(struct source *, size_t n);

/* The next n bytes, fewer only at the end. */
size_t source_read(struct source *, char *to, size_t n);

/* The same, but when a pipe has brought something and then nothing for
 * SOURCE_IDLE_MS, what is there: `tail -f` is not kept waiting. 0 is the end. */
size_t source_read_soon(struct source *, char *to, size_t n);

/* Bytes at an absolute offset of a seekable source; any thread. */
size_t source_read_at(const struct source *, char *to, size_t n, int64_t offset);

/* TSV already, whatever the input was (stream.h). */
static inline bool
source_is_table(const struct source *s)
{
	return s->stream != NULL && s->stream->table;
}

/* Enlarge the pipe behind a descriptor, if it is one. */
void source_widen(int fd);

#endif
