/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/switchback.h"

#include <stddef.h>
#include <string.h>

#include "unit.h"

enum { MOST = 800 };

static struct period period[MOST];
static size_t periods;

/* The next period of a unit that runs without gaps. */
static void
put(size_t unit, int arm, double y)
{
	bool first = periods == 0 || period[periods - 1].turn.unit != unit;
	int64_t at = first ? 0 : period[periods - 1].turn.at + 1;

	period[periods] = (struct period){ .turn = { unit, at, at, arm },
		.before = first ? -1 : period[periods - 1].turn.arm,
		.level = (int)(at % 7),
		.y = y };
	periods++;
}

static struct switchback
analyse(double conf, enum schedule_kind kind, size_t block, size_t washout)
{
	struct switchback s;
	const struct switchback_rules rules = { conf, kind, block, washout, 9999, 1 };

	switchback_analyse(period, periods, &rules, &s);
	return s;
}

/*
 * Three pairs, differences 2, 1, 4.  By hand: all eight ways to turn their signs give
 * means of 7/3 or farther out twice; the interval that rejects with p <= 1/2 ends at
 * the second and the last but one of the Walsh averages 1 1.5 2 2.5 3 4.
 */
static void
three_pairs_by_hand(void)
{
	static const char arms[] = "ABBAAB";
	static const double y[] = { 1, 3, 5, 4, 2, 6 };

	periods = 0;
	for (int i = 0; i < 6; i++)
		put(0, arms[i] == 'B', y[i]);
	struct switchback s = analyse(0.5, SCHEDULE_PAIRS, 1, 0);
	CHECK(s.note == NULL && s.schedules == 8 && s.switches == 3);
	CHECK_NEAR(s.design.p, 0.25, 1e-12);
	CHECK_NEAR(s.design.estimate, 7 / 3., 1e-12);
	CHECK_NEAR(s.design.lo, 1.5, 1e-6);
	CHECK_NEAR(s.design.hi, 3, 1e-6);
	CHECK_NEAR(s.mean[0], 7 / 3., 1e-12);
	CHECK_NEAR(s.mean[1], 14 / 3., 1e-12);
	/* R 4.2.2: t.test(c(2, 1, 4)) */
	CHECK(s.pair_count == 3 && s.pairs_ab == 2);
	CHECK_NEAR(s.pairs.p, 0.1180828963, 1e-9);
	/* eight schedules cannot give p below 1/4, so at 0.95 there is none */
	s = analyse(0.95, SCHEDULE_PAIRS, 1, 0);
	CHECK(isnan(s.design.p) && isnan(s.design.lo) && !isnan(s.model.p));
}

static double
weekday(int64_t at)
{
	static const double of[] = { 5, -2, 0, 1, 9, 20, 17 };

	return of[at % 7];
}

/* Without noise every coefficient is what was planted, whatever else moves. */
static void
planted(size_t units, bool together)
{
	struct random r = { 11 + units };
	int drawn[60];

	periods = 0;
	for (size_t u = 0; u < units; u++)
		for (int i = 0; i < 60; i++) {
			if (!together || u == 0)
				drawn[i] = (int)random_below(&r, 2);
			int before = i > 0 ? drawn[i - 1] : 0;
			put(u, drawn[i],
			    100 * (double)u + 0.3 * i + weekday(i) + 2 * drawn[i] + 1.5 * before);
		}
	struct switchback s = analyse(0.95, SCHEDULE_COIN, 1, 0);
	CHECK(s.note == NULL && s.common == (together && units > 1) && s.levels && s.trend);
	CHECK_NEAR(s.carry.estimate, 1.5, 1e-8);
	CHECK_NEAR(s.always.estimate, 3.5, 1e-8);
}

