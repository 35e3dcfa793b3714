/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * near - the name somebody may have meant.
 */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include "base/str.h"

/*
 * Of the list the name that `name` may be a slip for, or an empty one: the fewest letters
 * put in, left out, replaced or swapped with their neighbour (Damerau 1964, optimal string
 * alignment) make it so, ASCII case aside; one, and one more for every five bytes.
 */
struct str near_name(struct str name, const struct str *list, size_t n);

/* ", but 'found'" for a message, or "" without one; in a buffer of this thread. */
const char *near_hint(struct str found);

#endif
