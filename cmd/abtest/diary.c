/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "base/die.h"

#include "diary.h"

struct diary *
diary_new(void)
{
	struct diary *d = mem_alloc(sizeof *d);

	*d = (struct diary){ .newest = INT_NONE };
	shards_init(&d->units, sizeof(struct shown));
	for (int k = 0; k < DIARY_NAMES; k++)
		map_init(&d->names[k], 0);
	return d;
}

static void
diary_free(struct diary *d)
{
	shards_free(&d->units);
	for (int s = 0; s < SHARDS; s++) {
		free(d->shown[s].at);
		free(d->deeds[s].at);
	}
	for (int k = 0; k < DIARY_NAMES; k++)
		map_free(&d->names[k]);
	free(d->taken.at);
	free(d);
}

uint32_t
diary_number(struct diary *d, enum diary_name kind, struct str key)
{
	bool fresh;

	return (uint32_t)map_number(&d->names[kind], key, hash_str(key), &fresh);
}

struct str
diary_name(const struct diary *d, enum diary_name kind, uint32_t number)
{
	return map_key(map_entry(&d->names[kind], number));
}

static struct shown *
first_of(struct diary *d, size_t unit)
{
	return (struct shown *)shards_value(&d->units, unit);
}

size_t
diary_unit(struct diary *d, struct str key, uint64_t hash)
{
	bool fresh;
	size_t unit = shards_number(&d->units, key, hash, &fresh);

	if (fresh)
		first_of(d, unit)->test = DIARY_NONE;
	return unit;
}

static bool
is_before(const struct diary *d, const struct shown *a, const struct shown *b)
{
	if (a->ms != b->ms)
		return a->ms < b->ms;
	return a->kept != b->kept &&
	    str_cmp(diary_name(d, DIARY_KEPT, a->kept), diary_name(d, DIARY_KEPT, b->kept)) < 0;
}

void
diary_show(struct diary *d, size_t unit, struct shown new)
{
	unsigned shard = unit % SHARDS;
	struct shown *first = first_of(d, unit), *old = first;

	if (first->test == DIARY_NONE) {
		*first = new;
		first->next = 0;
		return;
	}
	while (old->test != new.test && old->next != 0)
		old = &d->shown[shard].at[old->next - 1];
	if (old->test == new.test) {
		new.next = old->next;
		if (old->arm != new.arm)
			old->arm = new.arm = DIARY_SEVERAL;
		if (is_before(d, &new, old))
			*old = new;
		return;
	}
	GROW(&d->shown[shard]);
	new.next = first->next;
	d->shown[shard].at[d->shown[shard].len++] = new;
	first->next = (uint32_t)d->shown[shard].len;
}

void
diary_do(struct diary *d, size_t unit, uint32_t col, int64_t ms, int64_t e9)
{
	unsigned shard = unit % SHARDS;

	GROW(&d->deeds[shard]);
	d->deeds[shard].at[d->deeds[shard].len++] = (struct deed){ .ms = ms,
		.e9 = e9,
		.unit = (uint32_t)(unit / SHARDS),
		.col = col };
}

void
diary_merge(struct diary *into, struct diary *from)
{
	GROW(&into->taken);
	into->taken.at[into->taken.len++] = from;
	for (size_t i = 0; i < from->taken.len; i++) {
		GROW(&into->taken);
		into->taken.at[into->taken.len++] = from->taken.at[i];
	}
	from->taken.len = 0;
}

/* The numbers that units and names of those taken in have here. */
struct joining {
	struct diary *d;
	uint32_t **unit, **name[DIARY_NAMES];
	uint32_t *rank; /* of tests, by name */
};

static void
take_unit(void *ctx, size_t which, size_t to, const struct map_entry *e, bool fresh)
{
	const struct joining *j = ctx;
	const struct diary *from = j->d->taken.at[which];
	const struct shown *at = (const struct shown *)(const void *)e->value;

	if (fresh)
		first_of(j->d, to)->test = DIARY_NONE;
	if (at->test == DIARY_NONE)
		return;
	for (;;) {
		struct shown s = *at;
		s.test = j->name[DIARY_TEST][which][s.test];
		s.kept = j->name[DIARY_KEPT][which][s.kept];
		if (s.arm != DIARY_SEVERAL)
			s.arm = j->name[DIARY_ARM][which][s.arm];
		diary_show(j->d, to, s);
		if (at->next == 0)
			return;
		at = &from->shown[to % SHARDS].at[at->next - 1];
	}
}

static void
join_names(struct joining *j, size_t which)
{
	struct diary *from = j->d->taken.at[which];

	for (int k = 0; k < DIARY_NAMES; k++) {
		size_t n = from->names[k].count;
		uint32_t *number = mem_alloc((n + 1) * sizeof *number);
		for (uint32_t i = 0; i < n; i++)
			number[i] = diary_number(j->d, (enum diary_name)k,
			    diary_name(from, (enum diary_name)k, i));
		j->name[k][which] = number;
	}
}

