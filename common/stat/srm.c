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

/* Log of twice the smaller tail of `units` of `all`, due this share of them. */
static double
tails_log(double units, double all, double share)
{
	double below = dist_binom(units, all, share, DIST_LOWER | DIST_LOG);
	double above = dist_binom(units - 1, all, share, DIST_UPPER | DIST_LOG);

	return M_LN2 + fmin(below, above);
}

static void
make_exact(struct srm *out, const double *units, const double *weight, size_t arms, double due)
{
	double all = 0, least = 0, used = out->df + 1;

	for (size_t i = 0; i < arms; i++)
		all += units[i];
	for (size_t i = 0; i < arms; i++)
		if (weight[i] > 0)
			least = fmin(least, tails_log(units[i], all, weight[i] / due));
	out->exact = true;
	out->log_p = fmin(0, least + (used > 2 ? log(used) : 0));
	out->p = exp(out->log_p);
}

struct srm
srm_test(const double *units, const double *weight, size_t arms)
{
	struct srm out = { NAN, NAN, NAN, NAN, false, NAN, NAN, 0, srm_note(units, weight, arms) };
	double all = 0, due = 0, used = 0;
	bool few = false;

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
		double expected = all * weight[i] / due, off = units[i] - expected;

		few |= expected < SRM_FEW;
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
	if (few)
		make_exact(&out, units, weight, arms, due);
	return out;
}
