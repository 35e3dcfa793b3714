/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/value.h"

enum { EPOCH_1900 = 25569, FIRST = 32874, LAST = 73050 }; /* 1970, 1990, 2099 as serials */

static bool
all_digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p == end;
}

const char *
value_moment_serial(struct str cell, const struct spelling *how, struct moment *m)
{
	char buf[CELL_MAX];
	struct str s = clean_narrow(cell, buf);
	__int128 e9;

	/* spreadsheets write 15 digits; nine decimals are well under a second */
	const char *dot = memchr(s.p, '.', s.n);
	struct str num = s;
	if (dot != NULL && s.p + s.n - dot > 10 && all_digits(dot + 1, s.p + s.n))
		num.n = (size_t)(dot - s.p) + 10;
	if (s.n < 5 || num_exact(num, &e9) != NULL || e9 < (__int128)FIRST * 1000000000 ||
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
