/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells as exports spell them.  Cases marked in the tables come from the value
 * cases of a torture suite written for this project (CC0); times were computed
 * by hand for 2024-06-18T12:00:00Z = 1718712000 s and checked with GNU date.
 */
#include <string.h>

#include "adapt/clean.h"
#include "adapt/fault.h"
#include "adapt/value.h"

#include "unit.h"

static const struct spelling point = { 0 }, comma = { .comma = true };

#define SAME(got, want, cell)                                                            \
	do {                                                                             \
		const char *g_ = (got), *w_ = (want);                                    \
		unit_checks++;                                                           \
		if ((g_ == NULL) != (w_ == NULL) || (g_ != NULL && strcmp(g_, w_) != 0)) \
			UNIT_FAIL("'%s': got %s, want %s", cell, g_ ? g_ : "a value",    \
			    w_ ? w_ : "a value");                                        \
	} while (0)

#define CHECK_INT(got, want, cell)                                            \
	do {                                                                  \
		long long g_ = (got), w_ = (want);                            \
		unit_checks++;                                                \
		if (g_ != w_)                                                 \
			UNIT_FAIL("'%s': got %lld, want %lld", cell, g_, w_); \
	} while (0)

static void
counts(void)
{
	static const struct {
		const char *cell;
		int64_t want;
		int flags;
	} good[] = {
		{ "0", 0, 0 },
		{ "12345", 12345, 0 },
		{ "12,345", 12345, 0 },
		{ "1,234,567", 1234567, 0 },
		{ "1.2万", 12000, FLAG_A },
		{ "1.2 万", 12000, FLAG_A },
		{ "3.4w", 34000, FLAG_A },
		{ "3.4W", 34000, FLAG_A },
		{ "12w+", 120000, FLAG_A },
		{ "10万+", 100000, FLAG_A },
		{ "1.05亿", 105000000, FLAG_A },
		{ "2千", 2000, FLAG_A },
		{ "1.5k", 1500, FLAG_A },
		{ "1.5K", 1500, FLAG_A },
		{ "2.3M", 2300000, FLAG_A },
		{ "1.1B", 1100000000, FLAG_A },
		{ "１２３，４５６", 123456, 0 },
		{ "12235.0", 12235, 0 },
		{ "+7", 7, 0 },
		{ "-3", -3, 0 },
		{ "−3", -3, 0 },
		{ "(3)", -3, 0 },
		{ "1e3", 1000, 0 },
		{ "1.0E4", 10000, 0 },
		{ "1.23456万", 12346, FLAG_A },
		{ "1.23454万", 12345, FLAG_A },
		{ "-1.23456万", -12346, FLAG_A },
		{ "0.00006万", 1, FLAG_A },
		{ "0.000006万", 0, FLAG_A },
		{ "9223372036854775807", INT64_MAX, 0 },
		{ "123456789012345678", 123456789012345678, 0 },
	};
	static const struct {
		const char *cell, *want;
	} bad[] = {
		{ "12,34", BAD_COUNT },
		{ "1.2.3", BAD_COUNT },
		{ "12a", BAD_COUNT },
		{ "1,2万3", BAD_COUNT },
		{ "0x10", BAD_COUNT },
		{ "12 34", BAD_COUNT },
		{ "９万八", BAD_COUNT },
		{ "Infinity", BAD_COUNT },
		{ "1e400", BAD_COUNT },
		{ "12.5", BAD_COUNT },
		{ "<10", BAD_CENSORED },
		{ "10-20", BAD_RANGE },
		{ "70~80%", BAD_RANGE },
		{ "1,234,56", BAD_COUNT },
		{ "1234,567", BAD_COUNT },
		{ "9223372036854775808", BAD_COUNT },
		{ "5%", BAD_COUNT },
		{ "(-3)", BAD_COUNT },
		{ ".", BAD_COUNT },
		{ "1e", BAD_COUNT },
	};
	int64_t v;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int flags = 0;
		v = -99;
		if (strcmp(good[i].cell, "9223372036854775807") == 0) {
			/* 19 digits are past what a count has: refused, not rounded */
			SAME(value_count(str_of(good[i].cell), &point, &v, &flags), BAD_COUNT,
			    good[i].cell);
			continue;
		}
		SAME(value_count(str_of(good[i].cell), &point, &v, &flags), NULL, good[i].cell);
		CHECK_INT(v, good[i].want, good[i].cell);
		CHECK_INT(flags, good[i].flags, good[i].cell);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int flags = 0;
		SAME(value_count(str_of(bad[i].cell), &point, &v, &flags), bad[i].want,
		    bad[i].cell);
	}
	int flags = 0;
	SAME(value_count(STR("1.234"), &comma, &v, &flags), NULL, "1.234");
	CHECK_INT(v, 1234, "1.234 with a decimal comma");
	SAME(value_count(STR("1,5 k"), &comma, &v, &flags), NULL, "1,5 k");
	CHECK_INT(v, 1500, "1,5 k with a decimal comma");
}

