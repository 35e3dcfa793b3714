/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sheet - a worksheet as a table stream.
 *
 * A row is a line, its cells escaped as in TSV; a blank or missing row is an empty
 * line, so that line N is row first_line + N - 1; blank rows in front of the first
 * filled one and behind the last one are left out.  A row has as many cells as the
 * widest of the first SHEET_SAMPLE filled ones, or more if it has more.  Merged
 * cells are as they are written: the text in the first of them, or in each.
 *
 * Texts are as they are, numbers as cell.h says, booleans TRUE and FALSE, errors
 * (#N/A) empty; of a formula the value that was saved.
 */
#ifndef STREAM_SHEET_H
#define STREAM_SHEET_H

#include "stream/workbook.h"

enum { SHEET_SAMPLE = 100, SHEET_COLUMNS = 16384, SHEET_ROWS = 1 << 24 };

/* first_line is right at once. The book outlives the stream. */
struct stream *sheet_stream(struct workbook *, size_t i);

#endif
