/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/effect_impl.h"

#include <math.h>
#include <stddef.h>

#include "stat/ranksum.h"

static const struct cell nobody;

struct effect
effect_blank(double n_a, double n_b, double value_a, double value_b)
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

static struct effect
mean_effect(const char *why, struct sample a, struct sample b, const struct how *how)
{
	struct effect e = effect_blank(a.n, b.n, a.mean, b.mean);

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
lin_effect(struct effect e, struct cuped_sample s, struct cuped_sample t, const struct how *how)
{
	struct lin l = cuped_by_lin(s, t);
	double before = s.y_var / s.n + t.y_var / t.n;

	e.diff = compare_lin(&l, how->conf);
	e.quotient = lift_of_lin(s, t);
	e.lift = lift_by(how->lift, e.quotient, how->conf);
	if (e.diff.note != NULL)
		e.lift.note = e.diff.note;
	e.tail = TAIL_OF_QUOTIENT;
	e.rule = how->lift;
	e.removed = before > 0 ? 1 - e.quotient.diff_var / before : NAN;
	return e;
}

static struct effect
cuped_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	struct cuped_sample s, t;
	const char *why_a = cell_cuped(a, &s), *why_b = cell_cuped(b, &t);
	struct effect e = effect_blank(s.n, t.n, s.y, t.y);

	if (why_a != NULL || why_b != NULL) {
		set_notes(&e, why_a ? why_a : why_b);
		return e;
	}
	if (how->lin)
		return lin_effect(e, s, t, how);
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
cuped_ratio_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	struct cuped_ratio_sample in_a, in_b;
	const char *why_a = cell_cuped_ratio(a, &in_a), *why_b = cell_cuped_ratio(b, &in_b);
	const char *why = why_a ? why_a : why_b;
	struct cuped_sample s = cuped_of_ratio(&in_a), t = cuped_of_ratio(&in_b);
	struct effect e = effect_blank(s.n, t.n, s.y, t.y);

	if (why == NULL && (in_a.mean[CUPED_DEN] == 0 || in_b.mean[CUPED_DEN] == 0))
		why = "denominator is zero";
	if (why == NULL && (in_a.mean[CUPED_PRE_DEN] == 0 || in_b.mean[CUPED_PRE_DEN] == 0))
		why = "denominator of the covariate is zero";
	if (why != NULL) {
		set_notes(&e, why);
		return e;
	}
	double theta = cuped_theta_within(s, t);
	e.diff = compare_cuped(s, t, theta, how->conf);
	e.quotient = lift_of_cuped(s, t, theta);
	e.lift = lift_by(how->lift, e.quotient, how->conf);
	if (e.diff.note != NULL)
		e.lift.note = e.diff.note;
	e.tail = TAIL_OF_QUOTIENT;
	e.rule = how->lift;
	e.removed = share_removed(s, t, theta);
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
kept_effect(const struct cell *a, const struct cell *b, const struct how *how)
{
	double above_a, above_b;
	struct sample s = values_capped(cell_values(a), how->cap, &above_a);
	struct sample t = values_capped(cell_values(b), how->cap, &above_b);
	struct effect e = mean_effect(s.n == 0 || t.n == 0 ? "empty arm" : NULL, s, t, how);

	if (isinf(how->cap))
		return e;
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
	struct effect e = effect_blank(r.n_a, r.n_b, 1 - r.above, r.above);

	set_notes(&e, NULL);
	e.diff = r.diff;
	e.diff.df = NAN; /* of the interval; the test has none */
	return e;
}

void
effect_void(struct effect *e, const char *why)
{
	*e = effect_blank(NAN, NAN, NAN, NAN);
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
	case KIND_RATE: return effect_rate(a, b, how);
	case KIND_RATIO:
		return how->covariate ? cuped_ratio_effect(a, b, how) : ratio_effect(a, b, how);
	case KIND_COUNT: return effect_count(a, b, how);
	case KIND_QUANTILE: return quantile_effect(a, b, how);
	case KIND_RANK: return rank_effect(a, b, how);
	default: break;
	}
	if (how->keeps)
		return kept_effect(a, b, how);
	if (how->covariate)
		return cuped_effect(a, b, how);
	struct sample s, t;
	const char *why_a = cell_sample(a, &s), *why_b = cell_sample(b, &t);
	return mean_effect(why_a ? why_a : why_b, s, t, how);
}

/* The share of draws on the wrong side of the margin. */
static double
draws_tail(const struct effect *e, double margin, bool upper)
{
	size_t n = 1;

	for (size_t i = 0; i < e->draws; i++)
		n += upper ? e->draw[i] <= margin : e->draw[i] >= margin;
	return e->draws > 0 ? (double)n / (double)(e->draws + 1) : (double)NAN;
}

double
effect_tail(const struct effect *e, double margin, bool upper)
{
	if (!(e->value_a > 0))
		return NAN;
	switch (e->tail) {
	case TAIL_OF_SCORE: return effect_score_tail(e, margin, upper);
	case TAIL_OF_COUNTS: return effect_counts_tail(e, margin, upper);
	case TAIL_OF_DRAWS: return draws_tail(e, margin, upper);
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