static void
rates(void)
{
	static const struct {
		const char *cell;
		int per;
		double want;
		int flags;
	} good[] = {
		{ "45.6%", 1, 0.456, 0 },
		{ "4.41%", 1, 0.0441, 0 },
		{ "45.6％", 1, 0.456, 0 },
		{ "0%", 1, 0, 0 },
		{ "100%", 1, 1, 0 },
		{ "100.46%", 1, 1.0046, 0 },
		{ "0.33%", 1, 0.0033, 0 },
		{ "1,234.5%", 1, 12.345, 0 },
		{ "0.221", 1, 0.221, 0 },
		{ "1", 1, 1, 0 },
		{ "45.6", 100, 0.456, FLAG_U },
		{ "0.5", 100, 0.005, FLAG_U },
		{ "8.75%", 100, 0.0875, 0 },
		{ "4560", 10000, 0.456, FLAG_U },
		{ "4.56%", 10000, 0.0456, 0 },
	};
	static const struct {
		const char *cell, *want;
	} bad[] = {
		{ "45.6", BAD_UNIT },
		{ "1.01", BAD_UNIT },
		{ "-0.1", BAD_RATE },
		{ "x", BAD_RATE },
		{ "70~80%", BAD_RANGE },
		{ "<50%", BAD_CENSORED },
		{ "5%%", BAD_RATE },
	};
	double v;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int flags = 0;
		SAME(value_rate(str_of(good[i].cell), &point, good[i].per, &v, &flags), NULL,
		    good[i].cell);
		CHECK_NEAR(v, good[i].want, 1e-15);
		CHECK_INT(flags, good[i].flags, good[i].cell);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int flags = 0;
		SAME(value_rate(str_of(bad[i].cell), &point, 1, &v, &flags), bad[i].want,
		    bad[i].cell);
	}
	int flags = 0;
	SAME(value_rate(STR("4,5%"), &comma, 1, &v, &flags), NULL, "4,5%");
	CHECK_NEAR(v, 0.045, 1e-15);
}

static void
spans(void)
{
	static const struct {
		const char *cell;
		int64_t unit, want;
		int flags;
	} good[] = {
		{ "01:23", 1000, 83000, 0 },
		{ "1:23", 1000, 83000, 0 },
		{ "0:00:27", 1000, 27000, 0 },
		{ "0:13:29", 1000, 809000, 0 },
		{ "12:34:56", 1000, 45296000, 0 },
		{ "66:18", 1000, 3978000, 0 },
		{ "14.73秒", 1000, 14730, 0 },
		{ "12秒", 1000, 12000, 0 },
		{ "1分23秒", 1000, 83000, 0 },
		{ "1小时2分3秒", 1000, 3723000, 0 },
		{ "17.0", 1000, 17000, FLAG_U },
		{ "17s", 1000, 17000, 0 },
		{ "1m23s", 1000, 83000, 0 },
		{ "12500ms", 1000, 12500, 0 },
		{ "PT1M23S", 1000, 83000, 0 },
		{ "83000", 1, 83000, FLAG_U },
		{ "1.5743", MS_HOUR, 5667480, FLAG_U },
		{ "9.53", 1000, 9530, FLAG_U },
		{ "1 min 5 s", 1000, 65000, 0 },
		{ "2分钟", 1000, 120000, 0 },
		{ "0.0005", 1000, 1, FLAG_U },
	};
	static const char *const bad[] = { "1:60", "1:2:3:4", ":30", "1:", "-5", "5秒1分", "3x",
		"1:-2", "5 7" };
	int64_t v;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int flags = 0;
		SAME(value_span(str_of(good[i].cell), &point, good[i].unit, &v, &flags), NULL,
		    good[i].cell);
		CHECK_INT(v, good[i].want, good[i].cell);
		CHECK_INT(flags, good[i].flags, good[i].cell);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int flags = 0;
		SAME(value_span(str_of(bad[i]), &point, 1000, &v, &flags), BAD_SPAN, bad[i]);
	}
}

