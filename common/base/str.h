/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * str - a slice: pointer and length into memory somebody else owns.
 *
 * A slice is not NUL-terminated and may contain any byte.  It is passed by
 * value.  One that came from a block of rows dies with the block; keep it
 * longer with arena_str().  Empty (n == 0) is the missing value.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t      n;
};

#define STR(lit)   ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_ARG(s) (int)(s).n, (s).p		/* for "%.*s" */

static inline struct str
str_of(const char *z)
{
	return (struct str){ z, z != NULL ? strlen(z) : 0 };
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Byte order, as LC_ALL=C sort gives it; a prefix comes first. */
static inline int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

static inline bool
str_starts(struct str s, struct str head)
{
	return s.n >= head.n && memcmp(s.p, head.p, head.n) == 0;
}

/* Eight bytes of which one is below ' ' or a backslash? (SWAR: Hacker's Delight 6-1) */
static inline bool
str_odd_word(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;
	uint64_t v;

	memcpy(&v, p, sizeof v);
	uint64_t slash = v ^ ones * '\\';
	return (((v - ones * ' ') & ~v & high) | ((slash - ones) & ~slash & high)) != 0;
}

/* No control byte and no backslash: TSV writes it as it is. */
static inline bool
str_plain(struct str s)
{
	if (s.n >= 8) {
		bool odd = str_odd_word(s.p + s.n - 8);
		for (size_t i = 0; i + 8 < s.n; i += 8)
			odd |= str_odd_word(s.p + i);
		return !odd;
	}
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == '\\')
			return false;
	return true;
}

/* Where `part` first stands in `s`, or NULL. */
static inline const char *
str_find(struct str s, struct str part)
{
	return part.n == 0 ? s.p : s.n == 0 ? NULL : memmem(s.p, s.n, part.p, part.n);
}

/* Without blanks and TABs at both ends. */
static inline struct str
str_trim(struct str s)
{
	while (s.n > 0 && (*s.p == ' ' || *s.p == '\t'))
		s.p++, s.n--;
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* Take the part of *rest before sep into *head; false when *rest is used up. */
static inline bool
str_cut(struct str *rest, char sep, struct str *head)
{
	if (rest->p == NULL)
		return false;
	const char *end = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	*head = *rest;
	if (end == NULL) {
		*rest = (struct str){ 0 };
	} else {
		head->n = (size_t)(end - rest->p);
		*rest = (struct str){ end + 1, rest->n - head->n - 1 };
	}
	return true;
}

#endif
