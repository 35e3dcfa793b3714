/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/ranksum.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/dist.h"

#define EXACT_BELOW 50

/* Placements of one arm's values in the other: sums for a Welch interval. */
struct placements {
	struct values v[2];
	double n[2];
	double sum[2], squares[2]; /* about one half */
	double ties;		   /* sum of t^3 - t */
	bool tied;
};

static void
place(struct placements *p)
{
	struct lineup w = lineup_of(p->v, 2);
	double before[2] = { 0, 0 };

	while (lineup_next(&w)) {
		double t = (double)(w.times[0] + w.times[1]);
		p->ties += t * t * t - t;
		p->tied |= t > 1;
		for (int i = 0; i < 2; i++) {
			double mine = (double)w.times[i], other = (double)w.times[!i];
			double off = (before[!i] + other / 2) / p->n[!i] - 0.5;
			p->sum[i] += mine * off;
			p->squares[i] += mine * off * off;
		}
		before[0] += (double)w.times[0];
		before[1] += (double)w.times[1];
	}
	lineup_end(&w);
}

/*
 * P(U <= u) without ties: of the ways to order i values of a and j of b, those
 * with u pairs number ways(i - 1, j, u - j) + ways(i, j - 1, u), by whether the
 * largest is a's.
 */
static double
exact_below(size_t m, size_t n, double u)
{
	size_t most = m * n, row = most + 1;
	double *ways = mem_alloc((n + 1) * row * sizeof *ways), all = 0, low = 0;

	for (size_t i = 0; i < (n + 1) * row; i++)
		ways[i] = i % row == 0;
	for (size_t i = 1; i <= m; i++)
		for (size_t j = 1; j <= n; j++) {
			double *now = ways + j * row;
			for (size_t k = most + 1; k-- > 0;)
				now[k] = (k >= j ? now[k - j] : 0) + now[k - row];
		}
	for (size_t k = 0; k <= most; k++) {
		all += ways[n * row + k];
		if ((double)k <= u)
			low += ways[n * row + k];
	}
	free(ways);
	return low / all;
}

static void
exact_p(struct ranksum *r)
{
	double least = fmin(r->u, r->n_a * r->n_b - r->u);

	r->exact = true;
	r->diff.p = fmin(2 * exact_below((size_t)r->n_a, (size_t)r->n_b, least), 1);
	r->diff.log_p = log(r->diff.p);
	r->diff.statistic = NAN;
}

static void
normal_p(struct ranksum *r, double ties)
{
	double n = r->n_a + r->n_b, off = r->u - r->n_a * r->n_b / 2;
	double var = r->n_a * r->n_b / 12 * (n + 1 - ties / (n * (n - 1)));

	if (!(var > 0)) {
		r->diff.note = "no variance";
		return;
	}
	r->diff.statistic = copysign(fmax(fabs(off) - 0.5, 0), off) / sqrt(var);
	double far = fabs(r->diff.statistic);
	r->diff.p = fmin(2 * dist_norm(far, DIST_UPPER), 1);
	r->diff.log_p = fmin(M_LN2 + dist_norm(far, DIST_UPPER | DIST_LOG), 0);
}

struct ranksum
ranksum_test(struct values a, struct values b, double conf)
{
	struct placements p = { .v = { a, b }, .n = { values_count(a), values_count(b) } };
	struct ranksum r = { NAN, p.n[0], p.n[1], NAN, false,
		{ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, "empty arm" } };
	struct sample s[2];

	if (p.n[0] == 0 || p.n[1] == 0)
		return r;
	place(&p);
	r.u = p.sum[1] * p.n[0] + p.n[0] * p.n[1] / 2;
	r.u = round(2 * r.u) / 2;
	r.above = r.u / (p.n[0] * p.n[1]);
	for (int i = 0; i < 2; i++) {
		double m2 = p.squares[i] - p.sum[i] * p.sum[i] / p.n[i];
		s[i] = sample_of_moments(p.n[i], 2 * (p.sum[i] / p.n[i]), 4 * fmax(m2, 0));
		s[i].mean /= 2; /* b's less a's is then the delta, with its own spread */
	}
	r.diff = compare_means(s[0], s[1], conf);
	r.diff.estimate = 2 * r.above - 1;
	if (r.diff.note != NULL) {
		r.diff.note = "no interval: no overlap, or one unit";
	} else {
		r.diff.lo = fmax(r.diff.lo, -1);
		r.diff.hi = fmin(r.diff.hi, 1);
	}
	r.diff.p = r.diff.log_p = r.diff.statistic = NAN;
	if (p.n[0] < EXACT_BELOW && p.n[1] < EXACT_BELOW && !p.tied)
		exact_p(&r);
	else
		normal_p(&r, p.ties);
	return r;
}

struct chisq
ranksum_kruskal(const struct values *v, size_t arms)
{
	static const char *const notes[] = { "fewer than two arms", "empty arm", "no variance" };
	struct chisq none = { NAN, NAN, NAN, NAN, notes[0] };
	double *n = mem_alloc((2 * arms + 1) * sizeof *n), *sum = n + arms, all = 0;
	double before = 0, ties = 0, h = 0;

	for (size_t i = 0; i < arms; i++) {
		all += n[i] = values_count(v[i]);
		sum[i] = 0;
		if (n[i] == 0)
			none.note = notes[1];
	}
	struct lineup w = lineup_of(v, arms);
	while (lineup_next(&w)) {
		double t = 0;
		for (size_t i = 0; i < arms; i++)
			t += (double)w.times[i];
		/* mean rank of the tied, about the mean of all ranks */
		for (size_t i = 0; i < arms; i++)
			sum[i] += (double)w.times[i] * (before + (t - all) / 2);
		ties += t * t * t - t;
		before += t;
	}
	lineup_end(&w);
	for (size_t i = 0; i < arms; i++)
		h += sum[i] / n[i] * sum[i];
	free(n);
	double left = 1 - ties / (all * all * all - all);
	if (arms < 2 || none.note == notes[1])
		return none;
	if (!(left > 0)) {
		none.note = notes[2];
		return none;
	}
	return chisq_of(12 / (all * (all + 1)) * h / left, (double)arms - 1);
}

struct kolmogorov
ranksum_kolmogorov(struct values a, struct values b)
{
	struct values v[2] = { a, b };
	double m = values_count(a), n = values_count(b), in_a = 0, in_b = 0;
	struct kolmogorov k = { 0, 0 };

	if (m == 0 || n == 0)
		return (struct kolmogorov){ NAN, NAN };
	struct lineup w = lineup_of(v, 2);
	while (lineup_next(&w)) {
		in_a += (double)w.times[0];
		in_b += (double)w.times[1];
		k.distance = fmax(k.distance, fabs(in_a / m - in_b / n));
	}
	lineup_end(&w);
	double x = k.distance * sqrt(m * n / (m + n));
	for (int i = 1; i <= 100; i++)
		k.p += (i % 2 ? 2 : -2) * exp(-2 * i * i * x * x);
	k.p = x < 0.2 ? 1 : fmin(fmax(k.p, 0), 1);
	return k;
}
