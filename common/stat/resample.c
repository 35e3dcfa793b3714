/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/resample.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/random.h"
#include "stat/dist.h"

#define OFTEN 16 /* times a value comes, on average, from where its number is drawn */

static struct random
stream_of(uint64_t seed, size_t draw)
{
	struct random r = { seed + (uint64_t)draw * 0xd1342543de82ef95u };

	return (struct random){ random_next(&r) };
}

struct population
population_of(struct values v, double cap)
{
	struct population p = { v, cap, values_count(v), mem_alloc((v.n + 1) * sizeof *p.upto),
		NULL };
	int64_t n = 0, at = 0;

	for (size_t i = 0; i < v.n; i++)
		p.upto[i] = n += v.at[i].times;
	if (n / OFTEN >= (int64_t)v.n)
		return p;
	p.each = mem_alloc((size_t)n * sizeof *p.each + 1);
	for (size_t i = 0; i < v.n; i++)
		while (at < p.upto[i])
			p.each[at++] = fmin(v.at[i].value, cap);
	return p;
}

void
population_free(struct population *p)
{
	free(p->upto);
	free(p->each);
}

/* How often each value is drawn, one after the other, given what is left. */
static double
mean_by_number(const struct population *p, struct random *r)
{
	double left = p->n, mass = left, sum = 0;

	for (size_t i = 0; i < p->values.n && left > 0; i++) {
		double times = (double)p->values.at[i].times, k = left;
		if (times < mass)
			k = dist_binom_q(random_unit(r), left, times / mass, DIST_LOWER);
		sum += k * fmin(p->values.at[i].value, p->cap);
		left -= k;
		mass -= times;
	}
	return sum / p->n;
}

static double
mean_one_by_one(const struct population *p, struct random *r)
{
	uint64_t n = (uint64_t)p->n;
	double sum = 0;

	for (uint64_t i = 0; i < n; i++)
		sum += p->each[random_below(r, n)];
	return sum / p->n;
}

void
bootstrap_means(const struct population *p, uint64_t seed, size_t from, size_t to, double *at)
{
	for (size_t i = from; i < to; i++) {
		struct random r = stream_of(seed, i);
		at[i] = p->each ? mean_one_by_one(p, &r) : mean_by_number(p, &r);
	}
}

/* The value of the unit at this share of the way through the sorted ones. */
static double
value_at(const struct population *p, double share)
{
	int64_t rank = (int64_t)fmin(share * p->n, p->n - 1);
	size_t lo = 0, hi = p->values.n;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;
		if (p->upto[middle] <= rank)
			lo = middle + 1;
		else
			hi = middle;
	}
	return p->values.at[lo].value;
}

void
bootstrap_quantiles(const struct population *p, double level, uint64_t seed, size_t from, size_t to,
    double *at)
{
	double rank = level * (p->n - 1), k = floor(rank) + 1;

	for (size_t i = from; i < to; i++) {
		struct random r = stream_of(seed, i);
		double first = dist_beta_q(random_unit(&r), k, p->n - k + 1, DIST_LOWER);
		double second = first;
		if (k < p->n)
			second += (1 - first) * (1 - pow(random_unit(&r), 1 / (p->n - k)));
		double low = value_at(p, first), high = value_at(p, second);
		at[i] = low + (rank - floor(rank)) * (high - low);
	}
}

/* Both arms' units in order of value, each given to b with the chance that leaves
 * every choice of them as likely (Knuth, TAOCP 2, 3.4.2 S). */
struct deal {
	struct lineup of;
	double left, due; /* units, and those among them that are b's */
	struct random random;
};

static struct deal
deal_of(const struct values *arms, double n_a, double n_b, uint64_t seed, size_t draw)
{
	return (struct deal){ lineup_of(arms, 2), n_a + n_b, n_b, stream_of(seed, draw) };
}

/* How many units of the next value there are and go to b; false at the end. */
static bool
deal_next(struct deal *d, double *all, double *to_b)
{
	if (!lineup_next(&d->of))
		return false;
	*all = (double)(d->of.times[0] + d->of.times[1]);
	*to_b = 0;
	for (double i = 0; i < *all; i++) {
		bool taken = random_unit(&d->random) * d->left < d->due;
		*to_b += taken;
		d->due -= taken;
		d->left--;
	}
	return true;
}

static double
pooled_mean(const struct values *arms, double cap)
{
	double above;
	struct sample a = values_capped(arms[0], cap, &above),
		      b = values_capped(arms[1], cap, &above);

	return (a.n * a.mean + b.n * b.mean) / (a.n + b.n);
}

struct sum {
	double n, sum, squares;
};

static void
add(struct sum *s, double n, double off)
{
	s->n += n;
	s->sum += n * off;
	s->squares += n * off * off;
}

static struct sample
sample_of(const struct sum *s)
{
	return sample_of_moments(s->n, s->sum / s->n, fmax(s->squares - s->sum * s->sum / s->n, 0));
}

void
permuted_t(struct values a, struct values b, double cap, uint64_t seed, size_t from, size_t to,
    double *at)
{
	const struct values arms[2] = { a, b };
	double n_a = values_count(a), n_b = values_count(b), all, to_b;
	double middle = pooled_mean(arms, cap);

	for (size_t i = from; i < to; i++) {
		struct deal d = deal_of(arms, n_a, n_b, seed, i);
		struct sum in_a = { 0 }, in_b = { 0 };
		while (deal_next(&d, &all, &to_b)) {
			double off = fmin(d.of.value, cap) - middle;
			add(&in_a, all - to_b, off);
			add(&in_b, to_b, off);
		}
		lineup_end(&d.of);
		at[i] = compare_means(sample_of(&in_a), sample_of(&in_b), 0.95).statistic;
	}
}

/* Type 7 of values that come in order. */
struct ranked {
	double rank, seen, low, high;
};

static struct ranked
ranked_of(double p, double n)
{
	return (struct ranked){ p * (n - 1), 0, NAN, NAN };
}

static void
pass(struct ranked *r, double value, double times)
{
	double first = floor(r->rank), second = ceil(r->rank);

	if (r->seen <= first && first < r->seen + times)
		r->low = value;
	if (r->seen <= second && second < r->seen + times)
		r->high = value;
	r->seen += times;
}

static double
ranked_value(const struct ranked *r)
{
	return r->low + (r->rank - floor(r->rank)) * (r->high - r->low);
}

void
permuted_quantiles(struct values a, struct values b, double p, uint64_t seed, size_t from,
    size_t to, double *at)
{
	const struct values arms[2] = { a, b };
	double n_a = values_count(a), n_b = values_count(b), all, to_b;

	for (size_t i = from; i < to; i++) {
		struct deal d = deal_of(arms, n_a, n_b, seed, i);
		struct ranked in_a = ranked_of(p, n_a), in_b = ranked_of(p, n_b);
		while (deal_next(&d, &all, &to_b)) {
			pass(&in_a, d.of.value, all - to_b);
			pass(&in_b, d.of.value, to_b);
		}
		lineup_end(&d.of);
		at[i] = ranked_value(&in_b) - ranked_value(&in_a);
	}
}
