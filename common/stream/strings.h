/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * strings - the shared strings of a workbook, by number, as TSV cells.
 *
 * Up to STRINGS_HELD bytes of text are held in memory, more in a temporary file
 * that is mapped, a part at a time.
 */
#ifndef STREAM_STRINGS_H
#define STREAM_STRINGS_H

#include "stream/stream.h"
#include "base/str.h"

enum { STRINGS_HELD = 64 * 1024 * 1024, STRINGS_MOST = 1 << 26 };

struct strings;

struct strings *strings_read(struct stream *);	/* sharedStrings.xml; takes it over */
void            strings_free(struct strings *);

/* String number i, escaped; false when there is none. It holds until the next call. */
bool strings_at(struct strings *, size_t i, struct str *);

#endif
