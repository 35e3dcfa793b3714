/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * archive - libarchive: compressed streams, and the entries of zip archives.
 *
 * It costs some milliseconds of start-up, so it is loaded when the first
 * compressed input is met.  All errors die with `name`, which is kept.
 */
#ifndef STREAM_ARCHIVE_H
#define STREAM_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* gz, zst, xz or bz2: several members or frames in a row and padding behind the
 * last one are read as one stream; a truncated or damaged one dies. */
struct unzip;

/* `more` gives up to n bytes of what is to be unpacked, 0 at its end. */
struct unzip *unzip_start(size_t (*more)(void *ctx, char *to, size_t n), void *ctx,
    const char *name);
size_t        unzip_read(struct unzip *, char *to, size_t n);	/* fewer only at the end */
void          unzip_stop(struct unzip *);

/* A zip archive in a regular file, one entry after the other in the order in which
 * their bytes lie there. */
struct zip;
struct zip_entry {
	struct str name;	/* any bytes; until the next zip_next() */
	bool       plain;	/* a file, no folder or link */
	bool       locked;	/* encrypted */
	bool       empty;
};

struct zip *zip_open(int fd, const char *name);
bool        zip_next(struct zip *, struct zip_entry *);
/* Of the entry zip_next() gave last. `name` is the entry's, for messages. */
size_t      zip_read(struct zip *, char *to, size_t n, const char *name);
void        zip_close(struct zip *);

#endif
