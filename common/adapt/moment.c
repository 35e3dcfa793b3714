/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/fault.h"
#include "adapt/month.h"
#include "adapt/plain.h"
#include "adapt/token.h"
#include "adapt/value.h"

enum { YEAR_FIRST = 1990, YEAR_LAST = 2099 };

static const struct token *
look(const struct tokens *l, size_t ahead)
{
	return &l->at[l->next + ahead < l->n ? l->next + ahead : l->n];
}

static bool
number(const struct tokens *l, size_t ahead)
{
	return look(l, ahead)->kind == NUMBER;
}

static bool
mark(const struct tokens *l, size_t ahead, char c)
{
	return look(l, ahead)->kind == MARK && look(l, ahead)->c == c;
}

static bool
unit(const struct tokens *l, size_t ahead, char c)
{
	return look(l, ahead)->kind == UNIT && look(l, ahead)->c == c;
}

static int
value(const struct tokens *l, size_t ahead)
{
	int64_t n = look(l, ahead)->n;

	return n > 9999 ? 9999 : (int)n;
}

static int
short_year(const struct tokens *l, size_t ahead)
{
	int y = value(l, ahead);

	return look(l, ahead)->digits == 2 ? y + (y < 70 ? 2000 : 1900) : y;
}

/* 2024-6-18, 2024/06/18, 2024.06.18, 2024年6月18日 */
static bool
year_first(struct tokens *l, struct moment *m)
{
	if (!number(l, 0) || look(l, 0)->digits != 4 || !number(l, 2) || !number(l, 4))
		return false;
	char c = look(l, 1)->c;
	bool words = unit(l, 1, 'y') && unit(l, 3, 'M');
	bool marks = (c == '-' || c == '/' || c == '.') && mark(l, 1, c) && mark(l, 3, c);
	if (!words && !marks)
		return false;
	m->year = value(l, 0);
	m->month = value(l, 2);
	m->day = value(l, 4);
	l->next += words && unit(l, 5, 'd') ? 6 : 5;
	return true;
}

/* 3月25日 */
static bool
month_day(struct tokens *l, struct moment *m)
{
	if (!number(l, 0) || !unit(l, 1, 'M') || !number(l, 2))
		return false;
	m->month = value(l, 0);
	m->day = value(l, 2);
	l->next += unit(l, 3, 'd') ? 4 : 3;
	return true;
}

/* Behind day and month: ", 2024", " 2024", "-24"; not the hour of a time. */
static void
named_year(struct tokens *l, struct moment *m)
{
	size_t at = mark(l, 0, ',') || mark(l, 0, '-') || mark(l, 0, '.');

	if (number(l, at) && !mark(l, at + 1, ':') &&
	    (look(l, at)->digits == 4 || (look(l, at)->digits == 2 && mark(l, 0, '-')))) {
		m->year = short_year(l, at);
		l->next += at + 1;
	}
}

/* Apr 29, 2020 · 29 Apr 2020 · 27-Jul-20 · 8. März · February 28 */
static bool
named_month(struct tokens *l, struct moment *m)
{
	size_t name = number(l, 0) ? 1 : 0, day;

	if (name == 1 && (mark(l, 1, '-') || mark(l, 1, '.')))
		name = 2;
	if (look(l, name)->kind != WORD || (m->month = month_named(look(l, name)->s)) == 0)
		return false;
	day = name > 0 ? 0 : mark(l, 1, '.') || mark(l, 1, '-') ? 2 : 1;
	if (!number(l, day) || look(l, day)->digits > 2)
		return false;
	m->day = value(l, day);
	l->next += (name > day ? name : day) + 1;
	named_year(l, m);
	return true;
}

/* 28 tháng 2, 2026 */
static bool
numbered_month(struct tokens *l, struct moment *m)
{
	if (!number(l, 0) || look(l, 1)->kind != WORD || !month_numbered(look(l, 1)->s) ||
	    !number(l, 2))
		return false;
	m->day = value(l, 0);
	m->month = value(l, 2);
	l->next += 3;
	named_year(l, m);
	return true;
}

