/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/plain.h"
#include "adapt/value.h"

/* Eight bytes at p, or the n there are, filled up with digits. */
static uint64_t
eight(const char *p, size_t n)
{
	uint64_t v = 0x3030303030303030;
	uint32_t half[2];

	if (n >= 8) {
		memcpy(&v, p, 8);
	} else if (n >= 4) {
		memcpy(&half[0], p, 4);
		memcpy(&half[1], p + n - 4, 4);
		v = (uint64_t)half[1] << 32 | half[0];
	} else if (n > 0) {
		v = 0x3030303030000000 | (uint64_t)(unsigned char)p[n - 1] << 16 |
		    (uint64_t)(unsigned char)p[n / 2] << 8 | (unsigned char)p[0];
	}
	return v;
}

/* High halves are 3, and stay so with 6 more. */
static bool
all_digits(uint64_t v)
{
	return (((v & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030) |
		   (((v + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030)) == 0;
}

static bool
long_digits(struct str s)
{
	while (s.n > 8 && all_digits(eight(s.p, 8)))
		s.p += 8, s.n -= 8;
	return s.n <= 8 && all_digits(eight(s.p, s.n));
}

bool
plain_count(struct str s)
{
	if (s.n == 0 || s.n > 18 || (*s.p == '0' && s.n > 1))
		return false;
	return s.n <= 8 ? all_digits(eight(s.p, s.n)) : long_digits(s);
}

bool
plain_share(struct str s)
{
	if (s.n == 1)
		return *s.p == '0' || *s.p == '1';
	if (s.n < 3 || s.n > 8 || s.p[0] != '0' || s.p[1] != '.' || s.p[s.n - 1] == '0' ||
	    !all_digits(eight(s.p + 2, s.n - 2)))
		return false;
	/* smaller ones are written with an exponent */
	return s.p[2] != '0' || (s.n > 5 ? memcmp(s.p + 2, "0000", 4) != 0 : true);
}

static bool
date(const char *p)
{
	int century = plain_two(p), year = plain_two(p + 2), month = plain_two(p + 5),
	    day = plain_two(p + 8);

	if (p[4] != '-' || p[7] != '-' || month - 1u > 11 || day - 1u > 30)
		return false;
	if (century == 19 ? year < 90 || year > 99 : century != 20 || year > 99)
		return false;
	return day <= 28 || when_civil_ok((struct civil){ century * 100 + year, month, day });
}

bool
plain_time(struct str s)
{
	if (s.n == 24 ? s.p[19] != '.' || !all_digits(eight(s.p + 20, 3)) ||
		    memcmp(s.p + 20, "000", 3) == 0 :
			s.n != 20)
		return false;
	return s.p[10] == 'T' && s.p[13] == ':' && s.p[16] == ':' && s.p[s.n - 1] == 'Z' &&
	    plain_two(s.p + 11) <= 23 && plain_two(s.p + 14) <= 59 && plain_two(s.p + 17) <= 59 &&
	    date(s.p);
}

bool
plain_day(struct str s)
{
	return s.n == 10 && date(s.p);
}
