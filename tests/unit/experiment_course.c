/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/course.h"

#include <string.h>

#include "unit.h"

static const struct course_rules sequence = {
	.conf = 0.95, .least = 100, .mde = NAN, .power = 0.8, .futile = 0.1, .lift = LIFT_DELTA
};

static struct course_rules
group(enum spend by)
{
	struct course_rules r = sequence;

	r.group = true;
	r.by.by = by;
	return r;
}

static struct finding
rates(double k_a, double n_a, double k_b, double n_b)
{
	struct cell a = { 0 }, b = { 0 };
	struct finding f = { .metric = 0, .arm = 1 };

	cell_add_rate(&a, (int64_t)k_a, (int64_t)n_a);
	cell_add_rate(&b, (int64_t)k_b, (int64_t)n_b);
	f.effect = effect_of(&(struct how){ .kind = KIND_RATE, .conf = 0.95 }, &a, &b);
	return f;
}

static struct finding
means(struct sample a, struct sample b)
{
	struct finding f = { .metric = 0, .arm = 1 };

	f.effect = (struct effect){ a.n, b.n, a.mean, b.mean, NAN, NAN,
		.diff = compare_means(a, b, 0.95), .lift = compare_means_relative(a, b, 0.95),
		.removed = NAN, .expected_min = NAN };
	return f;
}

static enum decision
look(struct course *c, const struct course_rules *r, double plan, struct finding *f, int64_t at,
    struct glance *g)
{
	struct judgement j = { .conf = 0.95, .margin = 0.02 };
	double p;
	size_t order;

	course_look(c, r, 0.05, plan, f, g);
	findings_judge(f, 1, &j, &p, &order);
	course_decide(c, r, g, f, at);
	return c->decision;
}

/* A mean whose z is as wanted: variance 1, 500 units an arm. */
static struct finding
of_z(double z)
{
	double n = 500, se = sqrt(2 / n);

	return means((struct sample){ n, 10, 1 }, (struct sample){ n, 10 + z * se, 1 });
}

static void
a_sequence_is_growthbooks(void)
{
	struct course c = { 0 };
	struct glance g;
	struct finding f = means(sample_of_sums(100, 270, 848.79), sample_of_sums(120, 300, 869));

	/* growthbook@8f1db4456915 test_gbstats.py TestAnalyzeMetricDfSequential: the lift's
	 * interval; its p is the lift's, ours the difference's */
	look(&c, &sequence, 600, &f, 1, &g);
	CHECK_ABS(f.effect.lift.lo, -0.233322085, 6e-10);
	CHECK_ABS(f.effect.lift.estimate, -0.074074074, 6e-10);
	/* test_tests.py test_sequential_test_runs_prop */
	c = (struct course){ 0 };
	f = rates(1396, 3000, 2422, 3461);
	CHECK(look(&c, &sequence, 5000, &f, 1, &g) == DECISION_WINNER);
	CHECK_ABS(f.effect.lift.lo, 0.40098, 6e-6);
	CHECK_ABS(f.effect.lift.hi, 0.60675, 6e-6);
	CHECK_ABS(f.effect.diff.p, 0, 6e-6);
}

/* Fieller: the lifts that the same bound does not refuse, tried one by one. */
static void
a_lift_is_in_its_interval_when_the_bound_does_not_refuse_it(void)
{
	struct course_rules r = sequence;
	double a = 40 / 400.0, b = 62 / 420.0, va = a * (1 - a) / 400, vb = b * (1 - b) / 420;
	struct cell ca = { 0 }, cb = { 0 };
	struct finding f = { .arm = 1 };
	struct course c = { 0 };
	struct glance g;

	cell_add_rate(&ca, 40, 400);
	cell_add_rate(&cb, 62, 420);
	r.lift = LIFT_FIELLER;
	f.effect = effect_of(&(struct how){ .kind = KIND_RATE, .conf = 0.95, .lift = r.lift }, &ca,
	    &cb);
	look(&c, &r, 1000, &f, 1, &g);
	double lo = 9, hi = -9;
	for (double v = -0.9; v < 4; v += 1e-4)
		if (fabs(b - (1 + v) * a) <= g.bound * sqrt(vb + (1 + v) * (1 + v) * va)) {
			lo = fmin(lo, v);
			hi = fmax(hi, v);
		}
	CHECK_ABS(f.effect.lift.lo, lo, 2e-4);
	CHECK_ABS(f.effect.lift.hi, hi, 2e-4);
	CHECK((f.effect.lift.lo > 0) == (f.effect.diff.lo > 0));
	/* at 8 standard errors the control is not told from 0 */
	r = group(SPEND_OBF);
	r.lift = LIFT_FIELLER;
	c = (struct course){ 0 };
	f.effect = effect_of(&(struct how){ .kind = KIND_RATE, .conf = 0.95, .lift = r.lift }, &ca,
	    &cb);
	look(&c, &r, 0.05, &f, 1, &g);
	CHECK(g.bound > 8 && isnan(f.effect.lift.lo) && !isnan(f.effect.diff.lo));
	CHECK_NEAR(f.effect.lift.estimate, b / a - 1, 1e-12);
	CHECK(strcmp(f.effect.lift.note, "control mean not told from zero at this look") == 0);
	course_end(&c);
}

