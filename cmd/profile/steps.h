/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * steps - what the steps of a funnel are, and which of them a row is.
 *
 * A step is EVENT[@COL=VALUE...][|EVENT...]: any of these events, those with
 * @ only in rows whose column has that very value.
 */
#ifndef PROFILE_STEPS_H
#define PROFILE_STEPS_H

#include "audience/funnel.h"
#include "table/event.h"
#include "table/rows.h"

enum { STEPS_TERMS = 32, STEPS_CASES = 4, STEPS_COLUMNS = 8 };

/* Events that count only in certain rows, for the steps of `bit`. */
struct steps_term {
	uint32_t events, bit;
	int ncases;
	struct { int col; struct str value; } cases[STEPS_CASES];
};

struct steps {
	int n;
	const char *name[FUNNEL_STEPS];		/* as given */
	uint32_t of_event[EVENTS];		/* bits, whatever else the row holds */
	struct steps_term term[STEPS_TERMS];
	int nterms;
	const char *column[STEPS_COLUMNS];	/* that the terms look at */
	int ncolumns;
	struct arena arena;
};

/* Is it written as a step? */
bool steps_is(const char *word);

/* Add a step, or what breaks a chain; dies when it is none. */
void steps_add(struct steps *, const char *word);
void steps_break(struct steps *, const char *word);

/* Bits of the row; its columns stand from column `first` on. */
uint32_t steps_of(const struct steps *, const struct rows *, size_t i, int event, size_t first);

#endif
