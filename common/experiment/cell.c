/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/cell.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

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

static struct exact *
before_of(struct cell *c)
{
	if (c->before == NULL) {
		c->before = mem_alloc(BEFORE_SUMS * sizeof *c->before);
		memset(c->before, 0, BEFORE_SUMS * sizeof *c->before);
	}
	return c->before;
}

void
cell_add_double_pair(struct cell *c, const struct double_pair *p)
{
	struct fixed x = fixed_of(p->x), y = fixed_of(p->y), u = fixed_of(p->u), v = fixed_of(p->v);
	struct exact *b = before_of(c);

	cell_add_pair(c, p->x, p->y);
	exact_add(&b[BEFORE_U], u);
	exact_add(&b[BEFORE_V], v);
	exact_add_product(&b[BEFORE_UU], u, u);
	exact_add_product(&b[BEFORE_VV], v, v);
	exact_add_product(&b[BEFORE_UV], u, v);
	exact_add_product(&b[BEFORE_XU], x, u);
	exact_add_product(&b[BEFORE_XV], x, v);
	exact_add_product(&b[BEFORE_YU], y, u);
	exact_add_product(&b[BEFORE_YV], y, v);
}

void
cell_add_double_pair_sums(struct cell *c, int64_t n, const struct cell_sums *s,
    const double before[static BEFORE_SUMS])
{
	struct exact *b = before_of(c);

	cell_add_sums(c, n, s);
	for (int i = 0; i < BEFORE_SUMS; i++)
		exact_add_real(&b[i], before[i]);
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
	free(c->before);
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
	for (int i = 0; from->before != NULL && i < BEFORE_SUMS; i++)
		exact_merge(&before_of(c)[i], &from->before[i]);
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
about_means(const struct cell *c, const struct exact *xy, const struct exact *x,
    const struct exact *y)
{
	if (!c->coarse)
		return exact_about_means(xy, x, y, c->n);
	return (double)((long double)exact_value(xy) -
	    (long double)exact_value(x) * exact_value(y) / (long double)c->n);
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
	p->xy = about_means(c, &c->xy, &c->x, &c->y) / (n - 1);
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

const char *
cell_cuped_ratio(const struct cell *c, struct cuped_ratio_sample *s)
{
	static const struct exact nothing[BEFORE_SUMS];
	const struct exact *b = c->before ? c->before : nothing, *x = &c->x, *y = &c->y;
	const struct exact *sum[CUPED_PARTS] = { x, y, &b[BEFORE_U], &b[BEFORE_V] };
	const struct exact *product[CUPED_PARTS][CUPED_PARTS] = {
		{ &c->xx, &c->xy, &b[BEFORE_XU], &b[BEFORE_XV] },
		{ &c->xy, &c->yy, &b[BEFORE_YU], &b[BEFORE_YV] },
		{ &b[BEFORE_XU], &b[BEFORE_YU], &b[BEFORE_UU], &b[BEFORE_UV] },
		{ &b[BEFORE_XV], &b[BEFORE_YV], &b[BEFORE_UV], &b[BEFORE_VV] },
	};
	const char *why = NULL;
	double m2;

	*s = (struct cuped_ratio_sample){ .n = (double)c->n };
	if (c->n < 2)
		return c->n < 1 ? "empty arm" : "one unit";
	for (int i = 0; i < CUPED_PARTS; i++) {
		const char *wrong = about_mean(c, product[i][i], sum[i], &m2);
		why = why ? why : wrong;
		s->mean[i] = exact_value(sum[i]) / s->n;
		s->cov[i][i] = m2 / (s->n - 1);
		for (int j = 0; j < i; j++)
			s->cov[i][j] = s->cov[j][i] = about_means(c, product[i][j], sum[i],
							  sum[j]) /
			    (s->n - 1);
	}
	return why;
}

const char *
cell_mean(enum kind kind, const struct cell *c, struct sample *s)
{
	struct ratio_sample ratio;
	const char *why;

	*s = (struct sample){ 0, NAN, NAN };
	if (c == NULL || c->n == 0)
		return "empty arm";
	if (kind == KIND_MEAN) {
		why = cell_sample(c, s);
	} else {
		why = cell_ratio(c, &ratio);
		if (why == NULL && ratio.den == 0)
			why = "denominator is zero";
		*s = sample_of_ratio(ratio);
	}
	if (why != NULL)
		return why;
	if (s->n < 2)
		return "one unit";
	return s->var > 0 ? NULL : "no variance";
}
