/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/srm.h"

#include <math.h>

#include "stat/dist.h"

static const char *
srm_note(const double *units, const double *weight, size_t arms)
{
	double all = 0;
	size_t used = 0;

	for (size_t i = 0; i < arms; i++) {
		if (!(weight[i] >= 0 && isfinite(weight[i])))
			return "weight out of range";
		if (!(units[i] >= 0 && isfinite(units[i])))
			return "count out of range";
		if (weight[i] == 0 && units[i] > 0)
			return "units in an arm without weight";
		used += weight[i] > 0;
		all += units[i];
	}
	return used < 2 ? "fewer than two arms" : all == 0 ? "no units" : NULL;
}

struct srm
srm_test(const double *units, const double *weight, size_t arms)
{
	struct srm out = { NAN, NAN, NAN, NAN, NAN, NAN, 0, srm_note(units, weight, arms) };
	double all = 0, due = 0, used = 0;

	if (out.note != NULL)
		return out;
	for (size_t i = 0; i < arms; i++) {
		all += units[i];
		due += weight[i];
		used += weight[i] > 0;
	}
	out.chisq = 0;
	out.worst = -1;
	for (size_t i = 0; i < arms; i++) {
		if (weight[i] == 0)
			continue;
		double expected = all * (weight[i] / due), off = units[i] - expected;

		out.chisq += off * off / expected;
		if (fabs(off) / expected > out.worst) {
			out.worst = fabs(off) / expected;
			out.worst_arm = i;
		}
	}
	out.df = used - 1;
	out.p = dist_chisq(out.chisq, out.df, DIST_UPPER);
	out.log_p = dist_chisq(out.chisq, out.df, DIST_UPPER | DIST_LOG);
	out.w = sqrt(out.chisq / all);
	return out;
}
