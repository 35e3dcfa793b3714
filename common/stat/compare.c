/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/compare.h"

#include <math.h>
#include <stddef.h>

#include "stat/dist.h"

static struct comparison
undefined(double estimate, const char *note)
{
	return (struct comparison){ estimate, NAN, NAN, NAN, NAN, NAN, NAN, NAN, note };
}

/* Statistic and both p from here on; lo and hi are the caller's. */
static void
test_fill(struct comparison *c, double statistic)
{
	double far = fabs(statistic);

	c->statistic = statistic;
	c->p = fmin(2 * dist_t(far, c->df, DIST_UPPER), 1);
	c->log_p = fmin(M_LN2 + dist_t(far, c->df, DIST_UPPER | DIST_LOG), 0);
}

static double
conf_t(double conf, double df)
{
	return conf > 0 && conf < 1 ? dist_t_q((1 - conf) / 2, df, DIST_UPPER) : NAN;
}

struct comparison
comparison_of(double estimate, double se, double df, double conf)
{
	struct comparison c = undefined(estimate, NULL);

	if (!(se > 0))
		return undefined(estimate, se == 0 ? "no variance" : "undefined metric");
	c.se = se;
	c.df = df;
	test_fill(&c, estimate / se);
	double half = conf_t(conf, df) * se;
	c.lo = estimate - half;
	c.hi = estimate + half;
	return c;
}

double
comparison_tail(const struct comparison *c, double margin, bool upper)
{
	return dist_t((c->estimate - margin) / c->se, c->df, upper ? DIST_UPPER : DIST_LOWER);
}

struct sample
sample_of_moments(double n, double mean, double m2)
{
	return (struct sample){ n, n > 0 ? mean : NAN, n > 1 ? m2 / (n - 1) : NAN };
}

struct sample
sample_of_sums(double n, double sum, double sumsq)
{
	long double m2 = (long double)sumsq - (long double)sum * sum / n;

	return sample_of_moments(n, sum / n, m2 > 0 ? (double)m2 : 0);
}

/* Squared standard errors of both means, Welch's df, and what is missing. */
struct welch {
	double a, b, df;
	const char *note;
};

static struct welch
welch_of(struct sample a, struct sample b)
{
	struct welch w = { a.var / a.n, b.var / b.n, NAN, NULL };

	if (!(a.n > 0 && b.n > 0))
		w.note = "empty arm";
	else if (a.n < 2 || b.n < 2)
		w.note = "one unit";
	else if (w.a + w.b == 0)
		w.note = "no variance";
	else
		w.df = (w.a + w.b) * (w.a + w.b) / (w.a * w.a / (a.n - 1) + w.b * w.b / (b.n - 1));
	return w;
}

struct comparison
compare_means(struct sample a, struct sample b, double conf)
{
	struct welch w = welch_of(a, b);

	if (w.note != NULL)
		return undefined(b.mean - a.mean, w.note);
	return comparison_of(b.mean - a.mean, sqrt(w.a + w.b), w.df, conf);
}

static struct comparison
relative_undefined(struct sample a, struct sample b, const char *note)
{
	return undefined(a.mean != 0 ? (b.mean - a.mean) / a.mean : NAN, note);
}

static const char *
relative_note(struct sample a, const struct welch *w)
{
	return w->note == NULL && a.mean == 0 ? "control mean is zero" : w->note;
}

struct comparison
compare_means_relative(struct sample a, struct sample b, double conf)
{
	struct welch w = welch_of(a, b);
	const char *note = relative_note(a, &w);

	if (note != NULL)
		return relative_undefined(a, b, note);
	double ratio = b.mean / a.mean;
	double se = sqrt(w.b + ratio * ratio * w.a) / fabs(a.mean);
	return comparison_of((b.mean - a.mean) / a.mean, se, w.df, conf);
}

struct comparison
compare_means_fieller(struct sample a, struct sample b, double conf)
{
	struct comparison c = compare_means_relative(a, b, conf);

	if (c.note != NULL)
		return c;
	struct comparison plain = compare_means(a, b, conf);
	struct welch w = welch_of(a, b);
	double t = conf_t(conf, w.df), g = t * t * w.a / (a.mean * a.mean);

	test_fill(&c, plain.statistic);
	if (!(g < 1)) {
		c.lo = c.hi = NAN;
		c.note = g >= 1 ? "control mean not told from zero" : NULL;
		return c;
	}
	double ratio = b.mean / a.mean;
	double half = t / fabs(a.mean) * sqrt((1 - g) * w.b + ratio * ratio * w.a);
	/* (ratio -+ half) / (1 - g) - 1, the 1 taken out first */
	c.lo = (c.estimate + g - half) / (1 - g);
	c.hi = (c.estimate + g + half) / (1 - g);
	return c;
}

static const char *
rates_note(double k_a, double n_a, double k_b, double n_b)
{
	if (!(n_a >= 0 && n_b >= 0 && k_a >= 0 && k_b >= 0 && k_a <= n_a && k_b <= n_b))
		return "count out of range";
	return n_a == 0 || n_b == 0 ? "empty arm" : NULL;
}

struct comparison
compare_rates(double k_a, double n_a, double k_b, double n_b, double conf)
{
	double p_a = k_a / n_a, p_b = k_b / n_b, p = (k_a + k_b) / (n_a + n_b);
	const char *note = rates_note(k_a, n_a, k_b, n_b);

	if (note != NULL)
		return undefined(NAN, note);
	if (p == 0 || p == 1)
		return undefined(p_b - p_a, "no variance");
	double se = sqrt(p_a * (1 - p_a) / n_a + p_b * (1 - p_b) / n_b);
	struct comparison c = comparison_of(p_b - p_a, se, INFINITY, conf);
	c.df = INFINITY;
	test_fill(&c, (p_b - p_a) / sqrt(p * (1 - p) * (1 / n_a + 1 / n_b)));
	return c;
}

struct comparison
compare_rates_relative(double k_a, double n_a, double k_b, double n_b, double conf)
{
	double p_a = k_a / n_a, p_b = k_b / n_b, ratio = p_b / p_a;
	const char *note = rates_note(k_a, n_a, k_b, n_b);

	if (note == NULL && k_a == 0)
		note = "control mean is zero";
	if (note != NULL)
		return undefined(NAN, note);
	double var = p_b * (1 - p_b) / n_b + ratio * ratio * p_a * (1 - p_a) / n_a;
	return comparison_of((p_b - p_a) / p_a, sqrt(var) / p_a, INFINITY, conf);
}

struct sample
sample_of_ratio(struct ratio_sample s)
{
	double r = s.num / s.den;
	double var = (s.num_var - 2 * r * s.cov + r * r * s.den_var) / (s.den * s.den);

	if (s.den == 0)
		return (struct sample){ s.n, NAN, NAN };
	return (struct sample){ s.n, r, fmax(var, 0) };
}
