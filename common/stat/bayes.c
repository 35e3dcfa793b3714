/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/bayes.h"

#include <math.h>
#include <stdlib.h>

#include "stat/dist.h"
#include "stat/quad.h"

enum { TERMS_MAX = 4096, STEPS = 80, MANY = 10000000 };

struct beta
bayes_posterior(struct beta prior, double x, double n)
{
	return (struct beta){ prior.a + x, prior.b + n - x };
}

double
bayes_mean(struct beta d)
{
	return d.a / (d.a + d.b);
}

static bool
is_beta(struct beta d)
{
	return d.a > 0 && d.b > 0 && isfinite(d.a) && isfinite(d.b);
}

static bool
is_whole(struct beta d)
{
	return d.a == floor(d.a) && d.b == floor(d.b);
}

/*
 * P(Beta(a, b) < Beta(n, d)): n terms B(a+i, b+d) / ((d+i) B(1+i, d) B(a, b)),
 * each from the one before, scaled down when they grow large.
 */
static double
miller(double a, double b, double n, double d)
{
	double scale = dist_log_beta(a, b + d) - dist_log_beta(a, b);
	double term = 1, sum = 1;

	for (double i = 0; i + 1 < n; i++) {
		term *= (a + i) / (a + b + d + i) * ((d + i) / (1 + i));
		sum += term;
		if (sum > 1e200) {
			term *= 1e-200;
			sum *= 1e-200;
			scale += 200 * M_LN10;
		}
	}
	return exp(scale) * sum;
}

/*
 * Integrals run over u = log(x / (1 - x)): there a beta density has no poles,
 * is log-concave, and its tails fall off exponentially.
 */
struct scene {
	const struct beta *arms;
	size_t k, me;
};

struct span {
	double lo, hi;
};

static double
log_x(double u)
{
	return u < 0 ? u - log1p(exp(u)) : -log1p(exp(-u));
}

/* log density of u, without its constant. */
static double
log_shape(struct beta d, double u)
{
	return d.a * log_x(u) + d.b * log_x(-u);
}

/* log P(arm <= x); x is lost to underflow before its logarithm u is. */
static double
log_cdf(struct beta d, double u)
{
	if (u < -700)
		return d.a * u - log(d.a) - dist_log_beta(d.a, d.b);
	if (u < 0)
		return dist_beta(exp(log_x(u)), d.a, d.b, DIST_LOG);
	return dist_beta(exp(log_x(-u)), d.b, d.a, DIST_UPPER | DIST_LOG);
}

static double
others_log_cdf(const struct scene *s, double u)
{
	double sum = 0;

	for (size_t j = 0; j < s->k; j++)
		if (j != s->me)
			sum += log_cdf(s->arms[j], u);
	return sum;
}

/* Density of u.  Of many trials the two logarithms are so large that their
 * difference is lost: 3 % at 1e15. */
static double
log_density(struct beta d, double u)
{
	if (fmin(d.a, d.b) < MANY || fabs(u) > 30)
		return log_shape(d, u) - dist_log_beta(d.a, d.b);
	return dist_beta_log_pdf(exp(log_x(u)), d.a, d.b) + log_x(u) + log_x(-u);
}

static double
win_at(double u, const void *arg)
{
	const struct scene *s = arg;

	return exp(log_density(s->arms[s->me], u) + others_log_cdf(s, u));
}

/* P(arm <= x) P(some other > x) dx, whose integral is E(largest) - E(arm). */
static double
loss_at(double u, const void *arg)
{
	const struct scene *s = arg;

	return exp(log_cdf(s->arms[s->me], u) + log_x(u) + log_x(-u)) *
	    -expm1(others_log_cdf(s, u));
}

/* Where, left (dir -1) or right of the mode, the density has fallen by e^-depth. */
static double
reach(struct beta d, double mode, double depth, int dir)
{
	double floor_at = log_shape(d, mode) - depth, step = 1e-3, near = mode, far;

	while (log_shape(d, far = mode + dir * step) > floor_at) {
		near = far;
		step *= 2;
	}
	for (int i = 0; i < 12; i++) {
		double mid = (near + far) / 2;

		*(log_shape(d, mid) > floor_at ? &near : &far) = mid;
	}
	return far;
}

