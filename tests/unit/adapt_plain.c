/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cell that plain.h lets through must be what parsing it and writing it again
 * gives; spellings that are not the tables' own must not pass.
 */
#include <stdio.h>
#include <string.h>

#include "adapt/plain.h"
#include "adapt/value.h"

#include "unit.h"

static const struct spelling point = { 0 };

static void
counts(void)
{
	static const char *const no[] = { "", "00", "01", "-1", "+1", "1.0", "1,234", "12a", "a12",
		"1234567/", "12345678:", "1234 678", "1234567890123456789", "１" };
	char text[32];

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		unit_checks++;
		if (plain_count(str_of(no[i])))
			UNIT_FAIL("'%s' passed as a count", no[i]);
		memset(text, '7', sizeof text);
		memcpy(text, no[i], strlen(no[i]));
		CHECK(!plain_count_in((struct str){ text, strlen(no[i]) }));
	}
	CHECK(plain_count(STR("0")));
	for (int64_t v = 1; v < (int64_t)1e17; v = v * 10 + v % 9 + 1) {
		int64_t got;
		int flags = 0;
		snprintf(text, sizeof text, "%lld", (long long)v);
		CHECK(plain_count(str_of(text)));
		CHECK(plain_count_in(str_of(text)) == (strlen(text) <= 8));
		CHECK(value_count(str_of(text), &point, &got, &flags) == NULL && got == v);
		for (size_t k = 0; text[k] != '\0'; k++) { /* every place is looked at */
			char was = text[k];
			text[k] = k % 2 ? '/' : ':';
			CHECK(!plain_count(str_of(text)));
			CHECK(!plain_count_in(str_of(text)));
			text[k] = was;
		}
	}
}

/* All shares of up to six decimals. */
static void
shares(void)
{
	char text[32], again[NUM_TEXT];
	size_t wrong = 0, missed = 0;

	for (int places = 1, one = 10; places <= 6; places++, one *= 10)
		for (int v = 0; v < one; v++) {
			double to;
			int flags = 0, n = snprintf(text, sizeof text, "0.%0*d", places, v);
			struct str s = { text, (size_t)n };
			bool same = value_rate(s, &point, 1, &to, &flags) == NULL && flags == 0 &&
			    num_put_real(again, to) == s.n && memcmp(again, text, s.n) == 0;
			wrong += plain_share(s) && !same;
			missed += same && !plain_share(s);
		}
	CHECK(wrong == 0);
	CHECK(missed == 0);
	CHECK(plain_share(STR("0")) && plain_share(STR("1")) && !plain_share(STR("2")));
	CHECK(!plain_share(STR("0.")) && !plain_share(STR(".5")) && !plain_share(STR("0.1234567")));
	CHECK(!plain_share(STR("1.5")) && !plain_share(STR("0,5")) && !plain_share(STR("")));
}

static void
times(void)
{
	static const char *const no[] = { "", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z",
		"2024-00-10T00:00:00Z", "2024-13-10T00:00:00Z", "2024-06-00T00:00:00Z",
		"2024-06-31T00:00:00Z", "1989-12-31T00:00:00Z", "2100-01-01T00:00:00Z",
		"2024-06-18T24:00:00Z", "2024-06-18T12:60:00Z", "2024-06-18T12:00:60Z",
		"2024-06-18 12:00:00Z", "2024-06-18T12:00:00z", "2024/06/18T12:00:00Z",
		"2024-06-18T12:00:00+", "2024-06-18T12.00:00Z", "2024-06-18",
		"2024-06-18T12:00:00.000Z", "2024-06-18T12:00:00.25Z", "2024-06-18T12:00:00.2500Z",
		"2024-06-18T12:00:00.25xZ", "2024-06-18T12:00:00,250Z",
		"2024-06-18T12:00:00.250z" };
	char text[WHEN_TEXT], again[WHEN_TEXT];

	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		unit_checks++;
		if (plain_time(str_of(no[i])))
			UNIT_FAIL("'%s' passed as a time", no[i]);
	}
	CHECK(!plain_day(STR("2024-6-18")) && !plain_day(STR("2024-06-31")));
	CHECK(!plain_day(STR("20240618")) && !plain_day(STR("2024-06-18Z")));
	/* 1990-01-01 is day 7305, 2099-12-31 day 47481 (GNU date) */
	for (int64_t day = 7305; day <= 47481; day += 37) {
		struct instant t = { day * MS_DAY + day % 86400 * MS_SECOND + day % 3 * 123 };
		struct str s = { text, when_put(text, t) };
		struct moment m;
		CHECK(plain_time(s) && plain_day((struct str){ text, 10 }));
		CHECK(value_moment(s, &point, &m) == NULL && m.zoned && m.time && !m.bare);
		CHECK(when_put(again, value_instant(&m, zone_load("UTC"))) == s.n &&
		    memcmp(again, text, s.n) == 0);
	}
	CHECK(plain_day(STR("1990-01-01")) && plain_day(STR("2099-12-31")));
	CHECK(!plain_day(STR("1989-12-31")) && !plain_day(STR("2100-01-01")));
}

void
unit_adapt_plain(void)
{
	counts();
	shares();
	times();
}
