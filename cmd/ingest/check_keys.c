/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdlib.h>

#include "base/crew.h"

#include "check.h"

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;

static size_t
append(char *to, size_t n, struct str s)
{
	if (s.n > 0)
		memcpy(to + n, s.p, s.n);
	to[n + s.n] = '\0'; /* cells hold none */
	return n + s.n + 1;
}

static int
shard_of(uint64_t lo)
{
	return (int)(lo >> 56);
}

void
keys_put(struct checkup *all, const struct key *k)
{
	int shard = shard_of(k->lo);

	GROW(&all->shard[shard].keys);
	all->shard[shard].keys.at[all->shard[shard].keys.len++] = *k;
}

struct sight *
keys_new_sight(struct checkup *all, struct print p)
{
	int i = shard_of(p.lo);

	all->shard[i].sights.at = grow(all->shard[i].sights.at, &all->shard[i].sights.cap,
	    all->shard[i].sights.len, all->sight_size);
	struct sight *s = keys_sight(all, i, all->shard[i].sights.len++);
	s->key = p;
	return s;
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
	struct print whole = hash_print((struct str){ buf, n });
	struct place here = checkup_here(all);
	keys_put(all, &(struct key){ whole.lo, here.line, whole.hi, here.file, all->group_number });
	if (!counts_up(all))
		return;
	struct sight *to = keys_new_sight(all, item);
	to->group = all->group_number;
	to->asof = (int64_t)all->value[s->observed];
	to->at = here;
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

static size_t *
new_index(size_t n, size_t *mask)
{
	size_t slots = 16;

	while (slots < 2 * n)
		slots *= 2;
	*mask = slots - 1;
	size_t *slot = mem_alloc(slots * sizeof *slot);
	memset(slot, 0, slots * sizeof *slot);
	return slot;
}

static void
count_repetition(struct checkup *all, const struct key *k)
{
	struct group *g = checkup_at(all, k->group);
	struct found *f = &g->found[g->sheet->duplicate];

	pthread_mutex_lock(&counting);
	f->bad++;
	checkup_least(all, &f->first, (struct place){ k->line, k->file });
	pthread_mutex_unlock(&counting);
}

/*
 * Of the rows of one key all but the first in place are repetitions, whatever
 * the order in which they meet.
 */
static bool
settle(void *ctx, size_t shard, size_t to)
{
	struct checkup *all = ctx;
	struct key *key = all->shard[shard].keys.at;
	size_t n = all->shard[shard].keys.len, kept = 0, mask, at;
	size_t *slot = new_index(n, &mask); /* number + 1 */

	(void)to;
	for (size_t i = 0; i < n; i++) {
		for (at = key[i].lo & mask; slot[at] != 0; at = (at + 1) & mask)
			if (key[slot[at] - 1].lo == key[i].lo && key[slot[at] - 1].hi == key[i].hi)
				break;
		if (slot[at] == 0) {
			key[kept] = key[i];
			slot[at] = ++kept;
			continue;
		}
		struct key *old = &key[slot[at] - 1], loser = key[i];
		struct place first = { old->line, old->file };
		checkup_least(all, &first, (struct place){ loser.line, loser.file });
		if (first.file != old->file || first.line != old->line) {
			loser = *old;
			*old = key[i];
		}
		count_repetition(all, &loser);
	}
	all->shard[shard].keys.len = kept;
	free(slot);
	return true;
}

void
keys_settle(struct checkup *all, int workers)
{
	crew_run(settle, all, CHECK_SHARDS, 1, workers);
}

/* Of several rows of one key and time the first place counts. */
static void
compare_counters(struct checkup *all, const struct sight *s, const struct sight *before,
    double *last, struct found *f)
{
	const struct sheet *sheet = checkup_at(all, s->group)->sheet;
	bool same = before != NULL && before->group == s->group && before->key.lo == s->key.lo &&
	    before->key.hi == s->key.hi;

	if (same && before->asof == s->asof)
		return;
	for (int c = 0; c < sheet->ncounters; c++) {
		double v = s->value[c];
		if (!same)
			last[c] = (double)NAN;
		if (isnan(v))
			continue;
		f[c].base += !isnan(last[c]);
		if (v < last[c]) {
			f[c].bad++;
			checkup_least(all, &f[c].first, s->at);
		}
		last[c] = v;
	}
}

static void
add_regress(struct checkup *all, uint32_t group, const struct found *f)
{
	struct group *g = checkup_at(all, group);

	pthread_mutex_lock(&counting);
	for (int c = 0; c < g->sheet->ncounters; c++) {
		g->regress[c].base += f[c].base;
		g->regress[c].bad += f[c].bad;
		checkup_least(all, &g->regress[c].first, f[c].first);
	}
	pthread_mutex_unlock(&counting);
}

static bool
regress(void *ctx, size_t shard, size_t to)
{
	struct checkup *all = ctx;
	size_t n = all->shard[shard].sights.len;
	struct found f[CANON_MAX] = { 0 };
	double last[CANON_MAX];

	(void)to;
	if (n > 0)
		qsort_r(all->shard[shard].sights.at, n, all->sight_size, by_group, all);
	for (size_t i = 0; i < n; i++) {
		const struct sight *s = keys_sight(all, (int)shard, i);
		const struct sight *before = i == 0 ? NULL : keys_sight(all, (int)shard, i - 1);
		compare_counters(all, s, before, last, f);
		if (i + 1 == n || keys_sight(all, (int)shard, i + 1)->group != s->group) {
			add_regress(all, s->group, f);
			memset(f, 0, sizeof f);
		}
	}
	return true;
}

void
keys_regress(struct checkup *all, int workers)
{
	for (size_t i = 0; i < all->groups.count; i++) {
		struct group *g = checkup_at(all, i);
		g->regress = arena_alloc(&all->arena,
		    (size_t)(g->sheet->ncounters + 1) * sizeof *g->regress);
	}
	crew_run(regress, all, CHECK_SHARDS, 1, workers);
}
