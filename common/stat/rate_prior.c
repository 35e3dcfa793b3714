/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stat/dist.h"
#include "stat/rate.h"

struct items {
	const struct rate_count *at;
	size_t len;
	double k_sum, n_sum;
};

/* Log likelihood and its derivatives by x = log a and y = log b. */
struct surface {
	double f, x, y, xx, xy, yy;
};

static double
choose_sum(const struct items *in)
{
	double sum = 0;

	for (size_t i = 0; i < in->len; i++)
		sum += in->at[i].times * dist_log_choose(in->at[i].n, in->at[i].k);
	return sum;
}

static double
height(const struct items *in, double a, double b)
{
	double base = dist_log_beta(a, b), sum = 0;

	for (size_t i = 0; i < in->len; i++)
		sum += in->at[i].times *
		    (dist_log_beta(in->at[i].k + a, in->at[i].n - in->at[i].k + b) - base);
	return sum;
}

static struct surface
survey(const struct items *in, double a, double b)
{
	double da = dist_digamma(a), db = dist_digamma(b), dab = dist_digamma(a + b);
	double ta = dist_trigamma(a), tb = dist_trigamma(b), tab = dist_trigamma(a + b);
	double ga = 0, gb = 0, haa = 0, hbb = 0, hab = 0;

	for (size_t i = 0; i < in->len; i++) {
		double k = in->at[i].k, n = in->at[i].n, times = in->at[i].times;
		double all = dab - dist_digamma(n + a + b);
		double both = tab - dist_trigamma(n + a + b);

		ga += times * (dist_digamma(k + a) - da + all);
		gb += times * (dist_digamma(n - k + b) - db + all);
		haa += times * (dist_trigamma(k + a) - ta + both);
		hbb += times * (dist_trigamma(n - k + b) - tb + both);
		hab += times * both;
	}
	return (struct surface){
		.f = height(in, a, b),
		.x = a * ga,
		.y = b * gb,
		.xx = a * a * haa + a * ga,
		.xy = a * b * hab,
		.yy = b * b * hbb + b * gb,
	};
}

/*
 * Twice the likelihood's slope in 1/(a+b) at 0, mean held at the pooled rate,
 * for each trial: k(k-1)/m + (n-k)(n-k-1)/(1-m) - n(n-1) summed, where terms
 * linear in k - nm cancel.
 */
static double
tarone_slope(const struct items *in)
{
	double m = in->k_sum / in->n_sum, sum = 0;

	for (size_t i = 0; i < in->len; i++) {
		double d = in->at[i].k - in->at[i].n * m;

		sum += in->at[i].times * (d * d / (m * (1 - m)) - in->at[i].n);
	}
	return sum / in->n_sum;
}

/* Kleinman (1973): weighted variance of the rates beyond the binomial one. */
static double
moment_size(const struct items *in)
{
	double m = in->k_sum / in->n_sum, ss = 0, nn = 0, used = 0;

	for (size_t i = 0; i < in->len; i++) {
		double n = in->at[i].n, times = in->at[i].times, d;

		if (n == 0)
			continue;
		d = in->at[i].k / n - m;
		ss += times * n * d * d;
		nn += times * n * n;
		used += times;
	}
	double within = m * (1 - m) * (used - 1);
	double rho = (ss - within) / (m * (1 - m) * (in->n_sum - nn / in->n_sum - used + 1));

	return rho > 1e-7 && rho < 0.9 ? 1 / rho - 1 : rho >= 0.9 ? 0.1 : 1e6;
}

/* Newton's step uphill; the damping makes the Hessian negative definite. */
static void
step_of(const struct surface *s, double damp, double *dx, double *dy)
{
	double xx = s->xx, yy = s->yy, xy = s->xy;
	double top = (xx + yy) / 2 + hypot((xx - yy) / 2, xy); /* larger eigenvalue */
	double shift = damp + (top >= 0 ? top * 1.1 + 1e-8 : 0);

	xx -= shift;
	yy -= shift;
	double det = xx * yy - xy * xy;
	*dx = (xy * s->y - yy * s->x) / det;
	*dy = (xy * s->x - xx * s->y) / det;
	double far = hypot(*dx, *dy);
	if (far > 2) {
		*dx *= 2 / far;
		*dy *= 2 / far;
	}
}

