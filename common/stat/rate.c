/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/rate.h"

#include <math.h>

#include "stat/dist.h"

static const struct interval undefined = { NAN, NAN };

static bool
is_rate(double k, double n)
{
	return n > 0 && isfinite(n) && k >= 0 && k <= n;
}

static bool
is_conf(double conf)
{
	return conf > 0 && conf < 1;
}

static double
conf_z(double conf)
{
	return dist_norm_q((1 - conf) / 2, DIST_UPPER);
}

/* The quadratic's smaller root from the product of both: no cancellation. */
double
rate_wilson_lower(double k, double n, double z)
{
	if (!is_rate(k, n) || !(z >= 0) || isinf(z))
		return NAN;
	double p = k / n, zz = z * z;
	double half = z * sqrt(p * (n - k) + zz / 4);

	return k == 0 ? 0 : k * p / (k + zz / 2 + half);
}

double
rate_wilson_upper(double k, double n, double z)
{
	if (!is_rate(k, n) || !(z >= 0) || isinf(z))
		return NAN;
	double zz = z * z;
	double half = z * sqrt(k / n * (n - k) + zz / 4);

	return k == n ? 1 : (k + zz / 2 + half) / (n + zz);
}

struct interval
rate_wilson(double k, double n, double conf)
{
	if (!is_rate(k, n) || !is_conf(conf))
		return undefined;
	double z = conf_z(conf);

	return (struct interval){ rate_wilson_lower(k, n, z), rate_wilson_upper(k, n, z) };
}

struct interval
rate_exact(double k, double n, double conf)
{
	double tail = (1 - conf) / 2;

	if (!is_rate(k, n) || !is_conf(conf))
		return undefined;
	return (struct interval){
		k == 0 ? 0 : dist_beta_q(tail, k, n - k + 1, DIST_LOWER),
		k == n ? 1 : dist_beta_q(tail, k + 1, n - k, DIST_UPPER),
	};
}

struct interval
rate_agresti_coull(double k, double n, double conf)
{
	if (!is_rate(k, n) || !is_conf(conf))
		return undefined;
	double z = conf_z(conf), all = n + z * z, p = (k + z * z / 2) / all;
	double half = z * sqrt(p * (1 - p) / all);

	return (struct interval){ p - half, p + half };
}

struct interval
rate_newcombe(double k1, double n1, double k2, double n2, double conf)
{
	struct interval w1 = rate_wilson(k1, n1, conf), w2 = rate_wilson(k2, n2, conf);
	double p1 = k1 / n1, p2 = k2 / n2;

	return (struct interval){
		p1 - p2 - hypot(p1 - w1.lo, w2.hi - p2),
		p1 - p2 + hypot(w1.hi - p1, p2 - w2.lo),
	};
}

double
rate_shrunk(const struct rate_prior *prior, double k, double n)
{
	if (!(n >= 0 && k >= 0 && k <= n))
		return NAN;
	if (prior->pooled || n == 0)
		return prior->mean;
	return (k + prior->a) / (n + prior->a + prior->b);
}
