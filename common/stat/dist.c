/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/dist.h"

#include <math.h>
#include <stdbool.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "stat/quad.h"

#define LOWER(form) (((form)&DIST_UPPER) == 0)
#define LOG(form) (((form)&DIST_LOG) != 0)

int
dist_hush(int flag, const char *text, ...)
{
	(void)flag;
	(void)text;
	return 0;
}

static bool
is_prob(double p, int form)
{
	return LOG(form) ? p <= 0 : p >= 0 && p <= 1;
}

static bool
is_count(double n)
{
	return n >= 0 && isfinite(n) && n == floor(n);
}

static bool
is_positive(double x)
{
	return x > 0 && isfinite(x);
}

double
dist_norm(double z, int form)
{
	return isnan(z) ? NAN : pnorm(z, 0, 1, LOWER(form), LOG(form));
}

double
dist_norm_q(double p, int form)
{
	return is_prob(p, form) ? qnorm(p, 0, 1, LOWER(form), LOG(form)) : NAN;
}

double
dist_t(double t, double df, int form)
{
	if (isnan(t) || !(df > 0))
		return NAN;
	return pt(t, df, LOWER(form), LOG(form));
}

double
dist_t_q(double p, double df, int form)
{
	if (!is_prob(p, form) || !(df > 0))
		return NAN;
	return qt(p, df, LOWER(form), LOG(form));
}

double
dist_chisq(double x, double df, int form)
{
	if (isnan(x) || !is_positive(df))
		return NAN;
	return pchisq(x, df, LOWER(form), LOG(form));
}

double
dist_chisq_q(double p, double df, int form)
{
	if (!is_prob(p, form) || !is_positive(df))
		return NAN;
	return qchisq(p, df, LOWER(form), LOG(form));
}

double
dist_beta(double x, double a, double b, int form)
{
	if (isnan(x) || !is_positive(a) || !is_positive(b))
		return NAN;
	return pbeta(x, a, b, LOWER(form), LOG(form));
}

double
dist_beta_q(double p, double a, double b, int form)
{
	if (!is_prob(p, form) || !is_positive(a) || !is_positive(b))
		return NAN;
	return qbeta(p, a, b, LOWER(form), LOG(form));
}

double
dist_beta_log_pdf(double x, double a, double b)
{
	if (isnan(x) || !is_positive(a) || !is_positive(b))
		return NAN;
	return dbeta(x, a, b, 1);
}

/* P(T on the asked side | S = exp(x)) times the density of x = log S. */
struct nct {
	double t, df, delta;
	int form;
};

static double
nct_at(double x, const void *arg)
{
	const struct nct *d = arg;
	double s = exp(x), u = d->df * s * s;

	return dist_norm(d->t * s - d->delta, d->form & DIST_UPPER) * dchisq(u, d->df, 0) * 2 * u;
}

double
dist_nct(double t, double df, double delta, int form)
{
	struct nct d = { t, df, delta, form };
	double sd = 1 / sqrt(2 * df);
	double lo = -20 * sd - 41 / df, hi = log1p(40 * sd), p;

	if (isnan(t) || !isfinite(delta) || !(df >= 0.1))
		return NAN;
	if (isinf(df) || isinf(t))
		return dist_norm(t - delta, form);
	/* The normal factor is a step of width 1/|delta| at x = log(delta / t). */
	double step = t * delta > 0 ? log(delta / t) : lo, wide = 10 / (fabs(delta) + 1e-3);
	double left = fmin(fmax(step - wide, lo), hi), right = fmin(fmax(step + wide, lo), hi);

	p = quad_panels(nct_at, &d, lo, left, 64) + quad_panels(nct_at, &d, left, right, 32) +
	    quad_panels(nct_at, &d, right, hi, 64);
	p = fmin(p, 1);
	return LOG(form) ? log(p) : p;
}

double
dist_binom(double k, double n, double p, int form)
{
	if (isnan(k) || !is_count(n) || !(p >= 0 && p <= 1))
		return NAN;
	return pbinom(k, n, p, LOWER(form), LOG(form));
}

double
dist_binom_q(double p, double n, double prob, int form)
{
	if (!is_prob(p, form) || !is_count(n) || !(prob >= 0 && prob <= 1))
		return NAN;
	return qbinom(p, n, prob, LOWER(form), LOG(form));
}

double
dist_binom_pmf(double k, double n, double p)
{
	if (isnan(k) || !is_count(n) || !(p >= 0 && p <= 1))
		return NAN;
	return is_count(k) ? dbinom(k, n, p, 0) : 0;
}

double
dist_binom_log_pmf(double k, double n, double p)
{
	if (isnan(k) || !is_count(n) || !(p >= 0 && p <= 1))
		return NAN;
	return is_count(k) ? dbinom(k, n, p, 1) : -INFINITY;
}

double
dist_pois(double k, double mean, int form)
{
	if (isnan(k) || !(mean >= 0) || isinf(mean))
		return NAN;
	return ppois(k, mean, LOWER(form), LOG(form));
}

double
dist_pois_q(double p, double mean, int form)
{
	if (!is_prob(p, form) || !(mean >= 0) || isinf(mean))
		return NAN;
	return qpois(p, mean, LOWER(form), LOG(form));
}

double
dist_pois_pmf(double k, double mean)
{
	if (isnan(k) || !(mean >= 0) || isinf(mean))
		return NAN;
	return is_count(k) ? dpois(k, mean, 0) : 0;
}

static bool
is_urn(double marked, double plain, double draws)
{
	return is_count(marked) && is_count(plain) && is_count(draws) && draws <= marked + plain;
}

double
dist_hyper(double k, double marked, double plain, double draws, int form)
{
	if (isnan(k) || !is_urn(marked, plain, draws))
		return NAN;
	return phyper(k, marked, plain, draws, LOWER(form), LOG(form));
}

double
dist_hyper_pmf(double k, double marked, double plain, double draws)
{
	if (isnan(k) || !is_urn(marked, plain, draws))
		return NAN;
	return is_count(k) ? dhyper(k, marked, plain, draws, 0) : 0;
}

double
dist_hyper_log_pmf(double k, double marked, double plain, double draws)
{
	if (isnan(k) || !is_urn(marked, plain, draws))
		return NAN;
	return is_count(k) ? dhyper(k, marked, plain, draws, 1) : -INFINITY;
}

double
dist_log_gamma(double x)
{
	return is_positive(x) ? lgammafn(x) : NAN;
}

double
dist_log_beta(double a, double b)
{
	return is_positive(a) && is_positive(b) ? lbeta(a, b) : NAN;
}

double
dist_log_choose(double n, double k)
{
	if (!(k >= 0 && k <= n) || isinf(n))
		return NAN;
	return -log1p(n) - lbeta(n - k + 1, k + 1);
}

double
dist_digamma(double x)
{
	return is_positive(x) ? digamma(x) : NAN;
}

double
dist_trigamma(double x)
{
	return is_positive(x) ? trigamma(x) : NAN;
}
