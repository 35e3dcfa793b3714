/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "trial.h"

struct entry {
	struct names is;
	const struct group *group;
};

struct trials {
	const struct metrics *metrics;
	struct entry *at;
	size_t n, next;
	const struct share *share;
	size_t shares;
	double *units, *weight; /* scratch, as long as cap */
	size_t cap;
};

struct trials *
trials_of(const struct metrics *ms, const struct gather *g, struct arena *a)
{
	struct trials *t = ARENA_NEW(a, struct trials);

	t->metrics = ms;
	t->n = gather_count(g);
	t->at = mem_alloc(t->n * sizeof *t->at);
	for (size_t i = 0; i < t->n; i++) {
		struct entry *e = &t->at[i];
		e->group = gather_group(g, i, &e->is);
	}
	t->shares = shares_read(&t->share, a);
	return t;
}

static struct arm *
add_arm(struct trial *t, struct str name)
{
	if (t->arms == t->arms_cap)
		t->arm = grow(t->arm, &t->arms_cap, t->arms, sizeof *t->arm);
	t->arm[t->arms] = (struct arm){ .name = name };
	return &t->arm[t->arms++];
}

static int
arm_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct arm *)a)->name, ((const struct arm *)b)->name);
}

static size_t
find_arm(const struct trial *t, struct str name)
{
	const struct arm key = { .name = name };
	const struct arm *at = bsearch(&key, t->arm, t->arms, sizeof *t->arm, arm_cmp);

	return (size_t)(at - t->arm);
}

/* Rows come sorted by arm; those that only --weights knows are put between. */
static void
collect_arms(const struct trials *all, struct trial *t, const struct entry *e, size_t n)
{
	t->arms = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !str_eq(e[i].is.arm, e[i - 1].is.arm))
			add_arm(t, e[i].is.arm);
		double units = (double)e[i].group->units;
		struct arm *arm = &t->arm[t->arms - 1];
		arm->units = units > arm->units ? units : arm->units;
	}
	size_t seen = t->arms;
	for (size_t s = 0; s < all->shares; s++) {
		const struct arm key = { .name = all->share[s].arm };
		if (bsearch(&key, t->arm, seen, sizeof *t->arm, arm_cmp) == NULL)
			add_arm(t, key.name);
	}
	if (t->arms > seen)
		qsort(t->arm, t->arms, sizeof *t->arm, arm_cmp);
}

static int
measure_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct measure *)a)->name, ((const struct measure *)b)->name);
}

static struct measure *
add_measure(struct trial *t, struct str name)
{
	if (t->measures == t->measures_cap)
		t->measure = grow(t->measure, &t->measures_cap, t->measures, sizeof *t->measure);
	t->measure[t->measures] = (struct measure){ .name = name };
	return &t->measure[t->measures++];
}

/* Those the options name, or the different ones among the rows. */
static void
collect_measures(const struct metrics *ms, struct trial *t, const struct entry *e, size_t n)
{
	t->measures = 0;
	for (size_t i = 0; i < ms->count; i++) {
		struct measure *m = add_measure(t, str_of(ms->metric[i].name));
		m->kind = ms->metric[i].kind;
		m->covariate = ms->metric[i].covariate;
		m->keeps = ms->metric[i].keeps;
		m->capped = ms->metric[i].capped;
		m->clustered = ms->cluster >= 0;
		m->at = ms->metric[i].at;
	}
	if (ms->count > 0 || ms->units_only)
		return;
	for (size_t i = 0; i < n; i++)
		add_measure(t, e[i].is.metric);
	qsort(t->measure, n, sizeof *t->measure, measure_cmp);
	t->measures = 1;
	for (size_t i = 1; i < n; i++)
		if (!str_eq(t->measure[i].name, t->measure[t->measures - 1].name))
			t->measure[t->measures++] = t->measure[i];
}

