/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "segments.h"

#include "stat/chisq.h"

static void
make_room(struct segments *s, size_t n)
{
	if (n <= s->findings_cap)
		return;
	s->findings_cap = 2 * n;
	s->finding = mem_resize(s->finding, s->findings_cap * sizeof *s->finding);
	s->p = mem_resize(s->p, s->findings_cap * 2 * sizeof *s->p);
	s->order = mem_resize(s->order, s->findings_cap * sizeof *s->order);
}

/* A slice is judged by the whole's rules and against its control, whatever arms
 * the slice has. */
static struct judging *
slice_judging(struct segments *s, const char *control)
{
	if (s->n == s->cap) {
		size_t old = s->cap;
		s->at = grow(s->at, &s->cap, s->n, sizeof *s->at);
		memset(s->at + old, 0, (s->cap - old) * sizeof *s->at);
	}
	struct judging *j = &s->at[s->n];
	j->control_word = control;
	j->bayes = s->whole.bayes;
	j->prior = s->whole.prior;
	j->rules = s->whole.rules;
	j->how = s->whole.how;
	j->resampling = s->whole.resampling;
	return j;
}

static double
units_of(const struct trial *t)
{
	double n = 0;

	for (size_t a = 0; a < t->arms; a++)
		n += t->arm[a].units;
	return n;
}

static void
compare_slices(struct segments *s, struct trials *slices)
{
	const struct trial *t = &s->whole.trial;
	const char *control = s->whole.control_word;
	bool more = true;

	if (s->whole.has_control)
		control = arena_str(&s->names, t->arm[s->whole.control].name).p;
	s->unplaced = 0;
	for (s->n = s->findings = 0; more; more = trials_more(slices)) {
		struct judging *j = slice_judging(s, control);
		judge_compare(j, slices);
		if (j->trial.slice.n == 0 && !s->strata) {
			s->unplaced = units_of(&j->trial);
			continue;
		}
		make_room(s, s->findings + j->findings);
		for (size_t i = 0; i < j->findings; i++) {
			s->finding[s->findings] = j->finding[i];
			s->finding[s->findings++].slice = s->n;
		}
		s->n++;
	}
}

/* A broken assignment of the whole is one of every slice, not the other way. */
static void
judge_slices(struct segments *s)
{
	struct judgement rules = s->whole.rules;

	findings_judge(s->finding, s->findings, &rules, s->p, s->order);
	for (size_t i = 0; i < s->findings; i++)
		if (s->at[s->finding[i].slice].rules.distrust)
			s->finding[i].verdict = VERDICT_DISTRUST;
	for (size_t i = 0, end; i < s->findings; i = end) {
		size_t slice = s->finding[i].slice;
		for (end = i; end < s->findings && s->finding[end].slice == slice; end++)
			;
		judge_note(&s->at[slice], s->finding + i, end - i);
		s->whole.found_srm |= s->at[slice].found_srm;
		s->whole.found_harm |= s->at[slice].found_harm;
		s->whole.found_undefined |= s->at[slice].found_undefined;
	}
}

static bool
is_same(const struct segments *s, const struct finding *of_slice, const struct finding *f)
{
	const struct trial *t = &s->at[of_slice->slice].trial, *w = &s->whole.trial;

	return str_eq(t->arm[of_slice->arm].name, w->arm[f->arm].name) &&
	    str_eq(t->measure[of_slice->metric].name, w->measure[f->metric].name);
}

static void
test_interaction(struct segments *s, struct finding *f)
{
	double *estimate = s->p, *se = s->p + s->findings;
	size_t n = 0;

	for (size_t i = 0; i < s->findings; i++)
		if (is_same(s, &s->finding[i], f)) {
			estimate[n] = s->finding[i].effect.diff.estimate;
			se[n++] = s->finding[i].effect.diff.se;
		}
	f->p_interaction = chisq_cochran(estimate, se, n).p;
	for (size_t i = 0; i < s->findings; i++)
		if (is_same(s, &s->finding[i], f))
			s->finding[i].p_interaction = f->p_interaction;
}

/* The cell of the whole's metric and arm in a slice. */
static const struct cell *
slice_cell(const struct judging *j, struct str metric, struct str arm)
{
	const struct trial *t = &j->trial;

	for (size_t m = 0; m < t->measures; m++)
		for (size_t a = 0; a < t->arms; a++)
			if (str_eq(t->measure[m].name, metric) && str_eq(t->arm[a].name, arm))
				return trial_cell(t, m, a);
	return NULL;
}

static void
stratify(struct segments *s, struct finding *f)
{
	struct judging *j = &s->whole;
	const struct measure *m = &j->trial.measure[f->metric];

	if (m->note != NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		s->cells[i] = (struct stratum_cells){
			slice_cell(&s->at[i], m->name, j->trial.arm[j->control].name),
			slice_cell(&s->at[i], m->name, j->trial.arm[f->arm].name),
		};
	j->hows[f->metric].stratified = true;
	f->effect = effect_stratified(&j->hows[f->metric], &f->effect, s->cells, s->n);
}

bool
segments_next(struct segments *s, struct trials *whole, struct trials *slices)
{
	struct judging *j = &s->whole;

	if (!judge_compare(j, whole))
		return false;
	arena_reset(&s->names);
	compare_slices(s, slices);
	if (s->strata) {
		s->cells = mem_resize(s->cells, (s->n + 1) * sizeof *s->cells);
		for (size_t i = 0; i < j->findings; i++)
			stratify(s, &j->finding[i]);
	} else {
		judge_slices(s);
	}
	findings_judge(j->finding, j->findings, &j->rules, j->p, j->order);
	judge_note(j, j->finding, j->findings);
	for (size_t i = 0; i < j->findings; i++)
		test_interaction(s, &j->finding[i]);
	return true;
}
