/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "stat/rate.h"
#include "table/saved.h"

#include "overlap.h"
#include "said.h"
#include "scope.h"

enum { MIN_USERS = 10, FLUSH = 256 * 1024 };

struct row {
	struct str platform, user, creator, event;
};

const struct col overlap_cols[] = { COL(struct row, platform),
	COL(struct row, user, .required = true), COL(struct row, creator), COL(struct row, event),
	COL_END };

enum { COLUMN_EVENT = 3 };

struct overlap *
overlap_new(const struct overlap_plan *plan)
{
	struct overlap *all = mem_alloc(sizeof *all);

	*all = (struct overlap){ .plan = plan, .users = distinct_new() };
	map_init(&all->map, sizeof(uint64_t));
	return all;
}

static uint32_t
number_of(struct overlap *all, struct str key)
{
	bool fresh;

	return (uint32_t)map_number(&all->map, key, hash_str(key), &fresh);
}

static void
add_row(struct overlap *all, struct rows *r, size_t i)
{
	struct row row;

	if (!rows_read(r, i, &row))
		return;
	if (rows_has(r, COLUMN_EVENT)) {
		int event = event_find(row.event);
		if (event < 0) {
			rows_reject(r, i, "event", "not an event", row.event);
			return;
		}
		if (!all->plan->event[event])
			return;
	}
	if (row.user.n == 0 || (all->plan->creators ? row.creator.n : row.platform.n) == 0)
		return;
	struct str key = scope_key(r, i, (struct str[]){ row.platform, row.creator },
	    all->plan->creators ? 2 : 1);
	distinct_add(all->users, number_of(all, key), hash_print(row.user));
}

void
overlap_add(struct overlap *all, struct rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		add_row(all, r, i);
}

void
overlap_merge(struct overlap *into, struct overlap *from)
{
	uint32_t *number = mem_alloc((from->map.count + 1) * sizeof *number);

	for (size_t i = 0; i < from->map.count; i++)
		number[i] = number_of(into, map_key(map_entry(&from->map, i)));
	distinct_merge(into->users, from->users, number);
	map_free(&from->map);
	free(from);
}

void
overlap_finish(struct overlap *all, int workers)
{
	all->order = map_order(&all->map);
	all->workers = workers;
}

void
overlap_save(const struct overlap *all, struct out *o)
{
	size_t n;
	struct pair *pairs = distinct_pairs(all->users, &n);

	for (size_t i = 0; i < all->map.count; i++) {
		saved_put_key(o, map_key(map_entry(&all->map, all->order[i])));
		saved_put_members(o, pairs, n, all->order[i]);
		saved_put_end(o);
	}
	free(pairs);
}

const char *
overlap_load(struct overlap *all, struct str line)
{
	struct str key = saved_key(&line, scope_by() + (all->plan->creators ? 2 : 1));

	if (key.p == NULL || !saved_members(&line, all->users, number_of(all, key)) ||
	    line.p != NULL)
		return "an audience that cannot be read";
	return NULL;
}

/* Two audiences, by their place in the order, and the users in both. */
struct both {
	uint32_t a, b;
	uint64_t n, users_a, users_b;
};

struct meeting {
	const struct overlap *all;
	uint64_t *users;
	struct {
		struct both *at;
		size_t len, cap;
	} pairs;
};

static int
by_user(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	if (x->hi != y->hi)
		return x->hi < y->hi ? -1 : 1;
	return (x->group > y->group) - (x->group < y->group);
}

/* The part of the key within which audiences are compared. */
static struct str
field_of(const struct overlap *all, uint32_t place)
{
	struct str key = map_key(map_entry(&all->map, all->order[place]));

	return saved_key(&key, scope_by() + all->plan->creators);
}

static bool
comparable(const struct overlap *all, uint32_t a, uint32_t b)
{
	return scope_by() + all->plan->creators == 0 || str_eq(field_of(all, a), field_of(all, b));
}

static void
meet(struct meeting *m, struct map *seen, uint32_t a, uint32_t b)
{
	uint32_t ends[2] = { a, b };
	struct str key = { (const char *)ends, sizeof ends };
	bool fresh;

	if (!comparable(m->all, a, b))
		return;
	size_t i = map_number(seen, key, hash_str(key), &fresh);
	if (fresh) {
		GROW(&m->pairs);
		m->pairs.at[m->pairs.len++] = (struct both){ .a = a, .b = b };
	}
	m->pairs.at[i].n++;
}

