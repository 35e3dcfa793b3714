/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * small - little TSV tables that are settings: adapters, rules, weights.
 *
 * Read whole, decoded, into an arena.  Lines that start with '#' and blank
 * lines are passed over.  They are the team's to edit, so anything wrong dies
 * with file and line.
 *
 * Shipped ones lie in the share folder: --share DIR, else $TUILIU_SHARE, else
 * where `make install` put it, else ../share beside the program's folder.
 */
#ifndef TABLE_SMALL_H
#define TABLE_SMALL_H

#include "base/die.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/str.h"

struct small {
	const char  *file;	/* for messages, lasts as long as the arena */
	struct str  *name;	/* columns */
	size_t       columns;
	struct str  *cell;	/* row-major, rows * columns; short rows are padded with empty */
	size_t      *line;	/* of each row */
	size_t       rows;
};

/* Dies when the file cannot be read, has no header, or a row has too many cells. */
void small_read(struct small *, const char *path, struct arena *);

int small_column(const struct small *, const char *name);	/* -1: none */
int small_need(const struct small *, const char *name);		/* dies: none */

static inline struct str
small_at(const struct small *t, size_t row, int column)
{
	return column < 0 ? ((struct str){ 0 }) : t->cell[row * t->columns + (size_t)column];
}

/* Where row i stands, for die_at(). */
static inline struct pos
small_pos(const struct small *t, size_t row)
{
	return (struct pos){ t->file, t->line[row] };
}

extern const struct opt share_options[];	/* --share */

/* "FOLDER/name" in the share folder; dies when there is no share folder. */
const char *share_path(const char *name, struct arena *);

/* Paths of all *.tsv in a folder of share, byte-sorted, NULL-terminated. */
char **share_list(const char *folder, struct arena *);

#endif
