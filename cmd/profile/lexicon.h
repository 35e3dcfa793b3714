/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lexicon - friso's words, those of share/words.tsv and a user's own: tables
 * with the column word.
 */
#ifndef PROFILE_LEXICON_H
#define PROFILE_LEXICON_H

#include <stdint.h>

#include "words/words.h"

/* Dies on a word that cannot be one; path may be NULL. */
struct lexicon *lexicon_open(const char *path);

/* Of the words of the two tables, in their order. */
uint64_t lexicon_digest(const char *path);

#endif
