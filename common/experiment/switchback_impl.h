/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What switchback.c and switchback_draw.c share: the periods a metric has. */
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

struct rows_of {
	struct row *at;
	size_t n, units;
	size_t *lane, *spot;		/* as ols.h wants them */
	double *sum, *rows;		/* scratch and rows, by unit */
};

/* z less its mean over each unit's rows, in place. */
void rows_center(const struct rows_of *, double *z);

/* The randomisation test: `o` is the fit without the arm. */
struct finding_of switchback_draw(const struct schedule *, const struct rows_of *,
    const struct ols *, const struct switchback_rules *);

#endif
