/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entries - the files within a zip archive, by name and as streams of bytes.
 */
#ifndef STREAM_ENTRIES_H
#define STREAM_ENTRIES_H

#include "base/mem.h"
#include "stream/stream.h"

struct entry {
	struct str name;	/* printable UTF-8 */
	size_t     place;	/* among all entries, folders too */
	bool       empty;
};

struct entries {
	const char   *name;	/* of the archive */
	int           fd;
	struct entry *at;
	size_t        len, cap;
	struct arena  arena;
	struct zip   *idle;	/* stands in front of entry idle_at, or NULL */
	size_t        idle_at;
};

/* fd is a regular file and stays open as long as the entries are used. */
void entries_open(struct entries *, int fd, const char *name);
void entries_close(struct entries *);

/* The last file of this name, in any case of ASCII letters and with / or \ between
 * folders; false when there is none. */
bool entries_find(const struct entries *, struct str name, size_t *i);

/* `label` is the stream's name and is kept. */
struct stream *entries_stream(struct entries *, size_t i, const char *label);

/* Printable UTF-8 of a name: GB18030 where it is not UTF-8, control bytes and what
 * cannot be decoded as \xNN. */
struct str entry_name(struct str raw, struct arena *);

#endif
