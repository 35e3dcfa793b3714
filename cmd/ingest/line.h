/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line - a record of an export while it becomes a line of its table. */
#ifndef INGEST_LINE_H
#define INGEST_LINE_H

#include "read.h"

/* One column of the line; which member counts is the column's kind. */
union cell {
	struct str text;
	int64_t count; /* ms and days too; INT_NONE */
	double rate;   /* NAN */
	struct money money;
	struct instant time;
};

/* The line while it is made. */
struct line {
	const struct read *rd;
	const struct input *in;
	struct rows *rows;
	size_t i;
	union cell at[CANON_MAX];
	int flags;
	bool rounded_id;
	struct instant id_time;
	int64_t asof_day;
};

/* Fill the line from record i; false when the record was left out. */
bool line_make(struct line *);

/* A cell of the record, without guards unless the table is canonical. */
struct str line_cell(const struct line *, const struct bound *);

#endif
