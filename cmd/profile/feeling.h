/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feeling - the lexicon of sentiment and the rules of intent, from share/ and a
 * team's own tables: sentiment.tsv (word, role, weight) and intents.tsv (intent,
 * word, role, near, within), which say themselves how they are read.
 */
#ifndef PROFILE_FEELING_H
#define PROFILE_FEELING_H

#include "text/sentiment.h"

enum { INTENTS = 16 };

struct feeling {
	struct moods     *moods;
	struct match_set *intents;
	uint8_t          *intent_of;	/* of each word */
	struct str        name[INTENTS];
	int               n;		/* intents */
	uint64_t          digest;	/* of both tables */
};

/* `lexicon` comes on top of the shipped one, a later word instead of an earlier;
 * `intents` in its place; either may be NULL.  Dies on anything wrong. */
struct feeling *feeling_read(const char *lexicon, const char *intents);

/* The intents of a text, bit 1 << number. */
uint32_t feeling_intents(const struct feeling *, struct str text, struct match_scratch *);

#endif