static void
p_never_rises_and_a_stop_stays(void)
{
	struct course c = { 0 };
	struct glance g;
	struct finding f = of_z(2);
	double first;

	CHECK(look(&c, &sequence, 1000, &f, 1, &g) == DECISION_CONTINUE);
	first = f.effect.diff.p;
	CHECK(first > 0.05 && first < 1);
	f = of_z(0.5);
	look(&c, &sequence, 1000, &f, 2, &g);
	CHECK(f.effect.diff.p == first);
	f = of_z(-6);
	CHECK(look(&c, &sequence, 1000, &f, 3, &g) == DECISION_HARM);
	f = of_z(0.1);
	CHECK(look(&c, &sequence, 1000, &f, 4, &g) == DECISION_HARM);
	CHECK(c.since == 3 && f.verdict == VERDICT_HARM);
	CHECK(f.effect.diff.lo < 0 && f.effect.diff.hi > 0); /* the interval is today's */
}

static void
bounds_are_those_of_the_tables(void)
{
	/* Lan-DeMets O'Brien-Fleming, five looks, two-sided 0.05: ld98, table 1 */
	static const double of5[] = { 4.877, 3.357, 2.680, 2.290, 2.031 };
	struct course_rules r = group(SPEND_OBF);
	struct course c = { 0 };
	struct glance g;
	struct finding f;

	for (int k = 0; k < 5; k++) {
		f = of_z(2.03);
		enum decision d = look(&c, &r, (k + 1) / 5.0, &f, k + 1, &g);
		CHECK_ABS(g.bound, of5[k], 6e-4);
		CHECK_ABS(f.effect.diff.hi - f.effect.diff.lo, 2 * g.bound * f.effect.diff.se,
		    1e-12);
		CHECK(isnan(f.effect.diff.p));
		CHECK(d == (k < 4 ? DECISION_CONTINUE : DECISION_DONE));
	}
	CHECK_NEAR(g.spent, 0.05, 1e-12);
	f = of_z(9); /* beyond the plan nothing is tested */
	CHECK(look(&c, &r, 1.2, &f, 6, &g) == DECISION_DONE);
	CHECK(strcmp(f.effect.diff.note, "the planned units were reached before") == 0);
	course_end(&c);
	/* Jennison & Turnbull table 2.1, Pocock by shape, is not spending: ld98, table 2 */
	r = group(SPEND_POCOCK);
	f = of_z(2.44);
	CHECK(look(&c, &r, 0.2, &f, 1, &g) == DECISION_WINNER);
	CHECK_ABS(g.bound, 2.438, 6e-4);
	f = of_z(-4); /* the bound on the other side changes nothing any more */
	CHECK(look(&c, &r, 0.4, &f, 2, &g) == DECISION_WINNER && c.since == 1);
	course_end(&c);
}

static void
a_look_without_news_spends_nothing(void)
{
	struct course_rules r = group(SPEND_POWER);
	struct course c = { 0 };
	struct glance g;
	struct finding f = of_z(1.9);

	r.by.shape = 1;
	look(&c, &r, 0.5, &f, 1, &g);
	CHECK_NEAR(g.spent, 0.025, 1e-12);
	f = of_z(3);
	CHECK(look(&c, &r, 0.5, &f, 2, &g) == DECISION_CONTINUE);
	CHECK_NEAR(g.spent, 0.025, 1e-12);
	CHECK(isnan(g.bound) && f.verdict == VERDICT_UNDEFINED);
	f = of_z(3);
	CHECK(look(&c, &r, 0.7, &f, 3, &g) == DECISION_WINNER);
	course_end(&c);
}

static void
few_units_are_not_looked_at(void)
{
	struct course c = { 0 };
	struct glance g;
	struct finding f = rates(5, 99, 60, 200);

	CHECK(look(&c, &sequence, 1000, &f, 1, &g) == DECISION_CONTINUE);
	CHECK(isnan(f.effect.diff.p) && isnan(f.effect.diff.lo) && c.log_ratio == 0);
	CHECK_NEAR(f.effect.value_a, 5 / 99.0, 1e-15);
	f = rates(0, 1000, 9, 1000); /* 4.5 expected */
	look(&c, &sequence, 1000, &f, 2, &g);
	CHECK(strcmp(f.effect.diff.note, "too few successes or failures to look") == 0);
	f = rates(0, 1000, 10, 1000);
	look(&c, &sequence, 1000, &f, 3, &g);
	CHECK(!isnan(f.effect.diff.p));
}

