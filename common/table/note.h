/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * note - what was wrong with the input, said once and in input order.
 *
 * Workers keep notes of their own; they are merged and printed at the end of
 * an input, the first ten of a kind each, then a total.  A kind is a reason
 * and a column.
 */
#ifndef TABLE_NOTE_H
#define TABLE_NOTE_H

#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

enum { NOTE_SHOWN = 10 };

struct note_kind;

struct notes {
	struct arena arena;
	struct note_kind *kinds;	/* newest first */
	uint64_t rejected;	/* rows left out */
	uint64_t blank;		/* blank rows passed over */
};

/*
 * One row left out.  Notes of one input are sorted by line, then by order; line is
 * asked for only when the note will be kept.  column and reason are lasting texts,
 * column may be NULL; value may be empty.
 */
bool note_wanted(const struct notes *, const char *column, const char *reason);
void note_add(struct notes *, uint64_t order, size_t line, const char *column,
    const char *reason, struct str value);

void notes_merge(struct notes *into, struct notes *from);	/* empties from */

/* Print to stderr as "prog: file:line: column: reason: 'value'"; lines_before
 * is added to every line. */
void notes_print(const struct notes *, const char *file, size_t lines_before);
/* Rows left out for this reason, in any column. */
uint64_t notes_count(const struct notes *, const char *reason);
void notes_reset(struct notes *);	/* keeps the counts */

#endif
