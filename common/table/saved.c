/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/decode.h"
#include "table/saved.h"

enum { PRINT_HEX = 24 }; /* digits of a struct print */

struct str
saved_join(const struct str *cell, size_t n, struct arena *arena)
{
	size_t bytes = 0;
	bool plain = true;

	for (size_t i = 0; i < n; i++) {
		plain &= str_plain(cell[i]);
		bytes += cell[i].n;
	}
	if (n <= 1 && plain)
		return n == 0 ? ((struct str){ 0 }) : cell[0];
	char *start = arena_bytes(arena, (plain ? 1 : 2) * bytes + n), *p = start;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			*p++ = '\t';
		if (!plain)
			p = out_escape(p, cell[i]);
		else if (cell[i].n > 0)
			p = (char *)memcpy(p, cell[i].p, cell[i].n) + cell[i].n;
	}
	return (struct str){ start, (size_t)(p - start) };
}

void
saved_put_cells(struct out *o, struct str key, int cells)
{
	struct arena a = { 0 };
	struct str cell;

	if (!o->csv) {
		saved_put_key(o, key);
		return;
	}
	for (int k = 0; k < cells; k++) {
		if (!str_cut(&key, '\t', &cell))
			cell = (struct str){ 0 };
		out_str(o, decode_tsv(cell, &a));
	}
	arena_free(&a);
}

void
saved_put_key(struct out *o, struct str key)
{
	char *p = out_cell(o, key.n);

	if (key.n > 0)
		memcpy(p, key.p, key.n);
	o->n += key.n;
}

void
saved_put_big(struct out *o, __int128 v)
{
	char *p = out_cell(o, NUM_TEXT);

	o->n += num_put_big(p, v);
}

/* out_end() would end a CSV line as CSV wants it. */
void
saved_put_end(struct out *o)
{
	*out_room(o, 1) = '\n';
	o->n++;
	o->begun = false;
}

struct str
saved_key(struct str *rest, int cells)
{
	struct str key = *rest, cell = { key.p, 0 };

	for (int k = 0; k < cells; k++)
		if (!str_cut(rest, '\t', &cell))
			return (struct str){ 0 };
	key.n = (size_t)(cell.p + cell.n - key.p);
	return key;
}

bool
saved_text(struct str *rest, struct str *to)
{
	return str_cut(rest, '\t', to);
}

bool
saved_int(struct str *rest, int64_t *to)
{
	struct str cell;

	if (!str_cut(rest, '\t', &cell))
		return false;
	if (cell.n == 0) {
		*to = INT_NONE;
		return true;
	}
	return num_int(cell, -INT64_MAX, INT64_MAX, to) == NULL;
}

bool
saved_uint(struct str *rest, uint64_t *to)
{
	int64_t v;

	if (!saved_int(rest, &v) || v < 0)
		return false;
	*to = (uint64_t)v;
	return true;
}

bool
saved_big(struct str *rest, __int128 *to)
{
	struct str cell;

	return str_cut(rest, '\t', &cell) && num_big(cell, to) == NULL;
}

static size_t
first_of(const struct pair *p, size_t n, uint32_t group)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (p[mid].group < group)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
put_hex(struct out *o, uint64_t v, int digits)
{
	char *p = out_room(o, 16);

	for (int i = 0; i < digits; i++)
		p[i] = "0123456789abcdef"[v >> 4 * (digits - 1 - i) & 15];
	o->n += (size_t)digits;
}

void
saved_put_members(struct out *o, const struct pair *p, size_t n, uint32_t group)
{
	out_none(o);
	for (size_t i = first_of(p, n, group); i < n && p[i].group == group; i++) {
		put_hex(o, p[i].lo, 16);
		put_hex(o, p[i].hi, 8);
	}
}

static bool
unhex(const char *p, int digits, uint64_t *to)
{
	*to = 0;
	for (int i = 0; i < digits; i++) {
		unsigned d = (unsigned char)p[i] - '0';
		if (d > 9)
			d = p[i] >= 'a' ? (unsigned char)p[i] - 'a' + 10u : 16;
		if (d > 15)
			return false;
		*to = *to << 4 | d;
	}
	return true;
}

bool
saved_members(struct str *rest, struct distinct *d, uint32_t group)
{
	struct str cell;

	if (!str_cut(rest, '\t', &cell) || cell.n % PRINT_HEX != 0)
		return false;
	for (size_t i = 0; i < cell.n; i += PRINT_HEX) {
		struct print m;
		uint64_t hi;
		if (!unhex(cell.p + i, 16, &m.lo) || !unhex(cell.p + i + 16, 8, &hi))
			return false;
		m.hi = (uint32_t)hi;
		distinct_add(d, group, m);
	}
	return true;
}