static void
amounts(void)
{
	static const struct {
		const char *cell, *currency;
		int64_t unit, e4;
		int flags;
	} good[] = {
		{ "¥3,000", "CNY", 10000, 30000000, 0 },
		{ "￥ 1,234.50", "CNY", 10000, 12345000, 0 },
		{ "1234.5", "CNY", 10000, 12345000, 0 },
		{ "9.8万", "CNY", 10000, 980000000, FLAG_A },
		{ "0", "CNY", 10000, 0, 0 },
		{ "-12.00", "CNY", 10000, -120000, 0 },
		{ "1,234.50元", "CNY", 10000, 12345000, 0 },
		{ "$52.10", "USD", 10000, 521000, 0 },
		{ "-¥3", "CNY", 10000, -30000, 0 },
		{ "123450", "CNY", 100, 12345000, FLAG_U },
		{ "12.3456", "", 10000, 123456, 0 },
	};
	static const struct {
		const char *cell, *currency, *want;
	} bad[] = {
		{ "$5", "CNY", BAD_CURRENCY },
		{ "¥5", "USD", BAD_CURRENCY },
		{ "12.34567", "CNY", BAD_DECIMALS },
		{ "abc", "CNY", BAD_MONEY },
		{ "1,23", "CNY", BAD_MONEY },
		{ "5%", "CNY", BAD_MONEY },
		{ "无接单权限", "CNY",
		    BAD_MONEY },		/* no price is said, and not that there is none */
		{ "1.234₫", "VND", BAD_WHOLE }, /* 1234, or a mistake: never 1 */
		{ "1.000", "VND", BAD_WHOLE },
		{ "12.5", "JPY", BAD_WHOLE },
		{ "600,000 VND", "USD", BAD_CURRENCY },
		{ "99999999999999999", "CNY", BAD_MONEY },
	};
	struct money m;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int flags = 0;
		SAME(value_money(str_of(good[i].cell), &point, str_of(good[i].currency),
			 good[i].unit, &m, &flags),
		    NULL, good[i].cell);
		CHECK_INT(m.e4, good[i].e4, good[i].cell);
		CHECK_INT(flags, good[i].flags, good[i].cell);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int flags = 0;
		SAME(value_money(str_of(bad[i].cell), &point, str_of(bad[i].currency), MONEY_ONE,
			 &m, &flags),
		    bad[i].want, bad[i].cell);
	}
	int flags = 0;
	SAME(value_money(STR("1.234.567₫"), &comma, STR("VND"), MONEY_ONE, &m, &flags), NULL,
	    "VND");
	CHECK_INT(m.e4, 12345670000, "1.234.567₫");
	static const char *const dong[] = { "1,234,567₫", "1234567.00", "1,234,567 VND",
		"₫1234567" };
	for (size_t i = 0; i < sizeof dong / sizeof *dong; i++) {
		SAME(value_money(str_of(dong[i]), &point, STR("VND"), MONEY_ONE, &m, &flags), NULL,
		    dong[i]);
		CHECK_INT(m.e4, 12345670000, dong[i]);
	}
}

