/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/survival.h"

#include <stdlib.h>

#include "unit.h"

/* R survival survfit on aml, all 23 (Miller 1997). */
static void
aml(void)
{
	static const double t[] = { 5, 5, 8, 8, 9, 12, 13, 13, 16, 18, 23, 23, 27, 28, 30, 31, 33,
		34, 43, 45, 45, 48, 161 };
	static const int left[] = { 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1,
		1, 0 };
	static const struct {
		double t, share;
	} want[] = { { 5, 0.91304347826087 }, { 8, 0.826086956521739 }, { 9, 0.782608695652174 },
		{ 12, 0.739130434782609 }, { 13, 0.695652173913043 }, { 18, 0.645962732919255 },
		{ 23, 0.546583850931677 }, { 27, 0.496894409937888 }, { 30, 0.44168391994479 },
		{ 31, 0.386473429951691 }, { 33, 0.331262939958592 }, { 34, 0.276052449965493 },
		{ 43, 0.220841959972395 }, { 45, 0.165631469979296 }, { 48, 0.082815734989648 } };
	struct survival s = survival_start(23);
	size_t k = 0;

	for (size_t i = 0; i < 23;) {
		double gone = 0, censored = 0, at = t[i];
		for (; i < 23 && t[i] == at; i++)
			*(left[i] ? &gone : &censored) += 1;
		survival_step(&s, gone, censored);
		if (gone > 0) {
			CHECK(want[k].t == at);
			CHECK_NEAR(s.share, want[k++].share, 1e-12);
		}
	}
	CHECK(k == 15 && s.at_risk == 0);
}

/* R: summary(survfit(Surv(time, status) ~ x, aml)), x=Maintained: survival and std.err */
static void
greenwood(void)
{
	static const struct {
		double left, censored, share, error;
	} at[] = { { 1, 0, 0.909, 0.0867 }, { 1, 1, 0.818, 0.1163 }, { 1, 0, 0.716, 0.1397 },
		{ 1, 1, 0.614, 0.1526 }, { 1, 0, 0.491, 0.1642 }, { 1, 1, 0.368, 0.1627 },
		{ 1, 1, 0.184, 0.1535 } };
	struct survival s = survival_start(11);

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		survival_step(&s, at[i].left, at[i].censored);
		CHECK_ABS(s.share, at[i].share, 0.0005);
		CHECK_ABS(s.share * sqrt(s.greenwood), at[i].error, 0.00005);
		struct interval w = survival_interval(&s, 0.95);
		CHECK(w.lo > 0 && w.lo < s.share && w.hi > s.share && w.hi < 1);
	}
	/* one of 11 gone: (10/11)^exp(+-z sqrt(1/110) / log(11/10)) */
	s = survival_start(11);
	survival_step(&s, 1, 0);
	struct interval w = survival_interval(&s, 0.95);
	double f = exp(1.959963984540054 * sqrt(1 / 110.0) / log(1.1));
	CHECK_NEAR(w.lo, pow(10 / 11.0, f), 1e-12);
	CHECK_NEAR(w.hi, pow(10 / 11.0, 1 / f), 1e-12);
}

void
unit_stat_survival(void)
{
	aml();
	greenwood();
	struct survival s = survival_start(4);
	CHECK(isnan(survival_interval(&s, 0.95).lo));
	survival_step(&s, 4, 0);
	CHECK(s.share == 0 && isnan(survival_interval(&s, 0.95).hi));
}
