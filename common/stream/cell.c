/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "base/num.h"
#include "base/when.h"
#include "stream/cell.h"

static size_t
put_clock(char *to, size_t room, int64_t ms, int digits)
{
	int64_t s = ms / MS_SECOND, part = ms % MS_SECOND;
	int n = snprintf(to, room, "%0*lld:%02d:%02d", digits, (long long)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));

	if (part > 0)
		n += snprintf(to + n, room - (size_t)n, ".%03d", (int)part);
	return (size_t)n;
}

/* Days of the serial number since 1970-01-01; false where there is no such day. */
static bool
day_of(double serial, bool from_1904, int64_t *day)
{
	enum { LAST_1900 = 2958465, LAST_1904 = 2957003, BAD = 60 };
	int64_t n = (int64_t)serial;
	int64_t first = when_days((struct civil){ 1899, 12, 31 });

	if (from_1904) {
		*day = when_days((struct civil){ 1904, 1, 1 }) + n;
		return n <= LAST_1904;
	}
	*day = first + n - (n > BAD);
	return n >= 1 && n != BAD && n <= LAST_1900;
}

static struct str
moment(struct str spelled, struct numfmt f, bool from_1904, char *to)
{
	double serial;
	int64_t unit = f.parts ? 1 : MS_SECOND, day;

	if (num_real(spelled, 0, 3e6, &serial) != NULL)
		return spelled;
	/* the rounding may reach the next day */
	int64_t ms = (int64_t)llround(serial * (double)(MS_DAY / unit)) * unit;
	bool whole = ms % MS_DAY == 0;
	if (!f.date && ms < MS_DAY)
		return (struct str){ to, put_clock(to, CELL_NUMBER, ms, 2) };
	if (!day_of((double)(ms / MS_DAY), from_1904, &day))
		return spelled;
	size_t n = when_put_day(to, day);
	if (whole && !f.time)
		return (struct str){ to, n };
	to[n++] = 'T';
	n += put_clock(to + n, CELL_NUMBER - n, ms % MS_DAY, 2);
	return (struct str){ to, n };
}

static struct str
span(struct str spelled, struct numfmt f, char *to)
{
	double serial;
	int64_t unit = f.parts ? 1 : MS_SECOND;

	if (num_real(spelled, 0, 1e7, &serial) != NULL)
		return spelled;
	int64_t ms = (int64_t)llround(serial * (double)(MS_DAY / unit)) * unit;
	return (struct str){ to, put_clock(to, CELL_NUMBER, ms, 1) };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A decimal as its digits and where the point stands; false: no plain decimal. */
struct decimal {
	char digit[48];
	int n, point;
	bool minus;
};

static bool
decimal_of(struct str s, struct decimal *d)
{
	size_t i = 0;
	bool point = false;

	*d = (struct decimal){ .minus = s.n > 0 && *s.p == '-' };
	if (s.n > 0 && (*s.p == '-' || *s.p == '+'))
		i++;
	for (; i < s.n && (is_digit(s.p[i]) || (s.p[i] == '.' && !point)); i++) {
		if (s.p[i] == '.') {
			point = true;
			continue;
		}
		if (d->n == (int)sizeof d->digit)
			return false;
		d->digit[d->n++] = s.p[i];
		d->point += !point;
	}
	if (d->n == 0)
		return false;
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		int64_t e;
		struct str power = { s.p + i + 1, s.n - i - 1 };
		if (power.n > 0 && *power.p == '+')
			power.p++, power.n--;
		if (num_int(power, -30, 30, &e) != NULL)
			return false;
		d->point += (int)e;
		i = s.n;
	}
	return i == s.n;
}

static struct str
percent(struct str spelled, char *to)
{
	struct decimal d;
	size_t n = 0;

	if (!decimal_of(spelled, &d))
		return spelled;
	d.point += 2;
	int first = 0, end = d.n;
	while (first < d.point - 1 && (first >= d.n || d.digit[first] == '0'))
		first++;
	while (end > first && end > d.point && d.digit[end - 1] == '0')
		end--;
	if (d.minus)
		to[n++] = '-';
	if (d.point <= 0)
		to[n++] = '0';
	for (int i = d.point <= 0 ? d.point : first; i < end || i < d.point; i++) {
		if (i == d.point)
			to[n++] = '.';
		to[n++] = i >= 0 && i < d.n ? d.digit[i] : '0';
	}
	to[n++] = '%';
	return (struct str){ to, n };
}

static struct str
plain(struct str s, char *to)
{
	enum { SURE = 15 };
	size_t minus = s.n > 0 && *s.p == '-', first = minus, i;

	while (first < s.n && s.p[first] == '0')
		first++;
	if (s.n - first <= SURE || s.n > 100)
		return s;
	for (i = first; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return s;
	int n = snprintf(to, CELL_NUMBER, "%s%c.%.*sE+%zu", minus ? "-" : "", s.p[first],
	    (int)(s.n - first - 1), s.p + first + 1, s.n - first - 1);
	return (struct str){ to, (size_t)n };
}

struct str
cell_number(struct str s, struct numfmt f, bool from_1904, char to[static CELL_NUMBER])
{
	switch ((enum numfmt_kind)f.kind) {
	case NUMFMT_MOMENT: return moment(s, f, from_1904, to);
	case NUMFMT_SPAN: return span(s, f, to);
	case NUMFMT_PERCENT: return percent(s, to);
	case NUMFMT_PLAIN: break;
	}
	return plain(s, to);
}