static size_t
find_measure(const struct trial *t, struct str name)
{
	const struct measure key = { .name = name };
	const struct measure *at = bsearch(&key, t->measure, t->measures, sizeof *t->measure,
	    measure_cmp);

	return (size_t)(at - t->measure);
}

static void
place_cells(const struct metrics *ms, struct trial *t, const struct entry *e, size_t n)
{
	size_t cells = t->arms * t->measures;

	if (cells > t->cells_cap) {
		t->cells_cap = cells * 2;
		t->cell = mem_resize(t->cell, t->cells_cap * sizeof *t->cell);
	}
	if (cells > 0)
		memset(t->cell, 0, cells * sizeof *t->cell);
	for (size_t i = 0; i < n; i++) {
		size_t arm = find_arm(t, e[i].is.arm);
		for (size_t m = 0; m < ms->count; m++)
			t->cell[m * t->arms + arm] = &e[i].group->cell[m];
		if (ms->count == 0 && t->measures > 0)
			t->cell[find_measure(t, e[i].is.metric) * t->arms + arm] = e[i].group->cell;
	}
}

/* Rows that name their metric also say of which kind it is. */
static void
settle_kinds(struct trial *t)
{
	for (size_t m = 0; m < t->measures; m++) {
		bool rate = false, mean = false;
		for (size_t a = 0; a < t->arms; a++) {
			const struct cell *c = trial_cell(t, m, a);
			rate |= c != NULL && c->is_rate;
			mean |= c != NULL && c->is_mean;
		}
		t->measure[m].kind = rate ? KIND_RATE : KIND_MEAN;
		t->measure[m].note = rate && mean ? "rows with x and rows with sum" : NULL;
	}
}

static double
weight_of(const struct trials *all, struct str arm)
{
	for (size_t i = 0; i < all->shares; i++)
		if (str_eq(all->share[i].arm, arm))
			return all->share[i].weight;
	return all->shares == 0;
}

static void
check_shares(struct trials *all, struct trial *t)
{
	if (t->arms > all->cap) {
		all->cap = t->arms * 2;
		all->units = mem_resize(all->units, all->cap * sizeof *all->units);
		all->weight = mem_resize(all->weight, all->cap * sizeof *all->weight);
	}
	for (size_t a = 0; a < t->arms; a++) {
		all->units[a] = t->arm[a].units;
		all->weight[a] = t->arm[a].weight = weight_of(all, t->arm[a].name);
	}
	t->weighted = all->shares > 0;
	t->srm = srm_test(all->units, all->weight, t->arms);
}

bool
trials_next(struct trials *all, struct trial *t)
{
	const struct entry *e = all->at + all->next;
	size_t n = 0;

	if (all->next == all->n)
		return false;
	while (all->next < all->n && str_eq(all->at[all->next].is.test, e->is.test) &&
	    str_eq(all->at[all->next].is.slice, e->is.slice)) {
		n++;
		all->next++;
	}
	t->test = e->is.test;
	t->slice = e->is.slice;
	collect_arms(all, t, e, n);
	collect_measures(all->metrics, t, e, n);
	place_cells(all->metrics, t, e, n);
	if (all->metrics->count == 0)
		settle_kinds(t);
	check_shares(all, t);
	return true;
}

bool
trials_more(const struct trials *t)
{
	return t->next > 0 && t->next < t->n &&
	    str_eq(t->at[t->next].is.test, t->at[t->next - 1].is.test);
}

static bool
has_metric(const void *ctx, struct str name)
{
	const struct trials *t = ctx;

	for (size_t m = 0; m < t->metrics->count; m++)
		if (str_eq(str_of(t->metrics->metric[m].name), name))
			return true;
	for (size_t i = 0; i < t->n; i++)
		if (t->metrics->count == 0 && str_eq(t->at[i].is.metric, name))
			return true;
	return false;
}

void
trials_check_roles(const struct trials *t)
{
	if (t->n > 0)
		roles_check(has_metric, t);
}
