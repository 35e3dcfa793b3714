/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sentiment - how a text sounds, from a lexicon and the words before each word:
 * the arithmetic of VADER (Hutto & Gilbert 2014, ICWSM), its published constants.
 *
 * Each value word counts its weight.  Of the three words before it, nearest
 * first, a degree word adds its weight in the direction of the value (less 5 %
 * and 10 % at the second and third), and a negation turns the value round,
 * times -0.74.  Where a text has a contrast word ("but"), what comes before the
 * first counts half and what comes behind 1.5 times.  An upper-case word in a
 * text that is not all upper case gains 0.733; up to four '!' gain 0.292 each,
 * two or three '?' 0.18 each, more 0.96.  The compound score is
 * s / sqrt(s^2 + 15) of their sum s.
 *
 * A word is a word of the lexicon (the longest at its place, in any spelling of
 * fold.h, nothing between its letters), else a run of letters and digits, or two
 * Han.  Scopes end at . ! ? ; a line end and at full-width commas, which part
 * clauses; an ASCII comma ends none, as in VADER.  Not here: idioms, "least",
 * emoji.
 */
#ifndef TEXT_SENTIMENT_H
#define TEXT_SENTIMENT_H

#include "text/match.h"

enum sense { SENSE_VALUE, SENSE_NEGATION, SENSE_DEGREE, SENSE_CONTRAST };

struct moods;			/* a lexicon */

struct moods *moods_new(void);

/* NULL, or what is wrong, as match_add() says it. Weight 0 makes a value word
 * that only covers others ("好像" covers "好"). */
const char *moods_add(struct moods *, struct str word, enum sense, double weight);
void moods_build(struct moods *);	/* once, after the last; then constant */
void moods_free(struct moods *);

struct mood {
	double compound;	/* -1 to 1; 0 when no word was found */
	size_t words;		/* value words, weight 0 not counted */
};
struct mood mood_of(const struct moods *, struct str text, struct match_scratch *);

#endif
