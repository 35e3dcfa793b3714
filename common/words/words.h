/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * words - a text's hashtags and words, in the spelling of fold.h.
 *
 * Words are those of friso (MMSEG, complex mode, Debian's lexicon) and a user
 * lexicon.  Left out are stop words of friso's lexicon, single characters,
 * and what holds no letter and no Han, such as numbers.  A hashtag runs from
 * '#' to the next character that is neither letter, digit, Han nor '_'; an
 * empty one is none (so "#a#b" is two, and "#a# b" one).  Its text is segmented into words like the rest.
 *
 * friso and its dictionary (Debian: libfriso0, friso-dict) are loaded by
 * words_open(), which takes 0.2 s and dies when they are missing.  It cuts
 * some 4 MB/s, so cut a text once.  The lexicon is constant; every thread has a
 * cutter of its own.
 */
#ifndef WORDS_WORDS_H
#define WORDS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/str.h"
#include "text/fold.h"

struct lexicon;
struct cutter;

enum { WORD_BYTES = 60 };	/* longest word of friso and of a user lexicon */

struct lexicon *words_open(void);

/* Add a word to it, before the first cutter: NULL, or what is wrong with it
 * ("longer than 60 bytes", "want 2 to 10 Han characters"). */
const char *words_add(struct lexicon *, struct str word);

bool words_known(const struct lexicon *, struct str word);	/* a folded word */

struct cutter *cutter_new(const struct lexicon *);	/* NULL: hashtags only */
void           cutter_free(struct cutter *);

/* What a text is about: each hashtag and each word once, in byte order.  `tags`
 * are more hashtags, separated by '|', with '#' or without.  Slices last until
 * the cutter's next text. */
struct cut {
	const struct str *tag, *word;
	size_t tags, words;
};
struct cut words_cut(struct cutter *, struct str text, struct str tags);

/* The text as fold.h spells it, what carries no word as one blank, none at the
 * ends; in the arena. */
struct str words_spell(struct str text, struct folded *, struct arena *);

#endif
