/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/srm.h"

#include "unit.h"

#define TWO_TAILS_3_OF_50 0.027634541661200791
#define SRM(n, w) srm_test((n), (w), sizeof(n) / sizeof *(n))

static void
published_p_values(void)
{
	static const double half[] = { 0.5, 0.5 }, four[] = { 25, 25, 25, 25 }, one[] = { 1, 1, 1 };
	static const double third[] = { 0.34, 0.33, 0.33 };

	/* growthbook@8f1db4456915 packages/back-end/test/stats.test.ts */
	CHECK_ABS(SRM(((double[]){ 1000, 1200 }), half).p, 2.0079e-05, 6e-10);
	CHECK_ABS(SRM(((double[]){ 0, 10, 10 }), third).p, 0.005790624, 6e-10);
	/* lukasvermeer/srm@05168b56b123 computeSRM.test.js, docs/faq.md */
	CHECK_ABS(SRM(((double[]){ 1000, 950, 1050, 1000 }), four).p, 0.171797, 5e-3);
	CHECK_NEAR(SRM(((double[]){ 502, 498 }), half).p, 0.8993431885613663, 1e-12);
	CHECK_ABS(SRM(((double[]){ 1001000, 999000 }), half).p, 0.1573, 6e-5);
	/* R 4.2.2 chisq.test: cookie cats, Hillstrom */
	struct srm s = SRM(((double[]){ 44700, 45489 }), half);
	CHECK_NEAR(s.chisq, 6.90240494960583, 1e-9);
	CHECK_NEAR(s.p, 0.00860798781083626, 1e-9);
	s = SRM(((double[]){ 21306, 21307, 21387 }), one);
	CHECK_NEAR(s.chisq, 0.20253125, 1e-9);
	CHECK(s.df == 2);
	CHECK_NEAR(s.p, 0.903692957560419, 1e-9);
}

static void
size_tells_a_big_skew_from_a_long_test(void)
{
	static const double w[] = { 80, 20 };
	/* 79 % for 80: chisq = 20^2/1600 + 20^2/400, w = sqrt(1.25 / 2000) by hand */
	struct srm s = SRM(((double[]){ 1580, 420 }), w);

	CHECK_NEAR(s.chisq, 1.25, 1e-12);
	CHECK_NEAR(s.w, 0.025, 1e-12);
	CHECK_NEAR(s.worst, 0.05, 1e-12);
	CHECK(s.worst_arm == 1);
	s = SRM(((double[]){ 1580e6, 420e6 }), w);
	CHECK_NEAR(s.w, 0.025, 1e-12);
	CHECK(s.p == 0 && isfinite(s.log_p) && s.log_p < -6e5 + 3e5);
}

static void
weights_need_not_cover_but_must_not_lie(void)
{
	static const double zero[] = { 1, 1, 0 };
	struct srm s = SRM(((double[]){ 1000, 1200, 0 }), zero);

	CHECK(s.df == 1);
	CHECK_ABS(s.p, 2.0079e-05, 6e-10); /* as growthbook's two arms */
	s = SRM(((double[]){ 1000, 1200, 1 }), zero);
	CHECK(s.note != NULL && isnan(s.p) && isnan(s.chisq));
	CHECK(SRM(((double[]){ 0, 0, 0 }), zero).note != NULL);
	CHECK(srm_test((double[]){ 5 }, (double[]){ 1 }, 1).note != NULL);
	CHECK(SRM(((double[]){ 5, -1, 0 }), zero).note != NULL);
	CHECK(SRM(((double[]){ 5, 5 }), ((double[]){ 1, NAN })).note != NULL);
	/* an arm that never got a unit */
	s = SRM(((double[]){ 50, 50, 0 }), ((double[]){ 1, 1, 1 }));
	CHECK_NEAR(s.chisq, 50, 1e-12);
	CHECK(s.worst_arm == 2 && s.worst == 1);
}

/*
 * Binomial tail summed from the definition in exact fractions (Python):
 * P(X >= 3 of 50 at 1/100) = 0.013817270831
 */
static void
few_units_due_to_an_arm_are_counted_exactly(void)
{
	static const double hundredth[] = { 99, 1 }, half[] = { 1, 1 }, ramp[] = { 98, 1, 1 };
	struct srm s = SRM(((double[]){ 47, 3 }), hundredth);

	CHECK(s.exact);
	CHECK_NEAR(s.p, TWO_TAILS_3_OF_50, 1e-12);
	CHECK_NEAR(s.log_p, log(s.p), 1e-12);
	/* as many in a third arm: Bonferroni over three */
	s = SRM(((double[]){ 47, 3, 0 }), ramp);
	CHECK_NEAR(s.p, 3 * TWO_TAILS_3_OF_50, 1e-12);
	s = SRM(((double[]){ 0, 3 }), half);
	CHECK_NEAR(s.p, 0.25, 1e-12);
	/* never above 1: the middle is in both tails */
	s = SRM(((double[]){ 2, 2 }), half);
	CHECK(s.p == 1 && s.log_p == 0);
	s = SRM(((double[]){ 5, 5 }), half);
	CHECK(!s.exact);
	/* units without end: 1e12 with 1e-12 due, 40 there */
	s = SRM(((double[]){ 1e12 - 40, 40 }), ((double[]){ 1e12 - 1, 1 }));
	CHECK(s.exact && s.p > 0 && s.p < 1e-45);
}

void
unit_stat_srm(void)
{
	few_units_due_to_an_arm_are_counted_exactly();
	published_p_values();
	size_tells_a_big_skew_from_a_long_test();
	weights_need_not_cover_but_must_not_lie();
}
