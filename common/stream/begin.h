/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * begin - where a chain of streams begins: at a descriptor, which stays the
 * caller's, or on a stream of which some bytes had to be looked at first.
 */
#ifndef STREAM_BEGIN_H
#define STREAM_BEGIN_H

#include <stdint.h>

#include "base/str.h"
#include "stream/stream.h"

/* A regular file from offset `at` on; the offset of the descriptor is not used. */
struct stream *begin_file(int fd, const char *name, int64_t at);

/* What is read from a descriptor, behind the bytes in `head`, which are copied. */
struct stream *begin_pipe(int fd, const char *name, struct str head);

/* The bytes in `head` and then those of `under`, which now belongs to it. */
struct stream *begin_again(struct stream *under, struct str head);

/* The bytes in `text` only. */
struct stream *begin_text(const char *name, struct str text);

#endif
