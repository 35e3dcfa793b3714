/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/survival.h"

#include <math.h>

#include "stat/dist.h"

struct survival
survival_start(double n)
{
	return (struct survival){ .at_risk = n, .share = 1 };
}

void
survival_step(struct survival *s, double left, double censored)
{
	if (left > 0) {
		s->share *= (s->at_risk - left) / s->at_risk;
		s->greenwood += left / (s->at_risk * (s->at_risk - left));
	}
	s->at_risk -= left + censored;
}

struct interval
survival_interval(const struct survival *s, double conf)
{
	if (!(s->share > 0 && s->share < 1) || !(conf > 0 && conf < 1))
		return (struct interval){ NAN, NAN };
	double log_share = log(s->share);
	double half = -dist_norm_q((1 - conf) / 2, DIST_LOWER) * sqrt(s->greenwood) / -log_share;
	double lo = exp(log_share * exp(half)), hi = exp(log_share * exp(-half));
	return (struct interval){ lo, hi };
}
