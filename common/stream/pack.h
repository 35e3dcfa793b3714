/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pack - the members of a zip archive, or the sheets of an xlsx workbook, as
 * streams.
 *
 * Members of an archive are its files, in the order in which they stand in it;
 * folders, empty files and what the Finder adds (__MACOSX/, .DS_Store) are none.
 * Members of a workbook are its visible worksheets in the workbook's order, without
 * blank ones when there are several; a hidden one is found by its name only.  Names are UTF-8 without control bytes,
 * and names only: they are never used as a path.
 *
 * Sheets are tables (stream.h): line N of what is read is row first_line + N - 1 of the
 * sheet, with an empty line for a blank row.  How cells are written is told in sheet.h.  A member that is compressed or an archive itself
 * is given as the bytes that it is.
 *
 * Damage, a wrong password and XML that is malformed or has a DOCTYPE die, with
 * the name of the member.
 */
#ifndef STREAM_PACK_H
#define STREAM_PACK_H

#include "base/str.h"
#include "stream/stream.h"

enum { PACK_MAGIC = 4 };	/* bytes that tell */

struct pack;

bool pack_known(struct str head);

/* Where the password of an encrypted archive stands, on the first line; else it
 * is asked for on the terminal, once a run. */
void pack_password_file(const char *path);

/* fd is a regular file and stays open, and the caller's, until pack_close(); its
 * offset is not used.  `name` is for messages and is kept. */
struct pack *pack_open(int fd, const char *name);
size_t       pack_count(const struct pack *);
struct str   pack_member(const struct pack *, size_t i);	/* lives as long as the pack */

/* The member of this name: `i` for pack_stream(), past the count for a hidden
 * sheet.  Of several of one name the last. */
bool pack_find(const struct pack *, struct str name, size_t *i);

/* Several may be read at a time.  The stream's name is NAME/MEMBER and lives as
 * long as the pack; streams are stopped before the pack is closed. */
struct stream *pack_stream(struct pack *, size_t i);
void           pack_close(struct pack *);

#endif
