/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * switchback - two arms that take turns in time.
 *
 * Every unit (an account, an item) runs one arm in a period, then the other.
 * Periods of a unit are not independent, so the units of a usual test are not
 * there to be counted; what chance did is known from how the schedule was drawn.
 *
 * design	a randomisation test over the schedules that could have been drawn,
 *		of the arm's coefficient; its interval is the constant effects that
 *		the same test does not reject (Imbens & Rubin 2015, ch. 5).  p is
 *		(1 + as far out) / (1 + draws), exact where all schedules are gone
 *		through.  Undefined where so few could have been drawn that even the
 *		farthest out is likelier than 1 - conf.
 * model	least squares on unit, trend, weekday or hour, and arm; t with errors
 *		that are correlated in time (ols_var_serial, lags as Newey & West 1994;
 *		the larger of that and none), or, from SWITCHBACK_LANES lanes on, in
 *		any way within one (ols_var_lanes).
 * pairs	differences of neighbouring blocks that had different arms, each
 *		block in one pair at most; paired t.
 * carry	what the arm of the period before leaves in a period, from the model
 *		with that arm added; `always` is both together: one arm for ever
 *		against the other, if nothing reaches further than one period.
 */
#ifndef EXPERIMENT_SWITCHBACK_H
#define EXPERIMENT_SWITCHBACK_H

#include "experiment/schedule.h"

enum { SWITCHBACK_LANES = 10, SWITCHBACK_LEVELS = 24 };

struct period {
	struct turn_of turn;	/* sorted as schedule.h has it */
	int    before;		/* arm one turn earlier; -1: none, or another one */
	int    level;		/* weekday or hour, from 0, below SWITCHBACK_LEVELS */
	double y;		/* NAN: no value */
};

struct switchback_rules {
	double conf;
	enum schedule_kind kind;
	size_t block, washout;	/* periods; block 0: guess; washout: at the head of each block */
	size_t draws;
	uint64_t seed;
};

struct finding_of { double estimate, lo, hi, p; };	/* NAN: undefined */

struct switchback {
	const char *note;	/* NULL, or why there is no model either */
	size_t units, n[2];	/* n: periods with a value, by arm */
	size_t missing, washed;	/* periods without a value, and left out by the washout */
	double mean[2];
	enum schedule_kind kind;
	bool   guessed, common;
	size_t block, switches;
	double schedules;	/* that could have been drawn */
	struct finding_of design, model, pairs, carry, always;
	size_t pair_count, pairs_ab;	/* ab: arm 0 came first */
	double df, se;		/* of the model */
	bool   by_lane, trend, levels;	/* the model's errors and columns */
	double explained;	/* share of the arm's variation that trend and level take */
	const char *carry_note;	/* NULL, or why carry is undefined */
};

/*
 * Reasons: those of schedule_read(), "one arm only", "each unit had one arm only",
 * "too few periods", "the washout leaves no period", "no value in any period", "no
 * variance", "the arm goes with the weekday or the trend".
 * Reasons of carry: "arms always alternate, so what the last one left cannot be
 * told from the effect", "too few periods".
 */
void switchback_analyse(const struct period *, size_t n, const struct switchback_rules *,
    struct switchback *);

#endif
