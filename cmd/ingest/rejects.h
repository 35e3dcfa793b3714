/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rejects - the file of what was left out, and why.
 *
 * It grows from run to run: its earlier lines are copied in front of the new ones.
 * Mode 0600, replaced at once (table/safe.h).  Nothing that depends on the input
 * having been read may become final before rejects_keep() has returned; what still
 * fails of a replay replaces the file it was named in, and that only after the
 * output is final: rejects_keep() makes it durable beside the old one, and
 * rejects_close() puts it in its place.
 */
#ifndef INGEST_REJECTS_H
#define INGEST_REJECTS_H

#include "replay.h"
#include "table/aside.h"

enum { REJECTS_COLUMNS = 9 };

struct str rejects_head(void);	/* the first line, without its end */

/* replayed: rows are read again from this file, or NULL. */
void rejects_open(const char *path, const char *replayed);
void rejects_put(void *ctx, const struct reject *);	/* ctx: struct read */

/* All were put.  From now on they are not lost. */
void rejects_keep(const struct replay *);
void rejects_close(void);

#endif
