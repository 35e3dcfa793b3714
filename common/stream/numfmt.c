/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <strings.h>

#include "stream/numfmt.h"

struct numfmt
numfmt_builtin(int id)
{
	static const struct numfmt date = { NUMFMT_MOMENT, true, false, false };
	static const struct numfmt time = { NUMFMT_MOMENT, false, true, false };

	if (id == 9 || id == 10)
		return (struct numfmt){ .kind = NUMFMT_PERCENT };
	if (id == 46)
		return (struct numfmt){ .kind = NUMFMT_SPAN };
	if (id == 47)
		return (struct numfmt){ NUMFMT_MOMENT, false, true, true };
	if (id == 22)
		return (struct numfmt){ NUMFMT_MOMENT, true, true, false };
	/* dates in one edition, times in another */
	if (id == 34 || id == 35 || id == 55 || id == 56)
		return (struct numfmt){ .kind = NUMFMT_MOMENT };
	if ((id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45)
		return time;
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
		return date;
	return (struct numfmt){ .kind = NUMFMT_PLAIN };
}

struct code {
	struct str rest;
	char last;	    /* the time letter before: h, m, s or 0 */
	bool minutes_asked; /* an m of one or two that may be minutes */
	bool date, time, elapsed, percent, parts;
};

static bool
starts_nocase(struct str s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && strncasecmp(s.p, word, n) == 0;
}

/* Bytes of what is no letter of the format: quoted, escaped, padding, a name. */
static size_t
passed_over(struct str s)
{
	static const char *const words[] = { "General", "AM/PM", "A/P" };
	const char *end;

	switch (*s.p) {
	case '"':
		end = s.n > 1 ? memchr(s.p + 1, '"', s.n - 1) : NULL;
		return end ? (size_t)(end - s.p) + 1 : s.n;
	case '\\':
	case '_':
	case '*': return s.n < 2 ? s.n : 2;
	default: break;
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (starts_nocase(s, words[i]))
			return strlen(words[i]);
	if (starts_nocase(s, "G/")) /* "General" as Chinese editions show it */
		return s.n;
	if (starts_nocase(s, "E+") || starts_nocase(s, "E-")) /* 0.00E+00 */
		return 2;
	return 0;
}

/* [h] [mm] [ss] count on; colours, conditions and locales say nothing. */
static size_t
bracket(struct code *c)
{
	const char *end = memchr(c->rest.p, ']', c->rest.n);
	size_t n = end ? (size_t)(end - c->rest.p) + 1 : c->rest.n;
	char first = n > 2 ? (char)(c->rest.p[1] | 32) : 0;

	if (first != 'h' && first != 'm' && first != 's')
		return n;
	for (size_t i = 1; i + 1 < n; i++)
		if ((c->rest.p[i] | 32) != first)
			return n;
	c->elapsed = true;
	c->last = first;
	return n;
}

static void
letters(struct code *c, char letter, size_t n)
{
	switch (letter) {
	case 'h': c->time = true; break;
	case 's':
		c->time = true;
		c->minutes_asked = false; /* mm:ss */
		break;
	case 'm':
		if (n <= 2 && c->last == 'h') {
			c->time = true;
		} else {
			c->date |= n > 2 || c->minutes_asked;
			c->minutes_asked = n <= 2;
		}
		break;
	default: /* y d, and e g b of eras */ c->date = true; break;
	}
	c->last = letter;
}

static size_t
step(struct code *c)
{
	char letter = (char)(*c->rest.p | 32);
	size_t n = passed_over(c->rest);

	if (n > 0)
		return n;
	if (*c->rest.p == '[')
		return bracket(c);
	if (*c->rest.p == '%') {
		c->percent = true;
		return 1;
	}
	if (c->last == 's' && c->rest.n > 1 && memcmp(c->rest.p, ".0", 2) == 0) {
		c->parts = true;
		return 2;
	}
	if (memchr("hmsydegb", letter, 8) == NULL)
		return 1;
	while (n < c->rest.n && (c->rest.p[n] | 32) == letter)
		n++;
	letters(c, letter, n);
	return n;
}

struct numfmt
numfmt_code(struct str code)
{
	struct code c = { .rest = code };

	while (c.rest.n > 0 && *c.rest.p != ';') {
		size_t n = step(&c);
		c.rest.p += n;
		c.rest.n -= n;
	}
	c.date |= c.minutes_asked; /* no seconds came: it was the month */
	if (c.elapsed)
		return (struct numfmt){ .kind = NUMFMT_SPAN, .parts = c.parts };
	if (c.date || c.time)
		return (struct numfmt){ NUMFMT_MOMENT, c.date, c.time, c.parts };
	return (struct numfmt){ .kind = c.percent ? NUMFMT_PERCENT : NUMFMT_PLAIN };
}
