/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * follow - what to take from a log of events, and the rows it becomes.
 *
 * A column is the number of a unit's rows of one event, or the sum of one
 * column over them.
 */
#ifndef ABTEST_FOLLOW_H
#define ABTEST_FOLLOW_H

#include "base/opt.h"
#include "diary.h"
#include "table/rows.h"

enum { FOLLOW_COLS = 64, FOLLOW_CELLS = 8 };

enum { LOG_TIME, LOG_EVENT, LOG_ARM, LOG_TEST, LOG_OWN };	/* columns of the log; others behind */

struct follow_col {
	const char *name;	/* as the result has it */
	struct str  event;
	int         source;	/* column of the log that is summed; -1: rows are counted */
};

struct follow {
	struct str exposed;
	const char *unit[FOLLOW_CELLS], *kept[FOLLOW_CELLS];
	int units, keeps;	/* columns of the log: LOG_OWN, ... */
	struct follow_col col[FOLLOW_COLS];
	int ncols;
	struct col cols[LOG_OWN + 2 * FOLLOW_CELLS + FOLLOW_COLS + 1];	/* of the job */
	/* how it is looked at; what is kept does not depend on these */
	int64_t after_ms, within_ms;	/* since the exposure, the end left out */
	int64_t before_ms;		/* 0: nothing from before */
	bool daily, slope, complete_only;
	struct instant now;		/* INT_NONE: the newest time */
};

/* --exposed --unit --outcome --sum --keep */
extern const struct opt follow_options[];

void     follow_read(struct follow *, struct arena *);
uint64_t follow_digest(const struct follow *);
void     follow_add(const struct follow *, struct diary *, struct rows *);

/* What became of one test's units and of the rows of outcomes. */
struct fate {
	uint64_t units, several, incomplete;	/* written; left out for either reason */
	uint64_t open;				/* written, though the time is not over */
	uint64_t within, before, after;		/* rows of the units written */
	uint64_t other;				/* rows of units that are not */
};

/* The table; fate[] is by number of the test, zeroed.  Returns the rows of outcomes of
 * units that were never exposed. */
uint64_t follow_put(const struct follow *, const struct diary *, struct fate *, struct out *,
    int workers);

#endif
