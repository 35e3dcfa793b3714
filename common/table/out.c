/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/out.h"

void
out_free(struct out *o)
{
	free(o->at);
	o->at = NULL;
	o->n = o->cap = 0;
}

char *
out_escape(char *to, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (__builtin_expect(c == '\t' || c == '\n' || c == '\r' || c == '\\', 0)) {
			*to++ = '\\';
			c = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
		}
		*to++ = c;
	}
	return to;
}

/* TSV: the four escapes; CSV: quotes where RFC 4180 or Excel need them. */
static void
put_tsv(struct out *o, struct str s)
{
	char *to = out_cell(o, 2 * s.n);

	if (s.n > 0 && str_plain(s)) {
		memcpy(to, s.p, s.n);
		o->n += s.n;
	} else {
		o->n += (size_t)(out_escape(to, s) - to);
	}
}

/* Excel runs what starts like a formula; a leading apostrophe makes it text. */
static bool
formula(struct str s)
{
	double v;

	if (s.n == 0 || strchr("=+-@\t\r", *s.p) == NULL)
		return false;
	return num_real(s, -INFINITY, INFINITY, &v) != NULL;
}

static void
put_csv(struct out *o, struct str s)
{
	char *to = out_cell(o, 2 * s.n + 3), *p = to;
	bool guard = o->excel && formula(s), quote = guard;

	for (size_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
	quote |= s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
	if (quote)
		*p++ = '"';
	if (guard)
		*p++ = '\'';
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			*p++ = '"';
		*p++ = s.p[i];
	}
	if (quote)
		*p++ = '"';
	o->n += (size_t)(p - to);
}

void
out_str(struct out *o, struct str s)
{
	if (o->csv)
		put_csv(o, s);
	else
		put_tsv(o, s);
}

void
out_text(struct out *o, const char *z)
{
	out_str(o, str_of(z));
}

void
out_none(struct out *o)
{
	out_cell(o, 0);
}

void
out_int(struct out *o, int64_t v)
{
	char *p = out_cell(o, NUM_TEXT);

	if (v != INT_NONE)
		o->n += num_put_int(p, v);
}

void
out_uint(struct out *o, uint64_t v)
{
	char *p = out_cell(o, NUM_TEXT);

	o->n += num_put_uint(p, v);
}

void
out_real(struct out *o, double v)
{
	char *p = out_cell(o, NUM_TEXT);

	o->n += num_put_real(p, v);
}

void
out_fixed(struct out *o, double v, int decimals)
{
	char *p = out_cell(o, NUM_TEXT);

	o->n += num_put_fixed(p, v, decimals);
}

void
out_money_sum(struct out *o, __int128 e4)
{
	char *p = out_cell(o, NUM_TEXT + 8);

	o->n += num_put_money(p, e4);
}

void
out_money(struct out *o, struct money m)
{
	if (m.e4 == INT_NONE)
		out_none(o);
	else
		out_money_sum(o, m.e4);
}

void
out_time(struct out *o, struct instant t)
{
	char *p = out_cell(o, WHEN_TEXT);

	if (t.ms != INT_NONE)
		o->n += when_put(p, t);
}

void
out_day(struct out *o, int64_t days)
{
	char *p = out_cell(o, WHEN_TEXT);

	if (days != INT_NONE)
		o->n += when_put_day(p, days);
}

void
out_end(struct out *o)
{
	char *p = out_room(o, 2);

	if (o->excel) {
		*p++ = '\r';
		o->n++;
	}
	*p = '\n';
	o->n++;
	o->begun = false;
}
