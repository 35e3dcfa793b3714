/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * safe - files that are either the old one or the new one, never half of it.
 *
 * Written under ".NAME.tmp" beside the target, synced, renamed over it, and
 * the folder synced.  The temporary file is locked while it is written, so a
 * second run on the same target exits with ST_BUSY instead of mixing with the
 * first; a lock does not outlive its process.  Errors die, the target is then
 * as it was.  A link is followed to the file it names.
 */
#ifndef TABLE_SAFE_H
#define TABLE_SAFE_H

#include <stdbool.h>
#include <stddef.h>

struct safe_file {
	int   fd;
	char *path, *temp;
};

void safe_open(struct safe_file *, const char *path);	/* with the mode of the old one */
void safe_open_private(struct safe_file *, const char *path);	/* 0600 from the first byte */
void safe_write(struct safe_file *, const void *, size_t);
void safe_sync(struct safe_file *);	/* on the disk, under the temporary name */
void safe_replace(struct safe_file *);

bool safe_same(const char *a, const char *b);	/* two names of one file, there or not yet */

#endif
