/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line - a record of an export while it becomes a line of its table. */
#ifndef INGEST_LINE_H
#define INGEST_LINE_H

#include "adapt/clean.h"
#include "plan.h"

/* One column of the line; which member counts is the column's kind. */
union cell {
	struct str text;
	int64_t count;		/* ms and days too */
	double rate;
	struct money money;
	struct instant time;
};

/* The line while it is made. */
struct line {
	const struct read *rd;
	const struct input *in;
	const struct plan *plan;	/* one of in's */
	struct rows *rows;
	size_t i;
	uint32_t filled;	/* by column: at[] has a value */
	uint32_t spelt;		/* by column: it is .text, to be written as it stands */
	union cell at[CANON_MAX];
	int flags;
	bool rounded_id;
	struct instant id_time;
	int64_t asof_day;
};

_Static_assert(CANON_MAX <= 32, "columns must fit line.filled");

static inline bool
line_has(const struct line *l, int column)
{
	return (l->filled >> column & 1) != 0;
}

/* Fill the line from record i as its plan says: FATE_OUT, or why there is none. */
enum fate line_make(struct line *);

/* Has the record this line of its fan? */
bool line_fans(const struct line *, const struct plan *);

/* Write a piece of it; row is the line for CANON_ROW. */
void line_put(const struct line *, const struct piece *, struct out *, size_t row);

/* A cell of the record, without guards unless the table is canonical. */
static inline struct str
line_cell(const struct line *l, const struct bound *u)
{
	struct str s = rows_field(l->rows, l->i, u->field);

	if (clean_already(s) || (u->label != NULL && u->label->as == AS_SELF))
		return s;
	return clean_guard(s);
}

/* door.c: who the row is about, and whether it may pass. */

/* May the record become a row?  FATE_OUT, or what it is instead. */
enum fate privacy_judge(struct line *);

/* The pseudonym of a person's cell, in the block's arena; NULL, or what is wrong. */
const char *privacy_name(struct line *, const struct bound *, struct str platform, struct str cell,
    struct str *name);

/* Record i comes soon: have what is remembered of plan.ahead's cell at hand. */
void privacy_ahead(struct line *, size_t i);

/* What may be shown of a person's cell: its first letter, or a pseudonym's key. */
struct str privacy_hide(struct str cell, struct arena *);

/* FATE_SUPPRESSED when the line's group is smaller than --min-k. */
enum fate privacy_crowd(const struct line *);

#endif
