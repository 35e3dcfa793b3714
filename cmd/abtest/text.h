/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text - a sentence put together; reused, not NUL-terminated. */
#ifndef ABTEST_TEXT_H
#define ABTEST_TEXT_H

#include <stddef.h>

#include "base/die.h"

struct text { char *at; size_t n, cap; };

void text_add(struct text *, const char *fmt, ...) PRINTF(2, 3);
void text_note(struct text *, const char *fmt, ...) PRINTF(2, 3);	/* behind "; " but for the first */

/* So many significant digits, but whole numbers in full: 15103, not 1.51e+04. */
void text_number(struct text *, double, int digits);
void text_signed(struct text *, double, int digits);	/* with + or - */

static inline struct str
text_str(const struct text *t)
{
	return (struct str){ t->at, t->n };
}

#endif
