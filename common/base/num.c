/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"

enum { NUM_MAX = 63 }; /* longest real number we accept */

const char *
num_int(struct str s, int64_t min, int64_t max, int64_t *to)
{
	const char *p = s.p, *end = s.p + s.n;
	bool minus = false;
	uint64_t v = 0;

	if (s.n == 0)
		return "empty";
	if (*p == '-' || *p == '+')
		minus = *p++ == '-';
	if (p == end)
		return "not an integer";
	for (; p < end; p++) {
		unsigned d = (unsigned)*p - '0';
		if (d > 9)
			return "not an integer";
		if (v > ((uint64_t)INT64_MAX - d) / 10)
			return "out of range";
		v = v * 10 + d;
	}
	int64_t i = minus ? -(int64_t)v : (int64_t)v;
	if (i < min || i > max)
		return "out of range";
	*to = i;
	return NULL;
}

/* strtod() wants a terminated string without the spellings we refuse. */
static const char *
slow_real(struct str s, double *to)
{
	char buf[NUM_MAX + 1], *end;

	if (s.n > NUM_MAX)
		return "too long for a number";
	for (size_t i = 0; i < s.n; i++)
		if (strchr("0123456789+-.eE", s.p[i]) == NULL || s.p[i] == '\0')
			return "not a number";
	memcpy(buf, s.p, s.n);
	buf[s.n] = '\0';
	double v = strtod(buf, &end);
	if (end != buf + s.n || !isfinite(v))
		return "not a number";
	*to = v;
	return NULL;
}

/* Up to 15 digits and 22 decimals are exact in a double (Clinger 1990). */
const char *
num_real(struct str s, double min, double max, double *to)
{
	static const double ten[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15 };
	const char *p = s.p, *end = s.p + s.n, *err;
	uint64_t v = 0;
	int digits = 0, decimals = 0;
	bool point = false;
	double r;

	if (s.n == 0)
		return "empty";
	p += *p == '-' || *p == '+';
	for (; p < end; p++) {
		unsigned d = (unsigned)*p - '0';
		if (d <= 9) {
			v = v * 10 + d;
			digits++;
			decimals += point;
		} else if (*p == '.' && !point) {
			point = true;
		} else {
			break;
		}
		if (digits > 15)
			break;
	}
	if (p == end && digits > 0)
		r = (*s.p == '-' ? -1 : 1) * ((double)v / ten[decimals]);
	else if ((err = slow_real(s, &r)) != NULL)
		return err;
	if (r < min || r > max)
		return "out of range";
	*to = r;
	return NULL;
}

const char *
num_money(struct str s, struct money *to)
{
	const char *p = s.p, *end = s.p + s.n;
	int64_t v = 0;
	int digits = 0, decimals = -1;
	bool minus = false;

	if (s.n == 0)
		return "empty";
	if (*p == '-' || *p == '+')
		minus = *p++ == '-';
	for (; p < end; p++) {
		unsigned d = (unsigned)*p - '0';
		if (*p == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (d > 9)
			return "not an amount";
		digits++;
		if (decimals >= 4) {
			if (d != 0)
				return "more than four decimals";
			continue;
		}
		decimals += decimals >= 0;
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, d, &v))
			return "amount past 64 bits";
	}
	if (digits == 0)
		return "not an amount";
	for (int i = decimals < 0 ? 0 : decimals; i < 4; i++)
		if (__builtin_mul_overflow(v, 10, &v))
			return "amount past 64 bits";
	to->e4 = minus ? -v : v;
	return NULL;
}

size_t
num_put_uint(char *to, uint64_t v)
{
	static const char pair
	    [] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
		 "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
		 "8081828384858687888990919293949596979899";
	char buf[20], *p = buf + sizeof buf;

	while (v >= 100) {
		p -= 2;
		memcpy(p, pair + v % 100 * 2, 2);
		v /= 100;
	}
	if (v >= 10) {
		p -= 2;
		memcpy(p, pair + v * 2, 2);
	} else {
		*--p = (char)('0' + v);
	}
	size_t n = (size_t)(buf + sizeof buf - p);
	memcpy(to, p, n);
	return n;
}

size_t
num_put_int(char *to, int64_t v)
{
	if (v >= 0)
		return num_put_uint(to, (uint64_t)v);
	*to = '-';
	return 1 + num_put_uint(to + 1, -(uint64_t)v);
}

static size_t
put_decimals(char *to, unsigned v, int places, int keep)
{
	char *p = to;

	*p++ = '.';
	for (int i = places - 1; i >= 0; i--, v /= 10)
		p[i] = (char)('0' + v % 10);
	p += places;
	while (places > keep && p[-1] == '0')
		p--, places--;
	return (size_t)((p[-1] == '.' ? p - 1 : p) - to);
}

size_t
num_put_money(char *to, __int128 e4)
{
	unsigned __int128 v = e4 < 0 ? -(unsigned __int128)e4 : (unsigned __int128)e4;
	char *p = to;

	if (e4 < 0)
		*p++ = '-';
	p += num_put_big(p, (__int128)(v / MONEY_ONE));
	p += put_decimals(p, (unsigned)(v % MONEY_ONE), 4, 2);
	return (size_t)(p - to);
}

