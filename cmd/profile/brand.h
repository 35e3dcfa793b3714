/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * brand - a team's list of brands: a TSV with the columns brand and word, one
 * line for each word by which a brand goes; any spelling that fold.h knows.
 */
#ifndef PROFILE_BRAND_H
#define PROFILE_BRAND_H

#include <stdint.h>

#include "text/match.h"

struct brands;

struct brands *brands_read(const char *path);	/* dies when anything is wrong */
uint64_t       brands_digest(const struct brands *);	/* of what is found */
size_t         brands_count(const struct brands *);

/* The brands that a text names, each once, by number, and their number. */
size_t brands_find(const struct brands *, struct str text, struct match_scratch *,
    uint32_t *number);
struct str brands_name(const struct brands *, uint32_t number);	/* escaped */

#endif
