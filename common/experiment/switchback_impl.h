/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of switchback share: the periods a metric has, and a fit over them. */
#ifndef EXPERIMENT_SWITCHBACK_IMPL_H
#define EXPERIMENT_SWITCHBACK_IMPL_H

#include "experiment/switchback.h"
#include "stat/ols.h"

/* A period that counts; rows are sorted by lane, spot and unit. */
struct row {
	size_t  lane, spot, unit, block;
	int64_t at;
	int     arm, before, level;
	double  y;
};

struct turns {
	struct row *at;
	size_t n, units;
	size_t *lane, *spot;		/* as ols.h wants them */
	double *sum, *rows;		/* scratch and rows, by unit */
};

/* lag: only periods whose one before is known, and none left out by the washout. */
void turns_take(struct turns *, const struct period *, size_t n, const struct schedule *,
    size_t washout, bool lag);
void turns_free(struct turns *);

double turns_units(const struct turns *);	/* that have rows */
size_t turns_moments(const struct turns *);
size_t turns_lanes(const struct turns *);
size_t turns_levels(const struct turns *, bool seen[static SWITCHBACK_LEVELS]);

/* z less its mean over each unit's rows, in place. */
void turns_center(const struct turns *, double *z);

/* A fit over the rows, with memory of its own; the columns: trend, levels, arm, arm
 * before, so far as they are asked for. */
struct fit {
	struct ols ols;
	double *y, *absorb;
	size_t arm, before; /* columns; SIZE_MAX: not there */
};

struct columns {
	bool trend, levels, arm, before;
};

struct fit fit_turns(const struct turns *, struct columns);
void       fit_free(struct fit *);

/* The randomisation test: `o` is the fit without the arm. */
struct finding_of switchback_draw(const struct schedule *, const struct turns *,
    const struct ols *, const struct switchback_rules *);

#endif
