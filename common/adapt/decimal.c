/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "adapt/decimal.h"
#include "adapt/fault.h"

static bool
is_digit(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static size_t
run_of_digits(struct str s, size_t from)
{
	size_t n = 0;

	while (is_digit(s, from + n))
		n++;
	return n;
}

static bool
add_digits(struct decimal *d, struct str s, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		if (d->digits >= 100000000000000000u)
			return false;
		d->digits = d->digits * 10 + (uint64_t)(s.p[i] - '0');
	}
	return true;
}

static bool
take_exponent(struct decimal *d, struct str s, size_t *at)
{
	size_t i = *at;

	if (i >= s.n || (s.p[i] | 32) != 'e')
		return true;
	i++;
	bool negative = i < s.n && s.p[i] == '-';
	i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
	size_t n = run_of_digits(s, i);
	if (n == 0 || n > 3)
		return false;
	int e = 0;
	for (; n > 0; n--)
		e = e * 10 + s.p[i++] - '0';
	d->exponent += negative ? -e : e;
	*at = i;
	return true;
}

bool
decimal_take(struct str *s, const struct spelling *how, struct decimal *d)
{
	char point = how->comma ? ',' : '.', group = how->comma ? '.' : ',';
	size_t at = 0;

	*d = (struct decimal){ 0 };
	if (s->n > 0 && (*s->p == '-' || *s->p == '+'))
		d->negative = s->p[at++] == '-';
	size_t n = run_of_digits(*s, at), whole = n;
	if (!add_digits(d, *s, at, n))
		return false;
	at += n;
	while (at < s->n && s->p[at] == group && n > 0) {
		if (whole > 3 || run_of_digits(*s, at + 1) != 3 || !add_digits(d, *s, at + 1, 3))
			return false;
		at += 4;
	}
	if (at < s->n && s->p[at] == point) {
		size_t tail = run_of_digits(*s, at + 1), keep = tail;
		if (n + tail == 0)
			return false;
		while (keep > 0 && s->p[at + keep] == '0') /* 12235.0 */
			keep--;
		if (!add_digits(d, *s, at + 1, keep))
			return false;
		d->exponent = -(int)keep;
		at += 1 + tail;
		n += tail;
	}
	if (n == 0 || !take_exponent(d, *s, &at))
		return false;
	s->p += at;
	s->n -= at;
	return true;
}

bool
decimal_scaled(const struct decimal *d, int64_t factor, bool round, int64_t *to)
{
	unsigned __int128 v = (unsigned __int128)d->digits * (uint64_t)factor;
	int e = d->exponent;

	for (; e > 0 && v <= INT64_MAX; e--)
		v *= 10;
	bool whole = true, half = false;
	for (; e < 0 && v > 0; e++) {
		whole &= v % 10 == 0;
		half = v % 10 >= 5;
		v /= 10;
	}
	if (e < 0) /* ran out of digits early */
		half = false;
	if (!whole && !round)
		return false;
	v += !whole && half;
	if (v > INT64_MAX)
		return false;
	*to = d->negative ? -(int64_t)v : (int64_t)v;
	return true;
}

bool
decimal_plain(struct str s, int places, int64_t *to)
{
	int64_t v = 0;
	size_t i = 0, point;

	for (; i <= 8 && is_digit(s, i); i++)
		v = v * 10 + (s.p[i] - '0');
	point = i;
	if (i < s.n && s.p[i] == '.' && i + 1 < s.n && s.n - i - 1 <= (size_t)places)
		for (i++; is_digit(s, i); i++, places--)
			v = v * 10 + (s.p[i] - '0');
	if (i < s.n || point == 0 || point > 8)
		return false;
	for (; places > 0; places--)
		v *= 10;
	*to = v;
	return true;
}

double
decimal_real(const struct decimal *d)
{
	static const double ten[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	int e = abs(d->exponent);
	double v = (double)d->digits;
	double scale = e < (int)(sizeof ten / sizeof *ten) ? ten[e] : pow(10, e);

	v = d->exponent < 0 ? v / scale : v * scale;
	return d->negative ? -v : v;
}

int64_t
decimal_suffix(struct str *s, bool *rounded)
{
	static const struct {
		struct str word;
		int64_t factor;
	} unit[] = {
		{ { "万", 3 }, 10000 },
		{ { "萬", 3 }, 10000 },
		{ { "w", 1 }, 10000 },
		{ { "W", 1 }, 10000 },
		{ { "亿", 3 }, 100000000 },
		{ { "億", 3 }, 100000000 },
		{ { "千", 3 }, 1000 },
		{ { "k", 1 }, 1000 },
		{ { "K", 1 }, 1000 },
		{ { "M", 1 }, 1000000 },
		{ { "B", 1 }, 1000000000 },
	};
	struct str t = *s;
	int64_t factor = 1;

	while (t.n > 0 && *t.p == ' ')
		t.p++, t.n--;
	for (size_t i = 0; i < sizeof unit / sizeof *unit && factor == 1; i++)
		if (str_starts(t, unit[i].word)) {
			factor = unit[i].factor;
			t.p += unit[i].word.n;
			t.n -= unit[i].word.n;
			*rounded = true;
			*s = t;
		}
	if (s->n > 0 && *s->p == '+') {
		s->p++, s->n--;
		*rounded = true;
	}
	return factor;
}

const char *
decimal_blame(struct str s, const char *other)
{
	if (s.n > 1 &&
	    (memchr("<>", *s.p, 2) != NULL || str_starts(s, STR("≥")) || str_starts(s, STR("≤"))))
		return BAD_CENSORED;
	for (size_t i = 1; i + 1 < s.n; i++)
		if ((s.p[i] == '-' || s.p[i] == '~') && is_digit(s, i - 1) && is_digit(s, i + 1))
			return BAD_RANGE;
	return other;
}
