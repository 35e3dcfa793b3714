/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json_row - objects as lines of a table: the columns, and one record after another.
 *
 * json_row_read() first makes columns of the keys of the records that are well, until
 * json_row_fix() fixes them; from then on a record that was read can be written.  Its
 * slices are those of its text.
 */
#ifndef STREAM_JSON_ROW_H
#define STREAM_JSON_ROW_H

#include "base/map.h"
#include "base/mem.h"
#include "stream/json_text.h"

enum { JSON_COLUMNS = 16384 };

struct json_column {
	struct str name;
	struct json_value cell;	/* in record `seen` */
	uint64_t seen;
	bool     filled;	/* a record had something to say */
	bool     written;	/* it is one of `order` */
};

struct json_node;

/* What was wrong with a record that is JSON, beside json.why. */
enum json_fault { JSON_WELL, JSON_WRONG, JSON_TWICE, JSON_LATE };

struct json_rows {
	struct json_column **order;	/* as the header has them */
	size_t ncolumns;
	struct str key;		/* of JSON_TWICE and JSON_LATE: joined, escaped as a cell */
	/* private */
	struct json_node *root;
	struct map     nodes, names;
	struct arena   arena, scratch;
	uint64_t       record;
	size_t         cap, nnodes;
	struct { struct json_column **at; size_t len, cap; } met;	/* in this record */
	bool           fixed;
};

void json_rows_init(struct json_rows *);
void json_rows_free(struct json_rows *);

/* From the brace on; the reader stands behind the other one, unless the fault is
 * JSON_WRONG. */
enum json_fault json_row_read(struct json_rows *, struct json *);
void            json_row_fix(struct json_rows *);

/* A line, at most 2 * bytes of the record + ncolumns + 1. Returns its end. */
char *json_row_put(const struct json_rows *, char *to);

#endif
