/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "stat/dist.h"
#include "stat/rate.h"

static const struct interval undefined = { NAN, NAN };

/* Two rates, and the value of their difference or ratio that is tried. */
struct pair {
	double k1, n1, k2, n2;
};

static bool
are_rates(double k1, double n1, double k2, double n2, double conf)
{
	return n1 > 0 && n2 > 0 && k1 >= 0 && k2 >= 0 && k1 <= n1 && k2 <= n2 && conf > 0 &&
	    conf < 1;
}

static double
conf_z(double conf)
{
	return dist_norm_q((1 - conf) / 2, DIST_UPPER);
}

/* The second rate where likelihood is greatest among p1 = p2 + d: the root of
 * the cubic that lies in range (Farrington & Manning 1990, Stat. Med. 9:1447). */
static double
second_rate(const struct pair *s, double d)
{
	double n = s->n1 + s->n2;
	double l3 = n, l2 = (s->n1 + 2 * s->n2) * d - n - s->k1 - s->k2;
	double l1 = (s->n2 * d - n - 2 * s->k2) * d + s->k1 + s->k2, l0 = s->k2 * d * (1 - d);
	double third = l2 / (3 * l3);
	double q = third * third * third - l1 * l2 / (6 * l3 * l3) + l0 / (2 * l3);
	double p = copysign(sqrt(fmax(third * third - l1 / (3 * l3), 0)), q);
	double cubed = p * p * p;
	double turn = cubed == 0 ? 0 : fmax(fmin(q / cubed, 1), -1);

	return 2 * p * cos((M_PI + acos(turn)) / 3) - third;
}

static double
difference_z(const struct pair *s, double d)
{
	double n = s->n1 + s->n2, p2 = fmin(fmax(second_rate(s, d), fmax(0, -d)), fmin(1, 1 - d));
	double p1 = p2 + d;
	double var = (p1 * (1 - p1) / s->n1 + p2 * (1 - p2) / s->n2) * n / (n - 1);
	double off = s->k1 / s->n1 - s->k2 / s->n2 - d;

	if (var > 0)
		return off / sqrt(var);
	return off == 0 ? 0 : copysign(INFINITY, off);
}

/* Koopman's statistic with its sign, at p1 / p2 = exp(log_ratio). */
static double
ratio_z(const struct pair *s, double log_ratio)
{
	double r = exp(log_ratio), n = s->n1 + s->n2;
	double b = s->n1 * r + s->k1 + s->n2 + s->k2 * r, c = s->k1 + s->k2;
	/* the smaller root of n r p^2 - b p + c, without cancellation */
	double p2 = 2 * c / (b + sqrt(fmax(b * b - 4 * n * r * c, 0)));
	double p1 = fmin(r * p2, 1), off = s->k1 - s->n1 * p1;
	double square = off * off / (s->n1 * p1 * (1 - p1)) *
	    (1 + s->n1 * (r - p1) / (s->n2 * (1 - p1)));

	return off == 0 ? 0 : copysign(sqrt(square), off);
}

/* Where a falling function passes `level`, between lo and hi. */
static double
crossing(double (*f)(const struct pair *, double), const struct pair *s, double level, double lo,
    double hi)
{
	for (int i = 0; i < 200; i++) {
		double middle = lo + (hi - lo) / 2;
		if (middle <= lo || middle >= hi)
			break;
		if (f(s, middle) > level)
			lo = middle;
		else
			hi = middle;
	}
	return lo + (hi - lo) / 2;
}

struct interval
rate_miettinen_nurminen(double k1, double n1, double k2, double n2, double conf)
{
	struct pair s = { k1, n1, k2, n2 };

	if (!are_rates(k1, n1, k2, n2, conf))
		return undefined;
	double z = conf_z(conf), d = k1 / n1 - k2 / n2;
	return (struct interval){
		d <= -1 ? -1 : crossing(difference_z, &s, z, -1, d),
		d >= 1 ? 1 : crossing(difference_z, &s, -z, d, 1),
	};
}

struct interval
rate_koopman(double k1, double n1, double k2, double n2, double conf)
{
	struct pair s = { k1, n1, k2, n2 };

	if (!are_rates(k1, n1, k2, n2, conf) || k1 + k2 == 0)
		return undefined;
	double z = conf_z(conf);
	return (struct interval){
		k1 == 0 ? 0 : exp(crossing(ratio_z, &s, z, -100, 100)),
		k2 == 0 ? INFINITY : exp(crossing(ratio_z, &s, -z, -100, 100)),
	};
}

double
rate_koopman_z(double k1, double n1, double k2, double n2, double ratio)
{
	struct pair s = { k1, n1, k2, n2 };

	if (!are_rates(k1, n1, k2, n2, 0.5) || k1 + k2 == 0 || !(ratio > 0))
		return NAN;
	return ratio_z(&s, log(ratio));
}

static struct interval
around(double log_value, double var, double conf)
{
	double half = conf_z(conf) * sqrt(var);

	return (struct interval){ exp(log_value - half), exp(log_value + half) };
}

struct interval
rate_katz(double k1, double n1, double k2, double n2, double conf)
{
	if (!are_rates(k1, n1, k2, n2, conf) || k1 == 0 || k2 == 0)
		return undefined;
	return around(log(k1 / n1 / (k2 / n2)), (1 - k1 / n1) / k1 + (1 - k2 / n2) / k2, conf);
}

struct interval
rate_woolf(double k1, double n1, double k2, double n2, double conf)
{
	double l1 = n1 - k1, l2 = n2 - k2;

	if (!are_rates(k1, n1, k2, n2, conf) || k1 * k2 * l1 * l2 == 0)
		return undefined;
	return around(log(k1 / l1 / (k2 / l2)), 1 / k1 + 1 / l1 + 1 / k2 + 1 / l2, conf);
}
