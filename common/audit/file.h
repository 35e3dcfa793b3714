/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * file - what append and check share: a log and its checkpoint in memory.
 */
#ifndef AUDIT_FILE_H
#define AUDIT_FILE_H

#include "audit/log.h"
#include "audit/tree.h"

struct audit_file {
	struct arena arena;
	const char *path;
	int        fd;		/* locked */
	struct str all, head;	/* head: the two lines on top, empty if there are none */
	struct str origin;
	struct str *line;	/* whole ones, without line ends */
	size_t     lines;
	struct str torn;	/* behind the last line end */
	char      *seal_path;	/* LOG.checkpoint */
	struct str seal_text;	/* .p NULL: there is none */
	const char *seal_fault;	/* it cannot be read: why */
	struct signed_note note;
	struct checkpoint seal;
};

/* to_write: make the file if there is none, and lock it against others.  A file
 * that is not a log dies; a torn head alone is left in .torn. */
void audit_open(struct audit_file *, const char *path, bool to_write);
void audit_close(struct audit_file *);

/* All findings on what is in memory. */
size_t audit_examine(const struct audit_file *, const struct audit_expect *, audit_found *,
    void *ctx);

/* Lines the checkpoint covers, and the bytes up to their end. */
size_t audit_sealed(const struct audit_file *);
size_t audit_offset(const struct audit_file *, size_t lines);

#endif
