/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json - JSON text (RFC 8259) as a table: TSV with a header made from the keys.
 *
 * Records are
 *   JSONL          the lines, each of them one object; record N is line N of the
 *                  input, and a blank line stays a blank line
 *   objects        one after another, where the first spans lines or shares its own
 *   [{...}, ...]   the elements of the array, however many
 *   [["a"], ...]   the same, with the first one as the header
 *   {... [{}] ...} the elements of the one array of objects that an answer of an
 *                  API holds, at any depth, but not within its own elements
 *   {...}          a lone object without such an array is one record, unless it
 *                  is the body of an answer without records (a code beside
 *                  a message in at most eight members, nothing filled below them)
 * and but for JSONL record N is the Nth of them, counted from 1 (of arrays from the one
 * behind the header).
 *
 * Columns are the keys in the order first met in the records that lie within the
 * first JSON_LOOK bytes, or in the first one.  A member of a nested object has its
 * keys joined by dots: {"stat":{"play":1}} has the column stat.play.  A key whose
 * value would be an empty cell makes a column too, unless it stands for an object
 * elsewhere.  A record with a key, and a value, that came too late is the mark
 * STREAM_LATE_KEY.
 *
 * Cells: text unescaped; numbers, true and false as spelled, whatever their
 * length; null, "", [], {} and what is absent empty; an array of scalars its
 * elements with | between them (a | in one becomes a blank); an array with an
 * object or an array in it as its JSON text, without blanks between the tokens.
 *
 * A record that is not JSON, names a key twice, holds \u0000 or half a surrogate
 * pair, or bytes that are not UTF-8, is the mark STREAM_NOT_JSON; its text says at
 * which byte: of the line in JSONL, else of the unpacked UTF-8 input, both from 1.
 * It tells keys, never values.  In JSONL reading goes on at the next line, else
 * behind the comma, or at the line, that looks like the end of the element.  An
 * input that ends within its array or object gives a mark as its last record.
 *
 * What is no table (scalars, an error body, several arrays of objects) and what has no
 * record at all dies.
 */
#ifndef STREAM_JSON_H
#define STREAM_JSON_H

#include <stdbool.h>

#include "base/str.h"
#include "stream/stream.h"

enum {
	JSON_LOOK = 8 * 1024 * 1024,		/* bytes of records that make the header */
	JSON_RECORD_MAX = 128 * 1024 * 1024,	/* a longer one dies */
	JSON_DEPTH = 64,			/* objects and arrays within each other */
};

/* Do these first bytes begin JSON?  A few hundred are enough.  Plain CSV and TSV never do. */
bool json_known(struct str head);

/* The table in `under`, which gives UTF-8 (stream.h) and now belongs to it; its name is kept. */
struct stream *json_stream(struct stream *under);

#endif
