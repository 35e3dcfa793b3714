/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/fault.h"
#include "adapt/value.h"
#include "base/utf8.h"

static size_t
digits_at(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

/* 7.41235E+18 */
static bool
scientific(struct str s)
{
	size_t at = digits_at(s, 0);

	if (at == 0)
		return false;
	if (at < s.n && s.p[at] == '.')
		at += 1 + digits_at(s, at + 1);
	if (at >= s.n || (s.p[at] | 32) != 'e')
		return false;
	at++;
	if (at >= s.n || s.p[at] != '+') /* 12e3 may be an id of its own */
		return false;
	at++;
	size_t n = digits_at(s, at);
	return n > 0 && at + n == s.n;
}

const char *
value_id(struct str s, struct str *to, bool *zeros)
{
	size_t n = digits_at(s, 0);

	*to = s;
	if (scientific(s))
		return BAD_ID;
	if (n > 0 && n + 2 <= s.n && s.p[n] == '.') { /* 12345.0 */
		size_t tail = n + 1;
		while (tail < s.n && s.p[tail] == '0')
			tail++;
		if (tail == s.n && n > 15)
			return BAD_ID;
		if (tail == s.n)
			to->n = n;
	}
	if (n == s.n && n >= 18) {
		size_t kept = n;
		while (s.p[kept - 1] == '0' && kept > 15)
			kept--;
		*zeros |= kept == 15;
	}
	return NULL;
}

const char *
value_link_id(struct str s, struct str *to)
{
	static const struct str mark[] = { { "/video/", 7 }, { "/photo/", 7 } };
	size_t n = digits_at(s, 0);

	if (n == s.n) {
		*to = s;
		return NULL;
	}
	for (size_t i = 0; i < sizeof mark / sizeof *mark; i++) {
		const char *p = str_find(s, mark[i]);
		size_t at = p ? (size_t)(p - s.p) + mark[i].n : 0;
		if (p != NULL && (n = digits_at(s, at)) > 0) {
			*to = (struct str){ s.p + at, n };
			return NULL;
		}
	}
	return BAD_LINK;
}

struct str
value_mask(struct str s, struct arena *a)
{
	static const char stars[] = "***";
	size_t n = utf8_len(s);

	if (s.n == 0)
		return s;
	char *p = arena_bytes(a, n + sizeof stars);
	memcpy(p, s.p, n);
	memcpy(p + n, stars, sizeof stars - 1);
	return (struct str){ p, n + sizeof stars - 1 };
}

struct instant
value_id_time(struct str id)
{
	uint64_t v = 0;
	enum { FIRST = 1420070400, LAST = 2145916800 }; /* 2015 and 2038 */

	if (id.n != 19 || digits_at(id, 0) != 19)
		return (struct instant){ INT_NONE };
	for (size_t i = 0; i < id.n; i++)
		v = v * 10 + (uint64_t)(id.p[i] - '0');
	int64_t s = (int64_t)(v >> 32);
	return (struct instant){ s >= FIRST && s < LAST ? s * MS_SECOND : INT_NONE };
}

/* Ends a hashtag: blanks, marks, and punctuation of either script. */
static bool
ends_tag(uint32_t c)
{
	if (c > 0x3011 && c < 0xff01)
		return false;
	return c <= 0x20 || (c < 0x80 && strchr("!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~", (int)c)) ||
	    c == 0xa0 || c == 0x3000 || c == 0x3001 || c == 0x3002 ||
	    (c >= 0x3008 && c <= 0x3011) || (c >= 0x2018 && c <= 0x201d) ||
	    (c >= 0xff01 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20) || c == 0x2028 ||
	    c == 0x2029;
}

static struct str
first_tag(struct str s)
{
	struct str rest = s;
	size_t n;

	while ((n = utf8_len(rest)) > 0) {
		bool han = (unsigned char)*rest.p >= 0xe4 && (unsigned char)*rest.p <= 0xe9;
		if (!han && ends_tag(utf8_char(rest, n)))
			break;
		rest.p += n, rest.n -= n;
	}
	s.n -= rest.n;
	return digits_at(s, 0) == s.n ? ((struct str){ 0 }) : s; /* "#1" counts, it does not tag */
}

struct list {
	char *at;
	size_t n;
};

static void
add_word(struct list *l, struct str word)
{
	struct str all = { l->at, l->n }, have;

	for (struct str rest = all; word.n > 0 && l->n > 0 && str_cut(&rest, '|', &have);)
		if (str_eq(have, word))
			return;
	if (word.n == 0)
		return;
	if (l->n > 0)
		l->at[l->n++] = '|';
	memcpy(l->at + l->n, word.p, word.n);
	l->n += word.n;
}

static bool
word_char(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Where a # stands next or, if any may, what begins a wide one; s.n: nowhere. */
static size_t
next_mark(struct str s, size_t from, bool wide)
{
	const char *p = wide ? NULL : memchr(s.p + from, '#', s.n - from);

	if (!wide)
		return p ? (size_t)(p - s.p) : s.n;
	while (from < s.n && s.p[from] != '#' && s.p[from] != '\xef')
		from++;
	return from;
}

struct str
value_hashtags(struct str s, struct arena *a)
{
	static const struct str wide = { "＃", 3 };
	struct list l = { 0 };
	size_t end = 0; /* of the tag before: "#one#two" */

	if (s.n == 0)
		return (struct str){ 0 };
	bool any_wide = memchr(s.p, 0xef, s.n) != NULL;
	size_t i = next_mark(s, 0, any_wide);
	if (i == s.n)
		return (struct str){ 0 };
	l.at = arena_bytes(a, s.n + 1);
	for (; i < s.n; i = next_mark(s, i + 1, any_wide)) {
		struct str at = { s.p + i, s.n - i };
		size_t mark = *at.p == '#' ? 1 : str_starts(at, wide) ? wide.n : 0;
		/* not of "C#", nor the end of "#a[b]#" */
		if (mark == 0 ||
		    (i > 0 && i != end && (word_char(s.p[i - 1]) || s.p[i - 1] == ']')))
			continue;
		struct str tag = first_tag((struct str){ at.p + mark, at.n - mark });
		end = tag.n > 0 ? i + mark + tag.n : 0;
		add_word(&l, tag);
		i += mark - 1;
	}
	return (struct str){ l.at, l.n };
}

struct str
value_tags(struct str s, struct arena *a)
{
	struct list l = { 0 };

	if (s.n >= 2 && *s.p == '[' && s.p[s.n - 1] == ']')
		s.p++, s.n -= 2;
	l.at = arena_bytes(a, s.n + 1);
	for (size_t from = 0, i = 0; i <= s.n; i++) {
		struct str at = { s.p + i, s.n - i };
		static const struct str comma = { "，", 3 }, pause = { "、", 3 };
		size_t cut = i == s.n				   ? 1 :
		    memchr(",|;", s.p[i], 3)			   ? 1 :
		    str_starts(at, comma) || str_starts(at, pause) ? 3 :
								     0;
		if (cut == 0)
			continue;
		struct str w = clean_trim((struct str){ s.p + from, i - from });
		while (w.n > 0 && memchr("\"'#", *w.p, 3))
			w.p++, w.n--;
		while (w.n > 0 && memchr("\"'", w.p[w.n - 1], 2))
			w.n--;
		add_word(&l, w);
		from = i + cut;
		i += cut - 1;
	}
	return (struct str){ l.at, l.n };
}
