/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/decode.h"
#include "table/saved.h"

#include "check.h"

/*
 * Lines of a part, in this order:
 *   t  table, columns present as bits
 *   f  number, file
 *   g  number, table, platform, rows, newest and its place, seen and its place,
 *      per slot base, bad and place, times and lags as minute:count,...
 *   k  print, group, place
 *   s  print, group, asof, place, counters
 * A place is the number of its file and the line.  Prints and counters are hex.
 */
static void
put_place(const struct checkup *all, struct place p, struct out *o)
{
	out_uint(o, p.file == 0 ? 0 : all->rank[p.file]);
	out_uint(o, p.line);
}

static void
put_hex(struct out *o, uint64_t v, int digits)
{
	char *p = out_room(o, 16);

	for (int i = 0; i < digits; i++)
		p[i] = "0123456789abcdef"[v >> 4 * (digits - 1 - i) & 15];
	o->n += (size_t)digits;
}

static void
put_print(struct out *o, struct print p)
{
	out_none(o);
	put_hex(o, p.lo, 16);
	put_hex(o, p.hi, 8);
}

static void
put_spread(const struct spread *s, struct out *o)
{
	size_t n;
	struct minute *m = spread_sorted(s, &n);

	out_none(o);
	for (size_t i = 0; i < n; i++) {
		char *p = out_room(o, 2 * NUM_TEXT + 2), *start = p;
		if (i > 0)
			*p++ = ',';
		p += num_put_int(p, m[i].minute);
		*p++ = ':';
		p += num_put_uint(p, m[i].count);
		o->n += (size_t)(p - start);
	}
	free(m);
}

static void
put_group(const struct checkup *all, uint32_t number, size_t id, struct out *o)
{
	const struct group *g = checkup_at(all, number);

	out_text(o, "g");
	out_uint(o, id);
	saved_put_key(o, map_key(map_entry(&all->groups, number)));
	out_uint(o, g->rows);
	out_int(o, g->newest);
	put_place(all, g->newest_at, o);
	out_int(o, g->seen);
	put_place(all, g->seen_at, o);
	for (int i = 0; i < g->sheet->nslots; i++) {
		out_uint(o, g->found[i].base);
		out_uint(o, g->found[i].bad);
		put_place(all, g->found[i].first, o);
	}
	put_spread(&g->times, o);
	put_spread(&g->lags, o);
	saved_put_end(o);
}

static int
by_print(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return x->lo != y->lo ? (x->lo > y->lo) - (x->lo < y->lo) :
				(x->hi > y->hi) - (x->hi < y->hi);
}

static void
put_sight(const struct checkup *all, const struct sight *s, const uint32_t *id, struct out *o)
{
	out_text(o, "s");
	put_print(o, s->key);
	out_uint(o, id[s->group]);
	out_int(o, s->asof);
	put_place(all, s->at, o);
	for (int c = 0; c < checkup_at(all, s->group)->sheet->ncounters; c++) {
		uint64_t bits;
		memcpy(&bits, &s->value[c], sizeof bits);
		out_none(o);
		put_hex(o, bits, 16);
	}
	saved_put_end(o);
}

/* Shards, and keys in them, by their prints. */
static void
put_keys(const struct checkup *all, const uint32_t *id, struct out *o)
{
	for (int shard = 0; shard < CHECK_SHARDS; shard++) {
		struct key *key = all->shard[shard].keys.at;
		size_t n = all->shard[shard].keys.len;
		if (n > 0)
			qsort(key, n, sizeof *key, by_print);
		for (size_t i = 0; i < n; i++) {
			out_text(o, "k");
			put_print(o, (struct print){ key[i].lo, key[i].hi });
			out_uint(o, id[key[i].group]);
			put_place(all, (struct place){ key[i].line, key[i].file }, o);
			saved_put_end(o);
		}
		for (size_t i = 0; i < all->shard[shard].sights.len; i++)
			put_sight(all, keys_sight(all, shard, i), id, o);
	}
}

void
checkup_save(const struct checkup *all, struct out *o)
{
	uint32_t *id = mem_alloc((all->groups.count + 1) * sizeof *id);

	for (int t = 0; t < CHECK_TABLES; t++) {
		if (all->present[t] == 0)
			continue;
		out_text(o, "t");
		out_int(o, t);
		out_uint(o, all->present[t]);
		saved_put_end(o);
	}
	for (size_t i = 0; i < all->files.count; i++) {
		uint32_t file = all->file_order[i] + 1;
		if (all->rank[file] == 0)
			continue;
		out_text(o, "f");
		out_uint(o, all->rank[file]);
		out_str(o, checkup_file_name(all, file));
		saved_put_end(o);
	}
	for (size_t i = 0; i < all->groups.count; i++) {
		id[all->group_order[i]] = (uint32_t)i;
		put_group(all, all->group_order[i], i, o);
	}
	put_keys(all, id, o);
	free(id);
}

static bool
take_hex(struct str *s, int digits, uint64_t *to)
{
	*to = 0;
	if (s->n < (size_t)digits)
		return false;
	for (int i = 0; i < digits; i++) {
		const char *set = "0123456789abcdef", *at = memchr(set, s->p[i], 16);
		if (at == NULL)
			return false;
		*to = *to << 4 | (uint64_t)(at - set);
	}
	*s = (struct str){ s->p + digits, s->n - (size_t)digits };
	return true;
}

static bool
take_print(struct str *rest, struct print *p)
{
	struct str cell;
	uint64_t hi;

	if (!saved_text(rest, &cell) || !take_hex(&cell, 16, &p->lo) || !take_hex(&cell, 8, &hi))
		return false;
	p->hi = (uint32_t)hi;
	return cell.n == 0;
}

