/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json_shape - which records a JSON text holds: see json.h for the rules.
 */
#ifndef STREAM_JSON_SHAPE_H
#define STREAM_JSON_SHAPE_H

#include "base/mem.h"
#include "stream/json_row.h"
#include "stream/json_text.h"

/*
 * Arrays of objects in an object, by the keys that lead to them through nothing
 * but objects.  `at` is the first one's bracket and `at_depth` the objects around it.
 */
struct json_find {
	size_t      count;
	struct str  paths;	/* "data.list, data.more": the first few */
	const char *at;
	int         at_depth;
	bool        open;	/* the last one was not read to its end */
	bool        empty;	/* there is an empty array */
	/* of the member at hand */
	struct str  key[JSON_DEPTH];
	int         depth;
	struct arena arena;
};

/* From a value on, to its end; key[0] to key[depth - 1] lead to it, and do so again
 * afterwards, unless it fails. */
bool json_find(struct json_find *, struct json *);
bool json_find_member(struct json_find *, struct json *);	/* the same from its key on */
void json_refuse_several(const struct json_find *, const char *name);

enum json_records {
	JSON_LINES,	/* JSONL */
	JSON_OBJECTS,	/* one after another */
	JSON_ARRAY,	/* elements of an array */
	JSON_GRID,	/* the same, arrays themselves */
};

struct json_shape {
	enum json_records records;
	bool   lone;		/* one object is all there is */
	size_t from;		/* where the records begin: behind the bracket */
	struct json_find find;	/* its depth: objects to close behind the array */
};

/* From the first bytes of a text, and JSON_PAD behind them; `whole`: all of it.
 * False: more are needed.  Dies when it is no table. */
bool json_shape(struct json_shape *, const char *name, struct str text, bool whole);

/* Of a lone object that was learned: the answer of an API without records. */
void json_refuse_body(const struct json_shape *, const struct json_rows *, const char *name);

#endif
