/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/cluster.h"

enum { ROUNDS = 500 };
#define ENOUGH 1e-8

/* Weights of points in groups, n rows of k. */
static void
maximise(const struct points *p, size_t k, double least, const double *w, struct mixture *m)
{
	for (size_t c = 0; c < k; c++) {
		double sum = 0, *mean = m->mean + c * p->d, *var = m->var + c * p->d;
		for (size_t j = 0; j < p->d; j++)
			mean[j] = var[j] = 0;
		for (size_t i = 0; i < p->n; i++) {
			double v = w[i * k + c];
			if (v <= 0)
				continue;
			sum += v;
			for (size_t j = 0; j < p->d; j++) { /* West (1979) */
				double delta = p->at[i * p->d + j] - mean[j];
				mean[j] += delta * v / sum;
				var[j] += v * delta * (p->at[i * p->d + j] - mean[j]);
			}
		}
		m->share[c] = sum / (double)p->n;
		for (size_t j = 0; j < p->d; j++)
			var[j] = sum > 0 ? fmax(var[j] / sum, least) : 1;
	}
}

static double
log_density(const struct points *p, const struct mixture *m, size_t c, size_t i)
{
	double sum = log(m->share[c]);

	for (size_t j = 0; j < p->d; j++) {
		double var = m->var[c * p->d + j], x = p->at[i * p->d + j] - m->mean[c * p->d + j];
		sum -= (log(2 * M_PI * var) + x * x / var) / 2;
	}
	return sum;
}

/* Fills w; the log-likelihood. */
static double
expect(const struct points *p, size_t k, const struct mixture *m, double *w)
{
	double all = 0;

	for (size_t i = 0; i < p->n; i++) {
		double top = -INFINITY, sum = 0, *row = w + i * k;
		for (size_t c = 0; c < k; c++) {
			row[c] = log_density(p, m, c, i);
			top = fmax(top, row[c]);
		}
		for (size_t c = 0; c < k; c++)
			sum += row[c] = exp(row[c] - top);
		for (size_t c = 0; c < k; c++)
			row[c] /= sum;
		all += top + (sum > 0 ? log(sum) : 0);
	}
	return all;
}

double
cluster_mixture(const struct points *p, size_t k, double least, uint32_t *member, double *posterior,
    struct mixture *m)
{
	double *w = mem_alloc((p->n * k + 1) * sizeof *w), before = -INFINITY, now = before;

	for (size_t i = 0; i < p->n; i++)
		for (size_t c = 0; c < k; c++)
			w[i * k + c] = member[i] == c;
	for (int round = 0; round < ROUNDS; round++) {
		maximise(p, k, least, w, m);
		now = expect(p, k, m, w);
		if (now - before < ENOUGH * (double)p->n)
			break;
		before = now;
	}
	for (size_t i = 0; i < p->n; i++) {
		member[i] = 0;
		for (uint32_t c = 1; c < k; c++)
			if (w[i * k + c] > w[i * k + member[i]])
				member[i] = c;
		posterior[i] = w[i * k + member[i]];
	}
	free(w);
	return now;
}
