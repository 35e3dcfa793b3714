/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "allot.h"

#include "stat/bandit.h"
#include "stat/dist.h"

enum { FEW_UNITS = 30 };

const char *const allot_rule_names[ALLOT_RULES] = {
	[ALLOT_THOMPSON] = "thompson",
	[ALLOT_TOP_TWO] = "top-two",
	[ALLOT_UCB] = "ucb",
};

/* Posteriors as bayes.h takes them, turned over where lower is better. */
struct posteriors {
	bool rate;
	struct beta beta[BAYES_ARMS_MAX];
	struct normal normal[BAYES_ARMS_MAX];
};

static void
rate_stake(struct stake *s, const struct cell *c, const struct allot_rules *r, struct beta *to)
{
	double x = c ? exact_value(&c->x) : 0, n = c ? exact_value(&c->y) : 0;
	struct beta b = bayes_posterior(r->prior, x, n);
	double all = b.a + b.b;

	s->n = n;
	s->value = bayes_mean(b);
	s->var = b.a * b.b / (all * all * (all + 1));
	s->lo = dist_beta_q((1 - r->conf) / 2, b.a, b.b, DIST_LOWER);
	s->hi = dist_beta_q((1 - r->conf) / 2, b.a, b.b, DIST_UPPER);
	s->note = n > 0 ? NULL : "no trials yet: the prior alone";
	*to = r->lower ? (struct beta){ b.b, b.a } : b;
}

static void
mean_stake(struct stake *s, enum kind kind, const struct cell *c, const struct allot_rules *r,
    struct normal *to)
{
	struct sample m;
	double z = dist_norm_q((1 - r->conf) / 2, DIST_UPPER);

	s->note = cell_mean(kind, c, &m);
	s->n = m.n;
	s->value = m.mean;
	s->var = s->note == NULL ? m.var / m.n : NAN;
	s->lo = m.mean - z * sqrt(s->var);
	s->hi = m.mean + z * sqrt(s->var);
	*to = (struct normal){ r->lower ? -m.mean : m.mean, sqrt(s->var) };
	if (s->note == NULL && m.n < FEW_UNITS)
		s->note = "fewer than 30 units, a normal posterior is rough";
}

/* false: some arm has none. */
static bool
find_posteriors(struct allotment *a, const struct trial *t, size_t measure,
    const struct allot_rules *r, struct posteriors *p)
{
	bool all = true;
	enum kind kind = t->measure[measure].kind;

	p->rate = kind == KIND_RATE;
	for (size_t i = 0; i < a->arms; i++) {
		struct stake *s = &a->arm[i];
		if (p->rate)
			rate_stake(s, trial_cell(t, measure, i), r, &p->beta[i]);
		else
			mean_stake(s, kind, trial_cell(t, measure, i), r, &p->normal[i]);
		all &= !isnan(s->var);
	}
	return all;
}

static void
chances(const struct posteriors *p, size_t k, double *best, double *loss)
{
	if (p->rate)
		bayes_best(p->beta, k, best, loss);
	else
		bayes_best_normal(p->normal, k, best, loss);
}

static void
find_bounds(struct allotment *a, const struct posteriors *p, bool lower)
{
	double trials = 1;

	for (size_t i = 0; i < a->arms; i++)
		trials += a->arm[i].n;
	for (size_t i = 0; i < a->arms; i++) {
		double tail = 1 / fmax(trials, 2), bound;
		if (p->rate)
			bound = dist_beta_q(tail, p->beta[i].a, p->beta[i].b, DIST_UPPER);
		else
			bound = p->normal[i].mean + p->normal[i].sd * dist_norm_q(tail, DIST_UPPER);
		a->arm[i].bound = !lower ? bound : p->rate ? 1 - bound : -bound;
	}
}

/* Arms that have long been below the chance go; the best one left never does. */
static void
drop_losers(struct allotment *a, const struct allot_rules *r)
{
	size_t best = a->arms;

	for (size_t i = 0; i < a->arms; i++)
		if (!a->arm[i].look.dropped &&
		    (best == a->arms || a->arm[i].best > a->arm[best].best))
			best = i;
	for (size_t i = 0; i < a->arms && r->drop > 0; i++) {
		struct stake *s = &a->arm[i];
		if (s->look.dropped)
			continue;
		bool below = i != best && s->best < r->drop && s->n >= r->min_sample;
		s->look.below = below ? s->look.below + 1 : 0;
		s->dropped_now = s->look.dropped = s->look.below >= r->looks;
	}
}

static void
ucb_weights(const struct allotment *a, const size_t *of, bool lower, double *w)
{
	double most = -INFINITY, ties = 0;

	for (size_t i = 0; i < a->live; i++)
		most = fmax(most, lower ? -a->arm[of[i]].bound : a->arm[of[i]].bound);
	for (size_t i = 0; i < a->live; i++) {
		w[i] = (lower ? -a->arm[of[i]].bound : a->arm[of[i]].bound) == most;
		ties += w[i];
	}
	for (size_t i = 0; i < a->live; i++)
		w[i] /= ties;
}

