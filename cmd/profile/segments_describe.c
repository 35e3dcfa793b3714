/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "stat/cluster.h"

#include "segments.h"

double
people_scaled(const struct people *p, size_t row, size_t f)
{
	double v = p->value[row * p->plan->features + f];

	return p->plan->log[f] ? log1p(v) : v;
}

/* Mean and deviation (divisor n - 1) of a feature over the rows that have it. */
double
people_spread(const struct people *p, const struct crowd *c, size_t f, double *sd)
{
	double mean = 0, m2 = 0, n = 0;

	for (size_t i = c->first; i < c->first + c->rows; i++) {
		double v = people_scaled(p, i, f);
		if (p->person[i].torn || isnan(v))
			continue;
		double delta = v - mean;
		mean += delta / ++n;
		m2 += delta * (v - mean);
	}
	*sd = n > 1 ? sqrt(m2 / (n - 1)) : 0;
	return n > 0 ? mean : (double)NAN;
}

/* segment -1: all */
static bool
belongs(const struct person *who, int segment)
{
	return segment >= 0 ? who->segment == segment : !who->torn;
}

static void
count_segment(const struct people *p, const struct crowd *c, int segment, struct segment *s)
{
	size_t d = p->plan->features;
	double shaded = 0, sum = 0;

	s->mean = mem_alloc((2 * d + 1) * sizeof *s->mean);
	s->scaled = s->mean + d;
	for (size_t i = c->first; i < c->first + c->rows; i++) {
		const struct person *who = &p->person[i];
		if (!belongs(who, segment))
			continue;
		s->rows++;
		s->known += !isnan(who->converted);
		s->converted += who->converted > 0;
		shaded += !isnan(who->silhouette);
		sum += isnan(who->silhouette) ? 0 : who->silhouette;
	}
	s->silhouette = shaded > 0 ? sum / shaded : (double)NAN;
	for (size_t f = 0; f < d; f++) {
		double n = 0, mean = 0, scaled = 0;
		for (size_t i = c->first; i < c->first + c->rows; i++) {
			double v = p->value[i * d + f];
			if (isnan(v) || !belongs(&p->person[i], segment))
				continue;
			mean += (v - mean) / ++n;
			scaled += (people_scaled(p, i, f) - scaled) / n;
		}
		s->mean[f] = n > 0 ? mean : (double)NAN;
		s->scaled[f] = n > 0 ? scaled : (double)NAN;
	}
}

/* Over the rows that have both. */
static void
correlate(const struct people *p, struct crowd *c, size_t f)
{
	double *x = mem_alloc((2 * c->rows + 1) * sizeof *x), *y = x + c->rows;
	size_t n = 0;

	for (size_t i = c->first; i < c->first + c->rows; i++) {
		if (p->person[i].torn || isnan(p->person[i].converted) ||
		    isnan(people_scaled(p, i, f)))
			continue;
		x[n] = p->person[i].converted;
		y[n++] = people_scaled(p, i, f);
	}
	struct correlation r = cluster_correlation(x, y, n, 0.95);
	memcpy(&c->r[3 * f], (double[]){ r.r, r.lo, r.hi }, 3 * sizeof *c->r);
	free(x);
}

void
people_describe(struct people *p, struct crowd *c)
{
	size_t d = p->plan->features;

	c->sd = mem_alloc((d + 1) * sizeof *c->sd);
	c->r = mem_alloc((3 * d + 1) * sizeof *c->r);
	for (size_t f = 0; f < d; f++) {
		people_spread(p, c, f, &c->sd[f]);
		correlate(p, c, f);
	}
	c->segment = arena_alloc(&p->arena, (c->n + 1) * sizeof *c->segment);
	count_segment(p, c, -1, &c->all);
	c->all.name = STR("all");
	for (size_t s = 0; s < c->n; s++) {
		char text[NUM_TEXT];
		count_segment(p, c, (int)s, &c->segment[s]);
		c->segment[s].name = p->plan->stages != NULL ?
		    stages_name(p->plan->stages, s) :
		    arena_str(&p->arena, (struct str){ text, num_put_uint(text, s + 1) });
	}
}
