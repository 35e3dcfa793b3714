/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge.h"

#include "base/hash.h"

static struct str
arm_name(const void *trial, size_t arm)
{
	return ((const struct trial *)trial)->arm[arm].name;
}

static void
find_control(struct judging *j)
{
	struct control c = control_of(j->control_word, j->trial.arms, arm_name, &j->trial);

	j->has_control = c.found;
	j->control = c.arm;
	j->control_guessed = c.guessed;
}

static void
make_room(struct judging *j, size_t n)
{
	if (n <= j->cap)
		return;
	j->cap = n * 2;
	j->finding = mem_resize(j->finding, j->cap * sizeof *j->finding);
	j->order = mem_resize(j->order, j->cap * sizeof *j->order);
	j->p = mem_resize(j->p, j->cap * sizeof *j->p);
	j->best = mem_resize(j->best, j->cap * sizeof *j->best);
	j->loss = mem_resize(j->loss, j->cap * sizeof *j->loss);
	j->hows = mem_resize(j->hows, j->cap * sizeof *j->hows);
	j->values = mem_resize(j->values, j->cap * sizeof *j->values);
}

/* The quantile of all arms together at which a mean's values are cut. */
static double
cap_of(struct judging *j, size_t metric)
{
	const struct trial *t = &j->trial;

	for (size_t a = 0; a < t->arms; a++)
		j->values[a] = cell_values(trial_cell(t, metric, a));
	return values_quantile_of(j->values, t->arms, t->measure[metric].at);
}

static struct how
how_of(struct judging *j, size_t metric)
{
	const struct measure *m = &j->trial.measure[metric];
	struct how how = j->how;

	how.kind = m->kind;
	how.covariate = m->covariate;
	how.keeps = m->kind == KIND_MEAN && m->keeps;
	how.clustered = m->clustered;
	how.at = m->at;
	how.cap = m->capped ? cap_of(j, metric) : (double)INFINITY;
	how.conf = j->rules.conf;
	return how;
}

/* A number for the arm's draws: the same beside any other arm and metric order. */
static uint64_t
stream_of(const struct trial *t, size_t metric, size_t arm)
{
	const struct str part[] = { t->test, t->slice, t->measure[metric].name, t->arm[arm].name };
	uint64_t stream = 0;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		stream = (stream ^ hash_str(part[i])) * 0x9e3779b97f4a7c15u;
	return stream;
}

static struct effect
compare(struct judging *j, size_t m, size_t arm)
{
	const struct trial *t = &j->trial;
	const struct how *how = &j->hows[m];
	const struct cell *a = trial_cell(t, m, j->control), *b = trial_cell(t, m, arm);
	struct effect e = effect_of(how, a, b);

	if (how->resample != RESAMPLE_NONE && (how->keeps || how->kind == KIND_QUANTILE))
		effect_resample(&e, how, &j->resampling, a, stream_of(t, m, j->control), b,
		    stream_of(t, m, arm), &j->draws);
	if (t->measure[m].note != NULL)
		effect_void(&e, t->measure[m].note);
	return e;
}

static void
compare_all(struct judging *j)
{
	const struct trial *t = &j->trial;

	j->findings = 0;
	arena_reset(&j->draws);
	for (size_t m = 0; m < t->measures && j->has_control; m++) {
		const struct measure *of = &t->measure[m];
		j->hows[m] = how_of(j, m);
		for (size_t a = 0; a < t->arms; a++) {
			if (a == j->control)
				continue;
			struct finding *f = &j->finding[j->findings++];
			*f = (struct finding){ .metric = m,
				.arm = a,
				.role = role_of(of->name),
				.lower = lower_is_better(of->name),
				.p_interaction = NAN };
			f->effect = compare(j, m, a);
		}
	}
}

/* Turned so that larger is better; false when the arm has none. */
static bool
beta_of(const struct judging *j, size_t m, size_t arm, struct beta *to)
{
	const struct cell *c = trial_cell(&j->trial, m, arm);

	if (c == NULL || exact_is_zero(&c->y))
		return false;
	struct beta b = bayes_posterior(j->prior, exact_value(&c->x), exact_value(&c->y));
	*to = lower_is_better(j->trial.measure[m].name) ? (struct beta){ b.b, b.a } : b;
	return true;
}

