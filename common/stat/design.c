/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/design.h"

#include <math.h>

#include "stat/dist.h"
#include "stat/sequence.h"

#define UNITS_MOST 1e15

/* Variances of a unit in the control and the treatment. */
struct pair {
	double a, b;
};

static struct pair
spread(const struct design *d, double treated)
{
	if (d->metric == DESIGN_ARCSINE)
		return (struct pair){ 1, 1 };
	if (d->metric == DESIGN_MEAN)
		return (struct pair){ d->sd * d->sd, d->sd * d->sd };
	return (struct pair){ d->base * (1 - d->base), treated * (1 - treated) };
}

static struct pair
spread_null(const struct design *d, double treated, struct pair own)
{
	double p = (d->share_a * d->base + d->share_b * treated) / (d->share_a + d->share_b);

	if (d->metric != DESIGN_RATE || d->null == DESIGN_OWN || d->relative)
		return own;
	if (d->null == DESIGN_CONTROL)
		return (struct pair){ own.a, own.a };
	return (struct pair){ p * (1 - p), p * (1 - p) };
}

/* Critical value of the sequence over that of the fixed test. */
static double
widening(const struct design *d, double units)
{
	double alpha = d->test.alpha;

	if (!d->sequence)
		return 1;
	double r = sequence_tune(alpha) * (d->best > 0 ? units / d->best : 1);
	return sequence_bound(r, alpha) / dist_norm_q(alpha / 2, DIST_UPPER);
}

struct power_noise
design_noise(const struct design *d, double effect, double n)
{
	double treated = d->relative ? d->base * (1 + effect) : d->base + effect;
	double n_a = n * d->share_a / d->inflation, n_b = n * d->share_b / d->inflation;
	double blow = d->kept * power_design_effect(d->cluster, d->icc);
	struct pair own = spread(d, treated), null = spread_null(d, treated, own);
	double weight_a = 1, weight_b = 1;

	if (d->metric == DESIGN_RATE &&
	    !(d->base >= 0 && d->base <= 1 && treated >= 0 && treated <= 1))
		return (struct power_noise){ NAN, NAN, NAN };
	if (d->relative) {
		weight_a = pow(treated / d->base, 2) / (d->base * d->base);
		weight_b = 1 / (d->base * d->base);
	}
	double a = weight_a * own.a / n_a, b = weight_b * own.b / n_b;
	double k_a = n_a / d->cluster - 1, k_b = n_b / d->cluster - 1;
	struct power_noise s = {
		.null = sqrt(blow * (weight_a * null.a / n_a + weight_b * null.b / n_b)) *
		    widening(d, n_a + n_b),
		.alt = sqrt(blow * (a + b)),
		.df = INFINITY,
	};
	if (d->t)
		s.df = k_a > 0 && k_b > 0 ? (a + b) * (a + b) / (a * a / k_a + b * b / k_b) :
					    (double)NAN;
	return s;
}

double
design_power(const struct design *d, double effect, double n)
{
	return power_of(&d->test, design_noise(d, effect, n), effect);
}

/* NAN, as below two units an arm, is not enough. */
static bool
enough(const struct design *d, double effect, double n, double power)
{
	return design_power(d, effect, n) >= power;
}

double
design_units(const struct design *d, double effect, double power)
{
	double hi = 1, lo;

	while (hi <= UNITS_MOST && !enough(d, effect, hi, power))
		hi *= 2;
	if (hi > UNITS_MOST)
		return INFINITY;
	for (lo = hi > 1 ? hi / 2 : 0x1p-20; hi - lo > 1e-13 * hi;) {
		double middle = (lo + hi) / 2;
		if (middle <= lo || middle >= hi)
			break;
		if (enough(d, effect, middle, power))
			hi = middle;
		else
			lo = middle;
	}
	return hi;
}

double
design_whole(const struct design *d, double effect, double power)
{
	double step = d->cluster, units = design_units(d, effect, power);
	double k = ceil(units / step);

	if (isinf(units))
		return units;
	while (
	    k > 1 && enough(d, effect, (k - 1) * step, power) && (k - 1) * step > units - 2 * step)
		k--;
	while (!enough(d, effect, k * step, power) && k * step < units + 2 * step)
		k++;
	return k * step;
}

double
design_effect(const struct design *d, double n, double power, int sign)
{
	double most = INFINITY, lo = 0, hi;

	if (d->metric == DESIGN_RATE) {
		most = sign > 0 ? 1 - d->base : d->base;
		if (d->relative)
			most /= d->base;
	}
	hi = fmin(most, design_noise(d, 0, n).alt);
	if (!(hi > 0))
		return NAN;
	while (!enough(d, sign * hi, n, power)) {
		if (hi >= most || hi > 1e300)
			return NAN;
		lo = hi;
		hi = fmin(most, 2 * hi);
	}
	for (int i = 0; i < 200 && hi - lo > 1e-14 * hi; i++) {
		double middle = (lo + hi) / 2;
		if (enough(d, sign * middle, n, power))
			hi = middle;
		else
			lo = middle;
	}
	return sign * hi;
}
