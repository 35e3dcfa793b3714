/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/ols.h"

#include <math.h>

#define COLLINEAR 1e-8 /* of a column's length */

static double
dot(const double *a, const double *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static void
orthonormal(struct ols *o, size_t j)
{
	double *q = o->q + j * o->n, whole = sqrt(dot(q, q, o->n));

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < j; i++) {
			const double *p = o->q + i * o->n;
			double d = dot(p, q, o->n);
			o->r[i][j] += d;
			for (size_t s = 0; s < o->n; s++)
				q[s] -= d * p[s];
		}
	double left = sqrt(dot(q, q, o->n));
	o->dropped[j] = !(left > COLLINEAR * whole);
	o->r[j][j] = left;
	for (size_t s = 0; s < o->n; s++)
		q[s] = o->dropped[j] ? 0 : q[s] / left;
}

void
ols_fit(struct ols *o, const double *y)
{
	double qy[OLS_MOST] = { 0 };

	o->df = (double)o->n - o->absorbed;
	for (size_t j = 0; j < o->k; j++) {
		for (size_t i = 0; i < o->k; i++)
			o->r[i][j] = 0;
		orthonormal(o, j);
		o->df -= !o->dropped[j];
	}
	for (size_t s = 0; s < o->n; s++)
		o->resid[s] = y[s], o->lever[s] = 0;
	for (size_t j = 0; j < o->k; j++) {
		const double *q = o->q + j * o->n;
		qy[j] = dot(q, o->resid, o->n);
		for (size_t s = 0; s < o->n; s++) {
			o->resid[s] -= qy[j] * q[s];
			o->lever[s] += q[s] * q[s];
		}
	}
	for (size_t j = o->k; j-- > 0;) {
		double b = qy[j];
		for (size_t i = j + 1; i < o->k; i++)
			if (!o->dropped[i])
				b -= o->r[j][i] * o->beta[i];
		o->beta[j] = o->dropped[j] ? (double)NAN : b / o->r[j][j];
	}
}

double
ols_sweep(const struct ols *o, double *z)
{
	for (size_t j = 0; j < o->k; j++) {
		const double *q = o->q + j * o->n;
		double d = dot(q, z, o->n);
		for (size_t s = 0; s < o->n; s++)
			z[s] -= d * q[s];
	}
	return dot(z, z, o->n);
}

/* The weights w with c'beta = w'(q'y): r'w = c, from the top. */
static void
weights(const struct ols *o, const double *c, double *w)
{
	for (size_t j = 0; j < o->k; j++) {
		w[j] = o->dropped[j] ? 0 : c[j];
		for (size_t i = 0; i < j && !o->dropped[j]; i++)
			w[j] -= o->r[i][j] * w[i];
		if (!o->dropped[j])
			w[j] /= o->r[j][j];
	}
}

/* What row s adds to the estimate's error. */
static double
score(const struct ols *o, const double *w, size_t s)
{
	double x = 0;

	for (size_t j = 0; j < o->k; j++)
		x += w[j] * o->q[j * o->n + s];
	return x * o->resid[s];
}

/* The same for rows with leverage `lever` together; rows that their own columns
 * explain say nothing of the spread. */
static double
unbiased(double sum, double lever)
{
	return lever < 1 - 1e-9 ? sum / sqrt(1 - lever) : 0;
}

static double
absorb(const struct ols *o, size_t s)
{
	return o->absorb != NULL ? o->absorb[s] : 0;
}

/* The sum of scores of the moment that begins at *s, which is moved behind it. */
static double
moment(const struct ols *o, const double *w, const size_t *lane, const size_t *spot, size_t *s)
{
	size_t first = *s;
	double sum = 0, lever = 0, taken = 0;

	for (; *s < o->n && lane[*s] == lane[first] && spot[*s] == spot[first]; ++*s) {
		sum += score(o, w, *s);
		lever += o->lever[*s];
		taken += absorb(o, *s);
	}
	return unbiased(sum, lever + taken / (double)(*s - first));
}

double
ols_var_serial(const struct ols *o, const double *c, const size_t *lane, const size_t *spot,
    size_t lag)
{
	double w[OLS_MOST], var = 0;

	weights(o, c, w);
	for (size_t s = 0; s < o->n;) {
		size_t here = lane[s];
		double own = moment(o, w, lane, spot, &s);
		var += own * own;
		size_t next = s;
		for (size_t l = 1; l <= lag && next < o->n && lane[next] == here; l++)
			var += 2 * (1 - (double)l / (double)(lag + 1)) * own *
			    moment(o, w, lane, spot, &next);
	}
	return fmax(var, 0);
}

double
ols_var_lanes(const struct ols *o, const double *c, const size_t *lane)
{
	double w[OLS_MOST], var = 0, lanes = 0;

	weights(o, c, w);
	for (size_t s = 0; s < o->n; lanes++) {
		size_t here = lane[s];
		double sum = 0;
		for (; s < o->n && lane[s] == here; s++)
			sum += unbiased(score(o, w, s), o->lever[s] + absorb(o, s));
		var += sum * sum;
	}
	return lanes > 1 ? var * lanes / (lanes - 1) : (double)NAN;
}