static bool
normal_of(const struct judging *j, size_t m, size_t arm, struct normal *to)
{
	const struct measure *of = &j->trial.measure[m];
	struct sample s;

	if (cell_mean(of->clustered ? KIND_RATIO : of->kind, trial_cell(&j->trial, m, arm), &s) !=
	    NULL)
		return false;
	*to = (struct normal){ lower_is_better(of->name) ? -s.mean : s.mean, sqrt(s.var / s.n) };
	return true;
}

/* What is adjusted, capped or put together from strata has no posterior here. */
static bool
has_posterior(const struct judging *j, size_t m)
{
	const struct measure *of = &j->trial.measure[m];
	bool plain = !of->covariate && !of->capped && !j->hows[m].stratified;

	return j->has_control && of->note == NULL && plain &&
	    (of->kind == KIND_RATE || of->kind == KIND_MEAN || of->kind == KIND_RATIO);
}

/* Chance to be best and loss of the arms that have a posterior. */
static void
chances_of(struct judging *j, size_t m)
{
	const struct trial *t = &j->trial;
	bool rate = t->measure[m].kind == KIND_RATE && !t->measure[m].clustered;
	struct beta beta[BAYES_ARMS_MAX];
	struct normal normal[BAYES_ARMS_MAX];
	double best[BAYES_ARMS_MAX], loss[BAYES_ARMS_MAX];
	size_t arm[BAYES_ARMS_MAX], n = 0;

	if (t->arms > BAYES_ARMS_MAX)
		return;
	for (size_t a = 0; a < t->arms; a++)
		if (rate ? beta_of(j, m, a, &beta[n]) : normal_of(j, m, a, &normal[n]))
			arm[n++] = a;
	if (!(rate ? bayes_best(beta, n, best, loss) : bayes_best_normal(normal, n, best, loss)))
		return;
	for (size_t i = 0; i < n; i++) {
		j->best[m * t->arms + arm[i]] = best[i];
		j->loss[m * t->arms + arm[i]] = loss[i];
	}
}

static void
chances(struct judging *j)
{
	const struct trial *t = &j->trial;

	for (size_t m = 0; m < t->measures; m++) {
		for (size_t a = 0; a < t->arms; a++)
			j->best[m * t->arms + a] = j->loss[m * t->arms + a] = (double)NAN;
		if (has_posterior(j, m))
			chances_of(j, m);
	}
}

bool
judge_compare(struct judging *j, struct trials *trials)
{
	struct trial *t = &j->trial;

	if (!trials_next(trials, t))
		return false;
	make_room(j, t->measures * t->arms);
	find_control(j);
	/* weights that leave out an arm with units are a broken assignment too */
	j->rules.distrust = shares_broken(&t->srm) ||
	    (t->srm.note != NULL && t->arms > 1 && t->weighted);
	compare_all(j);
	if (j->recast != NULL)
		j->recast(j->ctx, j);
	if (j->bayes)
		chances(j);
	return true;
}

void
judge_note(struct judging *j, const struct finding *f, size_t n)
{
	const struct trial *t = &j->trial;

	j->found_srm |= j->rules.distrust;
	j->found_undefined |= n == 0;
	for (size_t i = 0; i < n; i++) {
		double tested = f[i].by_bound ? f[i].bound : f[i].effect.diff.p;
		bool has_lift = t->measure[f[i].metric].kind != KIND_RANK;
		j->found_harm |= f[i].verdict == VERDICT_HARM;
		j->found_undefined |= isnan(tested) ||
		    (has_lift && isnan(f[i].effect.lift.estimate));
	}
}

bool
judge_next(struct judging *j, struct trials *trials)
{
	if (!judge_compare(j, trials))
		return false;
	findings_judge(j->finding, j->findings, &j->rules, j->p, j->order);
	judge_note(j, j->finding, j->findings);
	return true;
}
