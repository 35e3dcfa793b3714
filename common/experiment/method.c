/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "experiment/effect.h"

const char *const rate_test_names[RATE_TESTS] = {
	[RATE_Z] = "z",
	[RATE_CHISQ] = "chisq",
	[RATE_YATES] = "yates",
	[RATE_G] = "g",
	[RATE_FISHER] = "fisher",
};

const char *const rate_interval_names[RATE_INTERVALS] = {
	[INTERVAL_NEWCOMBE] = "newcombe",
	[INTERVAL_SCORE] = "score",
	[INTERVAL_WALD] = "wald",
};

const char *const lift_names[LIFTS] = {
	[LIFT_DELTA] = "delta",
	[LIFT_FIELLER] = "fieller",
	[LIFT_LOG] = "log",
};

static const char *
resampled(const struct how *how)
{
	bool capped = how->keeps && isfinite(how->cap);

	if (how->resample == RESAMPLE_BOOTSTRAP)
		return capped ? "bootstrap percentile, capped" : "bootstrap percentile";
	if (how->kind == KIND_QUANTILE)
		return "permutation, order statistics";
	return capped ? "permutation of Welch t, capped" : "permutation of Welch t";
}

static const char *
test_of(const struct how *how)
{
	static const char *const of_rate[RATE_TESTS] = {
		[RATE_Z] = "pooled z",
		[RATE_CHISQ] = "chi-square",
		[RATE_YATES] = "chi-square with Yates",
		[RATE_G] = "G",
		[RATE_FISHER] = "Fisher exact",
	};

	if (how->clustered)
		return "Welch t, delta over clusters";
	if (how->stratified)
		return how->kind == KIND_RATE ? "Cochran-Mantel-Haenszel, post-stratified" :
						"Welch t, post-stratified";
	bool kept = how->keeps || how->kind == KIND_QUANTILE;
	if (kept && how->resample != RESAMPLE_NONE)
		return resampled(how);
	switch (how->kind) {
	case KIND_RATE: return of_rate[how->rate_test];
	case KIND_RATIO:
		return how->covariate ? "Welch t, delta over units, CUPED" :
					"Welch t, delta over units";
	case KIND_COUNT: return "Poisson exact";
	case KIND_QUANTILE: return "Welch t, order statistics";
	case KIND_RANK: return "Mann-Whitney, Brunner-Munzel";
	default:
		return how->keeps && isfinite(how->cap) ? "Welch t, capped" :
		    how->covariate && how->lin		? "t, regression by arm" :
		    how->covariate			? "Welch t, CUPED" :
							  "Welch t";
	}
}

static const char *
interval_of(const struct how *how)
{
	static const char *const of_rate[RATE_INTERVALS] = {
		[INTERVAL_NEWCOMBE] = ", Newcombe",
		[INTERVAL_SCORE] = ", Miettinen-Nurminen, lift by Koopman",
		[INTERVAL_WALD] = ", Wald",
	};

	bool plain = how->kind == KIND_RATE && !how->clustered && !how->stratified;

	return plain ? of_rate[how->interval] : "";
}

static const char *
lift_of(const struct how *how)
{
	static const char *const by[LIFTS] = {
		[LIFT_FIELLER] = "",
		[LIFT_DELTA] = ", lift by delta method",
		[LIFT_LOG] = ", lift by logarithm",
	};
	bool drawn = how->resample == RESAMPLE_BOOTSTRAP &&
	    (how->keeps || how->kind == KIND_QUANTILE);
	bool own = drawn || how->kind == KIND_COUNT || how->kind == KIND_RANK ||
	    (how->kind == KIND_RATE && how->interval == INTERVAL_SCORE && !how->clustered &&
		!how->stratified);

	return own ? "" : by[how->lift];
}

const char *
effect_method(const struct how *how, char to[static EFFECT_METHOD])
{
	snprintf(to, EFFECT_METHOD, "%s%s%s", test_of(how), interval_of(how), lift_of(how));
	return to;
}
