/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * log - a file of runs that cannot be changed without somebody noticing.
 *
 * Lines (line.h) are chained by hashes and are the leaves of a Merkle tree
 * (tree.h).  Its size and root stand in LOG.checkpoint (note.h), signed if
 * there is a key.  What the chain and the signature cannot show is that both
 * files were put back to an older pair, or that whoever has the key wrote them
 * anew: for that the size and root must be kept elsewhere and given back as
 * audit_expect.
 *
 * A line is appended under a lock, synced, and then sealed by the new
 * checkpoint, which replaces the old one at once.  A run that ends between
 * the two leaves at most one line, or part of one, behind the checkpoint: the
 * next append takes it off, says so, and notes its digest in its own line.
 * Anything else that is wrong with the log stops the append.
 */
#ifndef AUDIT_LOG_H
#define AUDIT_LOG_H

#include "audit/line.h"
#include "audit/note.h"

#define AUDIT_KEY_NAME "tuiliu.audit"	/* in signatures; the origin is the log's own */

/* Die now rather than at the end, when audit_append() could only die. */
void audit_ready(const char *path, const char *key_file);

/* key_file NULL: the checkpoint is not signed. */
void audit_append(const char *path, const char *key_file, const struct audit_run *);

struct audit_expect {
	const struct note_key *key;	/* NULL: signatures are not looked at */
	bool     has_size, has_root;	/* a root needs a size */
	uint64_t size;			/* the log had this many lines */
	unsigned char root[CRYPT_SHA256];	/* and they had this root */
};

enum audit_level { AUDIT_OK, AUDIT_NOTE, AUDIT_ERROR };

struct audit_finding {
	enum audit_level level;
	size_t      line;	/* of the file, from 1; 0: of the whole log */
	const char *code;	/* one word, see ingest(1) */
	const char *detail;
};

typedef void audit_found(void *ctx, const struct audit_finding *);

/* All that can be said of the log; returns the errors.  Dies when there is no
 * log, or the file is not one. */
size_t audit_check(const char *path, const struct audit_expect *, audit_found *, void *ctx);

#endif
