/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/tally_impl.h"

/*
 * A group as a line: its key cells, rows, then for each sum n and the exact
 * value in 1e-9, first and last in ms, the counts per event, and per set the
 * members' prints as 24 hex digits each, sorted.
 */
enum { PRINT_HEX = 24 };

static void
put_hex(struct out *o, uint64_t v, int digits)
{
	char *p = out_room(o, 16);

	for (int i = 0; i < digits; i++)
		p[i] = "0123456789abcdef"[v >> 4 * (digits - 1 - i) & 15];
	o->n += (size_t)digits;
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
put_members(struct out *o, const struct pair *p, size_t n, uint32_t group)
{
	out_none(o);
	for (size_t i = first_of(p, n, group); i < n && p[i].group == group; i++) {
		put_hex(o, p[i].lo, 16);
		put_hex(o, p[i].hi, 8);
	}
}

static void
put_big(struct out *o, __int128 v)
{
	char *p = out_cell(o, NUM_TEXT);

	o->n += num_put_big(p, v);
}

static void
save_group(const struct tally *t, size_t i, struct out *o)
{
	const struct tally_plan *p = t->plan;
	const struct tally_group *g = tally_at(t, i);
	struct str key = tally_key(t, i);
	char *to = out_cell(o, key.n);

	if (key.n > 0)
		memcpy(to, key.p, key.n);
	o->n += key.n;
	out_uint(o, g->rows);
	for (int s = 0; s < p->nsums; s++) {
		out_uint(o, g->sum[s].n);
		put_big(o, g->sum[s].e9);
	}
	if (p->time >= 0) {
		out_int(o, tally_span(t, i).first.ms);
		out_int(o, tally_span(t, i).last.ms);
	}
	for (int e = 0; e < EVENTS && p->event >= 0; e++)
		out_uint(o, tally_events(t, i)[e]);
}

void
tally_save(const struct tally *t, struct out *o)
{
	struct pair *pairs[TALLY_SETS];
	size_t n[TALLY_SETS];

	for (int s = 0; s < t->plan->nsets; s++)
		pairs[s] = distinct_pairs(t->set[s], &n[s]);
	for (size_t i = 0; i < t->groups.count; i++) {
		save_group(t, i, o);
		for (int s = 0; s < t->plan->nsets; s++)
			put_members(o, pairs[s], n[s], t->order[i]);
		*out_room(o, 1) = '\n';
		o->n++;
		o->begun = false;
	}
	for (int s = 0; s < t->plan->nsets; s++)
		free(pairs[s]);
}

static bool
take_int(struct str *rest, int64_t *to)
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

static bool
take_uint(struct str *rest, uint64_t *to)
{
	int64_t v;

	if (!take_int(rest, &v) || v < 0)
		return false;
	*to = (uint64_t)v;
	return true;
}

static bool
unhex(const char *p, int digits, uint64_t *to)
{
	*to = 0;
	for (int i = 0; i < digits; i++) {
		unsigned d = (unsigned)p[i] - '0';
		if (d > 9)
			d = (unsigned)p[i] - 'a' + 10;
		if (d > 15)
			return false;
		*to = *to << 4 | d;
	}
	return true;
}

static bool
take_members(struct str *rest, struct distinct *d, uint32_t group)
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

static bool
take_sums(struct str *rest, const struct tally_plan *p, struct tally_group *g)
{
	for (int s = 0; s < p->nsums; s++) {
		struct str cell;
		__int128 v;
		if (!take_uint(rest, &g->sum[s].n) || !str_cut(rest, '\t', &cell) ||
		    num_big(cell, &v) != NULL)
			return false;
		g->sum[s].e9 = v;
	}
	return true;
}

const char *
tally_load(struct tally *t, struct str line)
{
	static const char damaged[] = "a group that cannot be read";
	const struct tally_plan *p = t->plan;
	struct str rest = line, cell;
	struct tally_span span;
	uint64_t events[EVENTS];
	size_t nkey = 0;

	for (int k = 0; k < p->nkeys; k++) {
		if (!str_cut(&rest, '\t', &cell))
			return damaged;
		nkey += cell.n + (k > 0);
	}
	struct str key = { line.p, nkey };
	struct tally_group *g = mem_alloc(sizeof *g + TALLY_SUMS * sizeof *g->sum);
	bool ok = take_uint(&rest, &g->rows) && take_sums(&rest, p, g);
	if (ok && p->time >= 0)
		ok = take_int(&rest, &span.first.ms) && take_int(&rest, &span.last.ms);
	for (int e = 0; e < EVENTS && p->event >= 0; e++)
		ok = ok && take_uint(&rest, &events[e]);
	if (ok) {
		uint32_t number = tally_merge_group(t, key, hash_str(key), g,
		    p->time >= 0 ? &span : NULL, p->event >= 0 ? events : NULL);
		for (int s = 0; s < p->nsets; s++)
			ok = ok && take_members(&rest, t->set[s], number);
	}
	free(g);
	return ok && rest.p == NULL ? NULL : damaged;
}
