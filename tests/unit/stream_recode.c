/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text of other encodings, a few bytes at a time. Expectations are code points looked up by
 * hand: GB18030-2022 table 3 and WHATWG's index for A6D9 (U+FE10) and FE59 (U+9FB4), Unicode
 * 15 table 3-5 for surrogates, CP936 for the euro at 80.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "stream/charset.h"
#include "stream/recode.h"

#include "drip.h"
#include "unit.h"

/* Is `in` read as `want`, `most` bytes in and `asked` bytes out at a time? */
static bool
reads(const char *encoding, struct str in, struct str want, size_t most, size_t asked)
{
	struct drip d = drip_of(in, most);
	struct stream *s = recode_stream(&d.stream, encoding);
	char *got = mem_alloc(want.n + asked + 1);
	size_t n = 0, k;

	while (n <= want.n && (k = s->read(s, got + n, asked)) > 0)
		n += k;
	s->stop(s);
	bool same = n == want.n && memcmp(got, want.p, n) == 0;
	free(got);
	return same;
}

static void
at_all_sizes(const char *encoding, struct str in, struct str want)
{
	static const size_t size[] = { 1, 2, 3, 7, 64, 65536 };

	for (size_t i = 0; i < sizeof size / sizeof *size; i++)
		for (size_t k = 0; k < sizeof size / sizeof *size; k++)
			if (!reads(encoding, in, want, size[i], size[k]))
				UNIT_FAIL("%s: %zu bytes in, %zu out: differs", encoding, size[i],
				    size[k]);
			else
				unit_checks++;
}

static void
gb18030(void)
{
	at_all_sizes("GB18030", STR("\xb1\xea\xcc\xe2,\xc6\xd8\xb9\xe2\n"), STR("标题,曝光\n"));
	at_all_sizes("GB18030", STR("\x95\x34\xb2\x35\xd2\xb0\x94\x39\xfc\x36"), STR("𠮷野😀"));
	at_all_sizes("GB18030", STR("\x81\x5c\x81\x7c|"), STR("乗亅|"));
	at_all_sizes("GB18030", STR("\x80 5,\xa6\xd9\xfe\x59"),
	    STR("€ 5,\xef\xb8\x90\xe9\xbe\xb4"));
	at_all_sizes("GB18030", STR("\x81\x35\xf4\x37\xa8\xbc"), STR("ḿḿ"));
	/* what is wrong costs a byte, and never the separator, quote or line end behind it */
	at_all_sizes("GB18030", STR("\xff,\xd2,\xd2\"\xd2\n\xca\xfd"),
	    STR("\xff,\xff,\xff\"\xff\n数"));
	/* four bytes that stand for nothing are one character (past U+10FFFF) */
	at_all_sizes("GB18030", STR("a\xe3\x32\x9a\x36z"), STR("a\xffz"));
	/* the end cuts two bytes of two, three of four */
	at_all_sizes("GB18030", STR("\xbc\xd7\xd2"), STR("甲\xff"));
	at_all_sizes("GB18030", STR("x\x95\x34\xb2"), STR("x\xff"));
	at_all_sizes("GB18030", STR(""), STR(""));
}

static void
utf16(void)
{
	at_all_sizes("UTF-16LE", STR("\x07h\x98\x98,\0a\0\n\0"), STR("标题,a\n"));
	at_all_sizes("UTF-16BE", STR("h\x07\x98\x98\0,\0a\0\n"), STR("标题,a\n"));
	at_all_sizes("UTF-16LE", STR("\x42\xd8\xb7\xdf\x3d\xd8\x00\xde"), STR("𠮷😀"));
	/* high alone, low alone, in the wrong order, an odd byte, a pair cut by the end */
	at_all_sizes("UTF-16LE", STR("\x00\xd8,\0\x31\0"), STR("\xff,1"));
	at_all_sizes("UTF-16LE", STR("\x00\xdc,\0"), STR("\xff,"));
	at_all_sizes("UTF-16LE", STR("\x00\xdc\x00\xd8,\0"), STR("\xff\xff,"));
	at_all_sizes("UTF-16LE", STR("\x31\0\n"), STR("1\xff"));
	at_all_sizes("UTF-16LE", STR("\x31\0\x42\xd8"), STR("1\xff"));
	at_all_sizes("UTF-16LE", STR("\x31\0\x42\xd8\xb7"), STR("1\xff"));
	at_all_sizes("UTF-16BE", STR("\xd8\x00\0,"), STR("\xff,"));
}

