/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * returns - what spending brought in, from exact sums.
 *
 * Every ratio is a ratio of sums.  Amounts are 1/10000 of the currency unit;
 * NAN is undefined, whatever divides by 0 or by something negative is.
 *
 *	net		paid - refunds
 *	roas		paid / spend ("pay ROI" of Ocean Engine: pay GMV / cost)
 *	net_roas	net / spend
 *	roi		(net - cost - commission - spend) / spend
 *	breakeven	paid / (net - cost - commission): the roas at which
 *			profit is 0, 1 / margin; none where the margin is not above 0
 */
#ifndef MONEY_RETURNS_H
#define MONEY_RETURNS_H

#include <stdbool.h>
#include <stddef.h>

#include "stat/rate.h"

struct takings {
	__int128 spend, paid, refunds, cost, commission;
};

__int128 takings_net(const struct takings *);
__int128 takings_margin(const struct takings *);	/* net - cost - commission */
__int128 takings_profit(const struct takings *);

double money_ratio(__int128 a, __int128 b);	/* a / b; NAN unless b > 0 */
double money_per(__int128 e4, __int128 n);	/* units for each of n; NAN unless n > 0 */
double returns_breakeven(const struct takings *);

/*
 * paid / spend with an interval by the delta method over days (one pair of
 * sums a day, Student's t with days - 1).  NAN for fewer than RETURNS_DAYS or
 * no spend; never below 0.
 */
enum { RETURNS_DAYS = 5 };
struct interval returns_interval(const double *paid, const double *spend, size_t days,
    double conf);

/* The sum of x over days, seen as `days` draws: sum and its t-interval. */
struct interval returns_sum_interval(const double *x, size_t days, double conf);

/*
 * Verdict on daily profit: pays when the interval of its sum is above 0, loses
 * when it is below, else unclear; with fewer than RETURNS_DAYS the sign alone.
 * Where the cost of goods is known `least` and `most` are both the profit.
 * Where it is not, `most` is the profit before goods: below 0 it loses for
 * sure.  `least` is net - commission - r * spend: above 0 it pays even if
 * goods cost (1 - 1 / r) of net.
 */
enum verdict { VERDICT_UNCLEAR, VERDICT_PAYS, VERDICT_LOSES };
extern const char *const verdict_words[];

enum verdict verdict_of(const double *least, const double *most, size_t days, double conf);

#endif
