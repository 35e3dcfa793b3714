/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/decimal.h"
#include "adapt/fault.h"

/* Largest unit first, as they stand in a cell; the longer word of two first. */
static const struct {
	struct str word;
	int64_t ms;
} unit[] = {
	{ { "小时", 6 }, MS_HOUR },
	{ { "时", 3 }, MS_HOUR },
	{ { "hours", 5 }, MS_HOUR },
	{ { "hour", 4 }, MS_HOUR },
	{ { "hrs", 3 }, MS_HOUR },
	{ { "hr", 2 }, MS_HOUR },
	{ { "h", 1 }, MS_HOUR },
	{ { "分钟", 6 }, 60000 },
	{ { "分", 3 }, 60000 },
	{ { "minutes", 7 }, 60000 },
	{ { "minute", 6 }, 60000 },
	{ { "min", 3 }, 60000 },
	{ { "毫秒", 6 }, 1 },
	{ { "ms", 2 }, 1 },
	{ { "m", 1 }, 60000 },
	{ { "秒", 3 }, 1000 },
	{ { "seconds", 7 }, 1000 },
	{ { "second", 6 }, 1000 },
	{ { "sec", 3 }, 1000 },
	{ { "s", 1 }, 1000 },
};

static struct str
behind(struct str s, size_t n)
{
	return str_trim((struct str){ s.p + n, s.n - n });
}

static int64_t
take_unit(struct str *s)
{
	for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
		if (str_starts(*s, unit[i].word)) {
			*s = behind(*s, unit[i].word.n);
			return unit[i].ms;
		}
	return 0;
}

/* 1:23, 0:13:29, 66:18, 01:02.5 */
static bool
colons(struct str s, const struct spelling *how, int64_t *ms)
{
	int64_t part[3] = { 0 };
	size_t n = 0;
	struct str rest = s, piece;

	while (str_cut(&rest, ':', &piece)) {
		struct decimal d;
		bool last = rest.p == NULL;
		if (n == 3 || piece.n == 0 || *piece.p < '0' || *piece.p > '9' ||
		    !decimal_take(&piece, how, &d) || piece.n > 0 || (!last && d.exponent != 0) ||
		    !decimal_scaled(&d, 1000, true, &part[n]) || part[n] > (int64_t)1e15)
			return false;
		if (n > 0 && part[n] >= 60000)
			return false;
		n++;
	}
	if (n < 2)
		return false;
	*ms = n == 2 ? part[0] * 60 + part[1] : part[0] * 3600 + part[1] * 60 + part[2];
	return true;
}

/* PT1M23S (ISO 8601): the same words in capitals */
static struct str
lower_iso(struct str s, char to[static CELL_MAX])
{
	if (!str_starts(s, STR("PT")) || s.n >= CELL_MAX)
		return s;
	for (size_t i = 2; i < s.n; i++)
		to[i - 2] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
	return (struct str){ to, s.n - 2 };
}

const char *
value_span(struct str cell, const struct spelling *how, int64_t unit_ms, int64_t *to, int *flags)
{
	char buf[CELL_MAX], iso[CELL_MAX];
	struct decimal d;
	int64_t ms = 0, last = INT64_MAX, v;

	if (!how->comma && unit_ms % 1000 == 0 && decimal_plain(cell, 3, &v)) {
		*to = v * (unit_ms / 1000);
		*flags |= FLAG_U;
		return NULL;
	}
	struct str s = clean_narrow(cell, buf), all = s;
	if (s.n > 0 && memchr(s.p, ':', s.n) != NULL)
		return colons(s, how, to) ? NULL : BAD_SPAN;
	s = lower_iso(s, iso);
	do {
		if (!decimal_take(&s, how, &d) || (d.negative && d.digits > 0))
			return decimal_blame(all, BAD_SPAN);
		s = str_trim(s);
		int64_t u = s.n > 0 ? take_unit(&s) : 0;
		if (u == 0 && (s.n > 0 || last != INT64_MAX))
			return decimal_blame(all, BAD_SPAN);
		*flags |= u == 0 ? FLAG_U : 0;
		u = u == 0 ? unit_ms : u;
		if (u >= last || !decimal_scaled(&d, u, true, &v) || v > (int64_t)1e15)
			return BAD_SPAN;
		last = u;
		ms += v;
	} while (s.n > 0);
	*to = ms;
	return NULL;
}
