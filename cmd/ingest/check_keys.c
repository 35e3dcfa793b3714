/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "check.h"

enum { PRINT_BYTES = 12 };

static size_t
append(char *to, size_t n, struct str s)
{
	if (s.n > 0)
		memcpy(to + n, s.p, s.n);
	to[n + s.n] = '\0'; /* cells hold none */
	return n + s.n + 1;
}

/*
 * Of the tournament between the places of one key the losers are repetitions;
 * the least loser is the same whoever met whom: the second place loses to the
 * first only.
 */
void
keys_put(struct checkup *all, struct print p, struct key k)
{
	char bytes[PRINT_BYTES];
	struct str name = { bytes, sizeof bytes };
	bool fresh;

	memcpy(bytes, &p.lo, sizeof p.lo);
	memcpy(bytes + sizeof p.lo, &p.hi, sizeof p.hi);
	struct key *old = map_put(&all->keys, name, hash_str(name), &fresh);
	if (fresh) {
		*old = k;
		return;
	}
	struct group *g = checkup_at(all, old->group);
	struct found *f = &g->found[g->sheet->duplicate];
	struct place loser = k.at, first = old->at;
	checkup_least(all, &first, k.at);
	if (first.file == k.at.file && first.line == k.at.line)
		loser = old->at;
	old->at = first;
	f->bad++;
	checkup_least(all, &f->first, loser);
}

struct sight *
keys_new_sight(struct checkup *all)
{
	all->sights.at = grow(all->sights.at, &all->sights.cap, all->sights.len, all->sights.size);
	return keys_sight(all, all->sights.len++);
}

/* Rounded counts (1.2万) go down and up by rounding; figures of one day are no counter. */
static bool
counts_up(const struct checkup *all)
{
	const struct sheet *s = all->sheet;
	struct str none = { 0 }, flags = s->flags < 0 ? none : all->cell[s->flags];

	return s->ncounters > 0 && s->observed >= 0 && !isnan(all->value[s->observed]) &&
	    (flags.n == 0 || memchr(flags.p, 'a', flags.n) == NULL) &&
	    (s->window < 0 || !str_eq(all->cell[s->window], STR("day")));
}

void
keys_add_row(struct checkup *all)
{
	const struct sheet *s = all->sheet;
	struct str table = str_of(s->table->name);
	size_t room = table.n + 2, n;

	if (s->duplicate < 0)
		return;
	for (int i = 0; i < s->nneeded; i++)
		if (all->cell[s->needed[i]].n == 0)
			return;
	for (int i = 0; i < s->nkeys; i++)
		room += all->cell[s->key[i]].n + 1;
	room += s->observed < 0 ? 0 : all->cell[s->observed].n + 1;
	char *buf = arena_bytes(all->rows->arena, room);
	n = append(buf, 0, table);
	for (int i = 0; i < s->nkeys; i++)
		n = append(buf, n, all->cell[s->key[i]]);
	struct print item = hash_print((struct str){ buf, n });
	if (s->observed >= 0)
		n = append(buf, n, all->cell[s->observed]);
	all->group->found[s->duplicate].base++;
	keys_put(all, hash_print((struct str){ buf, n }),
	    (struct key){ checkup_here(all), all->group_number });
	if (!counts_up(all))
		return;
	struct sight *to = keys_new_sight(all);
	to->key = item;
	to->group = all->group_number;
	to->asof = (int64_t)all->value[s->observed];
	to->at = checkup_here(all);
	for (int i = 0; i < s->ncounters; i++)
		to->value[i] = all->value[s->counter[i]];
}

static int
by_group(const void *a, const void *b, void *ctx)
{
	const struct checkup *all = ctx;
	const struct sight *x = a, *y = b;

	if (x->group != y->group)
		return str_cmp(map_key(map_entry(&all->groups, x->group)),
		    map_key(map_entry(&all->groups, y->group)));
	if (x->key.lo != y->key.lo)
		return x->key.lo < y->key.lo ? -1 : 1;
	if (x->key.hi != y->key.hi)
		return x->key.hi < y->key.hi ? -1 : 1;
	if (x->asof != y->asof)
		return x->asof < y->asof ? -1 : 1;
	if (x->at.file != y->at.file)
		return all->rank[x->at.file] < all->rank[y->at.file] ? -1 : 1;
	if (x->at.line != y->at.line)
		return x->at.line < y->at.line ? -1 : 1;
	int n = x->group == y->group ? checkup_at(all, x->group)->sheet->ncounters : 0;
	return memcmp(x->value, y->value, (size_t)n * sizeof *x->value);
}

void
keys_sort(struct checkup *all)
{
	if (all->sights.len > 0)
		qsort_r(all->sights.at, all->sights.len, all->sights.size, by_group, all);
	all->sight_at = arena_alloc(&all->arena, (all->groups.count + 1) * sizeof *all->sight_at);
	for (size_t i = all->sights.len; i-- > 0;)
		all->sight_at[keys_sight(all, i)->group] = i;
}

/* Of several rows of one key and time the first place counts. */
struct found
keys_regress(const struct checkup *all, uint32_t group, int counter)
{
	struct found f = { 0 };
	const struct sight *before = NULL;
	double last = (double)NAN;

	for (size_t i = all->sight_at[group]; i < all->sights.len; i++) {
		const struct sight *s = keys_sight(all, i);
		bool same = before != NULL && before->key.lo == s->key.lo &&
		    before->key.hi == s->key.hi;
		if (s->group != group)
			break;
		if (same && before->asof == s->asof)
			continue;
		if (!same)
			last = (double)NAN;
		before = s;
		double v = s->value[counter];
		if (isnan(v))
			continue;
		f.base += !isnan(last);
		if (v < last) {
			f.bad++;
			checkup_least(all, &f.first, s->at);
		}
		last = v;
	}
	return f;
}
