/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

#include "table_read.h"
#include "unit.h"

#define SAYS(call, want) CHECK((call) != NULL && strcmp((call), (want)) == 0)

static void
integers_are_digits_and_a_sign(void)
{
	static const char *const bad[] = { "-", "+", " 1", "1 ", "1.0", "1e3", "0x10", "1,000",
		"１", "--1", "1\t" };
	int64_t v = 7;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		SAYS(num_int(str_of(bad[i]), -100, 100000, &v), "not an integer");
	SAYS(num_int(STR("1\0"), 0, 100, &v), "not an integer");
	SAYS(num_int(STR(""), 0, 9, &v), "empty");
	CHECK(v == 7); /* untouched on errors */
	CHECK(num_int(STR("-0012"), -100, 100, &v) == NULL && v == -12);
	CHECK(num_int(STR("+5"), -100, 100, &v) == NULL && v == 5);
	SAYS(num_int(STR("101"), -100, 100, &v), "out of range");
	SAYS(num_int(STR("-101"), -100, 100, &v), "out of range");
	SAYS(num_int(STR("9223372036854775808"), INT64_MIN, INT64_MAX, &v), "out of range");
	SAYS(num_int(STR("99999999999999999999999"), INT64_MIN, INT64_MAX, &v), "out of range");
	CHECK(num_int(STR("7412345678901234567"), 0, INT64_MAX, &v) == NULL &&
	    v == 7412345678901234567);
}

static void
reals_are_finite_decimals(void)
{
	static const char *const bad[] = { ".", "-", "+.", "1e", "e5", "1e+", "nan", "inf", "-inf",
		"0x1p3", " 1", "1 ", "1,5", "1e999", "1.2.3", "1d5", "½" };
	double v = 7;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		SAYS(num_real(str_of(bad[i]), -1e300, 1e300, &v), "not a number");
	SAYS(num_real(STR(""), 0, 9, &v), "empty");
	SAYS(num_real(STR("1.5\0"), 0, 9, &v), "not a number");
	SAYS(num_real(STR("9.01"), 0, 9, &v), "out of range");
	CHECK(v == 7);
	CHECK(num_real(STR("-.5"), -1, 1, &v) == NULL && v == -0.5);
	CHECK(num_real(STR("5."), 0, 9, &v) == NULL && v == 5);
	CHECK(num_real(STR("-1.25e-3"), -1, 1, &v) == NULL && v == -0.00125);
	CHECK(num_real(STR("123456789012345678901234567890"), 0, 1e30, &v) == NULL &&
	    v == 123456789012345678901234567890.0);
}

/* The fast way must give the double that the C library gives, bit for bit. */
static void
reals_are_read_exactly(void)
{
	uint64_t seed = 3;
	char text[64];
	int wrong = 0;

	for (int i = 0; i < 200000; i++) {
		int decimals = (int)random_below(&seed, 17);
		uint64_t digits = random_below(&seed, 18);
		uint64_t whole = digits == 0 ? 0 : random_below(&seed, UINT64_C(1) << (3 * digits));
		int n = snprintf(text, sizeof text, "%s%" PRIu64 ".%0*" PRIu64, i & 1 ? "-" : "",
		    whole, decimals, random_below(&seed, UINT64_C(1) << (decimals * 3)));
		double got = NAN, want = strtod(text, NULL);
		wrong += num_real((struct str){ text, (size_t)n }, -1e300, 1e300, &got) != NULL ||
		    got != want;
	}
	CHECK(wrong == 0);
}

