/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * talk - what is said under each item, or in each group: counts of comments,
 * of how they sound and of what they want.  No text is kept but, when asked
 * for, one masked example of each side.
 */
#ifndef PROFILE_TALK_H
#define PROFILE_TALK_H

#include "base/map.h"
#include "table/out.h"
#include "table/rows.h"

#include "feeling.h"

struct talk_plan {
	const struct feeling *feeling;
	bool all;			/* no platform and item in the key */
	bool examples;
};

enum side { SIDE_POSITIVE, SIDE_NEGATIVE, SIDES };

/* The one whose text has the smallest hash: any order of rows gives the same. */
struct example {
	uint64_t hash;
	struct str text;		/* masked; .p NULL: none */
};

struct talk {
	uint64_t comments;		/* rows with a text */
	uint64_t scored;		/* of them with a word of the lexicon */
	uint64_t side[SIDES];
	int64_t  sum_e6;		/* of compound scores, millionths each */
	uint64_t intent[INTENTS];
	struct example example[SIDES];
};

struct talks {
	const struct talk_plan *plan;
	struct map map;			/* cells of --by, platform, item -> struct talk */
	struct arena arena;
	struct match_scratch scratch;
	uint32_t *order;		/* after talks_finish() */
};

extern const struct col talk_cols[];

struct talks *talks_new(const struct talk_plan *);
void talks_add(struct talks *, struct rows *);
void talks_merge(struct talks *into, struct talks *from);	/* frees from */
void talks_finish(struct talks *, int workers);
void talks_save(const struct talks *, struct out *);
const char *talks_load(struct talks *, struct str line);

/*
 * A text that names nobody by number or handle: digits, runs of five ASCII
 * letters and digits or more, and what follows '@' become '*', line ends and
 * other controls blanks; cut to 20 characters.  A name in Han stays.
 */
struct str talk_mask(struct str text, struct arena *);

/* The text without '@handle' and without runs of ASCII letters and digits that hold four
 * digits or more, so that neither becomes a word; the text itself where there are none. */
struct str talk_unnamed(struct str text, struct arena *);

#endif
