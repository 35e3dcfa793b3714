/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"
#include "base/when.h"

/* Hinnant, days_from_civil; years count from March so that a leap day comes last. */
int64_t
when_days(struct civil c)
{
	int64_t y = c.year - (c.month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

/* C. Neri and L. Schneider, "Euclidean affine functions and their application to
 * calendar algorithms" (2022), figure 12, from 400 years before the year 0 on. */
static struct civil
civil_soon(uint32_t z)
{
	uint32_t n1 = 4 * z + 3, century = n1 / 146097, n2 = n1 % 146097 | 3;
	uint64_t p2 = (uint64_t)2939745 * n2;
	uint32_t year = 100 * century + (uint32_t)(p2 >> 32);
	uint32_t yday = (uint32_t)p2 / 2939745 / 4, n3 = 2141 * yday + 197913;
	bool next = yday >= 306; /* years count from March */

	return (struct civil){ (int)(year + next) - 400, (int)(n3 >> 16) - (next ? 12 : 0),
		(int)((n3 & 65535) / 2141) + 1 };
}

struct civil
when_civil(int64_t days)
{
	if (days >= -719528 && days < 1 << 23)
		return civil_soon((uint32_t)(days + 719468 + 146097));
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct civil){ (int)(yoe + era * 400) + (month <= 2), month,
		(int)(doy - (153 * mp + 2) / 5 + 1) };
}

bool
when_civil_ok(struct civil c)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = c.year % 4 == 0 && (c.year % 100 != 0 || c.year % 400 == 0);

	return c.year >= 0 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
	    c.day <= days[c.month - 1] + (leap && c.month == 2);
}

/* `n` digits at p as a number, or -1. */
static int
digits(const char *p, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		unsigned d = (unsigned)p[i] - '0';
		if (d > 9)
			return -1;
		v = v * 10 + (int)d;
	}
	return v;
}

static const char no_day[] = "not a day (want 2024-06-18)";
static const char no_time[] = "not a time (want 2024-06-18T12:00:00Z)";

const char *
when_read_day(struct str s, int64_t *days)
{
	if (s.n == 0)
		return "empty";
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return no_day;
	struct civil c = { digits(s.p, 4), digits(s.p + 5, 2), digits(s.p + 8, 2) };
	if (!when_civil_ok(c))
		return no_day;
	*days = when_days(c);
	return NULL;
}

/* "Z", "+08:00" or "-0530" as ms east; -1 when it is neither. */
static int64_t
read_offset(struct str s)
{
	if (s.n == 1 && (*s.p == 'Z' || *s.p == 'z'))
		return 0;
	if ((s.n != 6 || s.p[3] != ':') && s.n != 5)
		return -1;
	int h = digits(s.p + 1, 2), m = digits(s.p + s.n - 2, 2);
	if ((*s.p != '+' && *s.p != '-') || h < 0 || h > 23 || m < 0 || m > 59)
		return -1;
	int64_t ms = h * (int64_t)MS_HOUR + m * 60000;
	return *s.p == '-' ? -ms - 2 : ms; /* -2: keeps -1 for errors */
}

/* Eight bytes in which those of `shape` that are '0' stand for a digit: digits as
 * their values, *bad not 0 when one is none or another byte is not that of the shape. */
static inline uint64_t
shaped(const char *p, const char shape[static 8], uint64_t *bad)
{
	uint64_t v, like, room = 0;

	memcpy(&v, p, sizeof v);
	memcpy(&like, shape, sizeof like);
	for (int i = 0; i < 8; i++) /* a byte past its most goes past 127 */
		room |= (uint64_t)(shape[i] == '0' ? 127 - 9 : 127) << 8 * i;
	v ^= like;
	*bad |= (v | (v + room)) & 0x8080808080808080;
	return v;
}

/* Ten times digit i of them and the next. */
static inline int
pair(uint64_t digits, int i)
{
	return (int)((digits * 10 + (digits >> 8)) >> 8 * i & 255);
}

