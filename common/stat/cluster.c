/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "stat/cluster.h"
#include "stat/dist.h"

enum { KMEANS_ROUNDS = 300 };

static double
square(const double *a, const double *b, size_t d)
{
	double sum = 0;

	for (size_t j = 0; j < d; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* A point chosen with probability by its distance; n when all distances are 0. */
static size_t
choose(const double *far, size_t n, struct random *random)
{
	double sum = 0;
	size_t last = n;

	for (size_t i = 0; i < n; i++)
		sum += far[i];
	double at = random_unit(random) * sum;
	for (size_t i = 0; i < n; i++) {
		if (far[i] <= 0)
			continue;
		last = i;
		if ((at -= far[i]) < 0)
			break;
	}
	return last;
}

static bool
begin(const struct points *p, size_t k, struct random *random, double *far, double *centre)
{
	size_t at = (size_t)random_below(random, p->n);

	for (size_t c = 0; c < k; c++) {
		if (c > 0 && (at = choose(far, p->n, random)) == p->n)
			return false;
		memcpy(centre + c * p->d, p->at + at * p->d, p->d * sizeof *centre);
		for (size_t i = 0; i < p->n; i++) {
			double near = square(p->at + i * p->d, centre + c * p->d, p->d);
			far[i] = c == 0 || near < far[i] ? near : far[i];
		}
	}
	return true;
}

/* Each point to its nearest centre, the first at a tie; did one move? */
static bool
assign(const struct points *p, size_t k, const double *centre, uint32_t *member, double *far)
{
	bool moved = false;

	for (size_t i = 0; i < p->n; i++) {
		uint32_t best = 0;
		double least = INFINITY;
		for (size_t c = 0; c < k; c++) {
			double s = square(p->at + i * p->d, centre + c * p->d, p->d);
			if (s < least)
				least = s, best = (uint32_t)c;
		}
		moved |= member[i] != best;
		member[i] = best;
		far[i] = least;
	}
	return moved;
}

static void
find_centres(const struct points *p, size_t k, const uint32_t *member, size_t *size, double *centre)
{
	memset(size, 0, k * sizeof *size);
	memset(centre, 0, k * p->d * sizeof *centre);
	for (size_t i = 0; i < p->n; i++) {
		size[member[i]]++;
		for (size_t j = 0; j < p->d; j++)
			centre[member[i] * p->d + j] += p->at[i * p->d + j];
	}
	for (size_t c = 0; c < k; c++)
		for (size_t j = 0; j < p->d && size[c] > 0; j++)
			centre[c * p->d + j] /= (double)size[c];
}

static void
fill_empty(const struct points *p, size_t k, uint32_t *member, double *far, size_t *size,
    double *centre)
{
	for (uint32_t c = 0; c < k; c++) {
		if (size[c] > 0)
			continue;
		size_t at = 0;
		for (size_t i = 1; i < p->n; i++)
			if (far[i] > far[at])
				at = i;
		far[at] = 0;
		member[at] = c;
		find_centres(p, k, member, size, centre);
	}
}

double
cluster_kmeans(const struct points *p, size_t k, uint64_t seed, uint32_t *member, double *centre)
{
	struct random random = { seed };
	double *far = mem_alloc((p->n + 1) * sizeof *far), within = 0;
	size_t *size = mem_alloc((k + 1) * sizeof *size);
	bool ok = p->n > 0 && k > 0 && begin(p, k, &random, far, centre);

	for (size_t i = 0; i < p->n; i++)
		member[i] = UINT32_MAX;
	for (int round = 0; ok && round < KMEANS_ROUNDS; round++) {
		if (!assign(p, k, centre, member, far))
			break;
		find_centres(p, k, member, size, centre);
		fill_empty(p, k, member, far, size, centre);
	}
	for (size_t i = 0; i < p->n && ok; i++)
		within += square(p->at + i * p->d, centre + member[i] * p->d, p->d);
	free(size);
	free(far);
	return ok ? within : NAN;
}

struct label {
	size_t size, d;
	const double *centre;
	uint32_t was;
};

static int
by_size(const void *a, const void *b)
{
	const struct label *x = a, *y = b;

	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	for (size_t j = 0; j < x->d; j++)
		if (x->centre[j] != y->centre[j])
			return x->centre[j] < y->centre[j] ? -1 : 1;
	return (x->was > y->was) - (x->was < y->was);
}

void
cluster_label(const struct points *p, size_t k, uint32_t *member, double *centre)
{
	struct label *label = mem_alloc((k + 1) * sizeof *label);
	uint32_t *name = mem_alloc((k + 1) * sizeof *name);
	double *old = mem_alloc((k * p->d + 1) * sizeof *old);

	memcpy(old, centre, k * p->d * sizeof *old);
	for (uint32_t c = 0; c < k; c++)
		label[c] = (struct label){ 0, p->d, old + c * p->d, c };
	for (size_t i = 0; i < p->n; i++)
		label[member[i]].size++;
	qsort(label, k, sizeof *label, by_size);
	for (uint32_t c = 0; c < k; c++) {
		name[label[c].was] = c;
		memcpy(centre + c * p->d, label[c].centre, p->d * sizeof *centre);
	}
	for (size_t i = 0; i < p->n; i++)
		member[i] = name[member[i]];
	free(old);
	free(name);
	free(label);
}

double
cluster_silhouette(const struct points *p, const uint32_t *member, const size_t *size, size_t k,
    size_t i, double *room)
{
	double a, b = INFINITY;

	for (size_t c = 0; c < k; c++)
		room[c] = 0;
	for (size_t j = 0; j < p->n; j++)
		room[member[j]] += sqrt(square(p->at + i * p->d, p->at + j * p->d, p->d));
	for (size_t c = 0; c < k; c++)
		if (c != member[i] && size[c] > 0 && room[c] / (double)size[c] < b)
			b = room[c] / (double)size[c];
	if (isinf(b))
		return NAN;
	if (size[member[i]] < 2)
		return 0;
	a = room[member[i]] / (double)(size[member[i]] - 1);
	return a == b ? 0 : (b - a) / (a > b ? a : b);
}

struct correlation
cluster_correlation(const double *x, const double *y, size_t n, double conf)
{
	struct correlation c = { NAN, NAN, NAN };
	double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;

	for (size_t i = 0; i < n; i++) { /* Welford's updates, for two */
		double dx = x[i] - mx, dy = y[i] - my, m = (double)i + 1;
		mx += dx / m;
		my += dy / m;
		xx += dx * (x[i] - mx);
		yy += dy * (y[i] - my);
		xy += dx * (y[i] - my);
	}
	if (n < 2 || xx <= 0 || yy <= 0)
		return c;
	c.r = fmin(1, fmax(-1, xy / sqrt(xx * yy)));
	if (n < 4)
		return c;
	double half = dist_norm_q((1 + conf) / 2, DIST_LOWER) / sqrt((double)n - 3);
	c.lo = tanh(atanh(c.r) - half);
	c.hi = tanh(atanh(c.r) + half);
	return c;
}
