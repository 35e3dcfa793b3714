/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/when.h"

#include <string.h>

#include "base/num.h"

#include "unit.h"

static int64_t
ms_of(const char *text)
{
	struct instant t = { INT_NONE };

	return when_read(str_of(text), &t) == NULL ? t.ms : -1;
}

/* RFC 3339, section 5.8; seconds since 1970 by GNU date. */
static void
the_examples_of_rfc_3339(void)
{
	CHECK(ms_of("1985-04-12T23:20:50.52Z") == 482196050520);
	CHECK(ms_of("1996-12-19T16:39:57-08:00") == 851042397000);
	CHECK(ms_of("1990-12-31T23:59:60Z") == 662687999999); /* 59.999, as when.h says */
	CHECK(ms_of("1990-12-31T15:59:60-08:00") == 662687999999);
	CHECK(ms_of("1937-01-01T12:00:27.87+00:20") == -1041337173000 + 870);
}

static void
spellings_that_are_taken(void)
{
	int64_t noon = 1718712000000; /* 2024-06-18T12:00:00Z by GNU date */

	CHECK(ms_of("2024-06-18T12:00:00Z") == noon);
	CHECK(ms_of("2024-06-18t12:00:00z") == noon);
	CHECK(ms_of("2024-06-18 12:00:00Z") == noon);
	CHECK(ms_of("2024-06-18T20:00:00+08:00") == noon);
	CHECK(ms_of("2024-06-18T20:00:00+0800") == noon);
	CHECK(ms_of("2024-06-18T06:30:00-05:30") == noon);
	CHECK(ms_of("2024-06-18T12:00:00-00:00") == noon);
	CHECK(ms_of("2024-06-18T12:00:00.999999999Z") == noon + 999);
	CHECK(ms_of("2024-06-18T12:00:00.5Z") == noon + 500);
	CHECK(ms_of("0000-01-01T00:00:00Z") == -62167219200000);
	CHECK(ms_of("9999-12-31T23:59:59Z") == 253402300799000);
}

static void
spellings_that_are_refused(void)
{
	static const char *const bad[] = { "2024-06-18", "2024-06-18T12:00:00", "2024-06-18T12:00Z",
		"2024-6-18T12:00:00Z", "2024-06-18T24:00:00Z", "2024-06-18T12:60:00Z",
		"2024-06-18T12:00:61Z", "2024-06-18T12:00:00.Z", "2024-06-18T12:00:00+8:00",
		"2024-06-18T12:00:00+24:00", "2024-06-18T12:00:00+08:60", "2024-06-31T12:00:00Z",
		"2023-02-29T12:00:00Z", "1900-02-29T12:00:00Z", "2024-00-18T12:00:00Z",
		"2024-06-18T12:00:00.1234567890Z", "2024-06-18T12:00:00Z ", " 2024-06-18T12:00:00Z",
		"2024/06/18T12:00:00Z", "2024-06-18T12:00:00Z+1", "1718712000",
		"+024-06-18T12:00:00Z", "2024-06-18_12:00:00Z" };
	struct instant t = { 7 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *err = when_read(str_of(bad[i]), &t);
		CHECK(err != NULL && strncmp(err, "not a time", 10) == 0);
	}
	CHECK(strcmp(when_read(STR(""), &t), "empty") == 0);
	CHECK(t.ms == 7);
}

/* Any byte in the place of a digit, one after the other. */
static void
digits_are_digits(void)
{
	char text[] = "2024-06-18T12:00:00.123Z";
	struct str s = str_of(text);
	struct instant t;
	int wrong = 0;

	for (size_t i = 0; i < s.n; i++) {
		char was = text[i];
		for (int c = 0; was >= '0' && was <= '9' && c < 256; c++) {
			text[i] = (char)c;
			wrong += when_read(s, &t) == NULL && (c < '0' || c > '9');
		}
		text[i] = was;
	}
	CHECK(wrong == 0);
	CHECK(ms_of(text) == 1718712000123);
}

/* Every day of the calendar, one after the other. */
static void
days_count_up_through_ten_thousand_years(void)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct civil c = { 0, 1, 1 };
	int64_t day = -719528; /* 0000-01-01: GNU date, -62167219200 / 86400 */
	int wrong = 0;

	for (; c.year <= 9999; day++) {
		struct civil back = when_civil(day);
		wrong += when_days(c) != day || back.year != c.year || back.month != c.month ||
		    back.day != c.day || !when_civil_ok(c);
		int last = lengths[c.month - 1];
		if (c.month == 2)
			last += c.year % 400 == 0 || (c.year % 4 == 0 && c.year % 100 != 0);
		if (++c.day > last) {
			wrong += when_civil_ok(c);
			c.day = 1;
			if (++c.month > 12) {
				c.month = 1;
				c.year++;
			}
		}
	}
	CHECK(wrong == 0);
	CHECK(day == 2932897); /* 10000-01-01: 253402300800 / 86400 */
}

