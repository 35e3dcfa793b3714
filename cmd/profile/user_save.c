/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/decode.h"

#include "letters.h"
#include "scope.h"

/*
 * Lines of a kind each, told apart by their first cell: i (items), m
 * (currencies) and c (channels) give names a number, u is a user: platform,
 * user, first, last, rows, timed, night, searches, watch_ms of plays and of
 * watches, then lists whose parts are joined by commas and whose entries end
 * in ";": days (word,bits), purses (currency,orders,unpriced,e4), channels
 * (channel,n), visits (item,bin,kind,n,weight).  Names are numbered and
 * entries sorted in byte order of the names, so that equal states are equal
 * bytes.
 */
struct saving {
	const struct users *all;
	const struct shard *shard; /* of the user being put */
	uint32_t *rank[NAME_KINDS];
	struct visit_list visits;
	struct {
		struct purse *at;
		size_t len, cap;
	} purses;
	struct {
		struct seen *at;
		size_t len, cap;
	} seen;
};

static uint32_t *
put_names(const struct map *m, const char *letter, bool raw, struct out *o)
{
	uint32_t *order = map_order(m), *rank = mem_alloc((m->count + 1) * sizeof *rank);

	for (size_t i = 0; i < m->count; i++) {
		struct str name = map_key(map_entry(m, order[i]));
		rank[order[i]] = (uint32_t)i;
		saved_put_key(o, str_of(letter));
		out_uint(o, i);
		if (raw)
			saved_put_key(o, name);
		else
			out_str(o, name);
		saved_put_end(o);
	}
	free(order);
	return rank;
}

/* A number of a list, and what ends it. */
static void
part(struct out *o, __int128 v, char end)
{
	char *p = out_room(o, NUM_TEXT + 1);
	size_t n = v >= INT64_MIN + 1 && v <= INT64_MAX ? num_put_int(p, (int64_t)v) :
							  num_put_big(p, v);

	p[n] = end;
	o->n += n + 1;
}

static int
by_item(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->bin != y->bin)
		return x->bin < y->bin ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

static int
by_currency(const void *a, const void *b)
{
	const struct purse *x = a, *y = b;

	return (x->currency > y->currency) - (x->currency < y->currency);
}

static int
by_channel(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	return (x->channel > y->channel) - (x->channel < y->channel);
}

static void
put_days(const struct saving *s, const struct days *d, struct out *o)
{
	out_none(o);
	for (; d->bits != 0; d = &s->shard->days.at[d->more - 1]) {
		part(o, d->word, ',');
		part(o, d->bits, ';');
		if (d->more == 0)
			break;
	}
}

static void
put_purses(struct saving *s, const struct user *u, struct out *o)
{
	s->purses.len = 0;
	for (uint32_t i = u->purses; i != 0; i = s->shard->purses.at[i - 1].next) {
		GROW(&s->purses);
		struct purse *p = &s->purses.at[s->purses.len++];
		*p = s->shard->purses.at[i - 1];
		p->currency = s->rank[NAME_CURRENCY][p->currency];
	}
	if (s->purses.len > 1)
		qsort(s->purses.at, s->purses.len, sizeof *s->purses.at, by_currency);
	out_none(o);
	for (size_t i = 0; i < s->purses.len; i++) {
		const struct purse *p = &s->purses.at[i];
		part(o, p->currency, ',');
		part(o, p->orders, ',');
		part(o, p->unpriced, ',');
		part(o, p->e4, ';');
	}
}

static void
put_seen(struct saving *s, const struct user *u, struct out *o)
{
	s->seen.len = 0;
	for (struct seen_walk c = { 0 }; shard_next_seen(s->shard, u, &c);) {
		GROW(&s->seen);
		s->seen.at[s->seen.len++] = (struct seen){ .n = c.n,
			.channel = s->rank[NAME_CHANNEL][c.channel] };
	}
	if (s->seen.len > 1)
		qsort(s->seen.at, s->seen.len, sizeof *s->seen.at, by_channel);
	out_none(o);
	for (size_t i = 0; i < s->seen.len; i++) {
		part(o, s->seen.at[i].channel, ',');
		part(o, s->seen.at[i].n, ';');
	}
}

