/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/resampled.h"

#include <math.h>
#include <stdlib.h>

#include "base/crew.h"
#include "stat/moments.h"
#include "stat/quant.h"
#include "stat/resample.h"

enum { STEP = 16 }; /* draws a worker takes at once */

struct draws {
	const struct how *how;
	struct values v[2];
	struct population from[2];
	uint64_t seed[2];
	double *at[2];
};

static bool
draw(void *ctx, size_t from, size_t to)
{
	struct draws *d = ctx;
	bool quantile = d->how->kind == KIND_QUANTILE;

	if (d->how->resample == RESAMPLE_PERMUTATION) {
		if (quantile)
			permuted_quantiles(d->v[0], d->v[1], d->how->at, d->seed[1], from, to,
			    d->at[0]);
		else
			permuted_t(d->v[0], d->v[1], d->how->cap, d->seed[1], from, to, d->at[0]);
		return true;
	}
	for (int i = 0; i < 2; i++)
		if (quantile)
			bootstrap_quantiles(&d->from[i], d->how->at, d->seed[i], from, to,
			    d->at[i]);
		else
			bootstrap_means(&d->from[i], d->seed[i], from, to, d->at[i]);
	return true;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
set_p(struct comparison *c, double p)
{
	c->p = fmin(p, 1);
	c->log_p = log(c->p);
	c->statistic = c->df = NAN;
	c->note = NULL;
}

static void
permutation(struct effect *e, const struct draws *d, size_t n)
{
	bool quantile = d->how->kind == KIND_QUANTILE;
	double seen = fabs(quantile ? e->diff.estimate : e->diff.statistic);
	size_t far = 1;

	/* equal deals add up in another order: as far, but for rounding */
	for (size_t i = 0; i < n; i++)
		far += fabs(d->at[0][i]) >= seen * (1 - 1e-12);
	set_p(&e->diff, (double)far / (double)(n + 1));
}

static void
set_ends(struct comparison *c, const double *sorted, size_t n, double conf)
{
	c->lo = quant_sorted(sorted, n, (1 - conf) / 2);
	c->hi = quant_sorted(sorted, n, (1 + conf) / 2);
}

static void
bootstrap(struct effect *e, const struct draws *d, size_t n, double conf, struct arena *arena)
{
	double *diff = d->at[1], *lift = arena_alloc(arena, n * sizeof *lift + 1);
	size_t below = 1, above = 1;
	bool positive = true;
	struct moments m = { 0 };

	for (size_t i = 0; i < n; i++) {
		positive &= d->at[0][i] > 0;
		lift[i] = diff[i] / d->at[0][i] - 1;
		diff[i] -= d->at[0][i];
		below += diff[i] <= 0;
		above += diff[i] >= 0;
		moments_add(&m, diff[i]);
	}
	qsort(diff, n, sizeof *diff, by_value);
	if (diff[0] == diff[n - 1]) {
		e->diff.note = "no variance";
		return;
	}
	e->diff.se = sqrt(moments_var(&m));
	set_p(&e->diff, 2 * (double)(below < above ? below : above) / (double)(n + 1));
	set_ends(&e->diff, diff, n, conf);
	e->tail = TAIL_OF_DRAWS;
	e->draw = lift;
	e->draws = positive ? n : 0;
	if (!positive) {
		e->lift.lo = e->lift.hi = NAN;
		e->lift.note = e->value_a == 0 ? "control mean is zero" :
						 "control mean not told from zero";
		return;
	}
	qsort(lift, n, sizeof *lift, by_value);
	e->lift.estimate = e->value_b / e->value_a - 1;
	e->lift.note = NULL;
	set_ends(&e->lift, lift, n, conf);
}

void
effect_resample(struct effect *e, const struct how *how, const struct resampling *r,
    const struct cell *a, uint64_t stream_a, const struct cell *b, uint64_t stream_b,
    struct arena *arena)
{
	struct draws d = { .how = how,
		.v = { cell_values(a), cell_values(b) },
		.seed = { r->seed ^ stream_a, r->seed ^ stream_b } };
	double cap = how->kind == KIND_QUANTILE ? (double)INFINITY : how->cap;
	bool rough = how->kind == KIND_QUANTILE && isnan(e->diff.p);

	/* without two values in an arm, or any two that differ, there is nothing to draw */
	if (!(e->n_a > 1 && e->n_b > 1) || (e->diff.note != NULL && !rough))
		return;
	e->diff.estimate = e->value_b - e->value_a;
	for (int i = 0; i < 2; i++) {
		d.from[i] = population_of(d.v[i], cap);
		d.at[i] = mem_alloc(r->draws * sizeof(double) + 1);
	}
	crew_run(draw, &d, r->draws, STEP, r->workers);
	if (how->resample == RESAMPLE_PERMUTATION)
		permutation(e, &d, r->draws);
	else
		bootstrap(e, &d, r->draws, how->conf, arena);
	for (int i = 0; i < 2; i++) {
		population_free(&d.from[i]);
		free(d.at[i]);
	}
}
