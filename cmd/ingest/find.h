/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * find - in which of the first lines of an export the header stands, and cut by what.
 */
#ifndef INGEST_FIND_H
#define INGEST_FIND_H

#include "read.h"

enum { FIND_LOOK = 256 * 1024 };	/* bytes in which it must stand */

/* The line that looks most like a header. */
struct found {
	struct pick pick;
	size_t ncells;
	size_t at, lines, records;	/* in front of it */
	enum format format;
	char sep;
	bool any;
};

/* `text` is what stands behind head_start(), all there is when eof; lines in it that are
 * not UTF-8 are passed over.  preamble > 0: that many lines are in front of the header. */
struct found find_header(struct read *, struct str text, bool eof, const struct head *,
    size_t preamble);

/*
 * guess.c: of an input in which some lines are not UTF-8, "GB18030" or NULL, when it is
 * UTF-8 with bad lines; *why says why it can be neither.
 *
 * GB18030 it is when all of the look-ahead decodes, its header has two labels known, and no
 * other line is UTF-8 beyond a coincidence: what is wrong must be seen to be wrong.
 */
const char *guess_encoding(struct read *, struct source *, const struct head *,
    size_t preamble, const char **why);

#endif
