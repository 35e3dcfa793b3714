/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * source - the bytes of one input: file, pipe or compressed stream.
 *
 * A regular file (a redirected stdin too) can be read at any offset by any
 * worker; everything else is read in order by one worker at a time.
 * gz, zst, xz and bz2 are recognised by content and unpacked by libarchive,
 * which is loaded only then.  Errors die with the name of the input.
 */
#ifndef TABLE_SOURCE_H
#define TABLE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

struct unpack;

struct source {
	const char    *name;	/* for messages; "<stdin>" */
	int            fd;
	bool           seekable;	/* source_read_at() may be used */
	int64_t        at;	/* bytes handed out; of a file, where they were */
	int64_t        end;	/* seekable: the bytes still to read end here */
	struct unpack *unpack;	/* compressed, or NULL */
	/* bytes read ahead by source_peek() and not yet handed out */
	char          *held;
	size_t         nheld, room;
	bool           eof;
};

enum {
	SOURCE_PIPE = 1024 * 1024,	/* pipes are enlarged to this */
	SOURCE_IDLE_MS = 20,
};

/* "-" is standard input. Dies when it cannot be opened or is a folder. */
void source_open(struct source *, const char *path);
void source_close(struct source *);

/* At least `want` bytes from the current place, fewer only at the end. They
 * stay in the source; the slice holds until the next call. */
struct str source_peek(struct source *, size_t want);

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

/* Enlarge the pipe behind a descriptor, if it is one. */
void source_widen(int fd);

#endif
