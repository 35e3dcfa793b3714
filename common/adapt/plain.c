/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/plain.h"
#include "adapt/value.h"

static bool
digits(struct str s, size_t from)
{
	for (size_t i = from; i < s.n; i++)
		if ((unsigned char)s.p[i] - (unsigned)'0' > 9)
			return false;
	return s.n > from;
}

bool
plain_count(struct str s)
{
	return s.n <= 18 && (s.n == 1 || (s.n > 0 && *s.p != '0')) && digits(s, 0);
}

bool
plain_share(struct str s)
{
	if (s.n == 1)
		return *s.p == '0' || *s.p == '1';
	if (s.n < 3 || s.n > 8 || s.p[0] != '0' || s.p[1] != '.' || s.p[s.n - 1] == '0' ||
	    !digits(s, 2))
		return false;
	/* smaller ones are written with an exponent */
	return s.p[2] != '0' || (s.n > 5 ? memcmp(s.p + 2, "0000", 4) != 0 : true);
}

/* Two digits, or 100. */
static int
two(const char *p)
{
	unsigned hi = (unsigned char)p[0] - (unsigned)'0', lo = (unsigned char)p[1] - (unsigned)'0';

	return hi > 9 || lo > 9 ? 100 : (int)(hi * 10 + lo);
}

static bool
date(const char *p)
{
	int century = two(p), year = two(p + 2), month = two(p + 5), day = two(p + 8);

	if (p[4] != '-' || p[7] != '-' || month - 1u > 11 || day - 1u > 30)
		return false;
	if (century == 19 ? year < 90 || year > 99 : century != 20 || year > 99)
		return false;
	return day <= 28 || when_civil_ok((struct civil){ century * 100 + year, month, day });
}

bool
plain_time(struct str s)
{
	return s.n == 20 && s.p[10] == 'T' && s.p[13] == ':' && s.p[16] == ':' && s.p[19] == 'Z' &&
	    two(s.p + 11) <= 23 && two(s.p + 14) <= 59 && two(s.p + 17) <= 59 && date(s.p);
}

bool
plain_day(struct str s)
{
	return s.n == 10 && date(s.p);
}
