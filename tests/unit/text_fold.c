/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/fold.h"
#include "unit.h"

void unit_text_fold(void);

static struct folded folded;

/* The folded text as UTF-8, in one static buffer. */
static struct str
fold_text(struct str raw)
{
	static char text[4096];
	size_t n = 0;

	fold_read(raw, &folded);
	for (size_t i = 0; i < folded.len && n + 4 < sizeof text; i++)
		n += utf8_put(text + n, folded.at[i].c);
	return (struct str){ text, n };
}

struct pair {
	const char *raw, *want, *source;
};

static void
check_pairs(const struct pair *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = fold_text(str_of(at[i].raw));
		unit_checks++;
		if (!str_eq(got, str_of(at[i].want)))
			UNIT_FAIL("%s folds to %.*s, want %s (%s)", at[i].raw, STR_ARG(got),
			    at[i].want, at[i].source);
	}
}

#define CHECK_PAIRS(table) check_pairs(table, sizeof table / sizeof *table)

static void
published_foldings(void)
{
	static const char nfkc[] = "Unicode 14.0.0 NFKC+casefold";
	static const char radical[] = "Unicode EquivalentUnifiedIdeograph.txt";
	static const char name[] = "UnicodeData.txt character names";
	static const char ignorable[] = "Unicode 14.0.0 Default_Ignorable_Code_Point, U+20E3";
	static const char t2s[] = "opencc 1.1.6 t2s";
	static const struct pair table[] = {
		{ "ｆｕｃｋ", "fuck", nfkc },
		{ "ⅤⅩ", "vx", nfkc },
		{ "ᵛˣ", "vx", nfkc },
		{ "①③⑧", "138", nfkc },
		{ "㊙㊗", "秘祝", nfkc },
		{ "㎏", "kg", nfkc },
		{ "ﬁne", "fine", nfkc },
		{ "ＱＱ：１２３４５", "qq:12345", nfkc },
		{ "⺼⻓⺠", "肉长民", radical },
		{ "⻋⻢⻥", "车马鱼", radical },
		{ "🅥", "v", name },
		{ "🇻", "v", name },
		{ "Ⓥ", "v", name },
		{ "微\u200b信", "微信", ignorable },
		{ "微\ufe0f信", "微信", ignorable },
		{ "微\u00ad信", "微信", ignorable },
		{ "微\u3164信", "微信", ignorable },
		{ "1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e3", "138", ignorable },
		{ "五星紅旗", "五星红旗", t2s },
		{ "壹佰貳拾叄億肆仟伍佰陸拾柒萬", "壹佰贰拾叁亿肆仟伍佰陆拾柒万", t2s },
		{ "加薇訊號碼", "加薇讯号码", t2s },
		{ "乾隆皇帝", "乾隆皇帝", t2s },
		{ "著名", "著名", t2s },
	};

	CHECK_PAIRS(table);
}

/* Expected values: Unicode's names and decompositions of the characters given. */
static void
disguises_fold_to_plain_words(void)
{
	static const struct pair table[] = {
		{ "🆅🅧", "vx", "negative squared and circled letters" },
		{ "⒦", "(k)", "U+24A6 has a compatibility decomposition of three" },
		{ "ѵх", "vx", "Cyrillic izhitsa and ha" },
		{ "ΝΥ νυ", "ny vu", "Greek capitals and small letters look like others" },
		{ "ᴠx", "vx", "small capital" },
		{ "we\u0301ixi\u0300n", "weixin", "combining accents" },
		{ "w\u00e9ix\u00ecn", "weixin", "the same, precomposed" },
		{ "微\u0336信\u0336", "微信", "strike-through overlay on Han" },
		{ "か\u3099が", "か\u3099が", "marks of kana stay" },
		{ "ไทย", "ไทย", "marks of Thai stay" },
		{ "Straße", "strasse", "full case folding, CaseFolding.txt 00DF" },
		{ "微\u2800信", "微信", "blank braille" },
		{ "➃⓿❼", "➃⓿❼", "NFKC leaves these to the digit view" },
		{ "\xf3\xa0\x80\xa1", "", "tag characters are ignorable" },
	};

	CHECK_PAIRS(table);
}

static void
units_know_their_bytes(void)
{
	fold_read(STR("a㎏\u200bＢ\xff微"), &folded);
	CHECK(folded.len == 6 && folded.bad == 1);
	static const struct unit want[] = {
		{ 'a', 0, 1, FOLD_LATIN },
		{ 'k', 1, 3, FOLD_LATIN },
		{ 'g', 1, 3, FOLD_LATIN },
		{ 'b', 7, 3, FOLD_LATIN },
		{ 0xfffd, 10, 1, FOLD_SKIP },
		{ 0x5fae, 11, 3, FOLD_HAN },
	};
	for (size_t i = 0; i < folded.len && i < 6; i++) {
		const struct unit *u = &folded.at[i], *w = &want[i];
		CHECK(u->c == w->c && u->from == w->from && u->n == w->n && u->kind == w->kind);
	}
}