static bool
take_place(const struct checkup *all, struct str *rest, struct place *p)
{
	uint64_t file;

	if (!saved_uint(rest, &file) || !saved_uint(rest, &p->line) || file > all->load_file.len)
		return false;
	p->file = file == 0 ? 0 : all->load_file.at[file - 1];
	return true;
}

static bool
take_spread(struct str *rest, struct spread *s)
{
	struct str cell, one, minute;
	int64_t m, n;

	if (!saved_text(rest, &cell))
		return false;
	while (cell.n > 0 && str_cut(&cell, ',', &one)) {
		str_cut(&one, ':', &minute);
		if (num_int(minute, -INT64_MAX / MS_MINUTE, INT64_MAX / MS_MINUTE, &m) != NULL ||
		    num_int(one, 1, INT64_MAX, &n) != NULL)
			return false;
		spread_add(s, m, (uint64_t)n);
	}
	return true;
}

static bool
load_table(struct checkup *all, struct str rest)
{
	uint64_t table, bits;

	if (!saved_uint(&rest, &table) || !saved_uint(&rest, &bits) || table >= CHECK_TABLES)
		return false;
	all->present[table] |= (uint32_t)bits;
	return rest.p == NULL;
}

/* Numbers go up from 1, and again in the next part. */
static bool
load_file(struct checkup *all, struct str rest)
{
	struct str name;
	uint64_t id;

	if (!saved_uint(&rest, &id) || !saved_text(&rest, &name) || rest.p != NULL)
		return false;
	if (id == 1)
		all->load_file.len = 0;
	if (id != all->load_file.len + 1)
		return false;
	GROW(&all->load_file);
	all->load_file.at[all->load_file.len++] = checkup_file(all, decode_tsv(name, &all->arena));
	return true;
}

static struct group *
load_group_key(struct checkup *all, struct str *rest)
{
	struct str key = saved_key(rest, 2), tail = key, name;
	uint32_t number;

	if (key.p == NULL)
		return NULL;
	str_cut(&tail, '\t', &name);
	for (const struct sheet *s = all->checks->sheet; s < all->checks->sheet + CHECK_TABLES; s++)
		if (str_eq(name, str_of(s->table->name))) {
			struct group *g = checkup_group(all, s, key, &number);
			GROW(&all->load_group);
			all->load_group.at[all->load_group.len++] = number;
			return g;
		}
	return NULL;
}

static bool
load_group(struct checkup *all, struct str rest)
{
	uint64_t id, rows, base, bad;
	struct place at;
	struct group *g;
	int64_t time;

	if (!saved_uint(&rest, &id))
		return false;
	if (id == 0)
		all->load_group.len = 0;
	if (id != all->load_group.len || (g = load_group_key(all, &rest)) == NULL ||
	    !saved_uint(&rest, &rows))
		return false;
	g->rows += rows;
	if (!saved_int(&rest, &time) || !take_place(all, &rest, &at))
		return false;
	checkup_latest(all, &g->newest, &g->newest_at, time, at);
	if (!saved_int(&rest, &time) || !take_place(all, &rest, &at))
		return false;
	checkup_latest(all, &g->seen, &g->seen_at, time, at);
	for (int i = 0; i < g->sheet->nslots; i++) {
		if (!saved_uint(&rest, &base) || !saved_uint(&rest, &bad) ||
		    !take_place(all, &rest, &at))
			return false;
		g->found[i].base += base;
		g->found[i].bad += bad;
		checkup_least(all, &g->found[i].first, at);
	}
	return take_spread(&rest, &g->times) && take_spread(&rest, &g->lags) && rest.p == NULL;
}

static bool
load_key(struct checkup *all, struct str rest, bool sight)
{
	struct print p;
	struct place at;
	uint64_t group, bits;
	int64_t asof = 0;
	struct str cell;

	if (!take_print(&rest, &p) || !saved_uint(&rest, &group) || group >= all->load_group.len ||
	    (sight && !saved_int(&rest, &asof)) || !take_place(all, &rest, &at))
		return false;
	uint32_t number = all->load_group.at[group];
	const struct sheet *sheet = checkup_at(all, number)->sheet;
	if (sheet->duplicate < 0)
		return false;
	if (!sight) {
		keys_put(all, &(struct key){ p.lo, at.line, p.hi, at.file, number });
		return rest.p == NULL;
	}
	struct sight *s = keys_new_sight(all, p);
	s->group = number;
	s->asof = asof;
	s->at = at;
	for (int c = 0; c < sheet->ncounters; c++) {
		if (!saved_text(&rest, &cell) || !take_hex(&cell, 16, &bits) || cell.n > 0)
			return false;
		memcpy(&s->value[c], &bits, sizeof bits);
	}
	return rest.p == NULL;
}

const char *
checkup_load(struct checkup *all, struct str line)
{
	struct str rest = line, kind;
	bool ok = false;

	str_cut(&rest, '\t', &kind);
	if (kind.n != 1 || rest.p == NULL)
		ok = false;
	else if (*kind.p == 't')
		ok = load_table(all, rest);
	else if (*kind.p == 'f')
		ok = load_file(all, rest);
	else if (*kind.p == 'g')
		ok = load_group(all, rest);
	else if (*kind.p == 'k' || *kind.p == 's')
		ok = load_key(all, rest, *kind.p == 's');
	return ok ? NULL : "a line of a checkup that cannot be read";
}
