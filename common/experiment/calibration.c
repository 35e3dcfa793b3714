/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/calibration.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/dist.h"
#include "stat/ks.h"

const char *const calibration_names[CALIBRATION_VERDICTS] = {
	[CALIBRATION_UNDEFINED] = "",
	[CALIBRATION_OK] = "ok",
	[CALIBRATION_INVALID] = "invalid",
	[CALIBRATION_CONSERVATIVE] = "conservative",
	[CALIBRATION_UNEVEN] = "uneven",
};

/* Undefined ones last. */
static int
dealt_cmp(const void *a, const void *b)
{
	double x = ((const struct dealt *)a)->p, y = ((const struct dealt *)b)->p;

	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	return (x > y) - (x < y);
}

static double
variance_ratio(const struct dealt *d, size_t n)
{
	double mean = 0, m2 = 0, expected = 0;

	for (size_t i = 0; i < n; i++)
		mean += d[i].diff / (double)n;
	for (size_t i = 0; i < n; i++) {
		m2 += (d[i].diff - mean) * (d[i].diff - mean);
		expected += d[i].se * d[i].se / (double)n;
	}
	return m2 / (double)(n - 1) / expected;
}

static struct interval
ratio_interval(double ratio, double df, double conf)
{
	double tail = (1 - conf) / 2;

	return (struct interval){ ratio * df / dist_chisq_q(tail, df, DIST_UPPER),
		ratio * df / dist_chisq_q(tail, df, DIST_LOWER) };
}

static enum calibration_verdict
judge(const struct calibration *c, double level, double threshold)
{
	double n = (double)c->times, k = (double)c->found;
	struct interval sure = ratio_interval(c->ratio, n - 1, 1 - threshold);

	if (c->times < CALIBRATION_LEAST)
		return CALIBRATION_UNDEFINED;
	if (dist_binom(k - 1, n, level, DIST_UPPER) < threshold / 2 || sure.lo > 1)
		return CALIBRATION_INVALID;
	if (dist_binom(k, n, level, DIST_LOWER) < threshold / 2 || sure.hi < 1)
		return CALIBRATION_CONSERVATIVE;
	return c->ks_p < threshold ? CALIBRATION_UNEVEN : CALIBRATION_OK;
}

struct calibration
calibration_of(struct dealt *d, size_t n, double conf, double threshold)
{
	struct calibration c = { .rate = NAN, .ratio = NAN };

	qsort(d, n, sizeof *d, dealt_cmp);
	while (c.times < n && !isnan(d[c.times].p))
		c.times++;
	while (c.found < c.times && d[c.found].p < 1 - conf)
		c.found++;
	if (c.times > 0)
		c.rate = (double)c.found / (double)c.times;
	c.rate_at = rate_wilson((double)c.found, (double)c.times, 0.95);
	double *p = mem_alloc((c.times + 1) * sizeof *p);
	for (size_t i = 0; i < c.times; i++)
		p[i] = d[i].p;
	struct ks ks = ks_uniform(p, c.times);
	free(p);
	c.distance = ks.distance;
	c.ks_p = ks.p;
	if (c.times > 1)
		c.ratio = variance_ratio(d, c.times);
	c.ratio_at = ratio_interval(c.ratio, (double)c.times - 1, 0.95);
	c.verdict = judge(&c, 1 - conf, threshold);
	return c;
}