/* The 19 bytes in front of the decimals. */
static bool
read_seconds(const char *p, int64_t *day, int64_t *ms)
{
	uint64_t bad = 0, a = shaped(p, "0000-00-", &bad), b = shaped(p + 11, "00:00:00", &bad);
	struct civil c = { pair(a, 0) * 100 + pair(a, 2), pair(a, 5), digits(p + 8, 2) };
	int h = pair(b, 0), m = pair(b, 3), s = pair(b, 6);

	if (bad != 0 || (p[10] != 'T' && p[10] != 't' && p[10] != ' ') || !when_civil_ok(c) ||
	    h > 23 || m > 59 || s > 60)
		return false;
	*day = when_days(c);
	*ms = h * (int64_t)MS_HOUR + m * 60000 + s * 1000;
	return true;
}

const char *
when_read(struct str s, struct instant *to)
{
	int64_t day, ms;

	if (s.n == 0)
		return "empty";
	if (s.n < 20 || !read_seconds(s.p, &day, &ms))
		return no_time;
	struct str rest = { s.p + 19, s.n - 19 };
	if (*rest.p == '.') {
		int unit = 100, n = 0;
		for (rest.p++, rest.n--; rest.n > 0 && (unsigned)*rest.p - '0' <= 9;
		     rest.p++, rest.n--, n++, unit /= 10)
			ms += unit * (*rest.p - '0');
		if (n == 0 || n > 9)
			return no_time;
	}
	if (s.p[17] == '6') /* a leap second */
		ms = ms / 60000 * 60000 - 1;
	int64_t east = read_offset(rest);
	if (east == -1)
		return no_time;
	if (east < 0)
		east += 2;
	to->ms = day * MS_DAY + ms - east;
	return NULL;
}

static inline void
two(char *to, int v)
{
	unsigned tens = (unsigned)v * 103 >> 10; /* v / 10 below 100 */

	to[0] = (char)('0' + tens);
	to[1] = (char)('0' + (unsigned)v - 10 * tens);
}

size_t
when_put_day(char to[static WHEN_TEXT], int64_t days)
{
	struct civil c = when_civil(days);

	two(to, c.year / 100 % 100);
	two(to + 2, c.year % 100);
	to[4] = to[7] = '-';
	two(to + 5, c.month);
	two(to + 8, c.day);
	return 10;
}

size_t
when_put(char to[static WHEN_TEXT], struct instant t)
{
	int64_t day = t.ms / MS_DAY - (t.ms % MS_DAY < 0);
	int ms = (int)(t.ms - day * MS_DAY);
	size_t n = when_put_day(to, day);

	to[n] = 'T';
	to[13] = to[16] = ':';
	two(to + 11, ms / MS_HOUR);
	two(to + 14, ms / 60000 % 60);
	two(to + 17, ms / 1000 % 60);
	n = 19;
	if (ms % 1000 != 0) {
		to[n++] = '.';
		to[n++] = (char)('0' + ms % 1000 / 100);
		two(to + n, ms % 100);
		n += 2;
	}
	to[n++] = 'Z';
	return n;
}

const char *
when_read_span(struct str s, int64_t *ms)
{
	static const struct {
		struct str unit;
		int64_t ms;
	} units[] = {
		{ { "ms", sizeof "ms" - 1 }, 1 },
		{ { "s", sizeof "s" - 1 }, MS_SECOND },
		{ { "m", sizeof "m" - 1 }, 60 * MS_SECOND },
		{ { "h", sizeof "h" - 1 }, MS_HOUR },
		{ { "d", sizeof "d" - 1 }, MS_DAY },
		{ { "w", sizeof "w" - 1 }, 7 * (int64_t)MS_DAY },
	};
	size_t n = 0;
	int64_t v;

	while (n < s.n && (unsigned)s.p[n] - '0' <= 9)
		n++;
	struct str unit = { s.p + n, s.n - n };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (n > 0 && str_eq(unit, units[i].unit) &&
		    num_int((struct str){ s.p, n }, 0, INT64_MAX / units[i].ms, &v) == NULL) {
			*ms = v * units[i].ms;
			return NULL;
		}
	return "not a span (want 30m, 24h, 7d)";
}
