/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rich - the text of a string of a workbook, out of its XML.
 *
 * It stands in <t>, alone or in runs with formats of their own, <r>; <t> of phonetic
 * text, <rPh>, is no part of it.  Blanks at the ends of a <t> count only with
 * xml:space="preserve"; _xHHHH_ is the character U+HHHH (ECMA-376 part 1, 22.9.2.19).
 */
#ifndef STREAM_RICH_H
#define STREAM_RICH_H

#include "stream/bytes.h"
#include "stream/xml.h"

enum { RICH_LONGEST = 16 * 1024 * 1024 };	/* bytes; a sheet shows 32767 characters */

struct rich {
	struct bytes text;	/* so far */
	size_t from;		/* of the piece that is read */
	int    phonetic;	/* how deep in <rPh> */
	bool   reading, keep;
};

/* To be told of the elements within a string: */
void rich_open(struct rich *, const char *name, const char **atts);
void rich_close(struct rich *, const char *name);
/* of its text: false when it is longer than RICH_LONGEST */
bool rich_text(struct rich *, const char *p, int n);

/* A piece begins or ends that is not called <t>: the <v> of a cell. */
void rich_begin(struct rich *, const char **atts);
void rich_end(struct rich *);

#endif
