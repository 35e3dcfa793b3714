/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judge - one test after the other: control, assignment, comparisons, verdicts. */
#ifndef ABTEST_JUDGE_H
#define ABTEST_JUDGE_H

#include "experiment/resampled.h"
#include "say.h"
#include "stat/bayes.h"

/* Zeroed but for what stands first; the rest is filled in test by test. */
struct judging {
	const char      *control_word;	/* NULL: an arm known by its name, or the first */
	bool             bayes;
	struct beta      prior;
	struct judgement rules;		/* distrust is set here */
	struct how       how;		/* what of it does not depend on the metric */
	struct resampling resampling;

	/* Between comparing and judging: may put other tests and intervals in the place of
	 * those of effect_of(), and set rules.distrust.  Or NULL. */
	void           (*recast)(void *ctx, struct judging *);
	void            *ctx;

	struct trial     trial;
	bool             has_control, control_guessed;
	size_t           control;
	struct finding  *finding;	/* by metric, then arm; none without control or treatment */
	size_t           findings;
	struct how      *hows;		/* by metric */
	double          *best, *loss;	/* [metric * arms + arm], NAN where there is no posterior */

	bool             found_srm, found_harm, found_undefined;	/* in any test so far */
	struct text      text;
	size_t           cap, *order;	/* scratch */
	double          *p;
	struct values   *values;	/* by arm */
	struct arena     draws;		/* of this trial */
};

/* The next trial, compared but not judged: several may be judged together. */
bool judge_compare(struct judging *, struct trials *);

/* Note what was found, for --fail-at; after the verdicts. */
void judge_note(struct judging *, const struct finding *, size_t n);

/* The next trial, all of it. */
bool judge_next(struct judging *, struct trials *);

/* A finding of the trial as say.h takes it. */
static inline struct matter
judge_matter(const struct judging *j, const struct finding *f)
{
	const struct how *how = &j->hows[f->metric];
	bool drawn = how->resample != RESAMPLE_NONE &&
	    (how->keeps || how->kind == KIND_QUANTILE);

	return (struct matter){ .trial = &j->trial, .assigned = &j->trial, .all = j->finding,
		.one = f, .control = j->control, .control_guessed = j->control_guessed,
		.rules = &j->rules, .how = how,
		.draws = drawn ? j->resampling.draws : 0, .seed = j->resampling.seed };
}

#endif
