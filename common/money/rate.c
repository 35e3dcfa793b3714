/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money/rate.h"

#include <stddef.h>

enum { RATE_DECIMALS = 10 };

const char *
money_rate_read(struct str s, int64_t *rate)
{
	int64_t v = 0;
	int decimals = -1, digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)s.p[i] - '0';

		if (s.p[i] == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (d > 9)
			return "not a rate";
		digits++;
		if (decimals >= RATE_DECIMALS)
			return "more than ten decimals";
		decimals += decimals >= 0;
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, d, &v))
			return "out of range";
	}
	if (digits == 0)
		return s.n == 0 ? "empty" : "not a rate";
	for (int i = decimals < 0 ? 0 : decimals; i < RATE_DECIMALS; i++)
		if (__builtin_mul_overflow(v, 10, &v))
			return "out of range";
	if (v == 0)
		return "not above 0";
	*rate = v;
	return NULL;
}

bool
money_convert(__int128 e4, int64_t rate, __int128 *to)
{
	__int128 x, half = MONEY_RATE_ONE / 2;

	if (__builtin_mul_overflow(e4, (__int128)rate, &x) ||
	    __builtin_add_overflow(x, x < 0 ? -half : half, &x))
		return false;
	*to = x / MONEY_RATE_ONE;
	return true;
}
