/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workbook - an xlsx workbook: which sheets it has, and what their cells refer to.
 *
 * Parts are found by their relationships (ECMA-376 part 2), styles and shared
 * strings also under their usual names.
 */
#ifndef STREAM_WORKBOOK_H
#define STREAM_WORKBOOK_H

#include "stream/entries.h"
#include "stream/numfmt.h"
#include "stream/strings.h"

struct tab {
	struct str  name;
	const char *label;	/* WORKBOOK/NAME, for messages */
	struct str  part;	/* the entry it should be */
	bool        hidden;
};

struct styles {
	struct numfmt *at;	/* by the s of a cell */
	size_t len, cap;
};

struct workbook {
	struct entries *files;
	struct arena    arena;
	struct tab     *at;	/* worksheets, in the workbook's order */
	size_t          len, cap;
	bool            from_1904;	/* the date system */
	struct styles   styles;
	struct str      strings_part;	/* empty: none */
	struct strings *strings;	/* when a cell asked for one */
};

/* NULL when the archive is no workbook. */
struct workbook *workbook_open(struct entries *);
void         workbook_close(struct workbook *);

/* As strings_at(); reads them first if need be. */
bool workbook_string(struct workbook *, size_t i, struct str *);

#endif