static void
others(void)
{
	char all[256], want[512];
	size_t n = 0;

	at_all_sizes("BIG5", STR("\xbc\xd0\xc3\x44,n\n"), STR("標題,n\n"));
	at_all_sizes("BIG5", STR("\xbc,\xbc\n"), STR("\xff,\xff\n"));
	for (uint32_t c = 0; c < 256; c++) {
		all[c] = (char)c;
		n += utf8_put(want + n, c);
	}
	at_all_sizes("ISO-8859-1", (struct str){ all, 256 }, (struct str){ want, n });
}

/* Every character there is, over many buffers, so that each kind is cut by their ends. */
static void
every_character(void)
{
	char *in = mem_alloc(5 * 1024 * 1024), *want = mem_alloc(5 * 1024 * 1024);
	size_t ni = 0, nw = 0;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		nw += utf8_put(want + nw, c);
		uint32_t unit[2] = { c, 0 };
		if (c >= 0x10000) {
			unit[0] = 0xd800 + ((c - 0x10000) >> 10);
			unit[1] = 0xdc00 + (c & 0x3ff);
		}
		for (size_t k = 0; k < (c < 0x10000 ? 1 : 2); k++) {
			in[ni++] = (char)(unit[k] & 0xff);
			in[ni++] = (char)(unit[k] >> 8);
		}
	}
	struct str text = { in, ni }, utf8 = { want, nw };
	CHECK(reads("UTF-16LE", text, utf8, 7, 4096));
	CHECK(reads("UTF-16LE", text, utf8, 65536, 3));
	CHECK(reads("UTF-16LE", text, utf8, 1 << 30, 1 << 20));
	free(in);
	free(want);
}

static bool
named(const char *encoding, const char *want)
{
	const char *name = recode_name(encoding);
	bool same = want == NULL ? name == NULL : name != NULL && strcmp(name, want) == 0;

	free((char *)(uintptr_t)name);
	return same;
}

static void
names(void)
{
	CHECK(named("gbk", "GB18030"));
	CHECK(named("GB2312", "GB18030"));
	CHECK(named("cp936", "GB18030"));
	CHECK(named("utf8", "UTF-8"));
	CHECK(named("utf-16le", "UTF-16LE"));
	CHECK(named("Latin-1", "ISO-8859-1"));
	CHECK(named("windows-1252", "WINDOWS-1252"));
	CHECK(named("no-such", NULL));
	CHECK(named("", NULL));
	CHECK(named("utf-8//IGNORE", NULL));
}

static bool
zeros(struct str s, const char *want)
{
	const char *got = charset_zeros(s);

	return want == NULL ? got == NULL : got != NULL && strcmp(got, want) == 0;
}

static void
guesses(void)
{
	CHECK(zeros(STR("a\0,\0b\0\n\0"), "UTF-16LE"));
	CHECK(zeros(STR("\0a\0,\0b\0\n"), "UTF-16BE"));
	CHECK(zeros(STR("\x07h\x98\x98,\0\x70\x65\n\0\x32\x75,\0\x31\0\n\0"), "UTF-16LE"));
	CHECK(zeros(STR("h\x07\x98\x98\0,\x65\x70\0\n\x75\x32\0,\0\x31\0\n"), "UTF-16BE"));
	/* a stray NUL in UTF-8 */
	CHECK(zeros(STR("a,b\nx\0y,2\n"), NULL));
	CHECK(zeros(STR("标题,数\n甲\0,2\n"), NULL));
	CHECK(zeros(STR("a,b\n1,2\n"), NULL));
	CHECK(charset_plain(STR("a,b\n\0\0")));
	CHECK(!charset_plain(STR("a\0,b\n")));
	CHECK(!charset_plain(STR("\x07h\x98\x98\n\0")));

	struct charset_lines l = charset_lines(STR("a,b\n标题,1\n\xd2\xd2,2\n\xc3\xa9,3\n"));
	CHECK(l.sure == 1 && l.wrong == 1 && l.likely == 1 && l.first_wrong == 3);
	CHECK(charset_whole(STR("a标")).n == 4);
	CHECK(charset_whole(STR("a\xe6\xa0")).n == 1);
	CHECK(charset_whole(STR("a\xf0\x9f\x98")).n == 1);
	CHECK(charset_pairs(STR("\xd2\xd2\xb1\xea")));
	CHECK(!charset_pairs(STR("Montr\xe9"
				 "al, Qu\xe9"
				 "bec")));
}

void
unit_stream_recode(void)
{
	gb18030();
	utf16();
	others();
	every_character();
	names();
	guesses();
}