static struct span
arm_span(struct beta d, double depth)
{
	double mode = log(d.a) - log(d.b);

	return (struct span){ reach(d, mode, depth, -1), reach(d, mode, depth, 1) };
}

static int
real_cmp(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/*
 * Places inside `all` between which the arm is smooth, outwards from its mode:
 * two deviations apart, closer where a slow tail turns into a steep one (the
 * bend is about 1 wide), wider far out.  Returns how many, at most STEPS.
 */
static size_t
side_cuts(struct beta d, struct span all, double depth, int dir, double *cut)
{
	double mode = log(d.a) - log(d.b), end = fabs(reach(d, mode, depth, dir) - mode);
	double wide = 2 * sqrt(dist_trigamma(d.a) + dist_trigamma(d.b));
	double away = 0;
	size_t n = 0;

	for (int i = 0; i < STEPS && away < end; i++) {
		double at = mode + dir * away;

		if (at > all.lo && at < all.hi)
			cut[n++] = at;
		away += fmax(fmin(wide, fmax(away, fmin(wide, 1))), away / 8);
	}
	return n;
}

static double
integral(double (*f)(double, const void *), const struct scene *s, struct span all, double depth)
{
	double cut[BAYES_ARMS_MAX * STEPS * 2 + 2];
	size_t n = 0;

	if (!(all.lo < all.hi))
		return 0;
	cut[n++] = all.lo;
	cut[n++] = all.hi;
	for (size_t j = 0; j < s->k; j++) {
		n += side_cuts(s->arms[j], all, depth, -1, cut + n);
		n += side_cuts(s->arms[j], all, depth, 1, cut + n);
	}
	qsort(cut, n, sizeof *cut, real_cmp);
	return quad_cuts(f, s, cut, n);
}

static double
win(const struct scene *s, double depth)
{
	return integral(win_at, s, arm_span(s->arms[s->me], depth), depth);
}

static double
loss_of(const struct scene *s, double depth)
{
	struct span all = arm_span(s->arms[s->me], depth);

	all.hi = all.lo;
	for (size_t j = 0; j < s->k; j++)
		if (j != s->me)
			all.hi = fmax(all.hi, arm_span(s->arms[j], depth).hi);
	return integral(loss_at, s, all, depth);
}

/* e^-45 deep is enough unless the answer is itself far out in a tail. */
static double
settled(double (*of)(const struct scene *, double), const struct scene *s)
{
	double near = of(s, 45);

	return near > 1e-9 ? near : of(s, 720);
}

double
bayes_beats(struct beta x, struct beta y)
{
	struct beta arms[2] = { x, y };
	struct scene s = { arms, 2, 0 };

	if (!is_beta(x) || !is_beta(y))
		return NAN;
	if (is_whole(x) && is_whole(y) && fmin(x.a, y.b) <= TERMS_MAX)
		return fmin(x.a <= y.b ? miller(y.a, y.b, x.a, x.b) : miller(x.b, x.a, y.b, y.a),
		    1);
	return fmin(settled(win, &s), 1);
}

bool
bayes_best(const struct beta *arms, size_t k, double *best, double *loss)
{
	bool fine = k >= 1;

	if (k > BAYES_ARMS_MAX)
		return false;
	for (size_t i = 0; i < k; i++)
		fine = fine && is_beta(arms[i]);
	for (size_t i = 0; i < k; i++) {
		struct scene s = { arms, k, i };

		if (best != NULL)
			best[i] = !fine ? NAN : k == 1 ? 1 : fmin(settled(win, &s), 1);
		if (loss != NULL)
			loss[i] = !fine ? NAN : k == 1 ? 0 : settled(loss_of, &s);
	}
	return fine;
}
