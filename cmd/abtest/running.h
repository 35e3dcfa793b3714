/* SPDX-License-Identifier: GPL-3.0-or-later */
/* running - the comparisons of a test that runs, from look to look (course.h). */
#ifndef ABTEST_RUNNING_H
#define ABTEST_RUNNING_H

#include "experiment/course.h"
#include "judge.h"

struct run {
	struct str metric, control, arm;
	struct course course;
	struct glance glance;		/* at this look */
	struct str since;		/* day of the decision */
};

/* Zeroed but for what stands first. */
struct running {
	struct course_rules rules;
	enum adjust adjust[ROLES];	/* of a group test: none or bonferroni */
	double  tune;		/* NAN: from planned, else 5000 */
	double  planned;	/* units of all arms together, or NAN */
	int64_t looks;		/* planned, or 0 */

	double  srm_log;	/* of this test: the largest so far */
	bool    srm_broken;
	struct run *at;
	size_t  len, cap;
};

/* For judging.recast, with the running as ctx. */
void running_look(void *, struct judging *);

/* After judge_next(): decisions of all findings. */
void running_decide(struct running *, struct judging *);

const struct run *running_of(const struct running *, const struct judging *,
    const struct finding *);

#endif
