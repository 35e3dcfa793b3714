/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/values.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/dist.h"

double
values_count(struct values v)
{
	int64_t n = 0;

	for (size_t i = 0; i < v.n; i++)
		n += v.at[i].times;
	return (double)n;
}

struct sample
values_capped(struct values v, double cap, double *capped)
{
	long double sum = 0, squares = 0;
	double n = values_count(v);

	*capped = 0;
	for (size_t i = 0; i < v.n; i++) {
		sum += (long double)v.at[i].times * fmin(v.at[i].value, cap);
		if (v.at[i].value > cap)
			*capped += (double)v.at[i].times;
	}
	long double mean = sum / (long double)n;
	for (size_t i = 0; i < v.n; i++) {
		long double off = fmin(v.at[i].value, cap) - mean;
		squares += (long double)v.at[i].times * off * off;
	}
	return sample_of_moments(n, (double)mean, (double)squares);
}

struct sample
values_sample(struct values v)
{
	double capped;

	return values_capped(v, INFINITY, &capped);
}

struct lineup
lineup_of(const struct values *of, size_t arrays)
{
	struct lineup w = { of, arrays, NAN, mem_alloc(arrays * sizeof *w.times),
		mem_alloc(arrays * sizeof *w.at) };

	for (size_t i = 0; i < arrays; i++)
		w.at[i] = 0;
	return w;
}

bool
lineup_next(struct lineup *w)
{
	double least = INFINITY;
	bool any = false;

	for (size_t i = 0; i < w->arrays; i++)
		if (w->at[i] < w->of[i].n) {
			least = fmin(least, w->of[i].at[w->at[i]].value);
			any = true;
		}
	for (size_t i = 0; i < w->arrays; i++) {
		bool here = w->at[i] < w->of[i].n && w->of[i].at[w->at[i]].value == least;
		w->times[i] = here ? w->of[i].at[w->at[i]++].times : 0;
	}
	w->value = least;
	return any;
}

void
lineup_end(struct lineup *w)
{
	free(w->times);
	free(w->at);
}

double
values_quantile_of(const struct values *of, size_t arrays, double p)
{
	double n = 0, seen = 0, low = NAN, high = NAN;

	for (size_t i = 0; i < arrays; i++)
		n += values_count(of[i]);
	if (n == 0 || !(p >= 0 && p <= 1))
		return NAN;
	double rank = p * (n - 1), first = floor(rank), second = fmin(first + 1, n - 1);
	struct lineup w = lineup_of(of, arrays);
	while (seen <= second && lineup_next(&w)) {
		double before = seen;
		for (size_t i = 0; i < arrays; i++)
			seen += (double)w.times[i];
		if (before <= first && first < seen)
			low = w.value;
		if (before <= second && second < seen)
			high = w.value;
	}
	lineup_end(&w);
	return low == high ? low : low + (rank - first) * (high - low);
}

double
values_quantile(struct values v, double p)
{
	return values_quantile_of(&v, 1, p);
}

static double
z95(void)
{
	return dist_norm_q(0.025, DIST_UPPER);
}

double
values_quantile_var(double lo, double hi)
{
	double se = (hi - lo) / (2 * z95());

	return se * se;
}

struct sample
values_quantile_sample(struct values v, double p)
{
	double n = values_count(v), half = z95() * sqrt(p * (1 - p) / n);
	double lo = values_quantile(v, p - half), hi = values_quantile(v, p + half);

	return (struct sample){ n, values_quantile(v, p), (n - 1) * values_quantile_var(lo, hi) };
}
