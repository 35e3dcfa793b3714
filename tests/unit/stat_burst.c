/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/burst.h"

#include <string.h>

#include "stat/dist.h"
#include "stat/keyness.h"
#include "unit.h"

enum { MAX = 12 };

/* -ln of the likelihood of a state, straight from the definition. */
static double
cost(double r, double d, double p)
{
	return d > 0 ? -log(dist_binom_pmf(r, d, p)) : 0;
}

/* What a path of states costs: bit t is the state of period t. */
static double
path_cost(const struct burst_model *m, const double *r, const double *d, size_t n, unsigned path)
{
	double cases = 0, all = 0, sum = 0;
	unsigned before = 0;

	for (size_t t = 0; t < n; t++) {
		cases += r[t];
		all += d[t];
	}
	double p[2] = { cases / all, fmin(m->s * cases / all, 0.9999) };
	for (size_t t = 0; t < n; t++) {
		unsigned state = path >> t & 1;
		sum += cost(r[t], d[t], p[state]);
		sum += state > before ? m->gamma * log((double)n) : 0;
		before = state;
	}
	return sum;
}

static unsigned
states_of(const struct burst_model *m, const double *r, const double *d, size_t n)
{
	unsigned char high[MAX], scratch[MAX];
	unsigned path = 0;

	burst_states(m, r, d, n, high, scratch);
	for (size_t t = 0; t < n; t++)
		path |= (unsigned)high[t] << t;
	return path;
}

/* No path of all 2^n costs less. */
static void
check_optimum(const struct burst_model *m, const double *r, const double *d, size_t n)
{
	double least = INFINITY;

	for (unsigned path = 0; path < 1u << n; path++)
		least = fmin(least, path_cost(m, r, d, n, path));
	CHECK_ABS(path_cost(m, r, d, n, states_of(m, r, d, n)), least, 1e-9);
}

static void
optimum(void)
{
	/* README of nmarinsek/burst_detection: the weights of periods 6 to 7 and of 4 */
	static const double r[] = { 0, 2, 1, 6, 7, 2, 8, 7, 2, 1 },
			    d[] = { 9, 11, 12, 10, 10, 8, 12, 10, 13, 11 };
	const struct burst_model m = { 2, 1 };

	CHECK_ABS(burst_gain(&m, r, d, 10, 6) + burst_gain(&m, r, d, 10, 7), 5.34226, 5.1e-6);
	CHECK_ABS(burst_gain(&m, r, d, 10, 4), 2.68563, 5.1e-6);
	check_optimum(&m, r, d, 10);
	unsigned seed = 7;
	for (int run = 0; run < 200; run++) {
		double x[MAX], y[MAX], sum = 0;
		size_t n = 2 + (size_t)run % (MAX - 2);
		for (size_t t = 0; t < n; t++) {
			seed = seed * 1103515245 + 12345;
			y[t] = seed >> 16 & 31;
			seed = seed * 1103515245 + 12345;
			x[t] = y[t] > 0 ? (double)((seed >> 16) % (unsigned)(y[t] + 1)) : 0;
			x[t] = seed >> 28 & 1 ? floor(x[t] / 4) : x[t];
			sum += x[t];
		}
		if (sum > 0)
			check_optimum(&(struct burst_model){ 1.5 + run % 3, run % 4 * 0.5 }, x, y,
			    n);
	}
}

static void
edges(void)
{
	unsigned char high[4], scratch[4];
	const struct burst_model m = { 2, 1 };

	CHECK(!burst_states(&m, (double[]){ 0, 0 }, (double[]){ 5, 5 }, 2, high, scratch));
	CHECK(!burst_states(&m, (double[]){ 5, 5 }, (double[]){ 5, 5 }, 2, high, scratch));
	CHECK(!burst_states(&m, NULL, NULL, 0, high, scratch));
	/* counts alone are the limit of large totals */
	static const double r[] = { 1, 0, 1, 9, 8, 0 };
	double d[6];
	for (size_t t = 0; t < 6; t++)
		d[t] = 1e9;
	CHECK(states_of(&m, r, NULL, 6) == 0x18);
	CHECK(states_of(&m, r, d, 6) == 0x18);
	for (size_t t = 0; t < 6; t++)
		CHECK_ABS(burst_gain(&m, r, NULL, 6, t), burst_gain(&m, r, d, 6, t), 1e-6);
}

static void
keyness(void)
{
	/* Dunning (1993), table 2: -2 log lambda of bigrams, as a, n, b, m by first word */
	static const struct {
		double a, not_a, b, not_b, g2;
	} dunning[] = { { 110, 2442, 111, 29114, 270.72 }, { 29, 13, 123, 31612, 263.90 },
		{ 31, 23, 139, 31584, 256.84 }, { 10, 0, 3, 31764, 167.23 } };

	for (size_t i = 0; i < sizeof dunning / sizeof *dunning; i++)
		CHECK_ABS(keyness_g2(dunning[i].a, dunning[i].a + dunning[i].not_a, dunning[i].b,
			      dunning[i].b + dunning[i].not_b),
		    dunning[i].g2, 0.01);
	CHECK(keyness_g2(3, 30, 1, 10) == 0);
	CHECK(isnan(keyness_g2(0, 0, 1, 10)));
	CHECK(isnan(keyness_g2(2, 1, 1, 10)));
	CHECK_NEAR(keyness_log_ratio(7.5, 15, 3.5, 15), 1, 1e-12);
}

void
unit_stat_burst(void)
{
	optimum();
	edges();
	keyness();
}