/* The deeds of a shard, by unit. */
static void
order_deeds(const struct joining *j, size_t shard)
{
	struct diary *d = j->d;
	size_t units = d->units.map[shard].count, all = d->deeds[shard].len, sum = 0;

	for (size_t w = 0; w < d->taken.len; w++)
		all += d->taken.at[w]->deeds[shard].len;
	if (all >= UINT32_MAX)
		die("more than 60 billion outcomes");
	uint32_t *first = mem_alloc((units + 2) * sizeof *first);
	struct deed *to = mem_alloc((all + 1) * sizeof *to);
	memset(first, 0, (units + 2) * sizeof *first);
	for (size_t w = 0; w < d->taken.len; w++) {
		struct deed *deed = d->taken.at[w]->deeds[shard].at;
		for (size_t i = 0; i < d->taken.at[w]->deeds[shard].len; i++) {
			deed[i].unit = j->unit[w][deed[i].unit * SHARDS + shard] / SHARDS;
			first[deed[i].unit + 1]++;
		}
	}
	for (size_t i = 0; i < d->deeds[shard].len; i++)
		first[d->deeds[shard].at[i].unit + 1]++;
	for (size_t u = 0; u <= units; u++) {
		sum += first[u];
		first[u] = (uint32_t)sum;
	}
	/* first[u] is where u's stand now, and moves on to where u + 1's do */
	for (size_t w = 0; w <= d->taken.len; w++) {
		struct diary *of = w < d->taken.len ? d->taken.at[w] : d;
		for (size_t i = 0; i < of->deeds[shard].len; i++)
			to[first[of->deeds[shard].at[i].unit]++] = of->deeds[shard].at[i];
		free(of->deeds[shard].at);
		of->deeds[shard].at = NULL;
	}
	memmove(first + 1, first, (units + 1) * sizeof *first);
	first[0] = 0;
	d->deeds[shard].at = to;
	d->deeds[shard].len = d->deeds[shard].cap = all;
	d->first[shard] = first;
}

static int
by_rank(const void *a, const void *b, void *ctx)
{
	const struct shown *x = a, *y = b;
	const uint32_t *rank = ctx;

	return (rank[x->test] > rank[y->test]) - (rank[x->test] < rank[y->test]);
}

/* Each unit's tests in byte order of their names, in the places they have. */
static void
order_shown(struct diary *d, size_t shard, uint32_t *rank)
{
	struct {
		struct shown *at;
		size_t len, cap;
	} some = { 0 };

	for (size_t i = 0; i < d->units.map[shard].count && d->shown[shard].len > 0; i++) {
		size_t unit = i * SHARDS + shard, k = 0;
		struct shown *s = first_of(d, unit);
		if (s->next == 0 || s->test == DIARY_NONE)
			continue;
		some.len = 0;
		for (const struct shown *one = NULL; (one = diary_next(d, unit, one)) != NULL;) {
			GROW(&some);
			some.at[some.len++] = *one;
		}
		qsort_r(some.at, some.len, sizeof *some.at, by_rank, rank);
		for (;; s = &d->shown[shard].at[s->next - 1]) {
			uint32_t next = s->next;
			*s = some.at[k++];
			s->next = next;
			if (next == 0)
				break;
		}
	}
	free(some.at);
}

static bool
order_shards(void *ctx, size_t from, size_t to)
{
	const struct joining *j = ctx;

	for (size_t shard = from; shard < to; shard++) {
		order_deeds(j, shard);
		order_shown(j->d, shard, j->rank);
	}
	return true;
}

static void
join(struct diary *d, int workers)
{
	size_t n = d->taken.len;
	struct shards **from = mem_alloc((n + 1) * sizeof *from);
	struct joining j = { .d = d, .unit = mem_alloc((n + 1) * sizeof *j.unit) };

	for (int k = 0; k < DIARY_NAMES; k++)
		j.name[k] = mem_alloc((n + 1) * sizeof *j.name[k]);
	for (size_t w = 0; w < n; w++) {
		struct diary *one = d->taken.at[w];
		from[w] = &one->units;
		j.unit[w] = mem_alloc((shards_end(from[w]) + 1) * sizeof **j.unit);
		join_names(&j, w);
		d->newest = one->newest > d->newest ? one->newest : d->newest;
		d->nobody += one->nobody;
		d->timeless += one->timeless;
		d->unvalued += one->unvalued;
	}
	shards_join(&(struct shards_join){ .into = &d->units,
			.from = from,
			.nfrom = n,
			.number = j.unit,
			.take = take_unit,
			.ctx = &j },
	    workers);
	uint32_t *order = map_order(&d->names[DIARY_TEST]);
	j.rank = mem_alloc((d->names[DIARY_TEST].count + 1) * sizeof *j.rank);
	for (uint32_t i = 0; i < d->names[DIARY_TEST].count; i++)
		j.rank[order[i]] = i;
	free(order);
	crew_run(order_shards, &j, SHARDS, 1, workers);
	free(j.rank);
	for (size_t w = 0; w < n; w++) {
		free(j.unit[w]);
		for (int k = 0; k < DIARY_NAMES; k++)
			free(j.name[k][w]);
		diary_free(d->taken.at[w]);
	}
	for (int k = 0; k < DIARY_NAMES; k++)
		free(j.name[k]);
	free(j.unit);
	free(from);
}

void
diary_finish(struct diary *d, int workers)
{
	join(d, workers);
	d->taken.len = 0;
	d->order = shards_order(&d->units, workers);
}
