/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unpack - gz, zst, xz and bz2 streams through libarchive.
 *
 * libarchive costs some milliseconds of start-up, so it is loaded when the
 * first compressed input is met.  Several members or frames in a row and
 * padding behind the last one are read as one stream; a truncated or damaged
 * stream dies.
 */
#ifndef TABLE_UNPACK_H
#define TABLE_UNPACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { UNPACK_MAGIC = 6 };	/* bytes that tell */

struct unpack;

bool unpack_known(struct str head);

/* Read on from fd; `head` are bytes already taken from it when it cannot
 * seek, else reading starts at offset `at`. */
struct unpack *unpack_start(int fd, const char *name, bool seekable, int64_t at,
    struct str head);
size_t unpack_read(struct unpack *, char *to, size_t n);	/* fewer only at the end */
void unpack_stop(struct unpack *);

#endif
