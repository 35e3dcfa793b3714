/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_put - a plan as a line of the table, with a sentence that says it. */
#ifndef ABTEST_PLAN_PUT_H
#define ABTEST_PLAN_PUT_H

#include "plan_solve.h"
#include "table/out.h"

extern const struct column_note plan_columns[];

void plan_put_head(const struct ask *, struct out *);

/* One line, or those of the curve. */
void plan_put(const struct ask *, const struct past *, struct str test, struct out *);

#endif