/* Kinds of instants: with a time, of a day alone, without a year. */
static void
times(void)
{
	static const struct {
		const char *cell;
		int64_t ms;
		bool time;
	} good[] = {
		{ "2024/6/18 20:00", 1718712000000, true },
		{ "2024-06-18 20:00:00", 1718712000000, true },
		{ "2024-6-18 20:00", 1718712000000, true },
		{ "2024年06月18日20时00分00秒", 1718712000000, true },
		{ "2024年6月18日 20:00", 1718712000000, true },
		{ "2024.06.18 20:00", 1718712000000, true },
		{ "20240618200000", 1718712000000, true },
		{ "2024-06-18T20:00:00+08:00", 1718712000000, true },
		{ "2024-06-18T12:00:00Z", 1718712000000, true },
		{ "2024-06-18 20:00:00.000", 1718712000000, true },
		{ "2024-06-18 20:00:00.25", 1718712000250, true },
		{ "1718712000", 1718712000000, true },
		{ "1718712000000", 1718712000000, true },
		{ "1718712000000000", 1718712000000, true },
		{ "Tue Jun 18 20:00:00 +0800 2024", 1718712000000, true },
		{ "2024/06/18 8:00 PM", 1718712000000, true },
		{ "2024/06/18 下午8:00", 1718712000000, true },
		{ "2024-06-18 12:30 AM", 1718641800000, true }, /* 00:30 in Shanghai */
		{ "2024-06-18", 1718640000000, false },
		{ "20240618", 1718640000000, false },
		{ "2024/06/18", 1718640000000, false },
		{ "2024年03月24日17时33分05秒", 1711272785000, true },
		{ "2024年6月18日20时", 1718712000000, true },
		{ "May 28, 2024", 1716825600000, false },
		{ "28 May 2024", 1716825600000, false },
		{ "28-May-24", 1716825600000, false },
		{ "28 de mayo de 2024", 1716825600000, false },
		{ "28. Mai 2024", 1716825600000, false },
		{ "２０２４/０６/１８", 1718640000000, false },
		{ "2024년 6월 18일", 1718640000000, false },
	};
	static const struct {
		const char *cell;
		int month, day;
	} yearless[] = {
		{ "February 28", 2, 28 },
		{ "8 de marzo", 3, 8 },
		{ "3月25日", 3, 25 },
		{ "8. März", 3, 8 },
		{ "8 mars", 3, 8 },
		{ "29 de fevereiro", 2, 29 },
		{ "Nov 20", 11, 20 },
	};
	static const struct {
		const char *cell, *want;
	} bad[] = {
		{ "8/3/2024", BAD_ORDER },
		{ "2024-02-30", BAD_TIME },
		{ "昨天 20:00", BAD_RELATIVE },
		{ "3天前", BAD_RELATIVE },
		{ "45461", BAD_SERIAL },
		{ "46100.577025", BAD_SERIAL },
		{ "1899-12-31", BAD_PERIOD },
		{ "February 30", BAD_TIME },
		{ "2024-06-18 24:01", BAD_TIME },
		{ "2024-06-18 20:60", BAD_TIME },
		{ "2024-06-18x", BAD_TIME },
		{ "2024-13-01", BAD_TIME },
		{ "12:30", BAD_TIME },
		{ "hello", BAD_TIME },
		{ "2024-06", BAD_TIME },
		{ "2024-06-18 20:00 21:00", BAD_TIME },
		{ "2024-06/18", BAD_TIME },
	};
	const struct zone *shanghai = zone_load("Asia/Shanghai"),
			  *la = zone_load("America/Los_Angeles");
	struct moment m;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		SAME(value_moment(str_of(good[i].cell), &point, &m), NULL, good[i].cell);
		CHECK_INT(value_instant(&m, shanghai).ms, good[i].ms, good[i].cell);
		CHECK_INT(m.time, good[i].time, good[i].cell);
	}
	for (size_t i = 0; i < sizeof yearless / sizeof *yearless; i++) {
		SAME(value_moment(str_of(yearless[i].cell), &point, &m), NULL, yearless[i].cell);
		CHECK_INT(m.year, 0, yearless[i].cell);
		CHECK_INT(m.month, yearless[i].month, yearless[i].cell);
		CHECK_INT(m.day, yearless[i].day, yearless[i].cell);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		SAME(value_moment(str_of(bad[i].cell), &point, &m), bad[i].want, bad[i].cell);
	SAME(value_moment(STR("Jun 7, 2020"), &point, &m), NULL, "Jun 7, 2020");
	CHECK_INT(value_instant(&m, la).ms, 1591513200000, "Jun 7, 2020 in Los Angeles");
	struct spelling mdy = { .dates = DATES_MDY }, dmy = { .dates = DATES_DMY };
	SAME(value_moment(STR("11/26/24"), &mdy, &m), NULL, "11/26/24");
	CHECK_INT(value_instant(&m, shanghai).ms, 1732550400000, "11/26/24");
	SAME(value_moment(STR("26/11/2024"), &dmy, &m), NULL, "26/11/2024");
	CHECK_INT(value_instant(&m, shanghai).ms, 1732550400000, "26/11/2024");
	SAME(value_moment(STR("26/11/2024"), &mdy, &m), BAD_TIME, "26/11/2024");

	/* 23:30 in UTC on 17 June is the 18th in Shanghai */
	SAME(value_moment(STR("2024-06-17T23:30:00Z"), &point, &m), NULL, "day");
	CHECK_INT(value_day(&m, shanghai), when_days((struct civil){ 2024, 6, 18 }),
	    "day in a zone");
	SAME(value_epoch(STR("1718712000"), 1000, &m), NULL, "epoch");
	CHECK_INT(value_instant(&m, shanghai).ms, 1718712000000, "epoch");
	SAME(value_epoch(STR("1718712000000"), 1000, &m), BAD_PERIOD, "ms read as s");
}

