/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/sequence.h"

#include <math.h>

#include "stat/dist.h"

double
sequence_tune(double alpha)
{
	double l = -2 * log(alpha);

	return alpha > 0 && alpha < 1 ? l + log1p(l) : (double)NAN;
}

double
sequence_bound(double r, double alpha)
{
	return sqrt((1 + 1 / r) * (log1p(r) - 2 * log(alpha)));
}

double
sequence_bound_one_sided(double r, double alpha)
{
	return sqrt(2 * (1 + 1 / r) * log1p(sqrt(1 + r) / (2 * alpha)));
}

double
sequence_log(double z, double r)
{
	return (z * z * (r / (1 + r)) - log1p(r)) / 2;
}

double
sequence_p(double log_ratio)
{
	return log_ratio <= 0 ? 1 : exp(-log_ratio);
}

/* Of |z| > bound when z is N(drift, 1). */
static double
chance(double drift, double bound)
{
	return dist_norm(drift - bound, DIST_LOWER) + dist_norm(-drift - bound, DIST_LOWER);
}

/* Power with 1 + more times the units; alpha 0: `r` is a fixed bound. */
static double
power_with(double more, double drift, double r, double alpha)
{
	double scale = 1 + more;

	return chance(fabs(drift) * sqrt(scale), alpha > 0 ? sequence_bound(r * scale, alpha) : r);
}

static double
more_for(double drift, double r, double alpha, double power)
{
	double lo = 0, hi = 1;

	if (isnan(drift) || !(power > 0 && power < 1))
		return NAN;
	if (power_with(0, drift, r, alpha) >= power)
		return 0;
	while (power_with(hi, drift, r, alpha) < power)
		if ((hi *= 2) > 1e9)
			return NAN;
	for (int i = 0; i < 60; i++) {
		double mid = (lo + hi) / 2;
		if (power_with(mid, drift, r, alpha) < power)
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

double
sequence_more(double drift, double r, double alpha, double power)
{
	return more_for(drift, r, alpha, power);
}

double
sequence_more_fixed(double drift, double bound, double power)
{
	return more_for(drift, bound, 0, power);
}

double
sequence_counts_log(const double *count, const double *share, const double *prior, size_t m)
{
	double all = 0, due = 0, before = 0, log_ratio = 0;

	for (size_t i = 0; i < m; i++) {
		if (!(share[i] > 0 && prior[i] > 0 && count[i] >= 0))
			return NAN;
		all += count[i];
		due += share[i];
		before += prior[i];
	}
	/* a product of betas: no difference of log gammas as large as n log n */
	for (size_t i = 0; i + 1 < m; i++) {
		all -= count[i];
		before -= prior[i];
		log_ratio += dist_log_beta(prior[i] + count[i], before + all) -
		    dist_log_beta(prior[i], before);
	}
	for (size_t i = 0; i < m; i++)
		if (count[i] > 0)
			log_ratio -= count[i] * log(share[i] / due);
	return log_ratio;
}

double
sequence_rate_both(double tune, double alpha)
{
	return fmax(tune / sequence_tune(alpha) - 1, 1e-3);
}

double
sequence_rate_log(double p, double k, double n, double both)
{
	return sequence_counts_log((double[]){ k, n - k }, (double[]){ p, 1 - p },
	    (double[]){ both * p, both * (1 - p) }, 2);
}

/* Between the rate, which is inside, and the end, which is outside. */
static double
rate_end(double k, double n, double both, double alpha, double out)
{
	double in = k / n;

	for (int i = 0; i < 60; i++) {
		double mid = (in + out) / 2;
		if (mid == in || mid == out)
			break;
		if (sequence_rate_log(mid, k, n, both) < -log(alpha))
			in = mid;
		else
			out = mid;
	}
	return out;
}

struct interval
sequence_rate(double k, double n, double tune, double alpha)
{
	double both = sequence_rate_both(tune, alpha);

	if (!(k >= 0 && k <= n && n > 0 && tune > 0 && alpha > 0 && alpha < 1))
		return (struct interval){ NAN, NAN };
	return (struct interval){ k > 0 ? rate_end(k, n, both, alpha, 0) : 0,
		k < n ? rate_end(k, n, both, alpha, 1) : 1 };
}

/* Euler & Maclaurin from the tenth term on; s > 1. */
static double
zeta(double s)
{
	double sum = 0, n = 10, at;

	for (double i = 1; i < n; i++)
		sum += pow(i, -s);
	at = pow(n, -s);
	return sum + at * n / (s - 1) + at / 2 + s * at / (12 * n) -
	    s * (s + 1) * (s + 2) * at / (720 * n * n * n);
}

double
sequence_stitched(double v, double alpha, double v_min, double c)
{
	const double s = 1.4, eta = 2;
	double k1 = (pow(eta, .25) + pow(eta, -.25)) / M_SQRT2, k2 = (sqrt(eta) + 1) / 2;
	double at = fmax(v, v_min);
	double l = s * log(log(eta * at / v_min)) + log(zeta(s) / pow(log(eta), s)) - log(alpha);
	double linear = k2 * c * l;

	return sqrt(k1 * k1 * at * l + linear * linear) + linear;
}
