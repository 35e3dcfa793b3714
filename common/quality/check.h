/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check - what can be wrong with a table: the catalogue, its thresholds, and
 * the tests of one row.
 */
#ifndef QUALITY_CHECK_H
#define QUALITY_CHECK_H

#include <stdbool.h>

#include "base/str.h"

/* In the order in which they are reported. */
enum check {
	CHECK_ROWS, CHECK_COVERAGE, CHECK_MISSING, CHECK_INVALID, CHECK_DUPLICATE, CHECK_STALE,
	CHECK_LAG_P50, CHECK_LAG_P90, CHECK_LAG_P99, CHECK_REGRESS, CHECK_NEGATIVE,
	CHECK_OVER_ONE, CHECK_OVER, CHECK_WITHOUT, CHECK_SUM_OVER_ONE,
	CHECKS
};

/* What stands in the column `columns` of the sheet of checks. */
enum check_columns {
	COLUMNS_NONE,
	COLUMNS_EACH,	/* a|b|c or *: each by itself */
	COLUMNS_NEEDED,	/* a|b: a row without them is not looked at */
	COLUMNS_PAIR,	/* a|b, with `over` b*FACTOR, b+SPAN or both */
};

/* What warn and error are compared with; both are the last value that is fine. */
enum check_limit {
	LIMIT_RATE,	/* bad / base, a fraction: more is worse */
	LIMIT_SPAN,	/* ms: more is worse */
	LIMIT_LEAST,	/* a number or share: less is worse */
};

struct check_kind {
	const char *name;
	enum check_columns columns;
	enum check_limit limit;
};

extern const struct check_kind check_kinds[CHECKS];
int check_find(struct str name);	/* -1: none */

/* Every check but these needs nothing but the numbers of one row. */
static inline bool
check_is_row_test(enum check c)
{
	return c >= CHECK_NEGATIVE;
}

/* a is compared with b * factor + plus. */
struct check_pair {
	struct str a, b;
	double factor, plus;
};

/* NULL, or what is wrong with it. */
const char *check_read_pair(enum check, struct str, struct check_pair *);

enum outcome { OUTCOME_NONE, OUTCOME_GOOD, OUTCOME_BAD };

/*
 * One row's verdict; OUTCOME_NONE when a number is missing (NAN).
 *
 *	negative	a < 0
 *	over_one	a > 1
 *	over		a > b * factor + plus
 *	without		a > 0 and b = 0
 *	sum_over_one	a + b > 1.001: platforms print rates to 0.1 %, so two may
 *			each be half of that too large
 */
enum outcome check_test(enum check, double a, double b, double factor, double plus);

enum level { LEVEL_OK, LEVEL_WARN, LEVEL_ERROR };
extern const char *const level_names[];

/* NAN: no such limit. */
struct limits {
	double warn, error;
};

/* OK for a value that is NAN. */
enum level check_level(enum check_limit, struct limits, double value);

/* The limit that was passed; where none was, the first that could be. */
double check_threshold(struct limits, enum level);

#endif
