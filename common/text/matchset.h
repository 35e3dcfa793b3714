/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matchset - what match.c compiles and matchfind.c searches; for these two only. */
#ifndef TEXT_MATCHSET_H
#define TEXT_MATCHSET_H

#include "base/mem.h"
#include "text/match.h"
#include "text/matchindex.h"

enum lit_role { LIT_DENY, LIT_ALLOW, LIT_CONTEXT };

struct lit {
	const uint32_t *c;		/* folded units */
	struct str      text;		/* as given */
	const uint32_t *near;		/* sorted numbers of context literals */
	uint32_t        nears;
	uint32_t        word, rule;
	uint16_t        n, within;
	uint16_t        skips;		/* how many of its units are FOLD_SKIP ... */
	uint16_t        word_at[3];	/* ... and where the first three others are; n if none */
	uint8_t         role;
	uint8_t         edge_left, edge_right;	/* bits 1 << kind that must not be next */
	bool            skip;		/* FOLD_SKIP units may stand between its units */
	bool            sure;		/* a span of it is a hit or killed by MATCH_ANY */
};

struct match_set {
	struct arena        arena;
	struct match_limits limit;
	struct lit         *at;
	size_t              len, cap;
	size_t              words;
	struct folded       fold;	/* match_add's own */
	/* literals by their first two units that are not FOLD_SKIP if they have no
	 * more, by three if they have, by their very first if they have but one */
	struct index        pair, triple, head;
	struct index        gate;	/* no entries: marked for pair and triple by two */
	uint32_t            allow_span, context_span;	/* units of the longest, skips in it */
	uint32_t           *chain;	/* context literals by hash, until match_build */
	uint32_t           *next;
	size_t              next_cap;
};

#endif