static void
put_visits(struct saving *s, const struct user *u, struct out *o)
{
	visits_list(&s->shard->visits, u->visits, &s->visits);
	for (size_t i = 0; i < s->visits.len; i++)
		s->visits.at[i].item = s->rank[NAME_ITEM][s->visits.at[i].item];
	if (s->visits.len > 1)
		qsort(s->visits.at, s->visits.len, sizeof *s->visits.at, by_item);
	out_none(o);
	for (size_t i = 0; i < s->visits.len; i++) {
		const struct visit *v = &s->visits.at[i];
		part(o, v->item, ',');
		part(o, v->bin, ',');
		part(o, v->kind, ',');
		part(o, v->n, ',');
		part(o, v->weight, ';');
	}
}

void
letters_save(const struct letters *l, struct out *o)
{
	static const char *const letter[] = { "i", "m", "c" };
	const struct users *all = l->all;
	struct saving s = { .all = all };

	for (int k = 0; k < NAME_KINDS; k++)
		s.rank[k] = put_names(&all->name[k].map, letter[k], k == NAME_ITEM, o);
	for (size_t i = 0; i < all->count; i++) {
		const struct user *u = users_at(all, all->order[i]);
		s.shard = users_shard_of(all, all->order[i]);
		saved_put_key(o, str_of("u"));
		saved_put_key(o, map_key(users_entry(all, all->order[i])));
		out_int(o, u->first.ms);
		out_int(o, u->last.ms);
		out_uint(o, u->rows);
		out_uint(o, u->timed);
		out_uint(o, u->night);
		out_uint(o, u->searches);
		for (int k = 0; k < WATCH_KINDS; k++)
			out_int(o, u->watch_ms[k]);
		put_days(&s, &u->days, o);
		put_purses(&s, u, o);
		put_seen(&s, u, o);
		put_visits(&s, u, o);
		saved_put_end(o);
	}
	for (int k = 0; k < NAME_KINDS; k++)
		free(s.rank[k]);
	free(s.visits.at);
	free(s.purses.at);
	free(s.seen.at);
}

/* The n numbers of the next entry, within the bounds each has. */
struct bound {
	int64_t least, most;
};

static bool
entry(struct str *list, int n, const struct bound *b, int64_t *v, __int128 *last)
{
	struct str one, cell;

	if (!str_cut(list, ';', &one))
		return false;
	for (int i = 0; i < n; i++)
		if (!str_cut(&one, ',', &cell) ||
		    num_int(cell, b[i].least, b[i].most, &v[i]) != NULL)
			return false;
	return one.p != NULL && num_big(one, last) == NULL;
}

static bool
load_days(struct shard *s, struct user *u, struct str list)
{
	static const struct bound b[] = { { -(1 << 26), 1 << 26 } };
	int64_t word;
	__int128 bits;

	while (list.n > 0) {
		if (!entry(&list, 1, b, &word, &bits) || bits <= 0 || bits > UINT64_MAX)
			return false;
		days_add(&u->days, &s->days, (int32_t)word, (uint64_t)bits);
	}
	return true;
}

static bool
load_purses(const struct numbers *names, struct shard *s, struct user *u, struct str list)
{
	const struct bound b[] = { { 0, (int64_t)names->len - 1 }, { 0, INT64_MAX },
		{ 0, INT64_MAX } };
	int64_t v[3];
	__int128 e4;

	while (list.n > 0) {
		if (!entry(&list, 3, b, v, &e4))
			return false;
		struct purse *p = shard_purse(s, u, names->at[v[0]]);
		p->orders += (uint64_t)v[1];
		p->unpriced += (uint64_t)v[2];
		p->e4 += e4;
	}
	return true;
}

