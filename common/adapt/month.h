/* SPDX-License-Identifier: GPL-3.0-or-later */
/* month - words that stand in dates; private to the value parsers. */
#ifndef ADAPT_MONTH_H
#define ADAPT_MONTH_H

#include <stdbool.h>

#include "base/str.h"

/* 1 to 12 for a name or abbreviation in English, Spanish, Portuguese, French,
 * German, Italian, Dutch, Swedish, Indonesian, Malay, Turkish, Polish, Russian,
 * Greek or Thai; ASCII case does not matter; 0: none. */
int  month_named(struct str);
bool month_numbered(struct str);	/* Vietnamese: a number follows */
bool month_filler(struct str);		/* a weekday, "de", "of", ... */
bool month_relative(struct str);	/* a text such as 昨天, 3天前, yesterday */

#endif