/* 8/3/2024, 26.11.24: only when told which is the day */
static bool
day_or_month_first(struct tokens *l, enum date_order order, struct moment *m)
{
	char c = look(l, 1)->c;

	if (!number(l, 0) || look(l, 0)->digits > 2 || !number(l, 2) || !number(l, 4) ||
	    (c != '/' && c != '-' && c != '.') || !mark(l, 1, c) || !mark(l, 3, c))
		return false;
	m->day = value(l, order == DATES_MDY ? 2 : 0);
	m->month = value(l, order == DATES_MDY ? 0 : 2);
	m->year = short_year(l, 4);
	l->next += 5;
	return true;
}

static bool
seconds(struct tokens *l, int64_t *ms)
{
	int64_t s = value(l, 0), scale = 100;

	l->next++;
	*ms += s * 1000;
	if (s > 60)
		return false;
	if (!mark(l, 0, '.') || !number(l, 1))
		return true;
	int64_t n = look(l, 1)->n;
	for (size_t d = look(l, 1)->digits; d > 3; d--)
		n /= 10;
	for (size_t d = look(l, 1)->digits; d > 1 && scale > 1; d--)
		scale /= 10;
	*ms += n * scale;
	l->next += 2;
	return true;
}

static bool
half_of_day(struct tokens *l, char half, int *hour)
{
	if (unit(l, 0, 'a') || unit(l, 0, 'p'))
		half = look(l, 0)->c, l->next++;
	if (half == 0)
		return true;
	if (*hour > 12) /* 下午20:00 is written too */
		return half == 'p';
	*hour = *hour % 12 + (half == 'p' ? 12 : 0);
	return true;
}

/* 20:00[:00[.000]] [PM] · 下午8:00 · 17时33分05秒 */
static bool
clock(struct tokens *l, struct moment *m)
{
	char half = 0;

	if (mark(l, 0, ',') || unit(l, 0, 'T'))
		l->next++;
	if (unit(l, 0, 'a') || unit(l, 0, 'p'))
		half = look(l, 0)->c, l->next++;
	if (!number(l, 0))
		return half == 0;
	bool colon = mark(l, 1, ':');
	if (!colon && !unit(l, 1, 'h'))
		return true; /* the year of asctime() may follow */
	int hour = value(l, 0), minute = 0;
	int64_t ms = 0;
	l->next += 2;
	if (number(l, 0)) {
		minute = value(l, 0);
		l->next++;
	} else if (colon) {
		return false;
	}
	if (!colon && unit(l, 0, 'm'))
		l->next++;
	bool more = colon ? mark(l, 0, ':') : number(l, 0);
	l->next += colon && more;
	if (more && (!number(l, 0) || !seconds(l, &ms)))
		return false;
	if (!colon && unit(l, 0, 's'))
		l->next++;
	if (!half_of_day(l, half, &hour) || hour > 23 || minute > 59)
		return false;
	m->time = true;
	m->ms = hour * (int64_t)MS_HOUR + minute * 60000 + ms;
	return true;
}

/* Z · +08:00 · +0800 */
static bool
zone(struct tokens *l, struct moment *m)
{
	bool named = unit(l, 0, 'Z');

	l->next += named;
	m->zoned |= named;
	if (!m->time || !(mark(l, 0, '+') || mark(l, 0, '-')) || !number(l, 1))
		return true;
	int h = value(l, 1), min = 0;
	bool minus = mark(l, 0, '-'), joined = look(l, 1)->digits == 4;
	l->next += 2;
	if (joined) {
		min = h % 100;
		h /= 100;
	} else if (mark(l, 0, ':') && number(l, 1)) {
		min = value(l, 1);
		l->next += 2;
	}
	m->zoned = true;
	m->offset = (h * 60 + min) * (int64_t)60000 * (minus ? -1 : 1);
	return h <= 15 && min <= 59;
}

static const char *
checked(const struct moment *m)
{
	struct civil c = { m->year ? m->year : 2000, m->month, m->day };

	if (!when_civil_ok(c))
		return BAD_TIME;
	if (m->year != 0 && (m->year < YEAR_FIRST || m->year > YEAR_LAST))
		return BAD_PERIOD;
	return NULL;
}

