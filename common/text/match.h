/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * match - where thousands of literals stand in a text, however it is spelled.
 *
 * Literals and texts are compared as fold.h folds them.  Between two units of
 * a literal the text may hold units that carry no word (FOLD_SKIP: blanks,
 * punctuation, symbols, emoji): at most `gap` in one place and `total` in all,
 * none before the literal's first letter; of several places for the next unit
 * the first is taken.  Skipping is off for literals too short for it: fewer
 * than 2 Han or 3 Latin letters (or digits), one Han with one Latin being
 * enough.  A skip unit within a literal ("no.1") has to be there.
 *
 * A candidate becomes a hit when
 *   - its edges hold: a literal that begins (ends) with a letter with case has
 *     no such letter before (after) it; Han is never in the way;
 *   - one of its context words, if it has any, stands at most `within` units
 *     away, not overlapping it (they are literals themselves, with edges of
 *     MATCH_EDGE_LATIN; one Han character will do);
 *   - no allow word covers it (of the same rule, or of MATCH_ANY);
 *   - no longer hit covers it.  Hits may overlap otherwise: a caller who wants
 *     them disjoint leaves out those that start before the last one's end.
 * Several literals with the same span are all reported.
 *
 * '$', '@', '0' are read as in fold_leet() too, and both readings count.
 *
 * Use: match_new, match_add for each literal, match_build once; from then on
 * the set is constant and any number of threads may call match_find with it,
 * each with a scratch of its own.  Not here: runs of one character (fuuuck),
 * the digit and pinyin views, regular expressions.
 *
 * Pairs of adjacent units are looked up in a bitmap, what passes by three units
 * in buckets.  Memory: some 100 bytes for each literal and bitmaps of at most
 * 2 MiB; scratch: 20 bytes for each byte of the longest text, 12 for each
 * candidate.  Candidates that a longer hit makes void are not kept.
 */
#ifndef TEXT_MATCH_H
#define TEXT_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "text/fold.h"

#define MATCH_ANY UINT32_MAX	/* the rule of an allow word for all rules */

enum { MATCH_UNITS_MAX = 255, MATCH_WITHIN_MAX = 255, MATCH_GAP = 3 };

enum match_edge {
	MATCH_EDGE_LATIN,	/* letters with case are no edge: "av" not in "have" */
	MATCH_EDGE_ALNUM,	/* nor are digits: "69" not in "695" */
	MATCH_EDGE_NONE,	/* anywhere */
};

struct match_word {
	struct str        text;
	uint32_t          rule;		/* whose word it is; only compared */
	enum match_edge   edge;
	bool              allow;	/* no hit itself, but kills those it covers */
	bool              no_skip;	/* nothing between its units */
	bool              single_ok;	/* may be one unit without a context word */
	const struct str *context;	/* words of which one has to be near; copied */
	size_t            contexts;
	unsigned          within;	/* units between the two, 0 to MATCH_WITHIN_MAX */
};

struct match_hit {
	uint32_t word;			/* number match_add gave, from 0 */
	uint32_t from, to;		/* bytes [from, to) of the text */
	bool     evaded;		/* disguised: see fold_plain_eq() */
};

struct match_limits {
	unsigned gap;			/* skipped in one place; 0: nothing is skipped */
	unsigned total;			/* in all; 0: as many as the literal has units */
};

struct match_set;

/* A NULL limits is { MATCH_GAP, 0 }. */
struct match_set *match_new(const struct match_limits *);

/*
 * Add a literal or an allow word; the text is copied.  NULL, or what is wrong
 * with it, and then the set is as before: "empty pattern", "not UTF-8",
 * "nothing is left of the pattern once folded", "pattern longer than 255
 * characters", "a single Han character needs a context word", "a single
 * character needs a context word", "context distance out of range", "an allow
 * word takes no context", and the same of context words ("empty context word").
 */
const char *match_add(struct match_set *, const struct match_word *);

void   match_build(struct match_set *);		/* once, after the last match_add */
size_t match_words(const struct match_set *);	/* how many were added */
void   match_free(struct match_set *);

struct match_span {
	uint32_t first, last;		/* units of the folded text, both in it */
	uint32_t lit;
};

struct match_spans {
	struct match_span *at;
	size_t             len, cap;
};

/* {0} is empty; one per thread, reused text after text. */
struct match_scratch {
	struct match_hit *hit;		/* the last call's hits, in order of `from`, */
	size_t            len, cap;	/* longest first, then by word */
	struct folded     text;		/* the last text folded; after fold_leet if it applied */
	uint32_t         *c, *unit;	/* its units that are not skipped; match_find's own */
	size_t            room;
	struct match_spans deny, allow, context;
};

/* Find the hits in the text; returns scratch->len.  They last until the next call. */
size_t match_find(const struct match_set *, struct str text, struct match_scratch *);

void match_scratch_free(struct match_scratch *);

#endif
