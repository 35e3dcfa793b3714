/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prints - a set of texts by their 96-bit prints (hash.h says what that risks):
 * 12 bytes a place, at most five eighths of them taken; ten million texts take
 * 200 MB.  {0} is an empty set.
 */
#ifndef BASE_PRINTS_H
#define BASE_PRINTS_H

#include "base/hash.h"

struct prints {
	struct print_place { uint32_t a, b, c; } *at;
	size_t n, places;	/* a power of 2, or 0 */
};

bool prints_add(struct prints *, struct print);		/* false: it was there */
bool prints_have(const struct prints *, struct print);	/* several threads may ask */
void prints_merge(struct prints *into, struct prints *from);	/* empties from */
void prints_free(struct prints *);

#endif
