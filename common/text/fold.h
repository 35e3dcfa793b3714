/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fold - text as a reader sees it: one spelling for the many ways to write a
 * word, each unit still tied to the bytes it came from.
 *
 * What is folded, in this order, character by character:
 *   - bytes that are not UTF-8 (RFC 3629) become U+FFFD, one unit per byte,
 *     and are counted in `bad`: a data-quality finding, not an error;
 *   - Default_Ignorable_Code_Point, U+20E3 (keycap) and U+2800 (blank braille)
 *     vanish, and so do combining marks on Han, cased letters, digits and
 *     symbols; marks on other scripts (Thai, Devanagari, kana) stay;
 *   - look-alike letters (a short own table: Cyrillic, Greek, small capitals)
 *     and letters known by name only (negative circled, squared, regional
 *     indicators: flags become two letters) become Latin;
 *   - NFKC with full case folding (UAX #15, Unicode of the utf8proc at hand);
 *     an expansion such as U+24A6 -> "(k)" or U+338F -> "kg" gives several units
 *     that share one character's bytes; cased letters lose their accents, so
 *     that precomposed and combining spellings are one;
 *   - radicals by EquivalentUnifiedIdeograph (UAX #44);
 *   - traditional Han by a table of 743 common characters, one to one, agreed
 *     with ICU 72's Traditional-Simplified but for U+8AEE (ours gives the
 *     mainland form).  Characters that one table cannot settle stay.
 * Digits other than NFKC's (circled negative, Han numerals) stay as they are:
 * they belong to the digit view, which is not here.
 *
 * '$', '@' and '0' read as s, a and o only between two Latin letters, and
 * then as well as themselves: fold_leet() makes that second reading.
 *
 * Everything is safe from several threads at once: the tables are built on
 * first use, 256 characters at a time, and published atomically.  No call
 * fails; memory that runs out ends the program (base/mem.h).
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum fold_kind {
	FOLD_SKIP,	/* white space, control, punctuation, symbol, emoji, private use */
	FOLD_HAN,
	FOLD_LATIN,	/* any letter with case: Latin, Greek, Cyrillic, ... */
	FOLD_DIGIT,	/* Unicode N*: 4, U+2783, U+0664 */
	FOLD_OTHER,	/* kana, Hangul, Arabic, Thai, ... and their marks */
};

struct unit {
	uint32_t c;	/* folded code point */
	uint32_t from;	/* first byte of its character in the text ... */
	uint8_t  n;	/* ... and how many: [from, from + n) */
	uint8_t  kind;	/* enum fold_kind */
};

/* {0} is empty; reuse it text after text, its memory grows to the longest. */
struct folded {
	struct unit *at;
	size_t       len, cap;
	size_t       bad;	/* bytes that were not UTF-8 */
	bool         leet;	/* holds '$', '@' or '0' */
};

#define FOLD_MAX ((size_t)1 << 31)	/* bytes; what lies beyond is not read */

/* Fold the text into *out, replacing what it held: 12 bytes of memory for
 * each byte of the longest text. */
void fold_read(struct str, struct folded *out);

/* Turn '$', '@', '0' between two Latin letters into s, a, o, in place; true
 * if there was one. */
bool fold_leet(struct folded *);

void fold_free(struct folded *);

/*
 * Are two texts one but for ordinary writing: ASCII letter case, and
 * traditional for simplified Han?  This is the raw view: a word that shows
 * itself only in the folded one was disguised.
 */
bool fold_plain_eq(struct str, struct str);

#endif