size_t
num_put_fixed(char *to, double v, int decimals)
{
	if (isnan(v))
		return 0;
	int n = snprintf(to, NUM_TEXT, "%.*f", decimals, v);
	if (n >= NUM_TEXT)
		n = snprintf(to, NUM_TEXT, "%.5e", v);
	if (v > -1 && *to == '-' && strspn(to + 1, "0.") == (size_t)n - 1)
		memmove(to, to + 1, (size_t)n--); /* no -0.00 */
	return (size_t)n;
}

/* Shift v into six digits, write them around the point. */
size_t
num_put_real(char *to, double v)
{
	static const double ten[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
	double a = fabs(v);
	char *p = to;

	if (isnan(v))
		return 0;
	if (v == 0) {
		*to = '0';
		return 1;
	}
	if (a < 1e-4 || a >= 1e6) {
		if (a < 1e15 && a == floor(a))
			return num_put_int(to, (int64_t)v);
		if (a >= 1e6 && a < 1e15)
			return num_put_int(to, (int64_t)llround(v));
		return (size_t)snprintf(to, NUM_TEXT, "%.6g", v);
	}
	int places = a < 1e-3 ? 9 :
	    a < 1e-2	      ? 8 :
	    a < 1e-1	      ? 7 :
	    a < 1	      ? 6 :
	    a < 10	      ? 5 :
	    a < 100	      ? 4 :
	    a < 1e3	      ? 3 :
	    a < 1e4	      ? 2 :
	    a < 1e5	      ? 1 :
				0;
	uint64_t scaled = (uint64_t)llround(a * ten[places]);
	uint64_t unit = (uint64_t)ten[places];
	if (v < 0)
		*p++ = '-';
	p += num_put_uint(p, scaled / unit);
	if (places > 0)
		p += put_decimals(p, (unsigned)(scaled % unit), places, 0);
	return (size_t)(p - to);
}

/* Nothing but up to 18 digits, the common case: no counting on the way. */
static bool
only_digits(struct str s, uint64_t *to)
{
	uint64_t v = 0;
	unsigned bad = s.n > 18;

	for (size_t i = 0; i < s.n && i < 18; i++) {
		unsigned d = (unsigned)s.p[i] - '0';
		bad |= d > 9;
		v = v * 10 + d;
	}
	*to = v;
	return !bad && s.n > 0;
}

const char *
num_exact(struct str s, __int128 *to)
{
	static const int64_t ten[] = { 1000000000, 100000000, 10000000, 1000000, 100000, 10000,
		1000, 100, 10, 1 };
	const char *p = s.p, *end = s.p + s.n;
	uint64_t v = 0;
	int digits = 0, decimals = -1;

	if (only_digits(s, &v)) {
		*to = (__int128)v * ten[0];
		return NULL;
	}
	if (s.n == 0)
		return "empty";
	v = 0;
	p += *p == '-' || *p == '+';
	for (; p < end; p++) {
		unsigned d = (unsigned)*p - '0';
		if (d <= 9) {
			v = v * 10 + d;
			digits += v > 0;
			decimals += decimals >= 0;
		} else if (*p == '.' && decimals < 0) {
			decimals = 0;
		} else {
			return "not a decimal number";
		}
		if (digits > 18)
			return "more than 18 digits";
	}
	if (s.n == (size_t)(*s.p == '-' || *s.p == '+') + (decimals >= 0) && decimals <= 0)
		return "not a decimal number";
	if (decimals > 9)
		return "more than nine decimals";
	*to = (__int128)(*s.p == '-' ? -(int64_t)v : (int64_t)v) * ten[decimals < 0 ? 0 : decimals];
	return NULL;
}

size_t
num_put_big(char *to, __int128 v)
{
	const uint64_t split = 10000000000000000000u;
	unsigned __int128 u = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;
	char *p = to, low[20];

	if (v < 0)
		*p++ = '-';
	if (u < split)
		return (size_t)(p - to) + num_put_uint(p, (uint64_t)u);
	p += num_put_uint(p, (uint64_t)(u / split));
	size_t n = num_put_uint(low, (uint64_t)(u % split));
	memset(p, '0', 19);
	memcpy(p + 19 - n, low, n);
	return (size_t)(p + 19 - to);
}

const char *
num_big(struct str s, __int128 *to)
{
	bool minus = s.n > 0 && *s.p == '-';
	__int128 v = 0;

	if (s.n <= (size_t)minus || s.n > 39)
		return "not an integer";
	for (size_t i = minus; i < s.n; i++) {
		unsigned d = (unsigned)s.p[i] - '0';
		if (d > 9 || __builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, d, &v))
			return "not an integer";
	}
	*to = minus ? -v : v;
	return NULL;
}

size_t
num_put_exact(char *to, __int128 e9)
{
	const unsigned one = 1000000000;
	unsigned __int128 u = e9 < 0 ? -(unsigned __int128)e9 : (unsigned __int128)e9;
	char *p = to;

	if (e9 < 0)
		*p++ = '-';
	p += num_put_big(p, (__int128)(u / one));
	if (u % one != 0)
		p += put_decimals(p, (unsigned)(u % one), 9, 0);
	return (size_t)(p - to);
}

int64_t
num_scale(int64_t a, int64_t b, int64_t c)
{
	__int128 x = (__int128)a * b, half = c / 2;

	return (int64_t)((x < 0 ? x - half : x + half) / c);
}
