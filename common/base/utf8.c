/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/utf8.h"

static bool
tail(struct str s, size_t n)
{
	if (s.n < n)
		return false;
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80)
			return false;
	return true;
}

size_t
utf8_len(struct str s)
{
	if (s.n == 0)
		return 0;
	const unsigned char *p = (const unsigned char *)s.p;
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2)
		return 0;
	if (p[0] < 0xe0)
		return tail(s, 2) ? 2 : 0;
	if (p[0] < 0xf0) {
		if (!tail(s, 3) || (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f))
			return 0;
		return 3;
	}
	if (p[0] > 0xf4 || !tail(s, 4) || (p[0] == 0xf0 && p[1] < 0x90) ||
	    (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return 4;
}

uint32_t
utf8_char(struct str s, size_t n)
{
	static const unsigned char lead[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = (unsigned char)s.p[0] & lead[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
	return c;
}

size_t
utf8_put(char to[static 4], uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		if (c >= 0xd800 && c < 0xe000)
			return 0;
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	if (c > 0x10ffff)
		return 0;
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

size_t
utf8_valid(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		uint64_t eight;
		if (s.n - at >= 8 &&
		    (memcpy(&eight, s.p + at, 8), (eight & 0x8080808080808080u) == 0)) {
			at += 8;
			continue;
		}
		size_t n = utf8_len((struct str){ s.p + at, s.n - at });
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

/* Unicode 15 East_Asian_Width W and F, and the emoji blocks terminals draw wide. */
static bool
wide(uint32_t c)
{
	return c >= 0x1100 &&
	    (c <= 0x115f || c == 0x2329 || c == 0x232a || (c >= 0x2e80 && c <= 0x303e) ||
		(c >= 0x3041 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
		(c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) ||
		(c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) ||
		(c >= 0x1f300 && c <= 0x1f64f) || (c >= 0x1f680 && c <= 0x1f6ff) ||
		(c >= 0x1f900 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd));
}

static bool
mark(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0x1f3fb && c <= 0x1f3ff);
}

size_t
utf8_width(struct str s)
{
	size_t width = 0;

	while (s.n > 0) {
		size_t n = utf8_len(s);
		if (n == 0) {
			n = 1;
			width++;
		} else {
			uint32_t c = utf8_char(s, n);
			width += wide(c) ? 2 : mark(c) ? 0 : 1;
		}
		s.p += n;
		s.n -= n;
	}
	return width;
}
