/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clean - what spreadsheets and web pages leave around labels and cells.
 */
#ifndef ADAPT_CLEAN_H
#define ADAPT_CLEAN_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/str.h"

enum { CELL_MAX = 96 };		/* bytes of the longest number or date */

/*
 * A label as people mean it: full-width ASCII made narrow, other blanks made
 * plain, line breaks, control and zero-width characters removed, trimmed.
 * NUL-terminated, in the arena.
 */
struct str clean_label(struct str, struct arena *);

/* The same without any blank: labels match when these are equal. */
struct str clean_key(struct str label, struct arena *);

/* Without blanks of any script, line breaks and marks at both ends. */
struct str clean_trim(struct str);

/* Trimmed, and without an Excel guard: ="..." always; a leading apostrophe or
 * equals sign when only digits follow. */
struct str clean_guard(struct str);

/* Quick: true when clean_guard() has nothing to take off, as in most cells; UTF-8
 * that starts with E4 to E9 is CJK, which has no blanks and no marks. */
static inline bool
clean_already(struct str s)
{
	if (s.n == 0)
		return true;
	unsigned char a = (unsigned char)s.p[0], z = (unsigned char)s.p[s.n - 1];
	if ((a <= ' ' || a >= 0x7f || a == '=' || a == '\'') && (a < 0xe4 || a > 0xe9))
		return false;
	if (z > ' ' && z < 0x7f)
		return true;
	return s.n >= 3 && z >= 0x80 && (unsigned char)s.p[s.n - 3] >= 0xe4 &&
	    (unsigned char)s.p[s.n - 3] <= 0xe9;
}

/*
 * Full-width ASCII and foreign minus signs made plain, trimmed, into `to`;
 * the slice itself when there is nothing to do.  Too long ones come back empty.
 */
struct str clean_narrow(struct str, char to[static CELL_MAX]);

/* Empty or a word for it: - -- / null N/A ...; numbers know a few more (暂无, NaN). */
bool clean_missing(struct str trimmed);
bool clean_missing_number(struct str trimmed);

/* Telephone and identity card numbers and mail addresses made unreadable, in
 * the arena; the slice itself when there are none. */
struct str clean_mask(struct str, struct arena *);

#endif
