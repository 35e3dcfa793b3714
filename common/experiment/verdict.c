/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/verdict.h"

#include <math.h>

const char *const role_names[ROLES] = {
	[ROLE_PRIMARY] = "primary",
	[ROLE_SECONDARY] = "secondary",
	[ROLE_GUARDRAIL] = "guardrail",
};

const char *const verdict_names[VERDICTS] = {
	[VERDICT_UNDEFINED] = "",
	[VERDICT_WINNER] = "winner",
	[VERDICT_NONE] = "no difference shown",
	[VERDICT_HARM] = "harm",
	[VERDICT_BLOCKED] = "blocked",
	[VERDICT_HOLDS] = "holds",
	[VERDICT_OPEN] = "open",
	[VERDICT_DISTRUST] = "do not trust",
	[VERDICT_EQUIVALENT] = "equivalent",
};

static void
adjust_family(struct finding *f, size_t n, enum role role, enum adjust rule, double *p,
    size_t *order)
{
	size_t family = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		if (f[i].role == role) {
			family += !isnan(f[i].effect.diff.p);
			p[at++] = f[i].effect.diff.p;
		}
	adjust_p(rule, p, at, p, order);
	at = 0;
	for (size_t i = 0; i < n; i++)
		if (f[i].role == role) {
			f[i].family = family;
			f[i].p_adjusted = p[at++];
		}
}

static enum verdict
judge_difference(const struct finding *f, double alpha)
{
	double reached = fabs(f->effect.diff.statistic) - f->bound;

	if (isnan(f->by_bound ? reached : f->p_adjusted))
		return VERDICT_UNDEFINED;
	if (f->by_bound ? reached < 0 : !(f->p_adjusted < alpha))
		return f->p_equivalent < alpha ? VERDICT_EQUIVALENT : VERDICT_NONE;
	return (f->effect.diff.estimate > 0) != f->lower ? VERDICT_WINNER : VERDICT_HARM;
}

/* A relative margin below a control of 0 or less would turn over. */
static enum verdict
judge_guardrail(struct finding *f, double margin)
{
	const struct comparison *lift = &f->effect.lift;
	double worst = f->lower ? -lift->hi : lift->lo, best = f->lower ? -lift->lo : lift->hi;

	if (isnan(lift->lo) || isnan(lift->hi) || !(f->effect.value_a > 0))
		return VERDICT_UNDEFINED;
	f->p_margin = effect_tail(&f->effect, f->lower ? margin : -margin, !f->lower);
	if (worst > -margin)
		return VERDICT_HOLDS;
	return best < -margin ? VERDICT_HARM : VERDICT_OPEN;
}

/* A winner whose arm has a guardrail that does not hold is none. */
static void
block(struct finding *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t g = 0; g < n && f[i].verdict == VERDICT_WINNER; g++)
			if (f[g].role == ROLE_GUARDRAIL && f[g].arm == f[i].arm &&
			    f[g].slice == f[i].slice && f[g].verdict != VERDICT_HOLDS) {
				f[i].verdict = VERDICT_BLOCKED;
				f[i].broken = g;
			}
}

void
findings_judge(struct finding *f, size_t n, const struct judgement *j, double *p, size_t *order)
{
	for (size_t i = 0; i < n; i++) {
		f[i].p_adjusted = f[i].p_margin = NAN;
		f[i].family = f[i].broken = 0;
		f[i].p_equivalent = j->equivalence > 0 ?
		    effect_equivalent(&f[i].effect, j->equivalence) :
		    (double)NAN;
	}
	adjust_family(f, n, ROLE_PRIMARY, j->rule[ROLE_PRIMARY], p, order);
	adjust_family(f, n, ROLE_SECONDARY, j->rule[ROLE_SECONDARY], p, order);
	for (size_t i = 0; i < n; i++)
		if (f[i].role == ROLE_GUARDRAIL)
			f[i].verdict = judge_guardrail(&f[i], j->margin);
		else
			f[i].verdict = judge_difference(&f[i], 1 - j->conf);
	block(f, n);
	for (size_t i = 0; i < n && j->distrust; i++)
		f[i].verdict = VERDICT_DISTRUST;
}
