/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/chisq.h"

#include <math.h>

#include "stat/dist.h"

static struct chisq
undefined(const char *note)
{
	return (struct chisq){ NAN, NAN, NAN, NAN, note };
}

struct chisq
chisq_of(double statistic, double df)
{
	return (struct chisq){
		.statistic = statistic,
		.df = df,
		.p = dist_chisq(statistic, df, DIST_UPPER),
		.log_p = dist_chisq(statistic, df, DIST_UPPER | DIST_LOG),
	};
}

/* 2 (o log(o / e) - (o - e)): never below 0, and the o - e of a table add up to
 * nothing.  A series where the two would cancel. */
static double
deviance(double o, double e)
{
	double d = (o - e) / e;

	if (o == 0)
		return 2 * e;
	if (fabs(d) < 1e-3)
		return e * d * d * (1 - d * (1. / 3 - d * (1. / 6 - d * (0.1 - d / 15))));
	return 2 * (o * log(o / e) - (o - e));
}

static double
term(double o, double e, bool likelihood)
{
	return likelihood ? deviance(o, e) : (o - e) * (o - e) / e;
}

struct chisq
chisq_rates(const double *k, const double *n, size_t arms, enum chisq_rule rule)
{
	bool likelihood = rule == CHISQ_G || rule == CHISQ_G_YATES;
	bool moved = arms == 2 && (rule == CHISQ_YATES || rule == CHISQ_G_YATES);
	double hits = 0, all = 0, sum = 0;

	if (arms < 2)
		return undefined("fewer than two arms");
	for (size_t i = 0; i < arms; i++) {
		if (!(k[i] >= 0 && k[i] <= n[i]))
			return undefined("count out of range");
		if (n[i] == 0)
			return undefined("empty arm");
		hits += k[i];
		all += n[i];
	}
	if (hits == 0 || hits == all)
		return undefined("no variance");
	for (size_t i = 0; i < arms; i++) {
		double e = n[i] * (hits / all), off = k[i] - e;
		if (moved)
			off = copysign(fmax(fabs(off) - 0.5, 0), off);
		sum += term(e + off, e, likelihood) + term(n[i] - e - off, n[i] - e, likelihood);
	}
	return chisq_of(sum, (double)arms - 1);
}

struct chisq
chisq_cochran(const double *estimate, const double *se, size_t n)
{
	double weights = 0, mean = 0, q = 0;
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isfinite(estimate[i]) || !(se[i] > 0) || isinf(se[i]))
			continue;
		double w = 1 / (se[i] * se[i]);
		used++;
		weights += w;
		mean += w / weights * (estimate[i] - mean);
	}
	if (used < 2)
		return undefined("fewer than two estimates");
	for (size_t i = 0; i < n; i++)
		if (isfinite(estimate[i]) && se[i] > 0 && !isinf(se[i]))
			q += pow((estimate[i] - mean) / se[i], 2);
	return chisq_of(q, (double)used - 1);
}