static void
times_are_written_as_they_are_read(void)
{
	static const char *const text[] = { "2024-06-18T12:00:00Z", "2024-02-29T23:59:59.001Z",
		"1969-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z" };
	char to[WHEN_TEXT];

	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		size_t n = when_put(to, (struct instant){ ms_of(text[i]) });
		CHECK(str_eq((struct str){ to, n }, str_of(text[i])));
	}
	int64_t day;
	CHECK(when_read_day(STR("2024-02-29"), &day) == NULL && day == 1709164800 / 86400);
	CHECK(str_eq((struct str){ to, when_put_day(to, day) }, STR("2024-02-29")));
	CHECK(when_read_day(STR("2024-2-29"), &day) != NULL);
	CHECK(when_read_day(STR("2023-02-29"), &day) != NULL);
}

static void
spans_have_a_unit(void)
{
	static const char *const bad[] = { "", "5", "h", "-5m", "1.5.h", "5 m", "5M", "m5",
		"999999999999d" };
	int64_t ms = 7;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(when_read_span(str_of(bad[i]), &ms) != NULL);
	CHECK(ms == 7);
	CHECK(when_read_span(STR("500ms"), &ms) == NULL && ms == 500);
	CHECK(when_read_span(STR("90s"), &ms) == NULL && ms == 90000);
	CHECK(when_read_span(STR("30m"), &ms) == NULL && ms == 1800000);
	CHECK(when_read_span(STR("24h"), &ms) == NULL && ms == 86400000);
	CHECK(when_read_span(STR("7d"), &ms) == NULL && ms == 604800000);
}

static int64_t
hours_at(const struct zone *z, const char *text)
{
	return zone_offset(z, (struct instant){ ms_of(text) }) / MS_HOUR;
}

static int64_t
utc_of(const struct zone *z, const char *local)
{
	return zone_instant(z, ms_of(local)).ms;
}

/* tzdata; the changes are also in zdump -v. */
static void
zones(void)
{
	const struct zone *utc = zone_load("UTC"), *shanghai = zone_load("Asia/Shanghai"),
			  *york = zone_load("America/New_York"),
			  *nepal = zone_load("Asia/Kathmandu");

	CHECK(utc != NULL && shanghai != NULL && york != NULL && nepal != NULL);
	if (utc == NULL || shanghai == NULL || york == NULL || nepal == NULL)
		return;
	CHECK(zone_load("Asia/Nowhere") == NULL);
	CHECK(zone_load("../../../etc/passwd") == NULL);
	CHECK(zone_load("") == NULL);
	CHECK(zone_load("UTC") == utc);
	CHECK(hours_at(utc, "2024-06-18T12:00:00Z") == 0);
	CHECK(hours_at(shanghai, "2024-06-18T12:00:00Z") == 8);
	CHECK(hours_at(shanghai, "1988-07-01T00:00:00Z") == 9); /* summer time 1986 to 1991 */
	CHECK(hours_at(shanghai, "2099-07-01T00:00:00Z") == 8);
	CHECK(zone_offset(nepal, (struct instant){ ms_of("2024-01-01T00:00:00Z") }) == 20700000);
	CHECK(hours_at(york, "2024-03-10T06:59:59.999Z") == -5);
	CHECK(hours_at(york, "2024-03-10T07:00:00Z") == -4);
	CHECK(hours_at(york, "2024-11-03T05:59:59Z") == -4);
	CHECK(hours_at(york, "2024-11-03T06:00:00Z") == -5);
	CHECK(utc_of(shanghai, "2024-06-18T00:00:00Z") == ms_of("2024-06-17T16:00:00Z"));
	CHECK(utc_of(york, "2024-03-10T01:59:00Z") == ms_of("2024-03-10T06:59:00Z"));
	CHECK(utc_of(york, "2024-03-10T03:00:00Z") == ms_of("2024-03-10T07:00:00Z"));
	CHECK(utc_of(york, "2024-03-10T02:30:00Z") == ms_of("2024-03-10T07:30:00Z")); /* gap */
	CHECK(utc_of(york, "2024-11-03T01:30:00Z") == ms_of("2024-11-03T05:30:00Z")); /* overlap */
	CHECK(utc_of(york, "2024-11-03T02:00:00Z") == ms_of("2024-11-03T07:00:00Z"));
}

void
unit_base_when(void)
{
	the_examples_of_rfc_3339();
	spellings_that_are_taken();
	spellings_that_are_refused();
	digits_are_digits();
	days_count_up_through_ten_thousand_years();
	times_are_written_as_they_are_read();
	spans_have_a_unit();
	zones();
}
