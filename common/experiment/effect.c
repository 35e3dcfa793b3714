/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/effect.h"

#include <math.h>
#include <stddef.h>

#include "stat/rate.h"

static const struct cell nobody;

static void
set_notes(struct effect *e, const char *why)
{
	e->diff = e->lift = (struct comparison){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, why };
}

static struct effect
rate_effect(const struct cell *a, const struct cell *b, double conf)
{
	double k_a = exact_value(&a->x), n_a = exact_value(&a->y);
	double k_b = exact_value(&b->x), n_b = exact_value(&b->y);
	double p = (k_a + k_b) / (n_a + n_b);
	struct effect e = { n_a, n_b, n_a > 0 ? k_a / n_a : NAN, n_b > 0 ? k_b / n_b : NAN,
		.k_a = k_a, .k_b = k_b, .removed = NAN };

	e.expected_min = fmin(n_a, n_b) * fmin(p, 1 - p);
	e.diff = compare_rates(k_a, n_a, k_b, n_b, conf);
	e.lift = compare_rates_relative(k_a, n_a, k_b, n_b, conf);
	if (n_a > 0 && n_b > 0) {
		struct interval i = rate_newcombe(k_b, n_b, k_a, n_a, conf);
		e.diff.lo = i.lo;
		e.diff.hi = i.hi;
	}
	return e;
}

static struct effect
mean_effect(const char *why, struct sample a, struct sample b, double conf)
{
	struct effect e = { a.n, b.n, a.mean, b.mean, NAN, NAN, .removed = NAN,
		.expected_min = NAN };

	if (why != NULL) {
		set_notes(&e, why);
		return e;
	}
	e.diff = compare_means(a, b, conf);
	e.lift = compare_means_relative(a, b, conf);
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
cuped_effect(const struct cell *a, const struct cell *b, double conf)
{
	struct cuped_sample s, t;
	const char *why_a = cell_cuped(a, &s), *why_b = cell_cuped(b, &t);
	struct effect e = { s.n, t.n, s.y, t.y, NAN, NAN, .removed = NAN, .expected_min = NAN };

	if (why_a != NULL || why_b != NULL) {
		set_notes(&e, why_a ? why_a : why_b);
		return e;
	}
	double theta = cuped_theta(s, t);
	e.diff = compare_cuped(s, t, theta, conf);
	e.lift = compare_cuped_relative(s, t, theta, conf);
	e.removed = share_removed(s, t, theta);
	return e;
}

static struct effect
ratio_effect(const struct cell *a, const struct cell *b, double conf)
{
	struct ratio_sample s, t;
	const char *why_a = cell_ratio(a, &s), *why_b = cell_ratio(b, &t);
	const char *why = why_a ? why_a : why_b;

	if (why == NULL && (s.den == 0 || t.den == 0))
		why = "denominator is zero";
	return mean_effect(why, sample_of_ratio(s), sample_of_ratio(t), conf);
}

void
effect_void(struct effect *e, const char *why)
{
	*e = (struct effect){ NAN, NAN, NAN, NAN, NAN, NAN, .removed = NAN, .expected_min = NAN };
	set_notes(e, why);
}

struct effect
effect_of(enum kind kind, bool covariate, const struct cell *a, const struct cell *b, double conf)
{
	if (a == NULL)
		a = &nobody;
	if (b == NULL)
		b = &nobody;
	if (kind == KIND_RATE)
		return rate_effect(a, b, conf);
	if (kind == KIND_RATIO)
		return ratio_effect(a, b, conf);
	if (covariate)
		return cuped_effect(a, b, conf);
	struct sample s, t;
	const char *why_a = cell_sample(a, &s), *why_b = cell_sample(b, &t);
	return mean_effect(why_a ? why_a : why_b, s, t, conf);
}

const char *
effect_method(enum kind kind, bool covariate)
{
	static const char *const method[KINDS] = {
		[KIND_RATE] = "pooled z, Newcombe",
		[KIND_MEAN] = "Welch t",
		[KIND_RATIO] = "Welch t, delta over units",
	};

	return covariate ? "Welch t, CUPED" : method[kind];
}