static struct rate_prior
climb(const struct items *in, double a, double b)
{
	struct surface s = survey(in, a, b);
	double damp = 0;

	/* Nothing but 0 and n among the k: the top lies at a + b = 0. */
	for (int round = 0; round < 200 && a + b > 1e-8; round++) {
		double dx, dy;

		step_of(&s, damp, &dx, &dy);
		double a2 = a * exp(dx), b2 = b * exp(dy);
		double f2 = height(in, a2, b2);
		bool small = hypot(dx, dy) < 1e-9;
		if (f2 >= s.f || small) {
			a = a2, b = b2;
			if (small)
				return (struct rate_prior){ .a = a, .b = b, .log_lik = f2 };
			s = survey(in, a, b);
			damp /= 10;
		} else {
			damp = fmax(damp * 10, 1e-3 * (fabs(s.xx) + fabs(s.yy)));
		}
	}
	return (struct rate_prior){ .a = a, .b = b, .log_lik = s.f };
}

static double
binom_height(const struct items *in)
{
	double m = in->k_sum / in->n_sum, sum = 0;

	if (in->k_sum > 0)
		sum += in->k_sum * log(m);
	if (in->k_sum < in->n_sum)
		sum += (in->n_sum - in->k_sum) * log1p(-m);
	return sum;
}

static int
by_count(const void *a, const void *b)
{
	const struct rate_count *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return (x->k > y->k) - (x->k < y->k);
}

static size_t
join(struct rate_count *at, size_t len)
{
	size_t kept = 0;

	qsort(at, len, sizeof *at, by_count);
	for (size_t i = 1; i < len; i++)
		if (by_count(&at[kept], &at[i]) == 0)
			at[kept].times += at[i].times;
		else
			at[++kept] = at[i];
	return len > 0 ? kept + 1 : 0;
}

struct rate_prior
rate_prior_fit_counts(struct rate_count *at, size_t len)
{
	struct items in = { .at = at };
	struct rate_prior out = { NAN, NAN, NAN, NAN, false, NULL };

	for (size_t i = 0; i < len; i++)
		if (!(at[i].n >= 0 && isfinite(at[i].n) && at[i].k >= 0 && at[i].k <= at[i].n)) {
			out.note = "count out of range";
			return out;
		}
	in.len = join(at, len);
	for (size_t i = 0; i < in.len; i++) {
		in.k_sum += at[i].times * at[i].k;
		in.n_sum += at[i].times * at[i].n;
	}
	if (in.n_sum == 0) {
		out.note = "no trials";
		return out;
	}
	double m = in.k_sum / in.n_sum;
	if (m == 0 || m == 1 || !(tarone_slope(&in) > 1e-9)) { /* rounding: n all 1 gives 0 */
		out = (struct rate_prior){ .a = INFINITY,
			.b = INFINITY,
			.pooled = true,
			.log_lik = binom_height(&in) };
	} else {
		double size = moment_size(&in);

		out = climb(&in, m * size, (1 - m) * size);
	}
	out.mean = out.pooled ? m : out.a / (out.a + out.b);
	out.log_lik += choose_sum(&in);
	return out;
}

struct rate_prior
rate_prior_fit(const double *k, const double *n, size_t len)
{
	struct rate_count *at = mem_alloc((len + 1) * sizeof *at);

	for (size_t i = 0; i < len; i++)
		at[i] = (struct rate_count){ k[i], n[i], 1 };
	struct rate_prior out = rate_prior_fit_counts(at, len);
	free(at);
	return out;
}
