/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * by - what the options of `profile by` ask for: columns to read, what to keep
 * of each group (tally.h), and the columns to write.
 */
#ifndef PROFILE_BY_H
#define PROFILE_BY_H

#include "audience/tally.h"
#include "base/opt.h"
#include "table/col.h"

enum { BY_COLS = TALLY_KEYS + TALLY_NUMS + TALLY_SETS + 3, BY_MEASURES = 96 };

/* One side of a rate. */
struct term {
	enum { TERM_SUM, TERM_EVENT, TERM_ROWS, TERM_DISTINCT } kind;
	int  at;		/* sum, event or set of the plan */
	bool count;		/* whole cases: a rate of two such has bounds */
	struct str name;
};

enum measure_kind {
	MEASURE_ROWS, MEASURE_SUM, MEASURE_MEAN, MEASURE_RATE, MEASURE_QUANTILE,
	MEASURE_DECAY, MEASURE_DISTINCT, MEASURE_EVENT, MEASURE_FIRST, MEASURE_LAST,
};

/* A column of the result; a rate with bounds has two more. */
struct measure {
	enum measure_kind kind;
	struct str  name;
	int         at;		/* sum, set, event, quantile or decay of the plan */
	double      p;		/* of a quantile */
	struct term num, den;	/* of a rate and of a mean */
	bool        bounds;
};

struct query {
	struct arena arena;
	struct col   col[BY_COLS];
	int          ncols;
	struct tally_plan plan;
	struct measure measure[BY_MEASURES];
	int          nmeasures;
	bool         note;	/* there is a column for reasons */
	uint64_t     options;	/* digest of what shapes the state */
};

struct by_options {
	const char *by, *keys;	/* all are keys; by may be NULL */
	struct opt_list sums, means, rates, quantiles, decays, sets;
	bool events, times;
	int64_t exact_limit;
};

void by_read(struct query *, const struct by_options *);	/* dies on what cannot be read */

struct by_view {
	struct instant now;	/* of decayed sums; INT_NONE: the newest time */
	uint64_t min_sample;
	const char *top_by;	/* a column of the result, or NULL: rows */
	int workers;
};

/* The columns that NAME may be in --top-by; dies when it is none of them. */
void by_check(const struct query *, const struct by_view *);

void by_put(const struct query *, const struct by_view *, const struct tally *, struct out *);

#endif
