/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/foldpage.h"

enum { MIN_ROOM = 256 };

static void
reserve(struct folded *out, size_t n)
{
	if (n <= out->cap)
		return;
	out->cap = n < out->cap * 2 ? out->cap * 2 : n;
	out->at = mem_resize(out->at, out->cap * sizeof *out->at);
}

/* Decode at p, short of end; bytes that are not UTF-8 are one U+FFFD each. */
static inline uint32_t
decode(const unsigned char *p, const unsigned char *end, size_t *n, size_t *bad)
{
	if (*p < 0x80) {
		*n = 1;
		return *p;
	}
	/* three bytes whose first leaves no room for overlong forms and surrogates */
	if (*p > 0xe0 && *p < 0xf0 && *p != 0xed && end - p >= 3 && (p[1] & 0xc0) == 0x80 &&
	    (p[2] & 0xc0) == 0x80) {
		*n = 3;
		return (uint32_t)(*p & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
	}
	struct str rest = { (const char *)p, (size_t)(end - p) };
	if ((*n = utf8_len(rest)) > 0)
		return utf8_char(rest, *n);
	*n = 1;
	++*bad;
	return 0xfffd;
}

static inline struct unit
unit_of(uint32_t entry, size_t from, size_t n)
{
	return (struct unit){ .c = FOLD_POINT(entry),
		.from = (uint32_t)from,
		.n = (uint8_t)n,
		.kind = (uint8_t)FOLD_KIND(entry) };
}

/* A mark, unless what it stands on drops it. */
static void
put_mark(struct folded *out, struct unit u)
{
	if (out->len > 0 && out->at[out->len - 1].kind == FOLD_OTHER)
		out->at[out->len++] = u;
}

/* One character that is not simply one unit; `left` bytes follow it. */
static uint32_t
put_odd(struct folded *out, const struct fold_page *page, uint32_t entry, size_t from, size_t n,
    size_t left)
{
	uint32_t seen = 0;

	if (entry & FOLD_MARK)
		put_mark(out, unit_of(entry, from, n));
	if (!(entry & FOLD_MORE))
		return 0;
	const uint32_t *more = page->more + FOLD_POINT(entry);
	reserve(out, out->len + more[0] + left);
	for (uint32_t i = 1; i <= more[0]; i++) {
		struct unit u = unit_of(more[i], from, n);
		seen |= more[i];
		if (more[i] & FOLD_MARK)
			put_mark(out, u);
		else
			out->at[out->len++] = u;
	}
	return seen;
}

void
fold_read(struct str raw, struct folded *out)
{
	size_t size = raw.n < FOLD_MAX ? raw.n : FOLD_MAX, n;
	const unsigned char *start = (const unsigned char *)raw.p, *end = start + size;
	uint32_t seen = 0;

	out->len = out->bad = 0;
	out->leet = false;
	if (size == 0)
		return;
	reserve(out, size + MIN_ROOM);
	/* `to` runs ahead of out->len: the compiler cannot keep that in a register */
	struct unit *to = out->at;
	for (const unsigned char *p = start; p < end; p += n) {
		uint32_t c = decode(p, end, &n, &out->bad);
		const struct fold_page *page = fold_page(c >> 8);
		uint32_t entry = page->entry[c & 0xff];
		size_t from = (size_t)(p - start);

		if (entry & (FOLD_DROP | FOLD_MARK | FOLD_MORE)) {
			out->len = (size_t)(to - out->at);
			seen |= put_odd(out, page, entry, from, n, (size_t)(end - p) - n);
			to = out->at + out->len;
		} else {
			*to++ = unit_of(entry, from, n);
			seen |= entry;
		}
	}
	out->len = (size_t)(to - out->at);
	out->leet = (seen & FOLD_LEET) != 0;
}

bool
fold_leet(struct folded *f)
{
	bool found = false;

	for (size_t i = 1; i + 1 < f->len; i++) {
		struct unit *u = &f->at[i];
		uint32_t to = u->c == '$' ? 's' : u->c == '@' ? 'a' : u->c == '0' ? 'o' : 0;
		if (to != 0 && u[-1].kind == FOLD_LATIN && u[1].kind == FOLD_LATIN) {
			u->c = to;
			u->kind = FOLD_LATIN;
			found = true;
		}
	}
	return found;
}

void
fold_free(struct folded *f)
{
	free(f->at);
	*f = (struct folded){ 0 };
}

static uint32_t
plain(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	uint32_t entry = fold_page(c >> 8)->entry[c & 0xff];
	return c >= 0x4e00 && c <= 0x9fff ? FOLD_POINT(entry) : c;
}

bool
fold_plain_eq(struct str a, struct str b)
{
	const unsigned char *p = (const unsigned char *)a.p, *q = (const unsigned char *)b.p;
	const unsigned char *p_end = p + a.n, *q_end = q + b.n;
	size_t n = 0, m = 0, bad = 0;

	for (; p < p_end && q < q_end; p += n, q += m) {
		uint32_t c = decode(p, p_end, &n, &bad), d = decode(q, q_end, &m, &bad);
		if (plain(c) != plain(d) || bad > 0)
			return false;
	}
	return p == p_end && q == q_end;
}
