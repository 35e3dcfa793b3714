/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/decimal.h"
#include "adapt/fault.h"

/* Most cells: up to 18 digits and nothing else. */
static bool
plain(struct str s, int64_t *to)
{
	int64_t v = 0;

	if (s.n == 0 || s.n > 18)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned char)s.p[i] - (unsigned)'0';
		if (d > 9)
			return false;
		v = v * 10 + (int64_t)d;
	}
	*to = v;
	return true;
}

/* (3) is how accountants write -3. */
static bool
unbracket(struct str *s)
{
	if (s->n < 3 || *s->p != '(' || s->p[s->n - 1] != ')')
		return false;
	s->p++;
	s->n -= 2;
	return true;
}

const char *
value_count(struct str cell, const struct spelling *how, int64_t *to, int *flags)
{
	char buf[CELL_MAX];
	struct decimal d;
	bool rounded = false;

	if (plain(cell, to))
		return NULL;
	struct str s = clean_narrow(cell, buf), all = s;
	bool minus = unbracket(&s);
	if (!decimal_take(&s, how, &d) || (minus && d.negative))
		return decimal_blame(all, BAD_COUNT);
	int64_t factor = decimal_suffix(&s, &rounded);
	if (s.n > 0 || !decimal_scaled(&d, factor, rounded, to))
		return decimal_blame(all, BAD_COUNT);
	if (minus)
		*to = -*to;
	*flags |= rounded ? FLAG_A : 0;
	return NULL;
}

const char *
value_rate(struct str cell, const struct spelling *how, int per, double *to, int *flags)
{
	char buf[CELL_MAX];
	struct decimal d;
	struct str s = clean_narrow(cell, buf), all = s;

	if (!decimal_take(&s, how, &d))
		return decimal_blame(all, BAD_RATE);
	s = str_trim(s);
	bool sign = str_eq(s, STR("%"));
	if ((s.n > 0 && !sign) || (d.negative && d.digits > 0) || d.exponent > 300)
		return decimal_blame(all, BAD_RATE);
	for (int p = sign ? 100 : per; p > 1; p /= 10) /* exact, where / 100 would round twice */
		d.exponent--;
	*to = decimal_real(&d);
	if (!sign && per == 1 && *to > 1)
		return BAD_UNIT;
	*flags |= !sign && per > 1 ? FLAG_U : 0;
	return NULL;
}

const char *
value_real(struct str cell, const struct spelling *how, double *to)
{
	char buf[CELL_MAX];
	struct decimal d;
	struct str s = clean_narrow(cell, buf), all = s;

	if (!decimal_take(&s, how, &d) || s.n > 0)
		return decimal_blame(all, BAD_REAL);
	*to = decimal_real(&d);
	return isfinite(*to) ? NULL : BAD_REAL;
}

/* The sign at either end, taken off; the currencies it may stand for. */
static const char *
currency_sign(struct str *s)
{
	static const struct {
		struct str sign;
		const char *codes;
	} known[] = {
		{ { "¥", 2 }, "CNY|JPY" },
		{ { "元", 3 }, "CNY" },
		{ { "人民币", 9 }, "CNY" },
		{ { "US$", 3 }, "USD" },
		{ { "$", 1 }, "USD|CAD|AUD|SGD|HKD|TWD|MXN|NZD" },
		{ { "€", 3 }, "EUR" },
		{ { "£", 2 }, "GBP" },
		{ { "₫", 3 }, "VND" },
		{ { "฿", 3 }, "THB" },
		{ { "₱", 3 }, "PHP" },
		{ { "Rp", 2 }, "IDR" },
		{ { "RMB", 3 }, "CNY" },
		{ { "RM", 2 }, "MYR" },
		{ { "円", 3 }, "JPY" },
		{ { "₩", 3 }, "KRW" },
		{ { "CNY", 3 }, "CNY" },
		{ { "USD", 3 }, "USD" },
		{ { "VND", 3 }, "VND" },
		{ { "JPY", 3 }, "JPY" },
		{ { "EUR", 3 }, "EUR" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct str sign = known[i].sign;
		if (str_starts(*s, sign)) {
			*s = str_trim((struct str){ s->p + sign.n, s->n - sign.n });
			return known[i].codes;
		}
		if (s->n > sign.n && memcmp(s->p + s->n - sign.n, sign.p, sign.n) == 0) {
			*s = str_trim((struct str){ s->p, s->n - sign.n });
			return known[i].codes;
		}
	}
	return NULL;
}

static bool
is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static bool
fits(const char *codes, struct str currency)
{
	return currency.n == 0 || !is_code(currency) || str_find(str_of(codes), currency) != NULL;
}

/* Currencies whose notes and exports know no smaller unit. */
static bool
is_whole(struct str currency)
{
	static const char codes[] = "VND|JPY|KRW";

	return currency.n == 3 && str_find(str_of(codes), currency) != NULL;
}

/* 1.000 may be a thousand. */
static bool
may_be_thousands(struct str s, char mark)
{
	const char *dot = memchr(s.p, mark, s.n);
	size_t n = 0;

	for (const char *p = dot ? dot + 1 : s.p + s.n; p < s.p + s.n && *p >= '0' && *p <= '9';
	     p++)
		n++;
	return n == 3;
}

const char *
value_money(struct str cell, const struct spelling *how, struct str currency, int64_t unit_e4,
    struct money *to, int *flags)
{
	char buf[CELL_MAX];
	struct decimal d;
	bool rounded = false, is_int = unit_e4 == MONEY_ONE && is_whole(currency);

	if (!how->comma && unit_e4 == MONEY_ONE && !is_int && decimal_plain(cell, 4, &to->e4))
		return NULL;
	struct str s = clean_narrow(cell, buf), all = s;
	bool minus = unbracket(&s);
	if (s.n > 1 && *s.p == '-' && (s.p[1] < '0' || s.p[1] > '9')) { /* -¥3 */
		minus = true;
		s = str_trim((struct str){ s.p + 1, s.n - 1 });
	}
	const char *codes = currency_sign(&s);
	if (codes != NULL && !fits(codes, currency))
		return BAD_CURRENCY;
	if (!decimal_take(&s, how, &d) || (minus && d.negative))
		return decimal_blame(all, BAD_MONEY);
	int64_t factor = decimal_suffix(&s, &rounded);
	if (str_trim(s).n > 0)
		return decimal_blame(all, BAD_MONEY);
	int64_t whole;
	if (is_int && factor == 1 &&
	    (may_be_thousands(all, how->comma ? ',' : '.') ||
		!decimal_scaled(&d, 1, false, &whole)))
		return BAD_WHOLE;
	if (!decimal_scaled(&d, factor * unit_e4, rounded, &to->e4))
		return decimal_scaled(&d, factor * unit_e4, true, &whole) ? BAD_DECIMALS :
									    BAD_MONEY;
	if (minus)
		to->e4 = -to->e4;
	*flags |= (rounded ? FLAG_A : 0) | (unit_e4 != MONEY_ONE ? FLAG_U : 0);
	return NULL;
}