static void
kinds_say_what_may_be_skipped(void)
{
	static const struct {
		const char *text;
		enum fold_kind kind;
	} table[] = {
		{ "微", FOLD_HAN },
		{ "々", FOLD_HAN },
		{ "〇", FOLD_HAN },
		{ "𠮷", FOLD_HAN },
		{ "V", FOLD_LATIN },
		{ "ж", FOLD_LATIN },
		{ "٤", FOLD_DIGIT },
		{ "❼", FOLD_DIGIT },
		{ "の", FOLD_OTHER },
		{ "한", FOLD_OTHER },
		{ "\n", FOLD_SKIP },
		{ "　", FOLD_SKIP },
		{ "，", FOLD_SKIP },
		{ "【", FOLD_SKIP },
		{ "+", FOLD_SKIP },
		{ "❤", FOLD_SKIP },
		{ "🔞", FOLD_SKIP },
		{ "🏻", FOLD_SKIP },
		{ "¥", FOLD_SKIP },
		{ "\ue000", FOLD_SKIP },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		fold_read(str_of(table[i].text), &folded);
		unit_checks++;
		if (folded.len != 1 || folded.at[0].kind != table[i].kind)
			UNIT_FAIL("%s: kind %d, want %d", table[i].text,
			    folded.len ? folded.at[0].kind : -1, table[i].kind);
	}
}

static void
leet_needs_letters_on_both_sides(void)
{
	CHECK(str_eq(fold_text(STR("p0rn f@ck c$h $4.9 100 傻@冒 a$$b @x")),
	    STR("p0rn f@ck c$h $4.9 100 傻@冒 a$$b @x")));
	CHECK(folded.leet && fold_leet(&folded));
	char text[64];
	size_t n = 0;
	for (size_t i = 0; i < folded.len && n < 60; i++)
		n += utf8_put(text + n, folded.at[i].c);
	CHECK(str_eq((struct str){ text, n }, STR("porn fack csh $4.9 100 傻@冒 a$$b @x")));
	fold_read(STR("微信 v1"), &folded);
	CHECK(!folded.leet && !fold_leet(&folded));
}

/* RFC 3629: every byte of these is wrong in its place. */
static void
bad_bytes_are_counted_one_by_one(void)
{
	static const struct {
		struct str raw;
		size_t bad, len;
	} table[] = {
		{ { "", 0 }, 0, 0 }, { { "\0", 1 }, 0, 1 }, { { "a\0b", 3 }, 0, 3 },
		{ { "\xc0\x80", 2 }, 2, 2 },	 /* overlong NUL */
		{ { "\xe0\x80\xaf", 3 }, 3, 3 }, /* overlong '/' */
		{ { "\xf0\x80\x80\xaf", 4 }, 4, 4 },
		{ { "\xed\xa0\x80", 3 }, 3, 3 },     /* surrogate */
		{ { "\xf4\x90\x80\x80", 4 }, 4, 4 }, /* past U+10FFFF */
		{ { "\xe5\xbe", 2 }, 2, 2 },	     /* cut short */
		{ { "\xe5\xbe"
		    "a",
		      3 },
		    2, 3 },
		{ { "\x80\xbf\xfe\xff", 4 }, 4, 4 },
		{ { "\xf4\x8f\xbf\xbf", 4 }, 0, 1 }, /* U+10FFFF itself is fine */
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char *exact = malloc(table[i].raw.n + 1); /* for the sanitizer */
		memcpy(exact, table[i].raw.p, table[i].raw.n);
		exact = realloc(exact, table[i].raw.n ? table[i].raw.n : 1);
		fold_read((struct str){ exact, table[i].raw.n }, &folded);
		CHECK(folded.bad == table[i].bad && folded.len == table[i].len);
		free(exact);
	}
	fold_read((struct str){ NULL, 0 }, &folded);
	CHECK(folded.len == 0 && folded.bad == 0);
}

static void
long_expansions_fit(void)
{
	enum { TIMES = 2000 }; /* U+FDFA: 18 units from 3 bytes, UnicodeData.txt */
	char *text = malloc(TIMES * 3);

	for (size_t i = 0; i < TIMES; i++)
		memcpy(text + 3 * i, "\xef\xb7\xba", 3);
	struct folded own = { 0 };
	fold_read((struct str){ text, TIMES * 3 }, &own);
	CHECK(own.len == TIMES * 18);
	CHECK(own.at[own.len - 1].from == (TIMES - 1) * 3 && own.at[own.len - 1].n == 3);
	fold_free(&own);
	free(text);
}

static void
plain_writing_differs_in_case_and_script_only(void)
{
	CHECK(fold_plain_eq(STR("VX"), STR("vx")));
	CHECK(fold_plain_eq(STR("號碼"), STR("号码")));
	CHECK(!fold_plain_eq(STR("ｖｘ"), STR("vx")));
	CHECK(!fold_plain_eq(STR("微\u200b信"), STR("微信")));
	CHECK(!fold_plain_eq(STR("微信"), STR("微信号")));
	CHECK(!fold_plain_eq(STR("微信号"), STR("微信")));
	CHECK(!fold_plain_eq(STR("\xff"), STR("\xff")));
}

void
unit_text_fold(void)
{
	published_foldings();
	disguises_fold_to_plain_words();
	units_know_their_bytes();
	kinds_say_what_may_be_skipped();
	leet_needs_letters_on_both_sides();
	bad_bytes_are_counted_one_by_one();
	long_expansions_fit();
	plain_writing_differs_in_case_and_script_only();
	fold_free(&folded);
}