static const char *
from_epoch(int64_t ms, struct moment *m)
{
	int64_t days = ms / MS_DAY;
	struct civil c = when_civil(days);

	*m = (struct moment){ .year = c.year,
		.month = c.month,
		.day = c.day,
		.time = true,
		.zoned = true,
		.bare = true,
		.ms = ms % MS_DAY };
	return checked(m);
}

/* Nothing but digits: 20240618, 20240618200000, or an epoch told by its length. */
static const char *
digits_only(const struct token *t, struct moment *m)
{
	int64_t n = t->n, day = t->digits == 14 ? n / 1000000 : n;

	switch (t->digits) {
	case 10: return from_epoch(n * 1000, m);
	case 13: return from_epoch(n, m);
	case 16: return from_epoch(n / 1000, m);
	case 8:
	case 14: break;
	default: return BAD_SERIAL;
	}
	*m = (struct moment){ .year = (int)(day / 10000),
		.month = (int)(day / 100 % 100),
		.day = (int)(day % 100) };
	if (t->digits == 14) {
		int64_t h = n / 10000 % 100, min = n / 100 % 100, s = n % 100;
		if (h > 23 || min > 59 || s > 60)
			return BAD_TIME;
		m->time = true;
		m->ms = ((h * 60 + min) * 60 + s) * 1000;
	}
	return checked(m);
}

static const char *
read_line(struct str s, const struct spelling *how, struct moment *m)
{
	struct tokens l;

	if (!token_cut(&l, s) || l.n == 0)
		return BAD_TIME;
	if (number(&l, 0) && (l.n == 1 || (l.n == 3 && mark(&l, 1, '.') && number(&l, 2))))
		return l.n == 3 ? BAD_SERIAL : digits_only(&l.at[0], m);
	if (!year_first(&l, m) && !month_day(&l, m) && !named_month(&l, m) &&
	    !numbered_month(&l, m)) {
		if (!day_or_month_first(&l, how->dates, m))
			return BAD_TIME;
		if (how->dates == DATES_ASK)
			return BAD_ORDER;
	}
	if (!clock(&l, m) || !zone(&l, m))
		return BAD_TIME;
	if (m->year == 0 && number(&l, 0) && look(&l, 0)->digits == 4) { /* asctime() */
		m->year = value(&l, 0);
		l.next++;
	}
	if (look(&l, 0)->kind != END)
		return BAD_TIME;
	return checked(m);
}

/* Most cells: 2024-06-18 20:00:00 and 2024-06-18T12:00:00Z. */
static bool
plain(struct str s, struct moment *m)
{
	bool utc = s.n == 20 && s.p[10] == 'T' && s.p[19] == 'Z';

	if (!utc && (s.n != 19 || s.p[10] != ' '))
		return false;
	if (s.p[4] != '-' || s.p[7] != '-' || s.p[13] != ':' || s.p[16] != ':')
		return false;
	int century = plain_two(s.p), year = plain_two(s.p + 2), hour = plain_two(s.p + 11),
	    minute = plain_two(s.p + 14);
	int second = plain_two(s.p + 17);
	if (century > 99 || year > 99 || hour > 23 || minute > 59 || second > 59)
		return false;
	*m = (struct moment){ .year = century * 100 + year,
		.month = plain_two(s.p + 5),
		.day = plain_two(s.p + 8),
		.time = true,
		.zoned = utc,
		.ms = ((hour * 60 + minute) * 60 + second) * (int64_t)1000 };
	return true;
}

const char *
value_moment(struct str cell, const struct spelling *how, struct moment *m)
{
	char buf[CELL_MAX];

	if (plain(cell, m))
		return checked(m);
	struct str s = clean_narrow(cell, buf);
	*m = (struct moment){ 0 };
	const char *err = read_line(s, how, m);
	return err != NULL && month_relative(s) ? BAD_RELATIVE : err;
}

const char *
value_epoch(struct str cell, int64_t unit_ms, struct moment *m)
{
	int64_t n;

	if (num_int(cell, 1, (int64_t)4102444800000, &n) != NULL)
		return BAD_TIME;
	return n > (int64_t)4102444800000 / unit_ms ? BAD_PERIOD : from_epoch(n * unit_ms, m);
}
