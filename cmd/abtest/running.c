/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "running.h"

#include "looks.h"

enum { TUNE = 5000 };

static bool
same(const struct run *r, struct str metric, struct str control, struct str arm)
{
	return str_eq(r->metric, metric) && str_eq(r->arm, arm) && str_eq(r->control, control);
}

static struct run *
find(const struct running *r, const struct judging *j, const struct finding *f)
{
	struct str metric = j->trial.measure[f->metric].name;
	struct str control = j->trial.arm[j->control].name, arm = j->trial.arm[f->arm].name;

	for (size_t i = 0; i < r->len; i++)
		if (same(&r->at[i], metric, control, arm))
			return &r->at[i];
	return NULL;
}

static struct run *
enter(struct running *r, const struct judging *j, const struct finding *f)
{
	struct run *run = find(r, j, f);

	if (run != NULL)
		return run;
	GROW(r);
	r->at[r->len] = (struct run){ .metric = j->trial.measure[f->metric].name,
		.control = j->trial.arm[j->control].name,
		.arm = j->trial.arm[f->arm].name };
	return &r->at[r->len++];
}

static void
begin_test(struct running *r)
{
	for (size_t i = 0; i < r->len; i++)
		course_end(&r->at[i].course);
	r->len = 0;
	r->srm_log = 0;
	r->srm_broken = false;
}

/* What the assignment looks like to who has looked before. */
static void
check_assignment(struct running *r, struct judging *j)
{
	struct trial *t = &j->trial;

	r->srm_log = fmax(r->srm_log, look_srm(t));
	r->srm_broken |= shares_broken_at_look(&t->srm, r->srm_log);
	j->rules.distrust = r->srm_broken || (t->srm.note != NULL && t->arms > 1 && t->weighted);
	if (t->srm.note == NULL) {
		t->srm.log_p = 0 - r->srm_log;
		t->srm.p = exp(t->srm.log_p);
	}
}

/* Units of control and arm at which the sequence is sharpest. */
static double
tune_of(const struct running *r, const struct trial *t, size_t control, size_t arm)
{
	double due = 0, both = t->arm[control].weight + t->arm[arm].weight;

	if (!isnan(r->tune))
		return r->tune;
	for (size_t a = 0; a < t->arms; a++)
		due += t->arm[a].weight;
	return !isnan(r->planned) && both > 0 ? r->planned * both / due : TUNE;
}

static double
information(const struct running *r, const struct trial *t)
{
	double all = 0;

	for (size_t a = 0; a < t->arms; a++)
		all += t->arm[a].units;
	return r->looks > 0 ? (double)look_number(t->slice) / (double)r->looks : all / r->planned;
}

static double
level(const struct running *r, const struct judging *j, enum role role)
{
	double alpha = 1 - r->rules.conf;
	size_t n = 0;

	if (role == ROLE_GUARDRAIL || r->adjust[role] == ADJUST_NONE)
		return alpha;
	for (size_t i = 0; i < j->findings; i++)
		n += j->finding[i].role == role;
	return alpha / (double)n;
}

void
running_look(void *ctx, struct judging *j)
{
	struct running *r = ctx;
	const struct trial *t = &j->trial;

	if (look_number(t->slice) == 1)
		begin_test(r);
	check_assignment(r, j);
	for (size_t i = 0; i < j->findings; i++) {
		struct finding *f = &j->finding[i];
		struct run *run = enter(r, j, f);
		double plan = r->rules.group ? information(r, t) :
					       tune_of(r, t, j->control, f->arm);
		course_look(&run->course, &r->rules, level(r, j, f->role), plan, f, &run->glance);
	}
}

void
running_decide(struct running *r, struct judging *j)
{
	int64_t look = look_number(j->trial.slice);

	for (size_t i = 0; i < j->findings; i++) {
		struct finding *f = &j->finding[i];
		struct run *run = find(r, j, f);
		course_decide(&run->course, &r->rules, &run->glance, f, look);
		if (run->course.since == look)
			run->since = look_name(j->trial.slice);
	}
}

const struct run *
running_of(const struct running *r, const struct judging *j, const struct finding *f)
{
	return find(r, j, f);
}
