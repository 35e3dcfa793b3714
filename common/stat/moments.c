/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/moments.h"

#include <math.h>
#include <stdbool.h>

void
moments_add(struct moments *m, double x)
{
	double d = x - m->mean;

	m->n++;
	m->mean += d / m->n;
	m->m2 += d * (x - m->mean);
}

void
moments_merge(struct moments *m, const struct moments *from)
{
	double n = m->n + from->n, d = from->mean - m->mean;

	if (from->n == 0)
		return;
	m->m2 += from->m2 + d * d * (m->n / n) * from->n;
	m->mean += d * (from->n / n);
	m->n = n;
}

double
moments_mean(const struct moments *m)
{
	return m->n > 0 ? m->mean : NAN;
}

double
moments_var(const struct moments *m)
{
	return m->n > 1 ? m->m2 / (m->n - 1) : NAN;
}

static void
total_add(__int128 *total, __int128 more, int64_t *over)
{
	if (__builtin_add_overflow(*total, more, total))
		*over = 1;
}

void
sums_add(struct sums *s, int64_t x)
{
	s->n++;
	total_add(&s->sum, x, &s->over);
	total_add(&s->squares, (__int128)x * x, &s->over);
}

void
sums_add_many(struct sums *s, int64_t x, int64_t times)
{
	__int128 squares;

	if (__builtin_mul_overflow((__int128)x * x, (__int128)times, &squares))
		s->over = 1;
	s->n += times;
	total_add(&s->sum, (__int128)x * times, &s->over);
	total_add(&s->squares, squares, &s->over);
}

void
sums_merge(struct sums *s, const struct sums *from)
{
	s->n += from->n;
	s->over |= from->over;
	total_add(&s->sum, from->sum, &s->over);
	total_add(&s->squares, from->squares, &s->over);
}

/* The integer nearest to the mean; what is left over, at most n/2, in *rest. */
static __int128
middle(const struct sums *s, __int128 *rest)
{
	__int128 m = s->sum / s->n;

	*rest = s->sum - m * s->n;
	if (*rest > s->n / 2)
		m++, *rest -= s->n;
	else if (*rest < -(s->n / 2))
		m--, *rest += s->n;
	return m;
}

double
sums_mean(const struct sums *s)
{
	__int128 rest, m;

	if (s->n == 0 || s->over)
		return NAN;
	m = middle(s, &rest);
	return (double)((long double)m + (long double)rest / s->n);
}

/*
 * Sum of (x - mx)(y - my) about whole numbers near the means.  Terms may wrap
 * but the result fits, so unsigned arithmetic modulo 2^128 gives it exactly;
 * about the true means it shrinks by restx * resty / n, at most half of it
 * when y is x.
 */
static double
about_means(__int128 products, const struct sums *x, const struct sums *y)
{
	__int128 rest_x, rest_y;
	unsigned __int128 mx = (unsigned __int128)middle(x, &rest_x);
	unsigned __int128 my = (unsigned __int128)middle(y, &rest_y);
	unsigned __int128 all = (unsigned __int128)products - mx * (unsigned __int128)y->sum -
	    my * (unsigned __int128)x->sum + mx * my * (unsigned __int128)x->n;

	return (
	    double)((long double)(__int128)all - (long double)rest_x * (long double)rest_y / x->n);
}

double
sums_m2(const struct sums *s)
{
	if (s->n == 0 || s->over)
		return NAN;
	return about_means(s->squares, s, s);
}

double
sums_var(const struct sums *s)
{
	return s->n > 1 ? sums_m2(s) / (double)(s->n - 1) : NAN;
}

void
pair_sums_add(struct pair_sums *s, int64_t x, int64_t y)
{
	sums_add(&s->x, x);
	sums_add(&s->y, y);
	total_add(&s->products, (__int128)x * y, &s->x.over);
}

void
pair_sums_merge(struct pair_sums *s, const struct pair_sums *from)
{
	sums_merge(&s->x, &from->x);
	sums_merge(&s->y, &from->y);
	total_add(&s->products, from->products, &s->x.over);
}

double
pair_sums_cov(const struct pair_sums *s)
{
	if (s->x.n < 2 || s->x.over || s->y.over)
		return NAN;
	return about_means(s->products, &s->x, &s->y) / (double)(s->x.n - 1);
}
