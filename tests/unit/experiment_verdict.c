/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/verdict.h"

#include "unit.h"

enum { MOST = 8 };

static const struct judgement usual = { .conf = 0.95,
	.margin = 0.02,
	.rule = { [ROLE_PRIMARY] = ADJUST_HOLM, [ROLE_SECONDARY] = ADJUST_BH } };

static struct finding
primary(size_t metric, size_t arm, double p, double diff)
{
	struct finding f = { .metric = metric, .arm = arm };

	f.effect.diff.p = p;
	f.effect.diff.estimate = diff;
	return f;
}

static struct finding
guardrail(size_t arm, double control, double lo, double hi)
{
	struct finding f = { .metric = 9, .arm = arm, .role = ROLE_GUARDRAIL };

	f.effect.value_a = control;
	f.effect.diff.p = 0.5;
	f.effect.lift = (struct comparison){ .estimate = (lo + hi) / 2,
		.se = (hi - lo) / 3.92,
		.df = INFINITY,
		.lo = lo,
		.hi = hi };
	return f;
}

static void
judge(struct finding *f, size_t n, struct judgement j)
{
	double p[MOST];
	size_t order[MOST];

	findings_judge(f, n, &j, p, order);
}

static void
roles_are_families_of_their_own(void)
{
	static const double p1[] = { 0.01, 0.04, 0.03, 0.005 }, p2[] = { 0.03, 0.6 };
	struct finding f[6];

	for (size_t i = 0; i < 4; i++)
		f[i] = primary(i, 1, p1[i], 1);
	for (size_t i = 4; i < 6; i++) {
		f[i] = primary(i, 1, p2[i - 4], -1);
		f[i].role = ROLE_SECONDARY;
	}
	judge(f, 6, usual);
	/* Holm by hand: 4 * .005, 3 * .01, 2 * .03, then .04 raised to .06 */
	CHECK_ABS(f[3].p_adjusted, 0.02, 1e-15);
	CHECK_ABS(f[0].p_adjusted, 0.03, 1e-15);
	CHECK_ABS(f[2].p_adjusted, 0.06, 1e-15);
	CHECK_ABS(f[1].p_adjusted, 0.06, 1e-15);
	CHECK_ABS(f[4].p_adjusted, 0.06, 1e-15); /* 2 * .03 / 1 */
	CHECK(f[0].family == 4 && f[4].family == 2);
	CHECK(f[0].verdict == VERDICT_WINNER && f[1].verdict == VERDICT_NONE);
	CHECK(f[4].verdict == VERDICT_NONE);
}

static void
a_look_is_judged_by_its_bound(void)
{
	struct finding f[] = { primary(0, 1, NAN, 1), primary(1, 1, 0.01, 1),
		primary(0, 2, NAN, -1), primary(1, 2, NAN, 1), primary(2, 2, NAN, 1) };
	static const double z[] = { 2.5, 2.5, -2.5, 2.5, NAN };
	static const double bound[] = { 2.5, 2.6, 2.4, INFINITY, 2 };

	for (size_t i = 0; i < 5; i++) {
		f[i].by_bound = true;
		f[i].bound = bound[i];
		f[i].effect.diff.statistic = z[i];
	}
	judge(f, 5, usual);
	CHECK(f[0].verdict == VERDICT_WINNER && f[1].verdict == VERDICT_NONE);
	CHECK(f[2].verdict == VERDICT_HARM && f[3].verdict == VERDICT_NONE);
	CHECK(f[4].verdict == VERDICT_UNDEFINED);
}

static void
an_undefined_p_is_no_comparison(void)
{
	struct finding f[] = { primary(0, 1, 0.04, 1), primary(1, 1, NAN, 0) };

	judge(f, 2, usual);
	CHECK(f[0].family == 1 && f[0].p_adjusted == 0.04 && f[0].verdict == VERDICT_WINNER);
	CHECK(isnan(f[1].p_adjusted) && f[1].verdict == VERDICT_UNDEFINED);
}

static void
lower_may_be_better(void)
{
	struct finding f[] = { primary(0, 1, 0.001, -2), primary(0, 2, 0.001, 2) };

	f[0].lower = f[1].lower = true;
	judge(f, 2, usual);
	CHECK(f[0].verdict == VERDICT_WINNER && f[1].verdict == VERDICT_HARM);
}

