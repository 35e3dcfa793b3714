/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include "unit.h"

/* RFC 3629, section 4: the well-formed sequences, tried over all of two, three
 * and four bytes' edges; sequences after M. Kuhn's UTF-8 stress test. */
static void
what_is_not_a_character(void)
{
	static const struct str bad[] = {
		{ "\x80", 1 },
		{ "\xbf", 1 },
		{ "\xc0\x80", 2 },
		{ "\xc1\xbf", 2 },
		{ "\xc2", 1 },
		{ "\xc2\x20", 2 },
		{ "\xe0\x80\xaf", 3 },
		{ "\xe0\x9f\xbf", 3 },
		{ "\xe4\xb8", 2 },
		{ "\xed\xa0\x80", 3 },
		{ "\xed\xbf\xbf", 3 },
		{ "\xf0\x80\x80\xaf", 4 },
		{ "\xf0\x8f\xbf\xbf", 4 },
		{ "\xf0\x9f\x98", 3 },
		{ "\xf4\x90\x80\x80", 4 },
		{ "\xf5\x80\x80\x80", 4 },
		{ "\xf8\x88\x80\x80\x80", 5 },
		{ "\xfe", 1 },
		{ "\xff", 1 },
		{ "", 0 },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK(utf8_len(bad[i]) == 0);
		CHECK(utf8_valid(bad[i]) == 0);
	}
	CHECK(utf8_valid(STR("123456789\xe4\xb8\xad!\xff")) == 13);
	CHECK(utf8_valid(STR("12345678\0\0\0\0\0\0\0\0z")) == 17);
}

static void
every_character_there_and_back(void)
{
	int wrong = 0;

	for (uint32_t c = 0; c <= 0x110010; c++) {
		char to[4];
		size_t n = utf8_put(to, c);
		struct str s = { to, n };
		bool none = (c >= 0xd800 && c < 0xe000) || c > 0x10ffff;
		wrong += none ?
		    n != 0 :
		    n == 0 || utf8_len(s) != n || utf8_char(s, n) != c || utf8_valid(s) != n;
	}
	CHECK(wrong == 0);
}

static void
columns_of_a_terminal(void)
{
	CHECK(utf8_width(STR("abc")) == 3);
	CHECK(utf8_width(STR("视频")) == 4);
	CHECK(utf8_width(STR("ｆｕｌｌ")) == 8);
	CHECK(utf8_width(STR("e\xcc\x81")) == 1); /* e with a combining acute */
	CHECK(utf8_width(STR("😎")) == 2);
}

void
unit_base_utf8(void)
{
	what_is_not_a_character();
	every_character_there_and_back();
	columns_of_a_terminal();
}