static bool
load_seen(const struct numbers *names, struct shard *s, struct user *u, struct str list)
{
	const struct bound b[] = { { 0, (int64_t)names->len - 1 } };
	int64_t v;
	__int128 n;

	while (list.n > 0) {
		if (!entry(&list, 1, b, &v, &n) || n <= 0 || n > INT64_MAX)
			return false;
		shard_seen(s, u, names->at[v], (uint64_t)n);
	}
	return true;
}

static bool
load_visits(const struct numbers *names, struct shard *s, struct user *u, struct str list)
{
	const struct bound b[] = { { 0, (int64_t)names->len - 1 }, { INT32_MIN, INT32_MAX },
		{ 0, VISIT_KINDS - 1 }, { 0, VISIT_MOST } };
	int64_t v[4];
	__int128 weight;

	while (list.n > 0) {
		if (!entry(&list, 4, b, v, &weight))
			return false;
		shard_visit(s, u,
		    &(struct visit){ .item = names->at[v[0]],
			.bin = (int32_t)v[1],
			.kind = (unsigned)v[2] & 7,
			.n = (unsigned)v[3] & VISIT_MOST,
			.weight = weight });
	}
	return true;
}

/* A name; its number in the part counts from 0, so 0 starts a new part. */
static bool
load_name(struct letters *l, enum name_kind kind, struct str rest)
{
	struct numbers *list = &l->part[kind];
	struct arena a = { 0 };
	int64_t number;

	if (!saved_int(&rest, &number) || rest.p == NULL)
		return false;
	if (number == 0)
		list->len = 0;
	if (number != (int64_t)list->len)
		return false;
	GROW(list);
	struct str name = kind == NAME_ITEM ? rest : decode_tsv(rest, &a);
	list->at[list->len++] = names_number(&l->all->name[kind], name, hash_str(name));
	arena_free(&a);
	return true;
}

static bool
load_count(struct str *rest, uint32_t *to)
{
	int64_t v;

	if (!saved_int(rest, &v) || v < 0 || v > UINT32_MAX)
		return false;
	*to = (uint32_t)v;
	return true;
}

static bool
load_user(struct letters *l, struct str rest)
{
	struct user u = { 0 };
	struct str key = saved_key(&rest, scope_by() + 2), list[4];
	size_t number;

	if (key.p == NULL || !saved_int(&rest, &u.first.ms) || !saved_int(&rest, &u.last.ms) ||
	    !load_count(&rest, &u.rows) || !load_count(&rest, &u.timed) ||
	    !load_count(&rest, &u.night) || !load_count(&rest, &u.searches) ||
	    !saved_int(&rest, &u.watch_ms[0]) || !saved_int(&rest, &u.watch_ms[1]))
		return false;
	for (int i = 0; i < 4; i++)
		if (!saved_text(&rest, &list[i]))
			return false;
	struct shard *s = &l->all->shard[users_shard(key)];
	struct user *mine = shard_user(s, key, hash_str(key), &number);
	user_merge(mine, &u);
	return rest.p == NULL && load_days(s, mine, list[0]) &&
	    load_purses(&l->part[NAME_CURRENCY], s, mine, list[1]) &&
	    load_seen(&l->part[NAME_CHANNEL], s, mine, list[2]) &&
	    load_visits(&l->part[NAME_ITEM], s, mine, list[3]);
}

const char *
letters_load(struct letters *l, struct str line)
{
	struct str rest = line, letter;
	bool ok = str_cut(&rest, '\t', &letter) && letter.n == 1 && rest.p != NULL;

	switch (ok ? *letter.p : 0) {
	case 'i': ok = load_name(l, NAME_ITEM, rest); break;
	case 'm': ok = load_name(l, NAME_CURRENCY, rest); break;
	case 'c': ok = load_name(l, NAME_CHANNEL, rest); break;
	case 'u': ok = load_user(l, rest); break;
	default: ok = false;
	}
	return ok ? NULL : "a user that cannot be read";
}
