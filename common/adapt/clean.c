/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "base/utf8.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Blanks other than ' ', by Unicode category Zs. */
static bool
wide_blank(uint32_t c)
{
	return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
	    c == 0x205f || c == 0x3000;
}

static bool
invisible(uint32_t c)
{
	return c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0xad ||
	    (c >= 0x200b && c <= 0x200f) || c == 0x2028 || c == 0x2029 ||
	    (c >= 0x202a && c <= 0x202e) || c == 0x2060 || c == 0xfeff;
}

static uint32_t
narrow(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xff01 + 0x21;
	return c == 0x2212 ? '-' : c == 0xffe5 ? 0xa5 : c;
}

struct str
clean_label(struct str s, struct arena *a)
{
	char *to = arena_bytes(a, s.n + 1);
	size_t n = 0, len;

	for (; (len = utf8_len(s)) > 0; s.p += len, s.n -= len) {
		uint32_t c = utf8_char(s, len);
		if (c == '\t' || wide_blank(c))
			c = ' ';
		else if (invisible(c))
			continue;
		if (c == ' ' && (n == 0 || to[n - 1] == ' '))
			continue;
		char one[4]; /* a narrowed character is never longer */
		size_t put = utf8_put(one, narrow(c));
		memcpy(to + n, one, put);
		n += put;
	}
	if (n > 0 && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
	return (struct str){ to, n };
}

struct str
clean_key(struct str label, struct arena *a)
{
	struct str s = clean_label(label, a);
	char *to = (char *)(uintptr_t)s.p;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			to[n++] = s.p[i];
	to[n] = '\0';
	return (struct str){ to, n };
}

struct str
clean_trim(struct str s)
{
	size_t n;

	for (; (n = utf8_len(s)) > 0; s.p += n, s.n -= n) {
		uint32_t c = utf8_char(s, n);
		if (c != ' ' && !invisible(c) && !wide_blank(c))
			break;
	}
	while (s.n > 0) {
		size_t at = s.n - 1;
		while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
			at--;
		struct str last = { s.p + at, s.n - at };
		n = utf8_len(last);
		if (n != last.n)
			break;
		uint32_t c = utf8_char(last, n);
		if (c != ' ' && !invisible(c) && !wide_blank(c))
			break;
		s.n = at;
	}
	return s;
}

static bool
all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

struct str
clean_guard(struct str s)
{
	if (clean_already(s))
		return s;
	s = clean_trim(s);
	if (s.n >= 3 && s.p[0] == '=' && s.p[1] == '"' && s.p[s.n - 1] == '"')
		return clean_trim((struct str){ s.p + 2, s.n - 3 });
	if (s.n < 2)
		return s;
	struct str rest = { s.p + 1, s.n - 1 };
	if ((*s.p == '\'' || *s.p == '=') && all_digits(rest))
		return rest;
	return s;
}

struct str
clean_narrow(struct str s, char to[static CELL_MAX])
{
	size_t n = 0, len, plain = 0;

	if (!clean_already(s))
		s = clean_trim(s);
	while (plain < s.n && (unsigned char)s.p[plain] < 0x80)
		plain++;
	if (plain == s.n)
		return s.n < CELL_MAX ? s : (struct str){ "", 0 };
	for (; (len = utf8_len(s)) > 0; s.p += len, s.n -= len) {
		uint32_t c = utf8_char(s, len);
		if (n + 4 >= CELL_MAX)
			return (struct str){ "", 0 };
		if (!invisible(c))
			n += utf8_put(to + n, wide_blank(c) ? ' ' : narrow(c));
	}
	return (struct str){ to, n };
}

static bool
among(struct str s, const char *const *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(word[i])))
			return true;
	return false;
}

bool
clean_missing(struct str s)
{
	static const char *const word[] = { "-", "--", "—", "–", "——", "/", "null", "NULL",
		"undefined", "\\N", "N/A", "n/a" };
	static const char first[] = "-/nNu\\\xe2";

	if (s.n == 0 || s.n > 9)
		return s.n == 0;
	return memchr(first, *s.p, sizeof first - 1) != NULL &&
	    among(s, word, sizeof word / sizeof *word);
}

bool
clean_missing_number(struct str s)
{
	static const char *const word[] = { "None", "NaN", "nan", "暂无", "无", "未知", "#N/A",
		"#DIV/0!", "#VALUE!", "#REF!", "#NAME?" };

	return clean_missing(s) || (s.n <= 9 && among(s, word, sizeof word / sizeof *word));
}

/* Digits from `at`; a phone has 11 from 13 to 19, a card 17 and one more or X. */
static size_t
number_at(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && is_digit(s.p[at + n]))
		n++;
	if (n == 11 && s.p[at] == '1' && s.p[at + 1] >= '3')
		return n;
	if (n == 13 && s.p[at] == '8' && s.p[at + 1] == '6' && s.p[at + 2] == '1')
		return n;
	if (n == 18 || (n == 17 && at + n < s.n && (s.p[at + n] | 32) == 'x')) {
		int year = (s.p[at + 6] - '0') * 10 + s.p[at + 7] - '0';
		int month = (s.p[at + 10] - '0') * 10 + s.p[at + 11] - '0';
		if ((year == 19 || year == 20) && month >= 1 && month <= 12)
			return 18;
	}
	return 0;
}

static bool
mail_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    strchr("._%+-", c) != NULL;
}

static void
stars(char *to, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++)
		to[i] = '*';
}

struct str
clean_mask(struct str s, struct arena *a)
{
	char *to = NULL;

	for (size_t i = 0, n; i < s.n; i++) {
		bool begins = is_digit(s.p[i]) && (i == 0 || !is_digit(s.p[i - 1]));
		n = begins ? number_at(s, i) : 0;
		bool mail = s.p[i] == '@' && i > 0 && mail_char(s.p[i - 1]) && i + 1 < s.n &&
		    mail_char(s.p[i + 1]);
		if (n == 0 && !mail)
			continue;
		if (to == NULL)
			to = (char *)(uintptr_t)arena_str(a, s).p;
		if (n > 0)
			stars(to, i + 3, i + n - 4);
		size_t from = i;
		while (mail && from > 0 && mail_char(s.p[from - 1]))
			from--;
		if (mail)
			stars(to, from + 1 < i ? from + 1 : from, i);
	}
	return to ? (struct str){ to, s.n } : s;
}
