/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metrics - which metrics a test has, and the columns to read for them.
 *
 * Two shapes of input, told apart by the header.  Without a column n a row is
 * a unit, and a metric is the column (or the two) it is named after.  With n a
 * row stands for n units: the column of a rate then counts its successes, that of a
 * count its events, and the sums of a mean M, a ratio NUM/DEN or a covariate COV are the columns
 *	M_sum M_sumsq [COV_sum COV_sumsq M*COV_sum]
 *	NUM_sum NUM_sumsq DEN_sum DEN_sumsq NUM*DEN_sum
 *	with a covariate U or U/V of it also U_sum U_sumsq NUM*U_sum DEN*U_sum, and
 *	V_sum V_sumsq U*V_sum NUM*V_sum DEN*V_sum
 * Without metric options rows name theirs: metric n x, or metric n sum sumsq.
 *
 * A mode over such rows (srm.c is a short one) puts metric_options and what else it
 * takes of metrics.h, roles.h and shares.h into its table `also`, and then, in run():
 *	metrics_read(&m, &arena);	or metrics_units(), when only units count
 *	metrics_slice(&m, &arena, column);	if rows are told apart by a column
 *	struct contract c = gather_contract(&m);	and its mode and emit
 *	return contract_run(&c, argv);
 * and in emit(acc, out), whose acc is a finished struct gather:
 *	struct trials *all = trials_of(&m, acc, &arena);
 *	while (trials_next(all, &trial)) ...
 * The kinds of metrics and what a cell keeps of each are those of experiment/cell.h.
 */
#ifndef ABTEST_METRICS_H
#define ABTEST_METRICS_H

#include "base/opt.h"
#include "roles.h"
#include "table/col.h"

enum { PAIR_X, PAIR_XX, PAIR_Y, PAIR_YY, PAIR_XY, PAIR_SUMS };

/* Columns are indices into metrics.cols, -1 where there is none. */
struct metric {
	const char *name;
	enum kind   kind;
	bool        covariate;
	bool        keeps;		/* all values, not sums: rows must be units */
	bool        capped;		/* a mean, at the quantile `at` of all arms */
	double      at;			/* of a quantile or a cap */
	int         x, y;		/* of a unit; y: base, exposure, denominator or covariate */
	int         u, v;		/* of a ratio: covariate, and its denominator; or -1 */
	int         sum[PAIR_SUMS];	/* of a summary */
	int         before[BEFORE_SUMS];
};

enum { COL_ARM, COL_TEST, COL_N, COL_METRIC, COL_X, COL_SUM, COL_SUMSQ, COLS_OWN };

union number { int64_t whole; double real; };

struct record {
	struct str arm, test, metric, slice, cluster;
	int64_t n, x;
	double  sum, sumsq;
	union number at[];	/* at[c - COLS_OWN] is column c of metrics.cols */
};

struct metrics {
	struct col    *cols;
	size_t         ncols;
	struct metric *metric;
	size_t         count;	/* 0: rows name theirs, or there are none to read */
	bool           units_only;	/* count units, whatever metrics there are */
	int            slice;		/* the column rows are also told apart by, or -1 */
	int            cluster;		/* what was assigned, where rows are not, or -1 */
	bool           past;		/* no test yet: arm and slice may be missing */
	bool           looks;		/* the slice must be a day, or a whole number */
};

/* --rate --base --mean --ratio --covariate; --count --cap --quantile --rank; --ratio-covariate */
extern const struct opt metric_options[], value_options[], ratio_options[];

/* From the options; they live as long as the arena.  Dies on a metric
 * named twice, and on a guardrail without --margin. */
void metrics_read(struct metrics *, struct arena *);
void metrics_units(struct metrics *, struct arena *);	/* counts only, for srm */

/* Tell rows apart by this column too (after one of the two above): segments,
 * days.  The header must have it; an empty cell is a slice of its own. */
void metrics_slice(struct metrics *, struct arena *, const char *column);
/* Sums per value of this column, which are then the units (gather_clusters).  Dies
 * when a metric is neither a rate, a plain mean nor a ratio. */
void metrics_cluster(struct metrics *, struct arena *, const char *column);
/* Keep the values of plain means, which resampling draws from. */
void metrics_keep(struct metrics *);
void metrics_looks(struct metrics *, struct arena *, const char *column);	/* looks.h */

/* One metric from before any test, by the columns x and y (its base, denominator or
 * covariate, or NULL), with `slice` told apart where the header has it. */
void metrics_past(struct metrics *, struct arena *, enum kind, const char *x, const char *y,
    const char *slice);

static inline union number
record_at(const struct record *r, int column)
{
	return r->at[column - COLS_OWN];
}

#endif
