/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json_reader - a JSON stream at work; private to json.c, json_step.c and
 * json_resume.c.
 *
 * Bytes lie in a window; json_step() takes what is whole from its front and puts lines
 * behind `out`.  The same steps first learn the columns, when nothing is put.
 */
#ifndef STREAM_JSON_READER_H
#define STREAM_JSON_READER_H

#include "stream/json_row.h"
#include "stream/json_shape.h"

/* Where in the text the reader stands. */
struct json_place {
	size_t   from;		/* in the window */
	uint64_t number;	/* records so far: lines in JSONL */
	enum { PLACE_VALUE, PLACE_COMMA, PLACE_RESUME, PLACE_BEHIND, PLACE_END } at;
	bool     first;		/* no element yet */
	int      indent;	/* blanks in front of the record, -1: not the first in its line */
	int      depth;		/* PLACE_BEHIND: objects to close */
	/* PLACE_RESUME: over an element that is not well */
	uint64_t objects;	/* as bits, of the innermost in bit 0 */
	int      nested, column;
	bool     quoted, escaped;
};

struct json_reader {
	struct stream  stream, *under;
	struct json_shape shape;
	struct json_rows rows;
	struct json_place place;
	bool     learning;
	/* window; JSON_PAD NUL bytes stand behind `to` */
	char    *buf;
	size_t   to, room;
	size_t   seen;		/* bytes behind `from` without a line end */
	uint64_t base;		/* bytes in front of the window */
	bool     eof, bad_bytes;
	/* lines */
	char    *out;
	size_t   out_from, out_n, out_room;
	/* the first that was wrong while learning */
	char     wrong[256];
	uint64_t wrong_number;
};

enum json_stepped { STEP_OK, STEP_MORE, STEP_END };
enum json_stepped json_step(struct json_reader *);

/* Behind an element that is not well: from here on, or from its own first byte. */
void json_resume_from(struct json_place *);
void json_resume_in(struct json_reader *);
enum json_stepped json_resume(struct json_reader *);

char *json_room(struct json_reader *, size_t n);

#endif
