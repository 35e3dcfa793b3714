/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trail - the line of this run in the audit log of --audit.
 *
 * Begin dies when nothing could be added at the end.  Read comes before the first
 * row is read: inputs are hashed meanwhile.  End comes after the output is final.
 */
#ifndef INGEST_TRAIL_H
#define INGEST_TRAIL_H

#include "base/opt.h"

struct trail_count { uint64_t in, out, rejected, skipped, lost; };	/* lost: of --replay, not found */

void trail_begin(const char *log, const char *key_file);

/* file: the names of trail_end(), must last */
void trail_read(char *const *file, size_t n);

/* file: names as given, "-" is standard input.  note: "KIND=COUNT ..." or NULL. */
void trail_end(const struct mode *, char *const *file, size_t n, struct trail_count,
    const char *note);

#endif
