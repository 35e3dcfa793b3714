/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "stream/charset.h"

const char *
charset_mark(struct str head)
{
	return str_starts(head, STR("\xef\xbb\xbf"))  ? "UTF-8" :
	    str_starts(head, STR("\xff\xfe"))	      ? "UTF-16LE" :
	    str_starts(head, STR("\xfe\xff"))	      ? "UTF-16BE" :
	    str_starts(head, STR("\x84\x31\x95\x33")) ? "GB18030" :
							NULL;
}

struct str
charset_whole(struct str text)
{
	size_t n = text.n;

	for (size_t back = 1; back <= 3 && back <= n; back++) {
		unsigned char c = (unsigned char)text.p[n - back];
		if (c < 0x80)
			break;
		if (c >= 0xc0) {
			size_t want = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
			if (back < want)
				text.n = n - back;
			break;
		}
	}
	return text;
}

bool
charset_plain(struct str head)
{
	const char *end = head.n > 0 ? memchr(head.p, '\n', head.n) : NULL;
	struct str line = { head.p, end != NULL ? (size_t)(end - head.p) + 1 : head.n };

	if (end == NULL)
		line = charset_whole(line);
	return line.n == 0 || (memchr(line.p, '\0', line.n) == NULL && utf8_valid(line) == line.n);
}

const char *
charset_zeros(struct str head)
{
	size_t zero[2] = { 0 }, ends[2] = { 0 };

	if (head.n > CHARSET_LOOK)
		head.n = CHARSET_LOOK;
	for (size_t i = 0; i < head.n; i++)
		zero[i & 1] += head.p[i] == '\0';
	for (size_t i = 0; i + 1 < head.n; i += 2) {
		ends[1] += (head.p[i] == '\n' || head.p[i] == '\r') && head.p[i + 1] == '\0';
		ends[0] += head.p[i] == '\0' && (head.p[i + 1] == '\n' || head.p[i + 1] == '\r');
	}
	size_t all = zero[0] + zero[1];
	bool little = zero[1] > zero[0];
	struct str whole = charset_whole(head);
	if (all == 0 || zero[0] == zero[1])
		return NULL;
	/* stray NULs are few, and what is around them is text */
	if (all * 8 < head.n * 3 && utf8_valid(whole) == whole.n)
		return NULL;
	if (ends[little] == 0 && head.n == CHARSET_LOOK)
		return NULL;
	return little ? "UTF-16LE" : "UTF-16BE";
}

/* Surrogates as if they were characters of their own: UTF-8 done wrong, and nothing else. */
static bool
is_cesu8(struct str s)
{
	for (size_t i = 0; i + 6 <= s.n; i++)
		if ((s.p[i] & 0xff) == 0xed && (s.p[i + 1] & 0xf0) == 0xa0 &&
		    (s.p[i + 2] & 0xc0) == 0x80 && (s.p[i + 3] & 0xff) == 0xed &&
		    (s.p[i + 4] & 0xf0) == 0xb0 && (s.p[i + 5] & 0xc0) == 0x80)
			return true;
	return false;
}

struct charset_lines
charset_lines(struct str text)
{
	struct charset_lines l = { 0 };
	struct str rest = text, line;

	for (size_t number = 1; str_cut(&rest, '\n', &line); number++) {
		bool wide = false, high = false;
		for (size_t i = 0; i < line.n; i++) {
			high |= (unsigned char)line.p[i] >= 0x80;
			wide |= (unsigned char)line.p[i] >= 0xe0;
		}
		if (!high)
			continue;
		if (utf8_valid(line) < line.n) {
			if (l.wrong++ == 0)
				l.first_wrong = number;
			l.sure += is_cesu8(line);
		} else {
			l.sure += wide;
			l.likely += !wide;
		}
	}
	return l;
}

bool
charset_pairs(struct str text)
{
	size_t pairs = 0, letters = 0;

	for (size_t i = 0; i + 1 < text.n; i++) {
		if ((unsigned char)text.p[i] < 0x81)
			continue;
		i++;
		pairs++;
		letters += text.p[i] >= 'a' && text.p[i] <= 'z';
	}
	return pairs >= 2 && letters * 2 <= pairs;
}
