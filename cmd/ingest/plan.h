/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan - what is to be done for every record of one input, found once: which
 * columns are read from which fields, and what lies between them in the line.
 */
#ifndef INGEST_PLAN_H
#define INGEST_PLAN_H

#include "read.h"

/* How most cells of a column can be read without parsing them. */
enum quick { QUICK_NOT, QUICK_COUNT, QUICK_SHARE, QUICK_TIME };

/* A column that has fields. */
struct step {
	int column;
	enum canon_kind kind;
	enum quick quick;
	const struct bound *of;		/* to be tried in this order */
	size_t n;
	struct str otherwise;		/* where no field has a value; empty: missing */
};

/* A part of the output line: text that never changes, separators and all, a
 * column, or the field of an x_ column. */
enum piece_kind { PIECE_TEXT, PIECE_COLUMN, PIECE_EXTRA };

struct piece {
	enum piece_kind kind;
	struct str text;
	int column;
	enum canon_kind as;
	const struct bound *extra;
};

/*
 * One for each line that a row can make: which cells must be filled for that.
 */
struct plan {
	const struct bound *fan;	/* of the line's own labels; one is filled or there is no line */
	size_t nfan;
	/* Text first, since an id or a currency says how to read others; then
	 * asof, since no other date is later. */
	struct step *step;
	size_t nsteps, ntexts;
	struct piece *piece;
	size_t npieces;
	const struct prints *prints;	/* of the key; NULL without dedupe */
	struct str constant[CANON_MAX];	/* of columns without a field too */
	int flags;		/* of every row */
	const struct bound *ahead;	/* a person's field that costs a look into memory, or NULL */
	bool asof_fixed;	/* no field tells asof: it is in the pieces */
	bool line_numbers;	/* some column needs them */
	bool quiet_units;	/* a canonical table has its units, no adapter said them */
};

/* For rd->input[i], when its table, header and x_ columns are known: of the line
 * that report.fan[fan] names, or FAN_ALL. */
struct plan *plan_new(const struct read *, const struct input *, int fan, struct arena *);

/* All of an input. */
void plan_all(const struct read *, struct input *, struct arena *);

/* Column c of the table as a piece by itself, constant text without escapes; an
 * x_ column behind the table's by rd->extra. */
struct piece plan_column(const struct plan *, const struct read *, const struct input *, size_t c,
    struct arena *);

#endif
