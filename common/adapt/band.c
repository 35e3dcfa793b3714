/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/value.h"

/* The digits at the front, at most three; they are taken off. */
static struct str
digits(struct str *s)
{
	struct str d = { s->p, 0 };

	while (d.n < s->n && s->p[d.n] >= '0' && s->p[d.n] <= '9')
		d.n++;
	s->p += d.n;
	s->n -= d.n;
	return d;
}

static bool
take(struct str *s, struct str word)
{
	if (!str_starts(*s, word))
		return false;
	*s = str_trim((struct str){ s->p + word.n, s->n - word.n });
	return true;
}

static bool
take_one(struct str *s, const char *const *word)
{
	for (; *word != NULL; word++)
		if (take(s, str_of(*word)))
			return true;
	return false;
}

struct str
value_band(struct str cell, struct arena *a)
{
	static const char *const dash[] = { "-", "\u2013", "\u2014", "~", "\uff5e", "至", "to",
		NULL };
	static const char *const unit[] = { "years", "岁", "y", NULL };
	static const char *const more[] = { "+", "以上", NULL };
	char buf[CELL_MAX];
	struct str s = clean_narrow(cell, buf), from = digits(&s), to = { 0 };

	s = str_trim(s);
	if (from.n == 0 || from.n > 3)
		return cell;
	if (take_one(&s, dash))
		to = digits(&s);
	s = str_trim(s);
	take_one(&s, unit);
	bool open = take_one(&s, more);
	take_one(&s, unit);
	if (s.n > 0 || to.n > 3 || open == (to.n > 0))
		return cell;
	char *p = arena_bytes(a, 8);
	size_t n = from.n;
	memcpy(p, from.p, n);
	p[n++] = open ? '+' : '-';
	if (to.n > 0)
		memcpy(p + n, to.p, to.n);
	return (struct str){ p, n + to.n };
}