static void
futility_is_advice(void)
{
	struct course_rules r = group(SPEND_OBF);
	struct course c = { 0 };
	struct glance g;
	struct finding f = of_z(0.1);

	CHECK(look(&c, &r, 0.7, &f, 1, &g) == DECISION_FUTILE);
	CHECK(g.predictive < 0.1);
	f = of_z(3);
	CHECK(look(&c, &r, 1, &f, 2, &g) == DECISION_WINNER);
	course_end(&c);
	/* an improvement of 5 % of 10 is 0.5, 7.9 standard errors: ruled out at once */
	r = sequence;
	r.mde = 0.05;
	f = of_z(0.3);
	CHECK(look(&c, &r, 1000, &f, 1, &g) == DECISION_FUTILE && g.ruled_out);
	f = of_z(0.3);
	f.lower = true;
	CHECK(look(&c, &r, 1000, &f, 2, &g) == DECISION_FUTILE && g.ruled_out);
	r.mde = 0.01;
	f = of_z(0.3);
	CHECK(look(&c, &r, 1000, &f, 3, &g) == DECISION_CONTINUE && !g.ruled_out);
	/* chances are towards the better side: an effect of 2 % is 3.2 standard errors */
	c = (struct course){ 0 };
	r = group(SPEND_OBF);
	r.mde = 0.02;
	f = of_z(-2);
	CHECK(look(&c, &r, 0.9, &f, 1, &g) == DECISION_FUTILE);
	course_end(&c);
	f = of_z(-2);
	f.lower = true;
	CHECK(look(&c, &r, 0.9, &f, 1, &g) != DECISION_FUTILE && g.at_mde > 0.5);
	course_end(&c);
}

static void
counts_are_right_from_the_first_unit(void)
{
	struct course_rules r = sequence;
	struct course c = { 0 };
	struct glance g;
	struct finding f = rates(0, 30, 14, 30);

	r.exact = true;
	CHECK(look(&c, &r, 200, &f, 1, &g) == DECISION_WINNER);
	CHECK(f.effect.diff.lo > 0 && f.effect.diff.note == NULL && isnan(f.effect.lift.lo));
	c = (struct course){ 0 };
	f = rates(0, 3, 0, 3);
	CHECK(look(&c, &r, 200, &f, 1, &g) == DECISION_CONTINUE);
	CHECK(f.effect.diff.p > 0.999 && f.effect.diff.lo < -0.5 && f.verdict == VERDICT_NONE);
	f = of_z(3);
	look(&c, &r, 200, &f, 2, &g);
	CHECK(f.verdict == VERDICT_UNDEFINED);
	CHECK(strcmp(f.effect.diff.note, "exact is for rates") == 0);
	r.mde = 0.5;
	f = rates(1000, 10000, 1010, 10000);
	CHECK(look(&c, &r, 10000, &f, 3, &g) == DECISION_FUTILE && g.ruled_out);
}

static void
roles_stop_or_do_not(void)
{
	struct course c = { 0 };
	struct glance g;
	struct finding f = of_z(8);

	f.role = ROLE_SECONDARY;
	CHECK(look(&c, &sequence, 1000, &f, 1, &g) == DECISION_CONTINUE);
	CHECK(f.verdict == VERDICT_WINNER);
	/* a loss of 10 %: 1 in 10, 15.8 standard errors */
	c = (struct course){ 0 };
	f = of_z(-15.8);
	f.role = ROLE_GUARDRAIL;
	CHECK(look(&c, &sequence, 1000, &f, 1, &g) == DECISION_HARM);
	c = (struct course){ 0 };
	f = of_z(0);
	f.role = ROLE_GUARDRAIL;
	CHECK(look(&c, &sequence, 1000, &f, 1, &g) == DECISION_CONTINUE);
	CHECK(f.verdict == VERDICT_HOLDS); /* 3.04 standard errors of 0.63 % */
}

void
unit_experiment_course(void)
{
	a_sequence_is_growthbooks();
	a_lift_is_in_its_interval_when_the_bound_does_not_refuse_it();
	p_never_rises_and_a_stop_stays();
	bounds_are_those_of_the_tables();
	a_look_without_news_spends_nothing();
	few_units_are_not_looked_at();
	futility_is_advice();
	counts_are_right_from_the_first_unit();
	roles_stop_or_do_not();
}
