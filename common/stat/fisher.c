/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/fisher.h"

#include <math.h>
#include <stdbool.h>

#include "stat/dist.h"

#define TIE 1e-7 /* outcomes as likely as the one seen, but for rounding; as R */

static const struct exact_test undefined = { NAN, NAN, NAN, NAN };

/* A distribution of counts with one peak, from first to last. */
struct counts {
	double a, b, c; /* hyper: marked, plain, draws; binom: n, p */
	bool binom;
	double first, last, peak;
};

static double
tail(const struct counts *d, double k, int form)
{
	return d->binom ? dist_binom(k, d->a, d->b, form) : dist_hyper(k, d->a, d->b, d->c, form);
}

static double
log_mass(const struct counts *d, double k)
{
	return d->binom ? dist_binom_log_pmf(k, d->a, d->b) :
			  dist_hyper_log_pmf(k, d->a, d->b, d->c);
}

/* P(X <= k) or P(X >= k). */
static double
below(const struct counts *d, double k, int form)
{
	return tail(d, k, DIST_LOWER | form);
}

static double
above(const struct counts *d, double k, int form)
{
	return tail(d, k - 1, DIST_UPPER | form);
}

/* The last count on the far side of the peak that is not likelier than k; the
 * one before the first, or after the last, when none is. */
static double
opposite(const struct counts *d, double k)
{
	double most = log_mass(d, k) + TIE, sign = k < d->peak ? 1 : -1;
	double near = d->peak, far = (sign > 0 ? d->last : d->first) + sign;

	while (fabs(far - near) > 1) {
		double middle = floor(near + (far - near) / 2);
		if (log_mass(d, middle) <= most)
			far = middle;
		else
			near = middle;
	}
	return far;
}

static double
log_sum(double x, double y)
{
	double most = fmax(x, y);

	return isinf(most) ? most : most + log(exp(x - most) + exp(y - most));
}

static struct exact_test
test_of(const struct counts *d, double k)
{
	struct exact_test t = { 1, 0, below(d, k, 0), above(d, k, 0) };

	if (log_mass(d, k) + TIE >= log_mass(d, d->peak))
		return t;
	double other = opposite(d, k);
	bool low = k < d->peak;
	double near = low ? below(d, k, DIST_LOG) : above(d, k, DIST_LOG);
	double far = low ? above(d, other, DIST_LOG) : below(d, other, DIST_LOG);
	t.log_p = fmin(log_sum(near, far), 0);
	t.p = exp(t.log_p);
	return t;
}

static bool
are_counts(double k_a, double n_a, double k_b, double n_b)
{
	return n_a > 0 && n_b > 0 && k_a >= 0 && k_b >= 0 && k_a <= n_a && k_b <= n_b;
}

struct exact_test
fisher_test(double k_a, double n_a, double k_b, double n_b)
{
	double k = k_a + k_b;
	struct counts d = { .a = n_b, .b = n_a, .c = k };

	if (!are_counts(k_a, n_a, k_b, n_b))
		return undefined;
	d.first = fmax(0, k - n_a);
	d.last = fmin(k, n_b);
	d.peak = floor((k + 1) * (n_b + 1) / (n_a + n_b + 2));
	return test_of(&d, k_b);
}

struct exact_test
binom_test(double k, double n, double p)
{
	struct counts d = { .a = n, .b = p, .binom = true, .last = n };

	if (!(n > 0 && k >= 0 && k <= n && p >= 0 && p <= 1))
		return undefined;
	d.peak = fmin(floor((n + 1) * p), n);
	return test_of(&d, k);
}

/* Fisher's noncentral hypergeometric distribution: weights of the counts, and
 * those at k or below, at k or above, relative to the largest one. */
struct weights {
	double all, low, high, sum;
};

static void
weigh(struct weights *w, double x, double weight, double k)
{
	w->all += weight;
	w->sum += weight * (x - k);
	if (x <= k)
		w->low += weight;
	if (x >= k)
		w->high += weight;
}

/* The most likely count, from where the weights begin to fall: Liao & Rosen
 * (2001) Am. Stat. 55:366. */
static double
peak_of(const struct counts *d, double odds)
{
	double a = odds - 1, b = odds * (d->a + d->c + 2) + d->b - d->c;
	double c = odds * (d->a + 1) * (d->c + 1);
	double root = 2 * c / (b + sqrt(fmax(b * b - 4 * a * c, 0)));

	return fmin(fmax(floor(root), d->first), d->last);
}

static struct weights
weights_of(const struct counts *d, double odds, double k)
{
	double peak = peak_of(d, odds), weight = 1;
	struct weights w = { 0 };

	weigh(&w, peak, 1, k);
	for (double x = peak; x < d->last; x++) {
		weight *= (d->a - x) * (d->c - x) / ((x + 1) * (d->b - d->c + x + 1)) * odds;
		weigh(&w, x + 1, weight, k);
		if (weight < 1e-18 * w.all)
			break;
	}
	weight = 1;
	for (double x = peak; x > d->first; x--) {
		weight *= x * (d->b - d->c + x) / ((d->a - x + 1) * (d->c - x + 1)) / odds;
		weigh(&w, x - 1, weight, k);
		if (weight < 1e-18 * w.all)
			break;
	}
	return w;
}

enum wanted { MEAN, LOWER_TAIL, UPPER_TAIL };

/* Falls as the odds grow: k less the mean, or a tail against its level. */
static double
excess(const struct counts *d, double log_odds, double k, enum wanted what, double level)
{
	struct weights w = weights_of(d, exp(log_odds), k);

	switch (what) {
	case MEAN: return -w.sum / w.all;
	case LOWER_TAIL: return w.low / w.all - level;
	default: return level - w.high / w.all;
	}
}

static double
solve(const struct counts *d, double k, enum wanted what, double level)
{
	double lo = -1, hi = 1;

	while (lo > -700 && excess(d, lo, k, what, level) < 0)
		lo *= 2;
	while (hi < 700 && excess(d, hi, k, what, level) > 0)
		hi *= 2;
	for (int i = 0; i < 100 && hi - lo > 1e-14 * (fabs(lo) + fabs(hi)); i++) {
		double middle = lo + (hi - lo) / 2;
		if (excess(d, middle, k, what, level) > 0)
			lo = middle;
		else
			hi = middle;
	}
	return exp(lo + (hi - lo) / 2);
}

struct odds
fisher_odds(double k_a, double n_a, double k_b, double n_b, double conf)
{
	double k = k_a + k_b, level = (1 - conf) / 2;
	struct counts d = { .a = n_b, .b = n_a, .c = k };

	if (!are_counts(k_a, n_a, k_b, n_b) || !(conf > 0 && conf < 1))
		return (struct odds){ NAN, NAN, NAN };
	d.first = fmax(0, k - n_a);
	d.last = fmin(k, n_b);
	bool least = k_b == d.first, most = k_b == d.last;
	if (least && most)
		return (struct odds){ NAN, 0, INFINITY };
	return (struct odds){
		least	 ? 0 :
		    most ? (double)INFINITY :
			   solve(&d, k_b, MEAN, 0),
		least ? 0 : solve(&d, k_b, UPPER_TAIL, level),
		most ? (double)INFINITY : solve(&d, k_b, LOWER_TAIL, level),
	};
}
