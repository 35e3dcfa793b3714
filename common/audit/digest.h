/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * digest - SHA-256 of the inputs of a run, taken by a thread of its own while the
 * run reads them, so that a file is in memory already for the second of the two.
 *
 * What is hashed is the file on disk: a compressed one as it is packed, and of
 * FILE/MEMBER, when there is no such file, FILE.
 */
#ifndef AUDIT_DIGEST_H
#define AUDIT_DIGEST_H

#include <time.h>

#include "audit/line.h"

struct digests;

/* How much of FILE/MEMBER is the file; all of it when there is no such file. */
size_t digest_file(const char *path);

/* path: "-" is standard input.  The paths must last.  since: the run's start. */
struct digests *digests_start(char *const *path, size_t n, struct timespec since);

/*
 * Wait, and fill .hashed, .bytes and .sha256 of each.  Not hashed is what cannot
 * be read twice, such as a pipe, and what was changed since the run's start.
 */
void digests_end(struct digests *, struct audit_input *);

#endif
