/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * die - diagnostics and exit statuses.
 *
 * Every message goes to stderr as "prog: text" or, when it is about input,
 * "prog: file:line: column: text".  Bytes that came from outside are printed
 * with quoted(), never raw: a title may hold escape sequences.
 *
 * The die calls do not return; they exit with ST_TROUBLE after removing what
 * cleanup_add() named, so that nothing half-written stays behind.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stddef.h>

#include "base/str.h"

enum {
	ST_OK      = 0,		/* done */
	ST_FINDING = 1,		/* done, but rows were left out, or --fail-at was reached */
	ST_TROUBLE = 2,		/* not done: usage, unreadable input, write error */
	ST_BUSY    = 75,	/* another run holds the lock; try again */
};

/* Where a record came from. */
struct pos {
	const char *file;	/* "<stdin>" for standard input */
	size_t      line;	/* line on which the record starts, from 1 */
};

extern const char *progname;	/* "profile item" once the mode is known */

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))

NORETURN void die(const char *fmt, ...) PRINTF(1, 2);
NORETURN void die_errno(const char *fmt, ...) PRINTF(1, 2);
NORETURN void die_at(const struct pos *, const char *fmt, ...) PRINTF(2, 3);
NORETURN void die_usage(const char *fmt, ...) PRINTF(1, 2);	/* adds "Try '... --help'." */
void warn(const char *fmt, ...) PRINTF(1, 2);
void warn_at(const struct pos *, const char *fmt, ...) PRINTF(2, 3);

/*
 * The slice as 'text' with control bytes, bytes that are not UTF-8 and quotes
 * shown as \xNN, cut at 60 bytes on a character's edge.  The result lies in
 * one of four buffers of this thread, so four may stand in one message.
 */
const char *quoted(struct str);

/* The same without the quotes, for names of columns. */
const char *printable(struct str);

/* Unlink `path` if the program dies before cleanup_done(path). At most 8 at once. */
void cleanup_add(const char *path);
void cleanup_done(const char *path);

/* Exit status after flushing stdout; turns a failed write into ST_TROUBLE. */
int finish(int status);

#endif
