/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recode - text of any encoding that the C library's iconv knows, as UTF-8.
 *
 * A byte that cannot be decoded becomes one byte FF and reading goes on at the
 * next character: behind a pair or quadruple that is well-formed but stands for
 * nothing, behind a lone surrogate, else at the next byte.  A character cut by the
 * end of the input is one FF too.  GB18030 stands for GBK, GB2312 and
 * CP936, which are parts of it; byte 80 is the euro sign then (CP936), and what
 * glibc's table gives for A6D9 or FE59 (U+FE10, U+9FB4) is kept: other tables have
 * private-use characters there.  A byte order mark stays in the text.
 */
#ifndef STREAM_RECODE_H
#define STREAM_RECODE_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/str.h"
#include "stream/stream.h"

/* The name of an encoding as messages have it, "UTF-8" too; NULL when it is not
 * known.  The text lasts. */
const char *recode_name(const char *encoding);

/* `encoding` is what recode_name() gave. `under` now belongs to the stream. */
struct stream *recode_stream(struct stream *under, const char *encoding);

/* The text of some bytes, in the arena. */
struct str recode_text(struct str, const char *encoding, struct arena *);

#endif
