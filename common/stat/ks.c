/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/ks.h"

#include <math.h>

enum { TERMS = 100 };

/* P(K > x): the series for large x, and its theta transform for small ones. */
static double
limit(double x)
{
	double sum = 0;

	if (x < 0.2)
		return 1;
	if (x < 1) {
		for (int k = 1; k <= TERMS; k += 2)
			sum += exp(-k * k * M_PI * M_PI / (8 * x * x));
		return 1 - sqrt(2 * M_PI) / x * sum;
	}
	for (int k = 1; k <= TERMS; k++)
		sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * x * x);
	return sum;
}

struct ks
ks_uniform(const double *v, size_t n)
{
	struct ks out = { 0, NAN };
	double all = (double)n, root = sqrt(all);

	if (n == 0)
		return (struct ks){ NAN, NAN };
	for (size_t i = 0; i < n; i++) {
		out.distance = fmax(out.distance, (double)(i + 1) / all - v[i]);
		out.distance = fmax(out.distance, v[i] - (double)i / all);
	}
	out.p = limit((root + 0.12 + 0.11 / root) * out.distance);
	return out;
}
