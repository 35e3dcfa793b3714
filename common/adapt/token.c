/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/month.h"
#include "adapt/token.h"

static const struct {
	struct str word;
	char c;
} units[] = {
	{ { "年", 3 }, 'y' },
	{ { "月", 3 }, 'M' },
	{ { "日", 3 }, 'd' },
	{ { "号", 3 }, 'd' },
	{ { "时", 3 }, 'h' },
	{ { "點", 3 }, 'h' },
	{ { "点", 3 }, 'h' },
	{ { "時", 3 }, 'h' },
	{ { "分", 3 }, 'm' },
	{ { "秒", 3 }, 's' },
	{ { "년", 3 }, 'y' },
	{ { "월", 3 }, 'M' },
	{ { "일", 3 }, 'd' },
	{ { "시", 3 }, 'h' },
	{ { "분", 3 }, 'm' },
	{ { "초", 3 }, 's' },
	{ { "上午", 6 }, 'a' },
	{ { "下午", 6 }, 'p' },
};

static size_t
take_unit(struct str s, struct token *t)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_starts(s, units[i].word)) {
			*t = (struct token){ .kind = UNIT, .c = units[i].c };
			return units[i].word.n;
		}
	return 0;
}

static bool
letter(char c)
{
	return (unsigned char)c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static size_t
take_word(struct str s, struct token *t)
{
	struct token unit;
	size_t n = 0;

	while (n < s.n && letter(s.p[n]) && take_unit((struct str){ s.p + n, s.n - n }, &unit) == 0)
		n++;
	struct str w = { s.p, n };
	*t = (struct token){ .kind = WORD, .s = w };
	if (n == 2 && (w.p[1] | 32) == 'm' && ((*w.p | 32) == 'a' || (*w.p | 32) == 'p'))
		*t = (struct token){ .kind = UNIT, .c = (char)(*w.p | 32) };
	else if ((n == 1 && (*w.p | 32) == 't'))
		*t = (struct token){ .kind = UNIT, .c = 'T' };
	else if ((n == 1 && (*w.p | 32) == 'z') || str_eq(w, STR("UTC")) || str_eq(w, STR("GMT")))
		*t = (struct token){ .kind = UNIT, .c = 'Z' };
	return n;
}

static size_t
take_number(struct str s, struct token *t)
{
	*t = (struct token){ .kind = NUMBER };
	while (t->digits < s.n && s.p[t->digits] >= '0' && s.p[t->digits] <= '9' && t->digits < 18)
		t->n = t->n * 10 + (s.p[t->digits++] - '0');
	return t->digits;
}

bool
token_cut(struct tokens *l, struct str s)
{
	*l = (struct tokens){ 0 };
	while (s.n > 0) {
		struct token *t = &l->at[l->n];
		size_t n = 1;
		if (l->n == TOKEN_MAX)
			return false;
		if (*s.p != ' ') {
			if (*s.p >= '0' && *s.p <= '9')
				n = take_number(s, t);
			else if ((n = take_unit(s, t)) == 0 && letter(*s.p))
				n = take_word(s, t);
			else if (n == 0)
				*t = (struct token){ .kind = MARK, .c = s.p[(n = 1) - 1] };
			l->n += t->kind != WORD || !month_filler(t->s);
		}
		s.p += n;
		s.n -= n;
	}
	l->at[l->n].kind = END;
	return true;
}
