/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "stat/keyness.h"

static double
term(double seen, double expected)
{
	return seen > 0 ? seen * log(seen / expected) : 0;
}

static bool
table_ok(double a, double n, double b, double m)
{
	return a >= 0 && b >= 0 && n > 0 && m > 0 && a <= n && b <= m;
}

double
keyness_g2(double a, double n, double b, double m)
{
	if (!table_ok(a, n, b, m))
		return NAN;
	double share = (a + b) / (n + m);
	double sum = term(a, n * share) + term(b, m * share) + term(n - a, n * (1 - share)) +
	    term(m - b, m * (1 - share));
	return sum > 0 ? 2 * sum : 0; /* equal shares: rounding may leave less than 0 */
}

double
keyness_log_ratio(double a, double n, double b, double m)
{
	if (!table_ok(a, n, b, m))
		return NAN;
	return log2((a + 0.5) / (n + 1) / ((b + 0.5) / (m + 1)));
}
