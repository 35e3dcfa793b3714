/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money/returns.h"

#include "base/num.h"
#include "money/rate.h"

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))
#define E4(units) ((__int128)((units)*10000.0))

static double
roas(double paid, double spend)
{
	return money_ratio(E4(paid), E4(spend));
}

static void
published_ratios(void)
{
	struct takings t = { .paid = E4(100), .cost = E4(20), .commission = E4(15) };
	static const struct {
		double margin, breakeven;
	} cheat_sheet[] = {
		/* rathlymarketing.com/faq/what-is-roas, printed to one decimal */
		{ 0.25, 4.0 },
		{ 0.4, 2.5 },
		{ 0.5, 2.0 },
		{ 0.6, 1.7 },
	};

	CHECK(roas(1000, 500) == 2);  /* help.glopal.com article 4457947651217 */
	CHECK(roas(4000, 1000) == 4); /* rathlymarketing.com/faq/what-is-roas */
	CHECK(roas(10, 2) == 5);      /* 500 %: digireload.com/points/target-roas.html */
	/* facebookexperimental/Robyn issue #80: spend 1e6, revenue 2e6, 20,000 conversions */
	CHECK(roas(2e6, 1e6) == 2);
	CHECK(money_per(E4(1e6), 20000) == 50);
	CHECK(money_per(E4(2e6), 20000) == 100);
	/* help.glopal.com: a sale of 100 leaves 65, break-even at 1.54 */
	CHECK(takings_profit(&t) == E4(65));
	CHECK_ABS(returns_breakeven(&t), 1.54, 0.005);
	for (size_t i = 0; i < LEN(cheat_sheet); i++) {
		struct takings m = { .paid = E4(200),
			.cost = E4(200 * (1 - cheat_sheet[i].margin)) };
		CHECK_ABS(returns_breakeven(&m), cheat_sheet[i].breakeven, 0.05);
	}
	/* Ocean Engine: cpc is cost/clicks, conversion_cost cost/conversions */
	CHECK_NEAR(money_per(E4(147.29), 254), 147.29 / 254, 1e-12);
}

static void
undefined_ratios(void)
{
	struct takings t = { .spend = E4(10), .paid = E4(5), .refunds = E4(8) };

	CHECK(isnan(money_ratio(E4(10), 0)));
	CHECK(isnan(money_ratio(E4(10), E4(-1))));
	CHECK(isnan(money_per(E4(10), 0)));
	CHECK(takings_net(&t) == E4(-3));
	CHECK(takings_profit(&t) == E4(-13));
	CHECK(isnan(returns_breakeven(&t)));
}

static void
exact_sums(void)
{
	/* ten million lines of 0.01 and one past 2^53: no digit is lost */
	struct takings t = { .paid = (__int128)100 * 10000000 + INT64_C(9007199254740993) };

	CHECK(takings_net(&t) == INT64_C(9007200254740993));
}

static void
rates(void)
{
	static const struct {
		const char *text, *wrong;
		int64_t rate;
	} cases[] = {
		{ "0.095", NULL, 950000000 },
		{ "7", NULL, 7 * MONEY_RATE_ONE },
		{ "1.0000000001", NULL, MONEY_RATE_ONE + 1 },
		{ ".5", NULL, MONEY_RATE_ONE / 2 },
		{ "", "empty", 0 },
		{ ".", "not a rate", 0 },
		{ "1,5", "not a rate", 0 },
		{ "-1", "not a rate", 0 },
		{ "0.0", "not above 0", 0 },
		{ "0.00000000001", "more than ten decimals", 0 },
		{ "1e3", "not a rate", 0 },
		{ "9999999999", "out of range", 0 },
	};
	__int128 to;

	for (size_t i = 0; i < LEN(cases); i++) {
		int64_t rate = 0;
		const char *wrong = money_rate_read(str_of(cases[i].text), &rate);

		CHECK((wrong == NULL) == (cases[i].wrong == NULL));
		CHECK(wrong == NULL || str_eq(str_of(wrong), str_of(cases[i].wrong)));
		CHECK(rate == cases[i].rate);
	}
	/* PostHog/posthog issue #47315: SEK 1000 and 5000 at 0.095 are USD 95 and 475 */
	CHECK(money_convert(E4(1000), 950000000, &to) && to == E4(95));
	CHECK(money_convert(E4(5000), 950000000, &to) && to == E4(475));
	CHECK(money_convert(1, MONEY_RATE_ONE / 2, &to) && to == 1); /* half away from 0 */
	CHECK(money_convert(-1, MONEY_RATE_ONE / 2, &to) && to == -1);
	CHECK(!money_convert((__int128)1 << 120, 7 * MONEY_RATE_ONE, &to));
}

static void
intervals_over_days(void)
{
	static const double ten[] = { 10, 10, 10, 10, 10 }, up[] = { 10, 20, 30, 40, 50 };
	static const double triple[] = { 30, 60, 90, 120, 150 }, sums[] = { 1, 2, 3, 4, 5 };

	/* spend the same every day: R's t.test(1:5), 1.036757 to 4.963243 */
	struct interval i = returns_interval(up, ten, 5, 0.95);
	CHECK_ABS(i.lo, 1.036757, 5e-7);
	CHECK_ABS(i.hi, 4.963243, 5e-7);
	/* the same ratio every day: no width, however uneven the days */
	i = returns_interval(triple, up, 5, 0.95);
	CHECK_ABS(i.lo, 3, 1e-6);
	CHECK_ABS(i.hi, 3, 1e-6);
	i = returns_sum_interval(sums, 5, 0.95);
	CHECK_ABS(i.lo, 5 * 1.036757, 5e-6);
	CHECK_ABS(i.hi, 5 * 4.963243, 5e-6);
	CHECK(isnan(returns_interval(up, ten, 4, 0.95).lo));
	CHECK(isnan(returns_sum_interval(up, 4, 0.95).hi));
}

static void
verdicts(void)
{
	static const double gain[] = { 1, 2, 3, 4, 5 }, loss[] = { -1, -2, -3, -4, -5 };
	static const double mixed[] = { 5, -4, 3, -2, 1 };

	CHECK(verdict_of(gain, gain, 5, 0.95) == VERDICT_PAYS);
	CHECK(verdict_of(loss, loss, 5, 0.95) == VERDICT_LOSES);
	CHECK(verdict_of(mixed, mixed, 5, 0.95) == VERDICT_UNCLEAR);
	CHECK(verdict_of(loss, gain, 5, 0.95) == VERDICT_UNCLEAR); /* goods decide */
	CHECK(verdict_of(gain, gain, 1, 0.95) == VERDICT_PAYS);	   /* the sign alone */
	CHECK(verdict_of(loss, loss, 2, 0.95) == VERDICT_LOSES);
}

void
unit_money_returns(void)
{
	published_ratios();
	undefined_ratios();
	exact_sums();
	rates();
	intervals_over_days();
	verdicts();
}
