/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money/returns.h"

#include <math.h>

#include "stat/compare.h"
#include "stat/dist.h"

const char *const verdict_words[] = {
	[VERDICT_UNCLEAR] = "unclear",
	[VERDICT_PAYS] = "pays",
	[VERDICT_LOSES] = "loses",
};

__int128
takings_net(const struct takings *t)
{
	return t->paid - t->refunds;
}

__int128
takings_margin(const struct takings *t)
{
	return takings_net(t) - t->cost - t->commission;
}

__int128
takings_profit(const struct takings *t)
{
	return takings_margin(t) - t->spend;
}

double
money_ratio(__int128 a, __int128 b)
{
	return b > 0 ? (double)a / (double)b : NAN;
}

double
money_per(__int128 e4, __int128 n)
{
	return n > 0 ? (double)e4 / 1e4 / (double)n : NAN;
}

double
returns_breakeven(const struct takings *t)
{
	return money_ratio(t->paid, takings_margin(t));
}

struct interval
returns_interval(const double *paid, const double *spend, size_t days, double conf)
{
	struct ratio_sample r = { .n = (double)days };

	if (days < RETURNS_DAYS)
		return (struct interval){ NAN, NAN };
	for (size_t i = 0; i < days; i++) {
		r.num += paid[i] / r.n;
		r.den += spend[i] / r.n;
	}
	if (!(r.den > 0))
		return (struct interval){ NAN, NAN };
	for (size_t i = 0; i < days; i++) {
		double x = paid[i] - r.num, y = spend[i] - r.den;

		r.num_var += x * x / (r.n - 1);
		r.den_var += y * y / (r.n - 1);
		r.cov += x * y / (r.n - 1);
	}
	struct sample s = sample_of_ratio(r);
	double half = dist_t_q((1 - conf) / 2, r.n - 1, DIST_UPPER) * sqrt(fmax(s.var, 0) / r.n);
	return (struct interval){ fmax(s.mean - half, 0), s.mean + half };
}

struct interval
returns_sum_interval(const double *x, size_t days, double conf)
{
	double n = (double)days, mean = 0, squares = 0;

	if (days < RETURNS_DAYS)
		return (struct interval){ NAN, NAN };
	for (size_t i = 0; i < days; i++)
		mean += x[i] / n;
	for (size_t i = 0; i < days; i++)
		squares += (x[i] - mean) * (x[i] - mean);
	double half = dist_t_q((1 - conf) / 2, n - 1, DIST_UPPER) * sqrt(squares / (n - 1) / n);
	return (struct interval){ n * (mean - half), n * (mean + half) };
}

enum verdict
verdict_of(const double *least, const double *most, size_t days, double conf)
{
	struct interval lo = returns_sum_interval(least, days, conf);
	struct interval hi = returns_sum_interval(most, days, conf);

	if (days < RETURNS_DAYS) {
		lo = hi = (struct interval){ 0, 0 };
		for (size_t i = 0; i < days; i++) {
			lo.lo += least[i];
			hi.hi += most[i];
		}
	}
	return lo.lo > 0 ? VERDICT_PAYS : hi.hi < 0 ? VERDICT_LOSES : VERDICT_UNCLEAR;
}
