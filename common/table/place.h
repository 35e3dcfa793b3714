/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * place - where an input lies: a file, or a member of one, as FILE/MEMBER.
 *
 * The file is the longest part of the path, up to a slash, that is one.  What can be
 * read but once and must be read again, such as an archive from a pipe, is kept in a
 * temporary file under its path: on standard input in the place of descriptor 0.
 */
#ifndef TABLE_PLACE_H
#define TABLE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

struct place {
	const char *file;	/* lasts; "-" is standard input */
	const char *member;	/* behind the slash; NULL: the path is that of a file */
	int     fd;
	bool    regular;
	int64_t at, end;	/* regular: the bytes of it */
};

/* Dies when there is no such file, or it is a folder. */
void place_open(struct place *, const char *path);

/* The place is the temporary file instead, without a member; its descriptor is taken over.
 * From now on `file` is what is in it, unless that can be made `again` and many are
 * kept already. */
void place_keep(struct place *, const char *file, int fd, bool again);

void place_close(int fd);

/* For messages: "<stdin>" in the place of "-". The text lasts. */
const char *place_name(const char *path);

/* FILE/MEMBER; the text lasts. */
const char *place_join(const char *file, const char *member, size_t n);

#endif
