/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/cell.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"

#define COARSE 4e-15 /* of sumsq: some eighteen roundings of a double */

const char *const kind_names[KINDS] = {
	[KIND_RATE] = "rate",
	[KIND_MEAN] = "mean",
	[KIND_RATIO] = "ratio",
	[KIND_COUNT] = "count",
	[KIND_QUANTILE] = "quantile",
	[KIND_RANK] = "rank",
};

void
cell_add(struct cell *c, double x)
{
	struct fixed f = fixed_of(x);

	c->n++;
	exact_add(&c->x, f);
	exact_add_product(&c->xx, f, f);
}

void
cell_add_pair(struct cell *c, double x, double y)
{
	struct fixed f = fixed_of(x), g = fixed_of(y);

	c->n++;
	exact_add(&c->x, f);
	exact_add(&c->y, g);
	exact_add_product(&c->xx, f, f);
	exact_add_product(&c->yy, g, g);
	exact_add_product(&c->xy, f, g);
}

void
cell_add_rate(struct cell *c, int64_t k, int64_t n)
{
	c->n++;
	c->x.high += k;
	c->y.high += n;
}

void
cell_add_count(struct cell *c, int64_t k, double exposure)
{
	cell_add_pair(c, (double)k, exposure);
}

void
cell_add_count_sums(struct cell *c, int64_t n, int64_t k, double exposure)
{
	c->n += n;
	c->coarse = true;
	c->x.high += k;
	exact_add_real(&c->y, exposure);
}

void
cell_keep(struct cell *c, double x, int64_t times)
{
	if (c->bag == NULL) {
		c->bag = mem_alloc(sizeof *c->bag);
		*c->bag = (struct bag){ 0 };
	}
	c->n += times;
	bag_add(c->bag, x, times);
}

void
cell_free(struct cell *c)
{
	if (c->bag != NULL)
		bag_free(c->bag);
	free(c->bag);
	*c = (struct cell){ 0 };
}

struct values
cell_values(const struct cell *c)
{
	return c != NULL && c->bag != NULL ? bag_values(c->bag) : (struct values){ 0 };
}

void
cell_add_sums(struct cell *c, int64_t n, const struct cell_sums *s)
{
	c->n += n;
	c->coarse = true;
	exact_add_real(&c->x, s->x);
	exact_add_real(&c->y, s->y);
	exact_add_real(&c->xx, s->xx);
	exact_add_real(&c->yy, s->yy);
	exact_add_real(&c->xy, s->xy);
}

void
cell_merge(struct cell *c, const struct cell *from)
{
	c->n += from->n;
	c->missing += from->missing;
	c->coarse |= from->coarse;
	c->is_rate |= from->is_rate;
	c->is_mean |= from->is_mean;
	exact_merge(&c->x, &from->x);
	exact_merge(&c->y, &from->y);
	exact_merge(&c->xx, &from->xx);
	exact_merge(&c->yy, &from->yy);
	exact_merge(&c->xy, &from->xy);
	if (from->bag == NULL)
		return;
	if (c->bag == NULL) {
		c->bag = mem_alloc(sizeof *c->bag);
		*c->bag = (struct bag){ 0 };
	}
	bag_merge(c->bag, from->bag);
}

/* Sum of squares about the mean, from exact sums or from a summary's. */
static const char *
about_mean(const struct cell *c, const struct exact *xx, const struct exact *x, double *m2)
{
	static const char impossible[] = "sumsq below sum^2/n: impossible";
	long double squares = exact_value(xx), sum = exact_value(x);

	if (c->n == 1) {
		*m2 = 0;
		return NULL;
	}
	if (!c->coarse) {
		*m2 = exact_about_means(xx, x, x, c->n);
		return NULL;
	}
	long double least = sum * sum / (long double)c->n;
	*m2 = (double)(squares - least);
	if (*m2 > COARSE * (double)squares || (squares == 0 && sum == 0))
		return NULL;
	if (*m2 < -COARSE * (double)squares || squares == 0)
		return impossible;
	*m2 = 0;
	/* equal whole numbers have sums without error */
	double mean = (double)(sum / (long double)c->n);
	bool whole = mean == floor(mean);
	return whole && squares == least ? NULL : "sumsq has too few digits";
}

static double
about_means(const struct cell *c)
{
	if (!c->coarse)
		return exact_about_means(&c->xy, &c->x, &c->y, c->n);
	return (double)((long double)exact_value(&c->xy) -
	    (long double)exact_value(&c->x) * exact_value(&c->y) / (long double)c->n);
}

const char *
cell_sample(const struct cell *c, struct sample *s)
{
	double m2;

	*s = (struct sample){ (double)c->n, NAN, NAN };
	if (c->n <= 0)
		return "empty arm";
	const char *why = about_mean(c, &c->xx, &c->x, &m2);
	*s = sample_of_moments((double)c->n, exact_value(&c->x) / (double)c->n, m2);
	return why;
}

/* Means and second moments of a pair, divisor n - 1. */
struct pair {
	double n, x, y, xx, yy, xy;
};

static const char *
pair_of(const struct cell *c, struct pair *p)
{
	double n = (double)c->n;

	*p = (struct pair){ n, NAN, NAN, NAN, NAN, NAN };
	if (c->n <= 0)
		return "empty arm";
	p->x = exact_value(&c->x) / n;
	p->y = exact_value(&c->y) / n;
	if (c->n < 2)
		return NULL;
	const char *why_x = about_mean(c, &c->xx, &c->x, &p->xx);
	const char *why_y = about_mean(c, &c->yy, &c->y, &p->yy);
	p->xx /= n - 1;
	p->yy /= n - 1;
	p->xy = about_means(c) / (n - 1);
	return why_x ? why_x : why_y;
}

const char *
cell_ratio(const struct cell *c, struct ratio_sample *s)
{
	struct pair p;
	const char *why = pair_of(c, &p);

	*s = (struct ratio_sample){ .n = p.n,
		.num = p.x,
		.den = p.y,
		.num_var = p.xx,
		.den_var = p.yy,
		.cov = p.xy };
	return why;
}

const char *
cell_cuped(const struct cell *c, struct cuped_sample *s)
{
	struct pair p;
	const char *why = pair_of(c, &p);

	*s = (struct cuped_sample){ .n = p.n,
		.y = p.x,
		.x = p.y,
		.y_var = p.xx,
		.x_var = p.yy,
		.cov = p.xy };
	return why;
}
