/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * printset - a set of texts by their 96-bit prints (hash.h says what that risks):
 * 12 bytes a place, at most five eighths of them taken; ten million texts take
 * 200 MB.  {0} is an empty set.
 */
#ifndef BASE_PRINTSET_H
#define BASE_PRINTSET_H

#include "base/hash.h"

struct printset {
	struct print_place { uint32_t a, b, c; } *at;
	size_t n, places;	/* a power of 2, or 0 */
};

bool printset_add(struct printset *, struct print);		/* false: it was there */
bool printset_have(const struct printset *, struct print);	/* several threads may ask */
void printset_merge(struct printset *into, struct printset *from);	/* empties from */
void printset_free(struct printset *);

#endif
