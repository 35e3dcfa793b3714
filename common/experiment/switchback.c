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

void
rows_center(const struct rows_of *r, double *z)
{
	for (size_t u = 0; u < r->units; u++)
		r->sum[u] = 0;
	for (size_t i = 0; i < r->n; i++)
		r->sum[r->at[i].unit] += z[i];
	for (size_t i = 0; i < r->n; i++)
		z[i] -= r->sum[r->at[i].unit] / r->rows[r->at[i].unit];
}

static int
row_cmp(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->lane != b->lane)
		return a->lane < b->lane ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->unit > b->unit) - (a->unit < b->unit);
}

/* lag: only periods whose one before is known, and none left out by the washout. */
static void
rows_take(struct rows_of *r, const struct period *p, size_t n, const struct schedule *c,
    size_t washout, bool lag)
{
	*r = (struct rows_of){ .units = n > 0 ? p[n - 1].turn.unit + 1 : 0 };
	r->at = mem_alloc((n + 1) * sizeof *r->at);
	r->lane = mem_alloc((n + 1) * sizeof *r->lane);
	r->spot = mem_alloc((n + 1) * sizeof *r->spot);
	r->sum = mem_alloc((r->units + 1) * sizeof *r->sum);
	r->rows = mem_alloc((r->units + 1) * sizeof *r->rows);
	for (size_t u = 0; u < r->units; u++)
		r->rows[u] = 0;
	for (size_t i = 0; i < n; i++) {
		const struct turn_of *t = &p[i].turn;
		if (isnan(p[i].y) || (lag ? p[i].before < 0 : c->place[i] < washout))
			continue;
		r->at[r->n++] = (struct row){ c->at[c->of[i]].lane, 0, t->unit, c->of[i], t->at,
			t->arm, p[i].before, p[i].level, p[i].y };
		r->rows[t->unit]++;
	}
	qsort(r->at, r->n, sizeof *r->at, row_cmp);
	for (size_t i = 0; i < r->n; i++) {
		bool same = i > 0 && r->at[i].lane == r->at[i - 1].lane &&
		    r->at[i].at == r->at[i - 1].at;
		r->at[i].spot = i == 0 ? 0 : r->at[i - 1].spot + !same;
		r->lane[i] = r->at[i].lane;
		r->spot[i] = r->at[i].spot;
	}
}

static void
rows_free(struct rows_of *r)
{
	free(r->at);
	free(r->lane);
	free(r->spot);
	free(r->sum);
	free(r->rows);
}

/* A fit over the rows, with memory of its own; the columns: trend, levels, arm, arm
 * before, so far as they are asked for. */
struct fit {
	struct ols ols;
	double *y, *absorb;
	size_t arm, before; /* columns; SIZE_MAX: not there */
};

struct columns {
	bool trend, levels, arm, before;
};

static size_t
levels_of(const struct rows_of *r, bool seen[static SWITCHBACK_LEVELS])
{
	size_t n = 0;

	for (int l = 0; l < SWITCHBACK_LEVELS; l++)
		seen[l] = false;
	for (size_t i = 0; i < r->n; i++) {
		n += !seen[r->at[i].level];
		seen[r->at[i].level] = true;
	}
	return n;
}

static double *
next_column(struct ols *o)
{
	return o->q + o->k++ * o->n;
}

static void
put_levels(struct ols *o, const struct rows_of *r)
{
	bool seen[SWITCHBACK_LEVELS];
	bool first = true;

	levels_of(r, seen);
	for (int l = 0; l < SWITCHBACK_LEVELS; l++) {
		if (!seen[l])
			continue;
		if (!first) {
			double *z = next_column(o);
			for (size_t i = 0; i < r->n; i++)
				z[i] = r->at[i].level == l;
			rows_center(r, z);
		}
		first = false;
	}
}

static double
units_present(const struct rows_of *r)
{
	double n = 0;

	for (size_t u = 0; u < r->units; u++)
		n += r->rows[u] > 0;
	return n;
}

static struct fit
fit_rows(const struct rows_of *r, struct columns want)
{
	struct fit f = { .arm = SIZE_MAX, .before = SIZE_MAX };
	struct ols *o = &f.ols;

	o->n = r->n;
	o->q = mem_alloc((OLS_MOST * r->n + 1) * sizeof *o->q);
	o->resid = mem_alloc((r->n + 1) * sizeof *o->resid);
	o->lever = mem_alloc((r->n + 1) * sizeof *o->lever);
	o->absorbed = units_present(r);
	f.y = mem_alloc((r->n + 1) * sizeof *f.y);
	o->absorb = f.absorb = mem_alloc((r->n + 1) * sizeof *f.absorb);
	for (size_t i = 0; i < r->n; i++) {
		f.y[i] = r->at[i].y;
		f.absorb[i] = 1 / r->rows[r->at[i].unit];
	}
	rows_center(r, f.y);
	double *z = want.trend ? next_column(o) : NULL;
	for (size_t i = 0; z != NULL && i < r->n; i++)
		z[i] = (double)r->at[i].at;
	if (z != NULL)
		rows_center(r, z);
	if (want.levels)
		put_levels(o, r);
	for (int lag = 0; lag < 2; lag++) {
		if (!(lag ? want.before : want.arm))
			continue;
		*(lag ? &f.before : &f.arm) = o->k;
		z = next_column(o);
		for (size_t i = 0; i < r->n; i++)
			z[i] = lag ? r->at[i].before : r->at[i].arm;
		rows_center(r, z);
	}
	ols_fit(o, f.y);
	return f;
}

