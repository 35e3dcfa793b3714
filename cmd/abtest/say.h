/* SPDX-License-Identifier: GPL-3.0-or-later */
/* say - a finding in one plain sentence, and notes on what is undefined or rough. */
#ifndef ABTEST_SAY_H
#define ABTEST_SAY_H

#include "text.h"
#include "trial.h"

/* What the sentence is about. */
struct matter {
	const struct trial *trial;
	const struct trial *assigned;		/* whose assignment is broken, if any is */
	const struct finding *all, *one;	/* one is among all */
	size_t control;
	bool   control_guessed;			/* neither named nor known by name */
	const struct judgement *rules;
	const struct how *how;
	size_t draws;				/* behind the effect, or 0 */
	uint64_t seed;
	struct str segment;			/* empty: the whole test */
	double unplaced;			/* units in none of its segments */
};

struct str say_sentence(struct text *, const struct matter *);
struct str say_notes(struct text *, const struct matter *);

/* Of a whole test: its assignment cannot be trusted; it cannot be judged. */
struct str say_assignment(struct text *, const struct trial *);
struct str say_nothing(struct text *, const char *why);

#endif
