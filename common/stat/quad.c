/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/quad.h"

/* Positive half of the nodes and their weights, to 20 digits. */
static const double node[QUAD_NODES / 2][2] = {
	{ 0.076526521133497333755, 0.1527533871307258507 },
	{ 0.22778585114164507808, 0.14917298647260374679 },
	{ 0.37370608871541956067, 0.14209610931838205133 },
	{ 0.510867001950827098, 0.1316886384491766269 },
	{ 0.63605368072651502545, 0.11819453196151841731 },
	{ 0.74633190646015079261, 0.10193011981724043504 },
	{ 0.83911697182221882339, 0.083276741576704748725 },
	{ 0.91223442825132590587, 0.06267204833410906357 },
	{ 0.96397192727791379127, 0.040601429800386941331 },
	{ 0.99312859918509492479, 0.017614007139152118312 },
};

void
quad_rule(double x[QUAD_NODES], double weight[QUAD_NODES])
{
	for (size_t i = 0; i < QUAD_NODES / 2; i++) {
		size_t up = QUAD_NODES / 2 + i, down = QUAD_NODES / 2 - 1 - i;

		x[up] = node[i][0];
		x[down] = -node[i][0];
		weight[up] = weight[down] = node[i][1];
	}
}

static double
panel(double (*f)(double, const void *), const void *arg, double lo, double hi)
{
	double mid = (lo + hi) / 2, half = (hi - lo) / 2, sum = 0;

	for (size_t i = 0; i < QUAD_NODES / 2; i++) {
		double d = half * node[i][0];

		sum += node[i][1] * (f(mid - d, arg) + f(mid + d, arg));
	}
	return sum * half;
}

double
quad_panels(double (*f)(double, const void *), const void *arg, double lo, double hi, int panels)
{
	double width = (hi - lo) / panels, sum = 0;

	if (!(hi > lo))
		return 0;
	for (int i = 0; i < panels; i++)
		sum += panel(f, arg, lo + width * i, lo + width * (i + 1));
	return sum;
}

double
quad_cuts(double (*f)(double, const void *), const void *arg, const double *cut, size_t n)
{
	double sum = 0;

	for (size_t i = 1; i < n; i++)
		if (cut[i] > cut[i - 1])
			sum += panel(f, arg, cut[i - 1], cut[i]);
	return sum;
}