static void
guardrails_are_judged_by_their_interval(void)
{
	struct finding f[] = { guardrail(1, 1, -0.019, 0.03), guardrail(2, 1, -0.03, 0.01),
		guardrail(3, 1, -0.09, -0.03), guardrail(4, 0, -0.01, 0.01),
		guardrail(5, 1, -0.03, 0.01) };

	f[4].lower = true;
	judge(f, 5, usual);
	CHECK(f[0].verdict == VERDICT_HOLDS && f[1].verdict == VERDICT_OPEN);
	CHECK(f[2].verdict == VERDICT_HARM && f[3].verdict == VERDICT_UNDEFINED);
	CHECK(f[4].verdict == VERDICT_HOLDS);
	/* 0.005 is (0.005 + 0.02) / (0.04 / 3.92) = 2.45 standard errors from -0.02; a
	 * normal table has 0.0071 there */
	struct finding g = guardrail(1, 1, -0.015, 0.025);
	judge(&g, 1, usual);
	CHECK_ABS(g.p_margin, 0.0071, 1e-4);
	CHECK(isnan(g.p_adjusted) && g.family == 0);
}

static void
a_guardrail_that_does_not_hold_blocks_its_own_arm(void)
{
	struct finding f[] = { primary(0, 1, 1e-9, 1), primary(0, 2, 1e-9, 1),
		guardrail(1, 1, -0.03, 0.01), guardrail(2, 1, -0.01, 0.01) };

	judge(f, 4, usual);
	CHECK(f[0].verdict == VERDICT_BLOCKED && f[0].broken == 2);
	CHECK(f[1].verdict == VERDICT_WINNER);
	/* one that cannot be judged does not hold */
	f[3] = guardrail(2, 1, NAN, NAN);
	judge(f, 4, usual);
	CHECK(f[1].verdict == VERDICT_BLOCKED && f[1].broken == 3);
}

static void
a_broken_assignment_overrules_everything(void)
{
	struct finding f[] = { primary(0, 1, 1e-9, 1), primary(1, 1, NAN, 0),
		guardrail(1, 1, -0.01, 0.01) };
	struct judgement j = usual;

	j.distrust = true;
	judge(f, 3, j);
	for (int i = 0; i < 3; i++)
		CHECK(f[i].verdict == VERDICT_DISTRUST);
	CHECK(f[0].p_adjusted == 1e-9);
}

static void
a_guardrail_blocks_its_own_slice_only(void)
{
	struct finding f[] = { primary(0, 1, 0.001, 1), primary(0, 1, 0.001, 1),
		guardrail(1, 10, -0.2, -0.1) };

	f[1].slice = f[2].slice = 1;
	judge(f, 3, usual);
	CHECK(f[0].verdict == VERDICT_WINNER);
	CHECK(f[1].verdict == VERDICT_BLOCKED && f[1].broken == 2);
}

static void
equivalence_is_shown_not_assumed(void)
{
	struct finding f[] = { primary(0, 1, 0.8, 0.001), primary(1, 1, 0.8, 0.001) };
	struct judgement j = usual;

	/* lifts of 0 with standard errors 0.01 and 0.02 against a margin of 0.03 */
	for (int i = 0; i < 2; i++) {
		f[i].effect.value_a = 1;
		f[i].effect.lift = (struct comparison){ .estimate = 0,
			.se = 0.01 * (i + 1),
			.df = INFINITY };
	}
	j.equivalence = 0.03;
	judge(f, 2, j);
	/* Phi(-3), Phi(-1.5) */
	CHECK_NEAR(f[0].p_equivalent, 0.001349898031630095, 1e-9);
	CHECK_NEAR(f[1].p_equivalent, 0.06680720126885807, 1e-9);
	CHECK(f[0].verdict == VERDICT_EQUIVALENT && f[1].verdict == VERDICT_NONE);
	judge(f, 2, usual);
	CHECK(isnan(f[0].p_equivalent) && f[0].verdict == VERDICT_NONE);
}

void
unit_experiment_verdict(void)
{
	a_guardrail_blocks_its_own_slice_only();
	equivalence_is_shown_not_assumed();
	roles_are_families_of_their_own();
	a_look_is_judged_by_its_bound();
	an_undefined_p_is_no_comparison();
	lower_may_be_better();
	guardrails_are_judged_by_their_interval();
	a_guardrail_that_does_not_hold_blocks_its_own_arm();
	a_broken_assignment_overrules_everything();
}
