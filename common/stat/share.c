/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/share.h"

#include <math.h>

/* The total, or NAN when there are no shares of it. */
static double
total(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		if (!(x[i] >= 0))
			return NAN;
		sum += x[i];
	}
	return sum > 0 && isfinite(sum) ? sum : NAN;
}

double
share_gini(const double *ascending, size_t n)
{
	double all = total(ascending, n), sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (2 * (double)(i + 1) - (double)n - 1) * (ascending[i] / all);
	return isnan(all) ? NAN : sum / (double)n;
}

double
share_top(const double *ascending, size_t n, size_t top)
{
	double all = total(ascending, n), sum = 0;

	if (top > n)
		return NAN;
	for (size_t i = n - top; i < n; i++)
		sum += ascending[i];
	return sum / all;
}

double
share_hhi(const double *x, size_t n)
{
	double all = total(x, n), sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (x[i] / all) * (x[i] / all);
	return isnan(all) ? NAN : sum;
}

double
share_entropy(const double *x, size_t n)
{
	double all = total(x, n), sum = 0;

	for (size_t i = 0; i < n; i++)
		if (x[i] > 0)
			sum -= x[i] / all * log(x[i] / all);
	return isnan(all) ? NAN : fmax(sum, 0);
}

double
share_effective(const double *x, size_t n)
{
	return exp(share_entropy(x, n));
}

double
share_theil_t(const double *x, size_t n)
{
	double mean = total(x, n) / (double)n, sum = 0;

	for (size_t i = 0; i < n; i++)
		if (x[i] > 0)
			sum += x[i] / mean * log(x[i] / mean);
	return isnan(mean) ? NAN : fmax(sum / (double)n, 0);
}

double
share_theil_l(const double *x, size_t n)
{
	double mean = total(x, n) / (double)n, sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += log(mean / x[i]);
	return isnan(mean) ? NAN : fmax(sum / (double)n, 0);
}
