/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * personal - labels that look as if their cells were about a person: telephone,
 * address, name.  Words and exceptions are those of share/personal.tsv.
 *
 * A word in ASCII matches whole words of the label, in any case, where blanks,
 * marks, digits, other scripts and the humps of camelCase part words: phone is in
 * buyer_phone, buyerPhone and 买家phone, not in iPhones.  Any other word matches
 * anywhere in the label, blanks left out.  A match inside an exception is none.
 */
#ifndef ADAPT_PERSONAL_H
#define ADAPT_PERSONAL_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/str.h"

struct personal;

/* Columns word, except (| between) and note; dies as small_read() does, and on
 * an empty word.  All lives in the arena. */
struct personal *personal_read(const char *path, struct arena *);

/* The arena is for scratch. */
bool personal_looks(const struct personal *, struct str label, struct arena *);

#endif