/* Shares of the arms that are left, by their chances among themselves. */
static void
find_shares(struct allotment *a, const struct posteriors *all, const struct allot_rules *r)
{
	struct posteriors left = { .rate = all->rate };
	double best[BAYES_ARMS_MAX], w[BAYES_ARMS_MAX];
	size_t of[BAYES_ARMS_MAX] = { 0 };

	a->live = 0;
	for (size_t i = 0; i < a->arms; i++)
		if (!a->arm[i].look.dropped) {
			left.beta[a->live] = all->beta[i];
			left.normal[a->live] = all->normal[i];
			of[a->live++] = i;
		}
	for (size_t i = 0; i < a->live; i++)
		w[i] = 1 / (double)a->live;
	if (!a->equal && a->live > 1) {
		if (a->live < a->arms)
			chances(&left, a->live, best, NULL);
		for (size_t i = 0; i < a->live && a->live == a->arms; i++)
			best[i] = a->arm[i].best;
		if (r->rule == ALLOT_UCB)
			ucb_weights(a, of, r->lower, w);
		else if (r->rule == ALLOT_TOP_TWO)
			bandit_top_two(best, a->live, w);
		else
			memcpy(w, best, a->live * sizeof *w);
	}
	bandit_floor(w, a->live, r->least, w);
	for (size_t i = 0; i < a->live; i++)
		a->arm[of[i]].share = w[i];
}

static void
split_budget(struct allotment *a, const struct allot_rules *r)
{
	double share[BAYES_ARMS_MAX];
	int64_t cents[BAYES_ARMS_MAX];

	for (size_t i = 0; i < a->arms; i++)
		share[i] = a->arm[i].share;
	bandit_split(r->budget_cents, share, a->arms, cents);
	for (size_t i = 0; i < a->arms; i++)
		a->arm[i].cents = cents[i];
}

/* The best posterior mean of the arms that are left; a prior alone leads nobody. */
static void
find_leader(struct allotment *a, bool lower)
{
	a->leader = a->arms;
	for (size_t i = 0; i < a->arms; i++) {
		const struct stake *s = &a->arm[i];
		double gain = a->leader == a->arms ? INFINITY : s->value - a->arm[a->leader].value;
		if (!s->look.dropped && s->n > 0 && (lower && isfinite(gain) ? gain < 0 : gain > 0))
			a->leader = i;
	}
}

/* n_i (leader - i), and the sum of it: N leader - sum of n_i i. */
static void
find_regret(struct allotment *a, const struct allot_rules *r)
{
	double z = dist_norm_q((1 - r->conf) / 2, DIST_UPPER), all = 0, var = 0;
	const struct stake *lead = &a->arm[a->leader];

	a->regret = 0;
	for (size_t i = 0; i < a->arms; i++)
		all += a->arm[i].n;
	for (size_t i = 0; i < a->arms; i++) {
		struct stake *s = &a->arm[i];
		double sd = i == a->leader ? 0 : s->n * sqrt(lead->var + s->var);
		s->regret = s->n * (r->lower ? s->value - lead->value : lead->value - s->value);
		s->regret_lo = s->regret - z * sd;
		s->regret_hi = s->regret + z * sd;
		a->regret += s->regret;
		var += i == a->leader ? (all - s->n) * (all - s->n) * s->var : s->n * s->n * s->var;
	}
	a->regret_lo = a->regret - z * sqrt(var);
	a->regret_hi = a->regret + z * sqrt(var);
}

static void
reset(struct allotment *a, size_t arms, struct look *const *looks)
{
	if (arms > a->cap) {
		a->cap = arms * 2;
		a->arm = mem_resize(a->arm, a->cap * sizeof *a->arm);
	}
	a->arms = a->leader = arms;
	a->live = 0;
	a->equal = false;
	a->note = NULL;
	a->regret = a->regret_lo = a->regret_hi = NAN;
	for (size_t i = 0; i < arms; i++)
		a->arm[i] = (struct stake){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, INT_NONE,
			NAN, NAN, NAN, *looks[i], false, NULL };
}

void
allot(struct allotment *a, const struct trial *t, size_t measure, const struct allot_rules *r,
    struct look *const *looks)
{
	struct posteriors p;
	double best[BAYES_ARMS_MAX], loss[BAYES_ARMS_MAX];

	reset(a, t->arms, looks);
	a->note = t->measure[measure].note;
	if (a->note == NULL && t->measure[measure].kind > KIND_RATIO)
		a->note = "no posterior for a metric of this kind";
	if (a->note == NULL && t->arms > BAYES_ARMS_MAX)
		a->note = "more than 64 arms";
	if (a->note != NULL)
		return;
	a->equal = !find_posteriors(a, t, measure, r, &p);
	if (!a->equal) {
		chances(&p, a->arms, best, loss);
		for (size_t i = 0; i < a->arms; i++) {
			a->arm[i].best = best[i];
			a->arm[i].loss = loss[i];
		}
		find_bounds(a, &p, r->lower);
		drop_losers(a, r);
		find_leader(a, r->lower);
		if (a->leader < a->arms)
			find_regret(a, r);
	}
	for (size_t i = 0; i < a->arms; i++) {
		*looks[i] = a->arm[i].look;
		a->arm[i].share = 0;
	}
	find_shares(a, &p, r);
	if (r->budget_cents != INT_NONE)
		split_budget(a, r);
}
