/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/value.h"

enum { EPOCH_1900 = 25569, FIRST = 32874, LAST = 73050 }; /* 1970, 1990, 2099 as serials */

const char *
value_moment_serial(struct str cell, const struct spelling *how, struct moment *m)
{
	char buf[CELL_MAX];
	struct str s = clean_narrow(cell, buf);
	__int128 e9;

	if (s.n < 5 || num_exact(s, &e9) != NULL || e9 < (__int128)FIRST * 1000000000 ||
	    e9 > (__int128)(LAST + 1) * 1000000000 - 1)
		return value_moment(cell, how, m);
	int64_t second = (int64_t)((e9 * 86400 + 500000000) / 1000000000);
	struct civil c = when_civil(second / 86400 - EPOCH_1900);
	*m = (struct moment){ .year = c.year,
		.month = c.month,
		.day = c.day,
		.time = memchr(s.p, '.', s.n) != NULL,
		.ms = second % 86400 * MS_SECOND };
	return NULL;
}
