/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report - the table of abtest test: a row for each comparison. */
#ifndef ABTEST_REPORT_H
#define ABTEST_REPORT_H

#include "judge.h"

extern const struct column_note report_columns[];

struct report {
	int64_t digits;		/* significant ones, 1 to 17 */
	struct text text;
};

/* Where a finding stands. */
struct place {
	const struct judging *of;
	const struct finding *all;	/* judged with it */
	struct str segment;		/* empty: the whole test */
	double unplaced;		/* units in none of its segments */
	const struct trial *assigned;	/* whose assignment is broken, if any is */
};

void report_head(struct out *);
void report_finding(struct report *, struct out *, const struct place *, const struct finding *);

/* A trial without a control, or with nothing else: one line says so. */
void report_incomparable(struct report *, struct out *, const struct place *);

#endif