static int
by_place(const void *a, const void *b)
{
	const struct both *x = a, *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

/* User by user, so the work is that of the pairs there are. */
static void
find_pairs(struct meeting *m)
{
	size_t n, groups = m->all->map.count;
	struct pair *pair = distinct_pairs(m->all->users, &n);
	uint32_t *place = mem_alloc((groups + 1) * sizeof *place);
	struct map seen;

	map_init(&seen, sizeof(uint64_t));
	m->users = mem_alloc((groups + 1) * sizeof *m->users);
	for (size_t i = 0; i < groups; i++) {
		place[m->all->order[i]] = (uint32_t)i;
		m->users[i] = 0;
	}
	for (size_t i = 0; i < n; i++)
		m->users[pair[i].group = place[pair[i].group]]++;
	if (n > 0)
		qsort(pair, n, sizeof *pair, by_user);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1;
		     to < n && pair[to].lo == pair[from].lo && pair[to].hi == pair[from].hi;)
			to++;
		for (size_t i = from; i < to; i++)
			for (size_t j = i + 1; j < to; j++)
				meet(m, &seen, pair[i].group, pair[j].group);
	}
	if (m->pairs.len > 0)
		qsort(m->pairs.at, m->pairs.len, sizeof *m->pairs.at, by_place);
	map_free(&seen);
	free(place);
	free(pair);
}

static double
jaccard(const struct meeting *m, const struct both *p)
{
	uint64_t either = m->users[p->a] + m->users[p->b] - p->n;

	return either < scope_min_sample(MIN_USERS) ? NAN : (double)p->n / (double)either;
}

static double
weigh(const void *ctx, uint32_t i)
{
	const struct meeting *m = ctx;

	return jaccard(m, &m->pairs.at[i]);
}

static void
put_pair(const struct meeting *m, const struct both *p, struct said *said, struct out *o)
{
	const struct overlap *all = m->all;
	struct str a = map_key(map_entry(&all->map, all->order[p->a]));
	struct str b = map_key(map_entry(&all->map, all->order[p->b])), skip;
	uint64_t na = m->users[p->a], nb = m->users[p->b], either = na + nb - p->n;
	double share = jaccard(m, p);
	struct interval w = { NAN, NAN };

	scope_put_key(o, a, all->plan->creators ? "platform" : "");
	scope_cut_by(&a);
	scope_cut_by(&b);
	if (all->plan->creators) {
		str_cut(&a, '\t', &skip);
		str_cut(&b, '\t', &skip);
	}
	saved_put_cells(o, a, 1);
	saved_put_cells(o, b, 1);
	out_uint(o, na);
	out_uint(o, nb);
	out_uint(o, p->n);
	out_uint(o, either);
	if (isnan(share))
		said_number(said, "fewer than ", scope_min_sample(MIN_USERS), " users");
	else
		w = rate_wilson((double)p->n, (double)either, 0.95);
	out_real(o, share);
	out_real(o, w.lo);
	out_real(o, w.hi);
	out_real(o, isnan(share) ? (double)NAN : (double)p->n / (double)na);
	out_real(o, isnan(share) ? (double)NAN : (double)p->n / (double)nb);
	said_put(said, o);
	out_end(o);
}

void
overlap_put(const struct overlap *all, struct out *o)
{
	static const char *const head[] = { "a", "b", "users_a", "users_b", "both", "either",
		"jaccard", "jaccard_lo", "jaccard_hi", "of_a", "of_b", "note" };
	struct meeting m = { .all = all };
	struct said said = { .n = 0 };

	find_pairs(&m);
	scope_put_key_head(o, all->plan->creators ? "platform" : "");
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		out_text(o, head[i]);
	out_end(o);
	size_t n = m.pairs.len;
	uint32_t *order = mem_alloc((n + 1) * sizeof *order);
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	uint32_t *chosen = scope_select(order, &n, weigh, &m);
	for (size_t i = 0; i < n; i++) {
		put_pair(&m, &m.pairs.at[chosen[i]], &said, o);
		if (o->n > FLUSH)
			sink_out(o);
	}
	free(chosen);
	free(order);
	free(m.pairs.at);
	free(m.users);
}