/* y = 2 arm in blocks of two, and 7 left by the block before in its first period */
static void
the_washout_takes_the_head_of_blocks(void)
{
	static const char arms[] = "AABBBBAABBAABBAAAABB";
	struct random r = { 3 };

	periods = 0;
	for (int i = 0; i < 20; i++)
		put(0, arms[i] == 'B',
		    2. * (arms[i] == 'B') + (i % 2 == 0 && i > 0 && arms[i - 1] == 'B' ? 7 : 0) +
			1e-6 * random_unit(&r));
	struct switchback s = analyse(0.95, SCHEDULE_GUESS, 0, 1);
	CHECK(s.note == NULL && s.block == 2 && s.kind == SCHEDULE_PAIRS);
	CHECK(s.washed == 10 && s.n[0] + s.n[1] == 10);
	CHECK_NEAR(s.model.estimate, 2, 1e-5);
	CHECK_NEAR(s.pairs.estimate, 2, 1e-5);
	CHECK(fabs(analyse(0.95, SCHEDULE_GUESS, 0, 0).model.estimate - 2) > 0.5);
	s = analyse(0.95, SCHEDULE_GUESS, 0, 2);
	CHECK(s.note != NULL && strcmp(s.note, "the washout leaves no period") == 0);
}

/* Six of twelve shuffled: the test goes over 924 orders; draws of them come near the
 * share that all have, counted here one by one. */
static void
draws_come_near_all_orders(void)
{
	static const char arms[] = "ABBBABAABAAB";
	static const double y[] = { 3, 5, 9, 4, 1, 6, 2, 7, 8, 3, 5, 4 };
	double b = 0, all = 0;
	int far = 0, orders = 0;

	periods = 0;
	for (int i = 0; i < 12; i++) {
		put(0, arms[i] == 'B', y[i]);
		period[i].turn.at = period[i].turn.turn = 0; /* put right below */
		all += y[i];
		b += arms[i] == 'B' ? y[i] : 0;
	}
	for (int i = 0; i < 12; i++) {
		period[i].turn.at = period[i].turn.turn = i;
		period[i].level = 0;
	}
	struct switchback s = analyse(0.95, SCHEDULE_SHUFFLE, 1, 0);
	CHECK(s.trend && s.schedules == 924);
	/* the coefficient of the arm beside a trend, by the textbook's two by two */
	double observed = 0, t_mean = 5.5, tt = 143;
	for (int mask = 4095; mask >= 0; mask--) {
		double zy = 0, zt = 0, ty = 0;
		if (__builtin_popcount((unsigned)mask) != 6)
			continue;
		for (int i = 0; i < 12; i++) {
			zy += (mask >> i & 1) * (y[i] - all / 12);
			zt += (mask >> i & 1) * (i - t_mean);
			ty += (i - t_mean) * (y[i] - all / 12);
		}
		double a = (zy - zt * ty / tt) / (3 - zt * zt / tt);
		bool same = true;
		for (int i = 0; i < 12; i++)
			same &= (mask >> i & 1) == (arms[i] == 'B');
		if (same)
			observed = a;
	}
	CHECK_NEAR(s.design.estimate, observed, 1e-9);
	for (int mask = 0; mask < 4096; mask++) {
		double zy = 0, zt = 0, ty = 0;
		if (__builtin_popcount((unsigned)mask) != 6)
			continue;
		for (int i = 0; i < 12; i++) {
			zy += (mask >> i & 1) * (y[i] - all / 12);
			zt += (mask >> i & 1) * (i - t_mean);
			ty += (i - t_mean) * (y[i] - all / 12);
		}
		double a = (zy - zt * ty / tt) / (3 - zt * zt / tt);
		far += fabs(a) >= fabs(observed) * (1 - 1e-9);
		orders++;
	}
	double p = (double)far / orders;
	CHECK(orders == 924);
	CHECK_ABS(s.design.p, p, 4 * sqrt(p * (1 - p) / 9999) + 1e-4);
}

/* R 4.2.2: lm(y ~ t + z), Newey & West with lag 2 by the definition, residuals over
 * sqrt(1 - hatvalues()), pt() with 13 degrees of freedom. */
