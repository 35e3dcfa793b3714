/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/quad.h"

#include "unit.h"

static double
power(double x, const void *arg)
{
	return pow(x, *(const int *)arg);
}

static double
bell(double x, const void *arg)
{
	(void)arg;
	return exp(-x * x);
}

void
unit_stat_quad(void)
{
	const double cut[] = { -6, -2, 0, 0, 1, 6 };

	/* 20 nodes are exact to degree 39 and not beyond */
	for (int n = 0; n < 40; n++)
		CHECK_NEAR(quad_panels(power, &n, 0, 1, 1), 1.0 / (n + 1), 1e-14);
	CHECK_NEAR(quad_panels(bell, NULL, -6, 6, 6), sqrt(M_PI) * erf(6), 1e-14);
	CHECK_NEAR(quad_cuts(bell, NULL, cut, 6), sqrt(M_PI) * erf(6), 1e-12);
	CHECK(quad_panels(bell, NULL, 1, 1, 4) == 0);
}