static void
money_is_exact_to_four_decimals(void)
{
	static const char *const bad[] = { ".", "-", "1,234.50", "1e3", "¥5", " 1", "1 ", "1.2.3",
		"nan" };
	struct money m = { 7 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		SAYS(num_money(str_of(bad[i]), &m), "not an amount");
	SAYS(num_money(STR(""), &m), "empty");
	SAYS(num_money(STR("0.00001"), &m), "more than four decimals");
	CHECK(m.e4 == 7);
	CHECK(num_money(STR("12.34"), &m) == NULL && m.e4 == 123400);
	CHECK(num_money(STR("-0.0001"), &m) == NULL && m.e4 == -1);
	CHECK(num_money(STR(".5"), &m) == NULL && m.e4 == 5000);
	CHECK(num_money(STR("3."), &m) == NULL && m.e4 == 30000);
	CHECK(num_money(STR("1.23450000000"), &m) == NULL && m.e4 == 12345);
	CHECK(num_money(STR("922337203685477.5807"), &m) == NULL && m.e4 == INT64_MAX);
	SAYS(num_money(STR("922337203685477.5808"), &m), "amount past 64 bits");
	SAYS(num_money(STR("922337203685478"), &m), "amount past 64 bits");
	SAYS(num_money(STR("99999999999999999999"), &m), "amount past 64 bits");
}

#define WRITES(call, want)                                                                   \
	do {                                                                                 \
		char to_[NUM_TEXT + 1];                                                      \
		size_t n_ = (call);                                                          \
		unit_checks++;                                                               \
		if (n_ != strlen(want) || memcmp(to_, (want), n_) != 0)                      \
			UNIT_FAIL("%s: got '%.*s', want '%s'", #call, (int)n_, to_, (want)); \
	} while (0)

static void
writers(void)
{
	WRITES(num_put_int(to_, 0), "0");
	WRITES(num_put_int(to_, -1234567), "-1234567");
	WRITES(num_put_int(to_, INT64_MAX), "9223372036854775807");
	WRITES(num_put_uint(to_, UINT64_MAX), "18446744073709551615");
	WRITES(num_put_money(to_, 123400), "12.34");
	WRITES(num_put_money(to_, 120000), "12.00");
	WRITES(num_put_money(to_, 12345), "1.2345");
	WRITES(num_put_money(to_, -12340), "-1.234");
	WRITES(num_put_money(to_, -1), "-0.0001");
	WRITES(num_put_money(to_, 0), "0.00");
	WRITES(num_put_money(to_, (__int128)INT64_MAX * 1000), "922337203685477580.70");
	WRITES(num_put_fixed(to_, 2.0 / 3, 4), "0.6667");
	WRITES(num_put_fixed(to_, -0.001, 2), "0.00");
	WRITES(num_put_fixed(to_, -0.5, 0), "0");
	WRITES(num_put_fixed(to_, -1.005, 1), "-1.0");
	WRITES(num_put_fixed(to_, NAN, 2), "");
}

static void
reals_have_six_digits_and_no_spare_zeros(void)
{
	WRITES(num_put_real(to_, NAN), "");
	WRITES(num_put_real(to_, 0), "0");
	WRITES(num_put_real(to_, -0.0), "0");
	WRITES(num_put_real(to_, 1), "1");
	WRITES(num_put_real(to_, 0.1), "0.1");
	WRITES(num_put_real(to_, -2.5), "-2.5");
	WRITES(num_put_real(to_, 1.0 / 3), "0.333333");
	WRITES(num_put_real(to_, 200.0 / 3), "66.6667");
	WRITES(num_put_real(to_, 0.9999999), "1");
	WRITES(num_put_real(to_, 9.9999996), "10");
	WRITES(num_put_real(to_, 999999.7), "1000000");
	WRITES(num_put_real(to_, 0.0001), "0.0001");
	WRITES(num_put_real(to_, 0.000123456), "0.000123456");
	WRITES(num_put_real(to_, 1e14), "100000000000000");
	WRITES(num_put_real(to_, 0.00001), "1e-05");
	WRITES(num_put_real(to_, 1.5e300), "1.5e+300");
}

/* What is written reads back as the value to six digits, as "%.6g" has it. */
static void
reals_come_back(void)
{
	uint64_t seed = 11;
	int far = 0, spare = 0;

	for (int i = 0; i < 200000; i++) {
		char text[NUM_TEXT + 1];
		double v = (double)random_below(&seed, UINT64_C(1) << 53) *
		    pow(10, -17 + (double)random_below(&seed, 24)),
		       back = NAN;
		if (i & 1)
			v = -v;
		size_t n = num_put_real(text, v);
		if (num_real((struct str){ text, n }, -1e300, 1e300, &back) != NULL)
			far++;
		far += !(fabs(back - v) <= 5.0000001e-6 * fabs(v));
		spare += memchr(text, '.', n) != NULL && memchr(text, 'e', n) == NULL &&
		    (text[n - 1] == '0' || text[n - 1] == '.');
	}
	CHECK(far == 0);
	CHECK(spare == 0);
}

static void
scaling_rounds_half_away_from_zero(void)
{
	CHECK(num_scale(1, 1, 2) == 1);
	CHECK(num_scale(-1, 1, 2) == -1);
	CHECK(num_scale(1, 1, 3) == 0);
	CHECK(num_scale(2, 1, 3) == 1);
	CHECK(num_scale(INT64_MAX, INT64_MAX, INT64_MAX) == INT64_MAX);
	CHECK(num_scale(-7, 10000, 3) == -23333);
}

void
unit_base_num(void)
{
	integers_are_digits_and_a_sign();
	reals_are_finite_decimals();
	reals_are_read_exactly();
	money_is_exact_to_four_decimals();
	writers();
	reals_have_six_digits_and_no_spare_zeros();
	reals_come_back();
	scaling_rounds_half_away_from_zero();
}
