/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stream_json - a text through json_stream(), given and asked for in pieces.
 */
#ifndef STREAM_JSON_H_UNIT
#define STREAM_JSON_H_UNIT

#include "table_read.h"

/* The whole table, header and marks; the caller frees at. */
struct text json_table(struct str input, size_t piece);

/* The same, where a mark is J or K in place of its text. */
struct text json_outline(struct str input, size_t piece);

/* Is `got` what is wanted?  A failure shows both up to the first difference. */
void json_check(const char *name, size_t piece, const struct text *got, struct str want);

#endif
