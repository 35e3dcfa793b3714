/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/anova.h"

#include <math.h>

#include "stat/dist.h"

static const char *
why_not(const struct sample *s, size_t arms)
{
	if (arms < 2)
		return "fewer than two arms";
	for (size_t i = 0; i < arms; i++) {
		if (!(s[i].n > 0))
			return "empty arm";
		if (s[i].n < 2)
			return "one unit";
	}
	return NULL;
}

static struct anova
undefined(const char *note)
{
	return (struct anova){ NAN, NAN, NAN, NAN, NAN, note };
}

/* The upper tail of F is a lower tail of the beta distribution. */
static struct anova
anova_of(double f, double between, double within)
{
	struct anova a = { f, between, within, NAN, NAN, NULL };
	double x = within / (within + between * f);

	a.p = dist_beta(x, within / 2, between / 2, DIST_LOWER);
	a.log_p = dist_beta(x, within / 2, between / 2, DIST_LOWER | DIST_LOG);
	return a;
}

struct anova
anova_welch(const struct sample *s, size_t arms)
{
	const char *why = why_not(s, arms);
	double weights = 0, mean = 0, spread = 0, lost = 0, k = (double)arms;

	if (why != NULL)
		return undefined(why);
	for (size_t i = 0; i < arms; i++) {
		double w = s[i].n / s[i].var;
		if (!(s[i].var > 0))
			return undefined("no variance");
		weights += w;
		mean += w / weights * (s[i].mean - mean);
	}
	for (size_t i = 0; i < arms; i++) {
		double w = s[i].n / s[i].var;
		spread += w * (s[i].mean - mean) * (s[i].mean - mean);
		lost += (1 - w / weights) * (1 - w / weights) / (s[i].n - 1);
	}
	double f = spread / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * lost);
	return anova_of(f, k - 1, (k * k - 1) / (3 * lost));
}

struct anova
anova_classic(const struct sample *s, size_t arms)
{
	const char *why = why_not(s, arms);
	double n = 0, mean = 0, between = 0, within = 0, k = (double)arms;

	if (why != NULL)
		return undefined(why);
	for (size_t i = 0; i < arms; i++) {
		n += s[i].n;
		mean += s[i].n / n * (s[i].mean - mean);
	}
	for (size_t i = 0; i < arms; i++) {
		between += s[i].n * (s[i].mean - mean) * (s[i].mean - mean);
		within += (s[i].n - 1) * s[i].var;
	}
	if (!(within > 0))
		return undefined("no variance");
	return anova_of(between / (k - 1) / (within / (n - k)), k - 1, n - k);
}