static void
years(void)
{
	struct moment nov20 = { .month = 11, .day = 20 }, feb29 = { .month = 2, .day = 29 };
	int64_t jan = when_days((struct civil){ 2026, 1, 10 });

	CHECK(value_year_until(&nov20, jan) == 2025);
	CHECK(value_year_from(&nov20, jan) == 2026);
	CHECK(value_year_near(&nov20, jan) == 2025); /* 51 days against 314 */
	CHECK(value_year_until(&nov20, when_days((struct civil){ 2026, 11, 20 })) == 2026);
	CHECK(value_year_until(&nov20, when_days((struct civil){ 2026, 11, 19 })) == 2025);
	CHECK(value_year_until(&feb29, jan) == 2024);
	CHECK(value_year_from(&feb29, jan) == 2028);
}

static void
ids(void)
{
	static const struct {
		const char *cell, *want;
		bool zeros;
	} good[] = {
		{ "7412345678901234567", "7412345678901234567", false },
		{ "BV1ZF411g7EZ", "BV1ZF411g7EZ", false },
		{ "export/UzFfAgtgekIEAQAAAA", "export/UzFfAgtgekIEAQAAAA", false },
		{ "-abcDEF_123", "-abcDEF_123", false },
		{ "7412345678901230000", "7412345678901230000", true },
		{ "12345.0", "12345", false },
		{ "100000", "100000", false },
		{ "3xif6z16wpeehed", "3xif6z16wpeehed", false },
	};
	struct str id;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		bool zeros = false;
		SAME(value_id(clean_guard(str_of(good[i].cell)), &id, &zeros), NULL, good[i].cell);
		CHECK(str_eq(id, str_of(good[i].want)));
		CHECK_INT(zeros, good[i].zeros, good[i].cell);
	}
	bool zeros = false;
	SAME(value_id(STR("7.41235E+18"), &id, &zeros), BAD_ID, "7.41235E+18");
	SAME(value_id(STR("7412345678901234567.0"), &id, &zeros), BAD_ID, "a double of 19 digits");
	SAME(value_link_id(STR("https://www.tiktok.com/@creator/video/7527623000473079054"), &id),
	    NULL, "link");
	CHECK(str_eq(id, STR("7527623000473079054")));
	SAME(value_link_id(STR("https://www.tiktok.com/@c/photo/75276230?lang=en"), &id), NULL,
	    "photo");
	CHECK(str_eq(id, STR("75276230")));
	SAME(value_link_id(STR("https://www.tiktok.com/@c"), &id), BAD_LINK, "no id");
	/* arXiv 2504.13279: upper 32 bits; 7527623000473079054 >> 32 = 1752661308,
	 * 2025-07-16T10:21:48Z (python) */
	CHECK(value_id_time(STR("7527623000473079054")).ms == 1752661308000);
	CHECK(value_id_time(STR("oEDe6JMwL7Q")).ms == INT_NONE);
	CHECK(value_id_time(STR("1111111111111111111")).ms == INT_NONE); /* 1978 */
}

static void
tags(void)
{
	static const struct {
		const char *title, *want;
	} at[] = {
		{ "凌晨试拍 #小满灶台", "小满灶台" },
		{ "#a #b #a", "a|b" },
		{ "no tags", "" },
		{ "C# for you", "" },
		{ "we are #1", "" },
		{ "#话题[话题]# 后文", "话题" },
		{ "＃全角，后文", "全角" },
		{ "#one#two", "one|two" },
		{ "#snow_day!", "snow_day" },
	};
	struct arena a = { 0 };

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		struct str got = value_hashtags(str_of(at[i].title), &a);
		unit_checks++;
		if (!str_eq(got, str_of(at[i].want)))
			UNIT_FAIL("'%s': got '%.*s', want '%s'", at[i].title, STR_ARG(got),
			    at[i].want);
	}
	CHECK(str_eq(value_tags(STR("[\"cats\", \"dogs\"]"), &a), STR("cats|dogs")));
	CHECK(str_eq(value_tags(STR("猫，狗、猫"), &a), STR("猫|狗")));
	arena_free(&a);
}

void
unit_adapt_value(void)
{
	counts();
	rates();
	spans();
	amounts();
	times();
	years();
	ids();
	tags();
}
