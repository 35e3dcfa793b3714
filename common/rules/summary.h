/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * summary - all findings of one record, by rule.
 *
 * A rule stands once, with how often it hit and its worst hit: the first one
 * of the highest level.  Worst rules first: by level, then likelihood x
 * impact, then how often, then id.
 */
#ifndef RULES_SUMMARY_H
#define RULES_SUMMARY_H

#include "rules/find.h"

struct sum_rule {
	struct finding worst;
	struct str     match;	/* the raw text of it; a slice of the text */
	size_t         count;
};

/* {0} is empty; one per thread, reused record after record. */
struct summary {
	struct sum_rule *at;
	size_t           len, cap;
};

void summary_add(struct summary *, const struct finding *, struct str text);
void summary_sort(struct summary *);	/* before it is read */
enum risk_level summary_level(const struct summary *);	/* the worst; sorted or not */
void summary_free(struct summary *);

#endif
