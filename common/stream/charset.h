/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * charset - which encoding some bytes are in, by what cannot be a coincidence.
 */
#ifndef STREAM_CHARSET_H
#define STREAM_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { CHARSET_LOOK = 4096 };

/* By a byte order mark: "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", or NULL. */
const char *charset_mark(struct str head);

/* Is it surely not UTF-16, by its first line?  Else all of CHARSET_LOOK is wanted. */
bool charset_plain(struct str head);

/* UTF-16 without a mark: NULs stand at one side of the pairs.  "UTF-16LE", "UTF-16BE", or
 * NULL.  A stray NUL in other text is not taken for one. */
const char *charset_zeros(struct str head);

/* The slice without a character that is cut by its end. */
struct str charset_whole(struct str text);

/*
 * How much of it is UTF-8, line by line.  A line of GB18030 is hardly ever UTF-8 with
 * characters of three bytes, but one with a single character of two bytes may be.
 */
struct charset_lines {
	size_t sure;		/* UTF-8 with a character of three or four bytes, or CESU-8 */
	size_t likely;		/* UTF-8 with characters of two bytes */
	size_t wrong;		/* not UTF-8 */
	size_t first_wrong;	/* its number, from 1 */
};
struct charset_lines charset_lines(struct str text);

/* Two pairs of bytes or more, most of them without a small letter as the second byte: not
 * the accented letters of a single-byte encoding. */
bool charset_pairs(struct str text);

#endif
