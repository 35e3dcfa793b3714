/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "experiment/switchback_impl.h"
#include "stat/compare.h"
#include "stat/dist.h"
#include "stat/moments.h"

enum { DF_LEAST = 4, DF_LEVELS = 8 };

static const struct finding_of nothing = { NAN, NAN, NAN, NAN };

/* Of the model: moments that units share are worth one. */
static double
df_of(const struct fit *f, const struct turns *r)
{
	double shared = (double)(r->n - turns_moments(r));

	if (shared == 0)
		return f->ols.df;
	return f->ols.df + f->ols.absorbed - 1 - shared;
}

static struct finding_of
tested(const struct fit *f, const struct turns *r, const double *c, double estimate, double conf,
    double *se, double *df)
{
	size_t g = turns_lanes(r);
	double var;

	if (g >= SWITCHBACK_LANES) {
		var = ols_var_lanes(&f->ols, c, r->lane);
		*df = (double)g - 1;
	} else {
		double each = (double)turns_moments(r) / (double)(g ? g : 1);
		size_t lag = (size_t)(4 * pow(each / 100, 2 / 9.));
		var = fmax(ols_var_serial(&f->ols, c, r->lane, r->spot, lag),
		    ols_var_serial(&f->ols, c, r->lane, r->spot, 0));
		*df = df_of(f, r);
	}
	*se = sqrt(var);
	if (!(*df >= 1 && var > 0))
		return (struct finding_of){ estimate, NAN, NAN, NAN };
	struct comparison t = comparison_of(estimate, *se, *df, conf);
	return (struct finding_of){ estimate, t.lo, t.hi, t.p };
}

static void
carry_over(const struct period *p, size_t n, const struct schedule *c, struct columns want,
    const struct switchback_rules *rules, struct switchback *to)
{
	static const char few[] = "too few periods";
	double sum[OLS_MOST] = { 0 }, one[OLS_MOST] = { 0 }, se, df;
	struct turns r;

	turns_take(&r, p, n, c, 0, true);
	want.arm = want.before = true;
	struct fit f = fit_turns(&r, want);
	to->carry = to->always = nothing;
	to->carry_note = NULL;
	if (r.n == 0 || f.ols.dropped[f.arm] || df_of(&f, &r) < DF_LEAST) {
		to->carry_note = few;
	} else if (f.ols.dropped[f.before]) {
		to->carry_note = "arms always alternate, so what the last one left cannot be told "
				 "from the effect";
	} else {
		one[f.before] = sum[f.before] = sum[f.arm] = 1;
		double b = f.ols.beta[f.before], a = f.ols.beta[f.arm];
		to->carry = tested(&f, &r, one, b, rules->conf, &se, &df);
		to->always = tested(&f, &r, sum, a + b, rules->conf, &se, &df);
		if (isnan(to->carry.p))
			to->carry_note = few;
	}
	fit_free(&f);
	turns_free(&r);
}

/* Means of blocks, of values less the unit's mean. */
static void
pair_up(const struct schedule *c, const struct turns *r, const double *y, double conf,
    struct switchback *to)
{
	double *sum = mem_alloc((c->blocks + 1) * sizeof *sum);
	double *rows = mem_alloc((c->blocks + 1) * sizeof *rows);
	struct moments m = { 0 };

	for (size_t b = 0; b < c->blocks; b++)
		sum[b] = rows[b] = 0;
	for (size_t i = 0; i < r->n; i++) {
		sum[r->at[i].block] += y[i];
		rows[r->at[i].block]++;
	}
	to->pair_count = to->pairs_ab = 0;
	for (size_t b = 1; b < c->blocks; b++) {
		const struct block_of *x = &c->at[b - 1], *z = &c->at[b];
		if (x->lane != z->lane || x->index + 1 != z->index || x->arm == z->arm ||
		    rows[b - 1] == 0 || rows[b] == 0)
			continue;
		double d = sum[b] / rows[b] - sum[b - 1] / rows[b - 1];
		moments_add(&m, z->arm ? d : -d);
		to->pair_count++;
		to->pairs_ab += z->arm;
		b++;
	}
	free(sum);
	free(rows);
	to->pairs = nothing;
	double se = sqrt(moments_var(&m) / m.n);
	if (m.n < 2 || !(se > 0))
		return;
	struct comparison t = comparison_of(moments_mean(&m), se, m.n - 1, conf);
	to->pairs = (struct finding_of){ t.estimate, t.lo, t.hi, t.p };
}

