/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "stat/bayes.h"
#include "stat/dist.h"
#include "stat/quad.h"

/* Deviations from each arm's mean between which a panel lies. */
static const double near_cuts[] = { 0, 0.75, 1.5, 2.5, 3.5, 5, 7, 10 };
static const double far_cuts[] = { 0, 0.75, 1.5, 2.5, 3.5, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
	16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37,
	38 };

enum {
	NEAR = sizeof near_cuts / sizeof *near_cuts,
	FAR = sizeof far_cuts / sizeof *far_cuts,
};

struct scene {
	const struct normal *arms;
	size_t k, me;
};

static double
others_log_cdf(const struct scene *s, double x)
{
	double sum = 0;

	for (size_t j = 0; j < s->k; j++)
		if (j != s->me)
			sum += dist_norm((x - s->arms[j].mean) / s->arms[j].sd, DIST_LOG);
	return sum;
}

static double
win_at(double x, const void *arg)
{
	const struct scene *s = arg;
	struct normal d = s->arms[s->me];
	double z = (x - d.mean) / d.sd;

	return exp(-z * z / 2 - log(2 * M_PI) / 2 - log(d.sd) + others_log_cdf(s, x));
}

/* P(arm <= x) P(some other > x) dx, whose integral is E(largest) - E(arm). */
static double
loss_at(double x, const void *arg)
{
	const struct scene *s = arg;
	struct normal d = s->arms[s->me];

	return dist_norm((x - d.mean) / d.sd, DIST_LOWER) * -expm1(others_log_cdf(s, x));
}

static int
real_cmp(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/* From lo to hi, the cuts of every arm that lie between. */
static double
integral(double (*f)(double, const void *), const struct scene *s, double lo, double hi, bool far)
{
	double cut[BAYES_ARMS_MAX * FAR * 2 + 2];
	const double *z = far ? far_cuts : near_cuts;
	size_t n = 0, cuts = far ? FAR : NEAR;

	if (!(lo < hi))
		return 0;
	cut[n++] = lo;
	cut[n++] = hi;
	for (size_t j = 0; j < s->k; j++)
		for (size_t c = 0; c < 2 * cuts; c++) {
			double x = s->arms[j].mean +
			    (c < cuts ? -z[c] : z[c - cuts]) * s->arms[j].sd;
			if (x > lo && x < hi)
				cut[n++] = x;
		}
	qsort(cut, n, sizeof *cut, real_cmp);
	return quad_cuts(f, s, cut, n);
}

static double
win(const struct scene *s)
{
	struct normal d = s->arms[s->me];
	double near = integral(win_at, s, d.mean - 10 * d.sd, d.mean + 10 * d.sd, false);

	return near > 1e-9 ? near :
			     integral(win_at, s, d.mean - 38 * d.sd, d.mean + 38 * d.sd, true);
}

static double
loss_of(const struct scene *s, double reach, bool far)
{
	struct normal d = s->arms[s->me];
	double hi = -INFINITY;

	for (size_t j = 0; j < s->k; j++)
		if (j != s->me)
			hi = fmax(hi, s->arms[j].mean + reach * s->arms[j].sd);
	return integral(loss_at, s, d.mean - reach * d.sd, hi, far);
}

bool
bayes_best_normal(const struct normal *arms, size_t k, double *best, double *loss)
{
	bool fine = k >= 1;

	if (k > BAYES_ARMS_MAX)
		return false;
	for (size_t i = 0; i < k; i++)
		fine = fine && isfinite(arms[i].mean) && arms[i].sd > 0 && isfinite(arms[i].sd);
	for (size_t i = 0; i < k; i++) {
		struct scene s = { arms, k, i };

		if (best != NULL)
			best[i] = !fine ? NAN : k == 1 ? 1 : fmin(win(&s), 1);
		if (loss == NULL)
			continue;
		loss[i] = !fine ? NAN : k == 1 ? 0 : loss_of(&s, 10, false);
		if (loss[i] < 1e-9 * arms[i].sd && k > 1 && fine)
			loss[i] = loss_of(&s, 38, true);
	}
	return fine;
}