static void
fit_free(struct fit *f)
{
	free(f->ols.q);
	free(f->ols.resid);
	free(f->ols.lever);
	free(f->y);
	free(f->absorb);
}

static size_t
moments(const struct rows_of *r)
{
	return r->n > 0 ? r->spot[r->n - 1] + 1 : 0;
}

static size_t
lanes(const struct rows_of *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += i == 0 || r->lane[i] != r->lane[i - 1];
	return n;
}

/* Of the model: moments that units share are worth one. */
static double
df_of(const struct fit *f, const struct rows_of *r)
{
	double shared = (double)(r->n - moments(r));

	if (shared == 0)
		return f->ols.df;
	return f->ols.df + f->ols.absorbed - 1 - shared;
}

static struct finding_of
tested(const struct fit *f, const struct rows_of *r, const double *c, double estimate, double conf,
    double *se, double *df)
{
	size_t g = lanes(r);
	double var;

	if (g >= SWITCHBACK_LANES) {
		var = ols_var_lanes(&f->ols, c, r->lane);
		*df = (double)g - 1;
	} else {
		double each = (double)moments(r) / (double)(g ? g : 1);
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
	struct rows_of r;

	rows_take(&r, p, n, c, 0, true);
	want.arm = want.before = true;
	struct fit f = fit_rows(&r, want);
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
	rows_free(&r);
}

/* Means of blocks, of values less the unit's mean. */
static void
pair_up(const struct schedule *c, const struct rows_of *r, const double *y, double conf,
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
count(const struct rows_of *r, struct switchback *to)
{
	double sum[2] = { 0, 0 };

	for (size_t i = 0; i < r->n; i++) {
		sum[r->at[i].arm] += r->at[i].y;
		to->n[r->at[i].arm]++;
	}
	for (int a = 0; a < 2; a++)
		to->mean[a] = to->n[a] > 0 ? sum[a] / (double)to->n[a] : (double)NAN;
	to->units = (size_t)units_present(r);
	if (r->n == 0)
		return to->washed > 0 ? "the washout leaves no period" : "no value in any period";
	return to->n[0] == 0 || to->n[1] == 0 ? "one arm only" : NULL;
}

/* Trend and levels, so far as there are periods for them. */
static struct columns
columns_for(const struct rows_of *r)
{
	bool seen[SWITCHBACK_LEVELS];
	double levels = (double)levels_of(r, seen) - 1;
	double spare = (double)moments(r) - (moments(r) == r->n ? units_present(r) : 1) - 1;

	return (struct columns){ .trend = spare - 1 >= DF_LEAST,
		.levels = levels > 0 && spare - 1 - levels >= DF_LEVELS &&
		    moments(r) >= 2 * lanes(r) * (size_t)(levels + 1) };
}

static double
arm_variation(const struct rows_of *r, const struct ols *o)
{
	double *z = mem_alloc((r->n + 1) * sizeof *z), sum = 0;

	for (size_t i = 0; i < r->n; i++)
		z[i] = r->at[i].arm;
	rows_center(r, z);
	if (o != NULL)
		sum = ols_sweep(o, z);
	for (size_t i = 0; o == NULL && i < r->n; i++)
		sum += z[i] * z[i];
	free(z);
	return sum;
}

static void
estimate(const struct schedule *c, const struct rows_of *r, struct columns want,
    const struct switchback_rules *rules, struct switchback *to)
{
	double one[OLS_MOST] = { 0 };
	struct fit bare = fit_rows(r, want);

	want.arm = true;
	struct fit f = fit_rows(r, want);
	to->trend = want.trend;
	to->levels = want.levels;
	to->by_lane = lanes(r) >= SWITCHBACK_LANES;
	to->explained = 1 - arm_variation(r, &bare.ols) / arm_variation(r, NULL);
	pair_up(c, r, f.y, rules->conf, to);
	if (f.ols.dropped[f.arm]) {
		to->note = to->trend ? "the arm goes with the weekday or the trend" :
				       "each unit had one arm only";
	} else if (df_of(&f, r) < DF_LEAST) {
		to->note = "too few periods";
	} else {
		one[f.arm] = 1;
		to->model = tested(&f, r, one, f.ols.beta[f.arm], rules->conf, &to->se, &to->df);
		if (c->count * (1 - rules->conf) >= 2)
			to->design = switchback_draw(c, r, &bare.ols, rules);
		if (isnan(to->model.p))
			to->note = "no variance";
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
	struct rows_of r;

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
	rows_take(&r, p, n, &c, rules->washout, false);
	const char *why = count(&r, to);
	to->note = to->note ? to->note : why;
	if (to->note == NULL) {
		struct columns want = columns_for(&r);
		estimate(&c, &r, want, rules, to);
		carry_over(p, n, &c, want, rules, to);
	}
	rows_free(&r);
	schedule_free(&c);
	free(t);
}
