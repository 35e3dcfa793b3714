/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8 - strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing
 * past U+10FFFF.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Bytes of the first character, 0 if the slice is empty or does not start with one. */
size_t utf8_len(struct str);

/* Is the first character, of utf8_len() n, one that drives a terminal (C0, DEL, C1) or
 * turns the text around it (U+2028 to 202E, 2066 to 2069)?  So is a byte that is no
 * character, n 0. */
static inline bool
utf8_control(struct str s, size_t n)
{
	const unsigned char *c = (const unsigned char *)s.p;

	return n == 0 || (n == 1 && (*c < ' ' || *c == 0x7f)) ||
	    (n == 2 && *c == 0xc2 && c[1] < 0xa0) ||
	    (n == 3 && *c == 0xe2 &&
		((c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae) ||
		    (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)));
}

/* First character of a slice for which utf8_len() is n > 0. */
uint32_t utf8_char(struct str, size_t n);

/* Write the character; returns its bytes (1 to 4), 0 if it is none. */
size_t utf8_put(char to[static 4], uint32_t c);

/* Bytes before the first one that is not UTF-8; s.n if all is well. */
size_t utf8_valid(struct str);

/* Terminal columns: wide East Asian characters and emoji count 2, marks 0. */
size_t utf8_width(struct str);

#endif
