/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * newword - strings that hold together like a word, by statistics alone.
 *
 * Of a string w of 2 to 4 characters that came c(w) times among N:
 *	mi	the least, over its cuts into a and b, of ln(c(w) N / (c(a) c(b))):
 *		how much more often the two stand together than by chance
 *	left, right
 *		entropy, in nats, of the character before and behind: a word has
 *		many neighbours, a part of one has few.  The edge of a text is a
 *		neighbour of its own each time: writers have set a word off there.
 */
#ifndef TEXT_NEWWORD_H
#define TEXT_NEWWORD_H

#include <stddef.h>
#include <stdint.h>

enum { NEWWORD_MOST = 4 };

struct newword {
	size_t   at;		/* where it stands first, in c */
	unsigned len;
	uint64_t count;
	double   mi, left, right;
};

/*
 * All strings that came at least `least` times (2 or more) in c[0] to c[n - 1],
 * characters of texts with a 0 before, between and behind them (n below 2^32).
 * By length, then by characters; malloc'd.
 */
struct newword *newword_find(const uint32_t *c, size_t n, uint64_t least, size_t *found);

#endif
