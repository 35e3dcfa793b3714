/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * unpack - gz, zst, xz and bz2, several members or frames in a row too (archive.h).
 */
#ifndef STREAM_UNPACK_H
#define STREAM_UNPACK_H

#include <stdbool.h>

#include "base/str.h"
#include "stream/stream.h"

enum { UNPACK_MAGIC = 6 };	/* bytes that tell */

bool unpack_known(struct str head);

/* What is packed in `under`, which now belongs to it. */
struct stream *unpack_stream(struct stream *under);

#endif