static void
the_model_as_r(void)
{
	static const double y[] = { 3, 4, 6, 5, 8, 9, 7, 5, 2, 1, 3, 2, 5, 6, 9, 7 };
	static const char arms[] = "AAABBBBBAAABBAAA";

	periods = 0;
	for (int i = 0; i < 16; i++) {
		put(0, arms[i] == 'B', y[i]);
		period[i].level = 0;
	}
	struct switchback s = analyse(0.95, SCHEDULE_SHUFFLE, 1, 0);
	CHECK(s.df == 13);
	CHECK_NEAR(s.model.estimate, 1.376185058779, 1e-10);
	CHECK_NEAR(s.se, 1.473550338175, 1e-10);
	CHECK_NEAR(s.model.p, 0.3673660663427, 1e-9);
	/* two units with the same values and arms are no more than one */
	size_t one = periods;
	for (size_t i = 0; i < one; i++) {
		put(1, period[i].turn.arm, period[i].y);
		period[one + i].level = 0;
	}
	s = analyse(0.95, SCHEDULE_SHUFFLE, 1, 0);
	CHECK(s.common && s.df == 13);
	CHECK_NEAR(s.se, 1.473550338175, 1e-10);
}

static void
what_cannot_be_told(void)
{
	periods = 0;
	for (int i = 0; i < 28; i++)
		put(0, i % 7 >= 5, i * i % 11);
	struct switchback s = analyse(0.95, SCHEDULE_GUESS, 0, 0);
	CHECK(s.note != NULL && strcmp(s.note, "the arm goes with the weekday or the trend") == 0);
	CHECK_NEAR(s.explained, 1, 1e-9);
	CHECK(isnan(s.model.estimate) && isnan(s.design.p));

	periods = 0;
	for (int i = 0; i < 28; i++)
		put(0, i % 2, i * i % 11);
	s = analyse(0.95, SCHEDULE_GUESS, 0, 0);
	CHECK(s.note == NULL && s.kind == SCHEDULE_ALTERNATE && s.schedules == 2);
	CHECK(isnan(s.design.p) && !isnan(s.model.p));
	CHECK(isnan(s.carry.p) && strstr(s.carry_note, "always alternate") != NULL);

	periods = 0;
	for (int i = 0; i < 28; i++)
		put(0, 1, i * i % 11);
	CHECK(strcmp(analyse(0.95, SCHEDULE_GUESS, 0, 0).note, "one arm only") == 0);
	periods = 0;
	for (int i = 0; i < 4; i++)
		put(0, i % 2, i * i % 11);
	CHECK(strcmp(analyse(0.95, SCHEDULE_GUESS, 0, 0).note, "too few periods") == 0);
	periods = 0;
	CHECK(strcmp(analyse(0.95, SCHEDULE_GUESS, 0, 0).note, "no value in any period") == 0);
	for (int i = 0; i < 28; i++)
		put(0, i % 3 == 1, NAN);
	s = analyse(0.95, SCHEDULE_GUESS, 0, 0);
	CHECK(strcmp(s.note, "no value in any period") == 0 && s.missing == 28);
	/* what is left of 1e13 after rounding is no variance */
	periods = 0;
	for (int i = 0; i < 28; i++)
		put(0, i % 3 == 1, 1e13 + 0.1 * (i % 3 == 1) + 1000. / 3 * i);
	s = analyse(0.95, SCHEDULE_GUESS, 0, 0);
	CHECK(s.note != NULL && strcmp(s.note, "no variance") == 0 && isnan(s.model.p));
	periods = 0;
	for (int u = 0; u < 2; u++)
		for (int i = 0; i < 10; i++)
			put((size_t)u, u, i * i % 11);
	CHECK(analyse(0.95, SCHEDULE_GUESS, 0, 0).note != NULL);
}

void
unit_experiment_switchback(void)
{
	three_pairs_by_hand();
	planted(1, false);
	planted(3, false);
	planted(4, true);
	planted(12, false);
	the_washout_takes_the_head_of_blocks();
	draws_come_near_all_orders();
	the_model_as_r();
	what_cannot_be_told();
}
