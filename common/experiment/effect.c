/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/effect.h"

#include <math.h>
#include <stddef.h>

#include "stat/chisq.h"
#include "stat/dist.h"
#include "stat/poisson.h"
#include "stat/ranksum.h"

static const struct cell nobody;

static struct effect
blank(double n_a, double n_b, double value_a, double value_b)
{
	return (struct effect){ .n_a = n_a,
		.n_b = n_b,
		.value_a = value_a,
		.value_b = value_b,
		.k_a = NAN,
		.k_b = NAN,
		.removed = NAN,
		.expected_min = NAN,
		.capped_a = NAN,
		.capped_b = NAN,
		.dispersion = NAN,
		.odds = { NAN, NAN, NAN } };
}

static void
set_notes(struct effect *e, const char *why)
{
	e->diff = e->lift = (struct comparison){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, why };
}

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

static struct effect
rate_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	double k_a = exact_value(&a->x), n_a = exact_value(&a->y);
	double k_b = exact_value(&b->x), n_b = exact_value(&b->y);
	double p = (k_a + k_b) / (n_a + n_b);
	struct effect e = blank(n_a, n_b, n_a > 0 ? k_a / n_a : NAN, n_b > 0 ? k_b / n_b : NAN);

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

static struct effect
mean_effect(const char *why, struct sample a, struct sample b, const struct how *how)
{
	struct effect e = blank(a.n, b.n, a.mean, b.mean);

	if (why != NULL) {
		set_notes(&e, why);
		return e;
	}
	e.diff = compare_means(a, b, how->conf);
	e.lift = compare_means_relative(a, b, how->conf);
	if (how->lift != LIFT_DELTA && e.lift.note == NULL) {
		e.quotient = lift_of_means(a, b);
		e.lift = lift_by(how->lift, e.quotient, how->conf);
		e.tail = TAIL_OF_QUOTIENT;
		e.rule = how->lift;
	}
	return e;
}

/* Both arms' variances weighted by what they put into the standard error. */
static double
share_removed(struct cuped_sample a, struct cuped_sample b, double theta)
{
	double before = a.y_var / a.n + b.y_var / b.n;
	double after = cuped_adjusted(a, theta).var / a.n + cuped_adjusted(b, theta).var / b.n;

	return before > 0 ? 1 - after / before : NAN;
}

static struct effect
cuped_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	struct cuped_sample s, t;
	const char *why_a = cell_cuped(a, &s), *why_b = cell_cuped(b, &t);
	struct effect e = blank(s.n, t.n, s.y, t.y);

	if (why_a != NULL || why_b != NULL) {
		set_notes(&e, why_a ? why_a : why_b);
		return e;
	}
	double theta = cuped_theta(s, t);
	e.diff = compare_cuped(s, t, theta, how->conf);
	e.lift = compare_cuped_relative(s, t, theta, how->conf);
	e.removed = share_removed(s, t, theta);
	if (how->lift != LIFT_DELTA && e.lift.note == NULL) {
		e.quotient = lift_of_cuped(s, t, theta);
		e.lift = lift_by(how->lift, e.quotient, how->conf);
		e.tail = TAIL_OF_QUOTIENT;
		e.rule = how->lift;
	}
	return e;
}

static struct effect
ratio_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	struct ratio_sample s, t;
	const char *why_a = cell_ratio(a, &s), *why_b = cell_ratio(b, &t);
	const char *why = why_a ? why_a : why_b;

	if (why == NULL && (s.den == 0 || t.den == 0))
		why = "denominator is zero";
	return mean_effect(why, sample_of_ratio(s), sample_of_ratio(t), how);
}

static struct effect
capped_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	double above_a, above_b;
	struct sample s = values_capped(cell_values(a), how->cap, &above_a);
	struct sample t = values_capped(cell_values(b), how->cap, &above_b);
	struct effect e = mean_effect(s.n == 0 || t.n == 0 ? "empty arm" : NULL, s, t, how);

	e.capped_a = above_a;
	e.capped_b = above_b;
	return e;
}

static struct effect
quantile_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	struct sample s = values_quantile_sample(cell_values(a), how->at);
	struct sample t = values_quantile_sample(cell_values(b), how->at);
	const char *why = NULL;

	if (s.n == 0 || t.n == 0)
		why = "empty arm";
	else if (isnan(s.var) || isnan(t.var))
		why = "too few values for this quantile";
	return mean_effect(why, s, t, how);
}

static struct effect
rank_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	struct ranksum r = ranksum_test(cell_values(a), cell_values(b), how->conf);
	struct effect e = blank(r.n_a, r.n_b, 1 - r.above, r.above);

	set_notes(&e, NULL);
	e.diff = r.diff;
	e.diff.df = NAN; /* of the interval; the test has none */
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

static struct effect
count_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	double k_a = exact_value(&a->x), t_a = exact_value(&a->y);
	double k_b = exact_value(&b->x), t_b = exact_value(&b->y);
	struct effect e = blank(t_a, t_b, t_a > 0 ? k_a / t_a : NAN, t_b > 0 ? k_b / t_b : NAN);

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

void
effect_void(struct effect *e, const char *why)
{
	*e = blank(NAN, NAN, NAN, NAN);
	set_notes(e, why);
}

struct effect
effect_of(const struct how *how, const struct cell *a, const struct cell *b)
{
	if (a == NULL)
		a = &nobody;
	if (b == NULL)
		b = &nobody;
	if (how->clustered)
		return ratio_effect(a, b, how);
	switch (how->kind) {
	case KIND_RATE: return rate_effect(a, b, how);
	case KIND_RATIO: return ratio_effect(a, b, how);
	case KIND_COUNT: return count_effect(a, b, how);
	case KIND_QUANTILE: return quantile_effect(a, b, how);
	case KIND_RANK: return rank_effect(a, b, how);
	default: break;
	}
	if (how->capped)
		return capped_effect(a, b, how);
	if (how->covariate)
		return cuped_effect(a, b, how);
	struct sample s, t;
	const char *why_a = cell_sample(a, &s), *why_b = cell_sample(b, &t);
	return mean_effect(why_a ? why_a : why_b, s, t, how);
}

static double
score_tail(const struct effect *e, double margin, bool upper)
{
	double z = rate_koopman_z(e->k_b, e->n_b, e->k_a, e->n_a, 1 + margin);

	return dist_norm(z, upper ? DIST_UPPER : DIST_LOWER);
}

static double
counts_tail(const struct effect *e, double margin, bool upper)
{
	struct exact_test t = poisson_test(e->k_a, e->n_a, e->k_b, e->n_b, 1 + margin);

	return upper ? t.greater : t.less;
}

double
effect_tail(const struct effect *e, double margin, bool upper)
{
	if (!(e->value_a > 0))
		return NAN;
	switch (e->tail) {
	case TAIL_OF_SCORE: return score_tail(e, margin, upper);
	case TAIL_OF_COUNTS: return counts_tail(e, margin, upper);
	case TAIL_OF_QUOTIENT: return lift_tail(e->rule, e->quotient, margin, upper);
	default: return comparison_tail(&e->lift, margin, upper);
	}
}

double
effect_equivalent(const struct effect *e, double margin)
{
	double low = effect_tail(e, -margin, true), high = effect_tail(e, margin, false);

	return isnan(low) || isnan(high) ? (double)NAN : fmax(low, high);
}
