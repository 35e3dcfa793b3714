/* SPDX-License-Identifier: GPL-3.0-or-later */
/* switchback_put - a comparison of arms that took turns, as a line and a sentence. */
#ifndef ABTEST_SWITCHBACK_PUT_H
#define ABTEST_SWITCHBACK_PUT_H

#include "rotation.h"
#include "stat/adjust.h"

enum turned { TURNED_NOTHING, TURNED_WINNER, TURNED_HARM, TURNED_NONE, TURNED_FEW, TURNED_DISTRUST };

struct turned_case {
	const char *metric;
	size_t arm;
	bool   lower;
	struct switchback s;
	struct finding_of main;		/* what counts: of the design, else of the model */
	double p_adjusted;
	size_t family;			/* comparisons adjusted together */
	enum turned verdict;
};

struct turned_rules {
	double conf;
	bool   logs;
	int64_t min_switches, washout;
	enum adjust adjust;
};

extern const struct column_note switchback_columns[];

void switchback_put_head(struct out *);
void switchback_put(const struct rotation *, const struct turned_case *,
    const struct turned_rules *, struct out *);

#endif
