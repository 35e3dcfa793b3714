/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rotation - one test of a rota: its arms, and which of them each unit had when. */
#ifndef ABTEST_ROTATION_H
#define ABTEST_ROTATION_H

#include "experiment/switchback.h"
#include "rota.h"

/* One unit in one period; periods with several arms are left out. */
struct spell {
	int64_t ms, at, turn;	/* as in struct turn_of */
	size_t  unit, arm, before;	/* before: arm one turn earlier, SIZE_MAX: none */
	int     level;
	const struct turn_sum *sum;
};

struct rotation {
	struct str  test;
	struct str *arm;	/* byte-sorted */
	size_t      arms, arms_cap;
	size_t      control;
	bool        has_control, control_guessed;
	struct spell *at;	/* by unit and time */
	size_t      n, cap, units;
	size_t      mixed;	/* periods of a unit that had several arms */
	bool        days;	/* periods are days, else times */
	bool        hours;	/* level is the hour (UTC), else the weekday */
	int64_t     span_days;	/* from the first period to the last */
	int64_t    *time;	/* scratch */
	size_t      times;
};

/* The test that begins at entry *from, which is moved behind it; false at the end.
 * Zeroed at first, then reused. */
bool rotation_next(struct rotation *, const struct rota *, size_t *from, const char *control);

/* Periods of the control (0) and an arm (1), at most rotation.n of them; logs: of
 * values above 0, others are missing. */
size_t rotation_periods(const struct rotation *, size_t arm, const struct rota_metric *,
    size_t metric, bool logs, struct period *to);

#endif
