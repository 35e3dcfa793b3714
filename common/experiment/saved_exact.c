/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/saved_exact.h"

void
saved_put_exact(struct out *o, const struct exact *e)
{
	saved_put_big(o, e->high);
	saved_put_big(o, (__int128)(e->low >> 64));
	saved_put_big(o, (__int128)(uint64_t)e->low);
}

bool
saved_exact(struct str *rest, struct exact *e)
{
	__int128 high, upper, lower;

	if (!saved_big(rest, &high) || !saved_big(rest, &upper) || !saved_big(rest, &lower) ||
	    upper < 0 || lower < 0 || upper >> 64 != 0 || lower >> 64 != 0)
		return false;
	*e = (struct exact){ .low = (unsigned __int128)upper << 64 | (unsigned __int128)lower,
		.high = high };
	return true;
}
