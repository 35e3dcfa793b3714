/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#include "talk.h"

enum { CHARS_MOST = 20, RUN_LEAST = 5, DIGITS_LEAST = 4 };

static bool
is_alnum(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    c == '_';
}

static size_t
run_of(struct str s, bool handle)
{
	size_t n = 0;

	while (n < s.n &&
	    (is_alnum((unsigned char)s.p[n]) ||
		(handle && ((unsigned char)s.p[n] > 0x7f || s.p[n] == '-' || s.p[n] == '.'))))
		n++;
	return n;
}

static bool
has_digit(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] >= '0' && p[i] <= '9')
			return true;
	return false;
}

/* Full-width digits are digits too. */
static bool
is_digit(struct str s, size_t n)
{
	uint32_t c = utf8_char(s, n);

	return c >= 0xff10 && c <= 0xff19;
}

struct str
talk_mask(struct str text, struct arena *arena)
{
	char *to = arena_bytes(arena, 4 * CHARS_MOST + 8), *p = to;
	struct str rest = text;
	size_t chars = 0;

	for (; rest.n > 0 && chars < CHARS_MOST; chars++) {
		bool handle = *rest.p == '@';
		size_t skip = handle ? 1 : 0;
		size_t run = run_of((struct str){ rest.p + skip, rest.n - skip }, handle);
		if (handle || run >= RUN_LEAST || has_digit(rest.p, run)) {
			*p++ = handle ? '@' : '*';
			if (handle && run > 0)
				*p++ = '*';
			rest.p += skip + run;
			rest.n -= skip + run;
			continue;
		}
		size_t n = utf8_len(rest);
		if (utf8_control(rest, n) || *rest.p == '\\')
			*p++ = ' ';
		else if (is_digit(rest, n))
			*p++ = '*';
		else
			p = (char *)memcpy(p, rest.p, n) + n;
		rest.p += n > 0 ? n : 1;
		rest.n -= n > 0 ? n : 1;
	}
	if (rest.n > 0)
		p = (char *)memcpy(p, "…", 3) + 3;
	return (struct str){ to, (size_t)(p - to) };
}

static size_t
digits(const char *p, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += has_digit(p + i, 1);
	return found;
}

struct str
talk_unnamed(struct str text, struct arena *arena)
{
	if (memchr(text.p, '@', text.n) == NULL && digits(text.p, text.n) < DIGITS_LEAST)
		return text;
	char *to = arena_bytes(arena, text.n), *p = to;

	for (struct str rest = text; rest.n > 0;) {
		bool handle = *rest.p == '@';
		size_t skip = handle ? 1 : 0;
		size_t n = run_of((struct str){ rest.p + skip, rest.n - skip }, handle);
		if (handle || digits(rest.p, n) >= DIGITS_LEAST)
			*p++ = ' ';
		else
			p = (char *)memcpy(p, rest.p, n > 0 ? n : 1) + (n > 0 ? n : 1);
		n = n + skip > 0 ? n + skip : 1;
		rest.p += n;
		rest.n -= n;
	}
	return (struct str){ to, (size_t)(p - to) };
}