static const char *
count(const struct turns *r, struct switchback *to)
{
	double sum[2] = { 0, 0 };

	for (size_t i = 0; i < r->n; i++) {
		sum[r->at[i].arm] += r->at[i].y;
		to->n[r->at[i].arm]++;
	}
	for (int a = 0; a < 2; a++)
		to->mean[a] = to->n[a] > 0 ? sum[a] / (double)to->n[a] : (double)NAN;
	to->units = (size_t)turns_units(r);
	if (r->n == 0)
		return to->washed > 0 ? "the washout leaves no period" : "no value in any period";
	return to->n[0] == 0 || to->n[1] == 0 ? "one arm only" : NULL;
}

/* Trend and levels, so far as there are periods for them. */
static struct columns
columns_for(const struct turns *r)
{
	bool seen[SWITCHBACK_LEVELS];
	double levels = (double)turns_levels(r, seen) - 1;
	double spare = (double)turns_moments(r) - (turns_moments(r) == r->n ? turns_units(r) : 1) -
	    1;

	return (struct columns){ .trend = spare - 1 >= DF_LEAST,
		.levels = levels > 0 && spare - 1 - levels >= DF_LEVELS &&
		    turns_moments(r) >= 2 * turns_lanes(r) * (size_t)(levels + 1) };
}

static double
arm_variation(const struct turns *r, const struct ols *o)
{
	double *z = mem_alloc((r->n + 1) * sizeof *z), sum = 0;

	for (size_t i = 0; i < r->n; i++)
		z[i] = r->at[i].arm;
	turns_center(r, z);
	if (o != NULL)
		sum = ols_sweep(o, z);
	for (size_t i = 0; o == NULL && i < r->n; i++)
		sum += z[i] * z[i];
	free(z);
	return sum;
}

/* All that is left is the rounding of the values. */
static bool
fits_exactly(const struct fit *f, const struct turns *r)
{
	double left = 0, most = 0;

	for (size_t i = 0; i < r->n; i++) {
		left = fmax(left, fabs(f->ols.resid[i]));
		most = fmax(most, fabs(r->at[i].y));
	}
	return left <= 1e-12 * most;
}

static void
estimate(const struct schedule *c, const struct turns *r, struct columns want,
    const struct switchback_rules *rules, struct switchback *to)
{
	double one[OLS_MOST] = { 0 };
	struct fit bare = fit_turns(r, want);

	want.arm = true;
	struct fit f = fit_turns(r, want);
	to->trend = want.trend;
	to->levels = want.levels;
	to->by_lane = turns_lanes(r) >= SWITCHBACK_LANES;
	to->explained = 1 - arm_variation(r, &bare.ols) / arm_variation(r, NULL);
	pair_up(c, r, f.y, rules->conf, to);
	if (f.ols.dropped[f.arm]) {
		to->note = to->trend ? "the arm goes with the weekday or the trend" :
				       "each unit had one arm only";
	} else if (df_of(&f, r) < DF_LEAST) {
		to->note = "too few periods";
	} else if (fits_exactly(&f, r)) {
		to->model.estimate = f.ols.beta[f.arm];
		to->note = "no variance";
	} else {
		one[f.arm] = 1;
		to->model = tested(&f, r, one, f.ols.beta[f.arm], rules->conf, &to->se, &to->df);
		if (c->count * (1 - rules->conf) >= 2)
			to->design = switchback_draw(c, r, &bare.ols, rules);
	}
	fit_free(&bare);
	fit_free(&f);
}

void
switchback_analyse(const struct period *p, size_t n, const struct switchback_rules *rules,
    struct switchback *to)
{
	struct turn_of *t = mem_alloc((n + 1) * sizeof *t);
	struct schedule c;
	struct turns r;

	for (size_t i = 0; i < n; i++)
		t[i] = p[i].turn;
	*to = (struct switchback){ .mean = { NAN, NAN },
		.design = nothing,
		.model = nothing,
		.pairs = nothing,
		.carry = nothing,
		.always = nothing,
		.df = NAN,
		.se = NAN,
		.explained = NAN };
	to->note = schedule_read(&c, t, n, rules->kind, rules->block);
	to->kind = c.kind;
	to->guessed = c.guessed;
	to->common = c.common;
	to->block = c.block;
	to->switches = c.switches;
	to->schedules = c.count;
	for (size_t i = 0; i < n; i++) {
		to->missing += isnan(p[i].y);
		to->washed += !isnan(p[i].y) && c.place[i] < rules->washout;
	}
	turns_take(&r, p, n, &c, rules->washout, false);
	const char *why = count(&r, to);
	to->note = to->note ? to->note : why;
	if (to->note == NULL) {
		struct columns want = columns_for(&r);
		estimate(&c, &r, want, rules, to);
		carry_over(p, n, &c, want, rules, to);
	}
	turns_free(&r);
	schedule_free(&c);
	free(t);
}
