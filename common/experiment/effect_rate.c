/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates and counts: what has exact tests of its own. */
#include <math.h>
#include <stddef.h>

#include "experiment/effect_impl.h"
#include "stat/chisq.h"
#include "stat/dist.h"
#include "stat/poisson.h"

static void
set_interval(struct comparison *c, struct interval i)
{
	c->lo = i.lo;
	c->hi = i.hi;
}

/* Another test than the pooled z that is there; where that one is undefined, so is
 * this: of rates that are both 0 or both 1 there is nothing to test. */
static void
retest(struct effect *e, const struct how *how)
{
	static const enum chisq_rule rule[RATE_TESTS] = { [RATE_CHISQ] = CHISQ_PEARSON,
		[RATE_YATES] = CHISQ_YATES,
		[RATE_G] = CHISQ_G };
	struct comparison *c = &e->diff;

	if (isnan(c->p) || how->rate_test == RATE_Z)
		return;
	if (how->rate_test == RATE_FISHER) {
		struct exact_test t = fisher_test(e->k_a, e->n_a, e->k_b, e->n_b);
		e->odds = fisher_odds(e->k_a, e->n_a, e->k_b, e->n_b, how->conf);
		c->statistic = c->df = NAN;
		c->p = t.p;
		c->log_p = t.log_p;
		return;
	}
	struct chisq t = chisq_rates((double[]){ e->k_a, e->k_b }, (double[]){ e->n_a, e->n_b }, 2,
	    rule[how->rate_test]);
	c->statistic = t.statistic;
	c->df = t.df;
	c->p = t.p;
	c->log_p = t.log_p;
}

struct effect
effect_rate(const struct cell *a, const struct cell *b, const struct how *how)
{
	double k_a = exact_value(&a->x), n_a = exact_value(&a->y);
	double k_b = exact_value(&b->x), n_b = exact_value(&b->y);
	double p = (k_a + k_b) / (n_a + n_b);
	struct effect e = effect_blank(n_a, n_b, n_a > 0 ? k_a / n_a : NAN,
	    n_b > 0 ? k_b / n_b : NAN);

	e.k_a = k_a;
	e.k_b = k_b;
	e.expected_min = fmin(n_a, n_b) * fmin(p, 1 - p);
	e.diff = compare_rates(k_a, n_a, k_b, n_b, how->conf);
	e.lift = compare_rates_relative(k_a, n_a, k_b, n_b, how->conf);
	if (!(n_a > 0 && n_b > 0))
		return e;
	retest(&e, how);
	if (how->interval == INTERVAL_NEWCOMBE)
		set_interval(&e.diff, rate_newcombe(k_b, n_b, k_a, n_a, how->conf));
	if (how->interval == INTERVAL_SCORE) {
		set_interval(&e.diff, rate_miettinen_nurminen(k_b, n_b, k_a, n_a, how->conf));
		struct interval i = rate_koopman(k_b, n_b, k_a, n_a, how->conf);
		if (k_a > 0)
			set_interval(&e.lift, (struct interval){ i.lo - 1, i.hi - 1 });
		if (k_a > 0 && e.lift.note != NULL)
			e.lift.note = NULL;
		e.tail = TAIL_OF_SCORE;
	} else if (how->lift != LIFT_DELTA && k_a > 0) {
		e.quotient = lift_of_rates(k_a, n_a, k_b, n_b);
		e.lift = lift_by(how->lift, e.quotient, how->conf);
		e.tail = TAIL_OF_QUOTIENT;
		e.rule = how->lift;
	}
	return e;
}

/* Squares about the common rate of both arms' units, over what a Poisson has. */
static double
dispersion_of(const struct cell *a, const struct cell *b)
{
	const struct cell *arm[] = { a, b };
	double squares = 0, expected = 0;

	if (a->coarse || b->coarse || a->n + b->n < 3)
		return NAN;
	for (int i = 0; i < 2; i++) {
		double x = exact_value(&arm[i]->x), y = exact_value(&arm[i]->y), r = x / y;
		squares += exact_value(&arm[i]->xx) - 2 * r * exact_value(&arm[i]->xy) +
		    r * r * exact_value(&arm[i]->yy);
		expected += x;
	}
	return squares / expected;
}

struct effect
effect_count(const struct cell *a, const struct cell *b, const struct how *how)
{
	double k_a = exact_value(&a->x), t_a = exact_value(&a->y);
	double k_b = exact_value(&b->x), t_b = exact_value(&b->y);
	struct effect e = effect_blank(t_a, t_b, t_a > 0 ? k_a / t_a : NAN,
	    t_b > 0 ? k_b / t_b : NAN);

	e.k_a = k_a;
	e.k_b = k_b;
	e.diff = compare_counts(k_a, t_a, k_b, t_b, how->conf);
	e.lift = compare_counts_relative(k_a, t_a, k_b, t_b, how->conf);
	if (!(t_a > 0 && t_b > 0))
		return e;
	set_interval(&e.diff, poisson_difference(k_a, t_a, k_b, t_b, how->conf));
	if (k_a + k_b == 0)
		return e;
	struct exact_test t = poisson_test(k_a, t_a, k_b, t_b, 1);
	struct interval i = poisson_ratio(k_a, t_a, k_b, t_b, how->conf);
	e.diff.note = NULL;
	e.diff.p = t.p;
	e.diff.log_p = t.log_p;
	e.diff.statistic = NAN;
	if (k_a > 0) {
		set_interval(&e.lift, (struct interval){ i.lo - 1, i.hi - 1 });
		e.lift.note = NULL;
	}
	e.tail = TAIL_OF_COUNTS;
	e.dispersion = dispersion_of(a, b);
	return e;
}

double
effect_score_tail(const struct effect *e, double margin, bool upper)
{
	double z = rate_koopman_z(e->k_b, e->n_b, e->k_a, e->n_a, 1 + margin);

	return dist_norm(z, upper ? DIST_UPPER : DIST_LOWER);
}

double
effect_counts_tail(const struct effect *e, double margin, bool upper)
{
	struct exact_test t = poisson_test(e->k_a, e->n_a, e->k_b, e->n_b, 1 + margin);

	return upper ? t.greater : t.less;
}
