/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdlib.h>

#include "table/saved.h"
#include "table/tally.h"
#include "table/tally_impl.h"

enum { BATCH = 64, AHEAD = 16 }; /* rows between hint and use: some memory latencies */

struct tally *
tally_new(const struct tally_plan *plan)
{
	struct tally *t = mem_alloc(sizeof *t);

	*t = (struct tally){ .plan = plan };
	map_init(&t->groups,
	    sizeof(struct tally_group) + (size_t)plan->nsums * sizeof(struct tally_sum) +
		(plan->time >= 0 ? sizeof(struct tally_span) : 0) +
		(plan->event >= 0 ? EVENTS * sizeof(uint64_t) : 0));
	for (int s = 0; s < plan->nsets; s++) {
		t->set[s] = distinct_new();
	}
	return t;
}

void
tally_free(struct tally *t)
{
	map_free(&t->groups);
	for (int s = 0; s < t->plan->nsets; s++) {
		distinct_free(t->set[s]);
		free(t->members[s]);
	}
	free(t->order);
	arena_free(&t->arena);
	free(t);
}

static struct str
make_key(const struct tally_plan *p, const struct rows *r, size_t i)
{
	struct str cell[TALLY_KEYS];

	for (int k = 0; k < p->nkeys; k++)
		cell[k] = rows_at(r, i, (size_t)p->key[k]);
	return saved_join(cell, (size_t)p->nkeys, r->arena);
}

/* The cells of one row, read before anything is counted. */
struct cells {
	struct str key;
	uint64_t hash;
	size_t row;
	int event;
	struct instant time;
	uint32_t has_sum, has_set; /* bits */
	__int128 sum[TALLY_SUMS];
	struct print set[TALLY_SETS];
};

static bool
refuse(struct rows *r, size_t i, int col, const char *why, struct str cell)
{
	rows_reject(r, i, r->cols[col].name, why, cell);
	return false;
}

static bool
read_cells(const struct tally_plan *p, struct rows *r, size_t i, struct cells *c)
{
	const char *err;
	struct str cell;

	c->row = i;
	c->has_sum = c->has_set = 0;
	for (int s = 0; s < p->nsums; s++) {
		cell = rows_at(r, i, (size_t)p->sum[s]);
		if (cell.n == 0)
			continue;
		if ((err = num_exact(cell, &c->sum[s])) != NULL)
			return refuse(r, i, p->sum[s], err, cell);
		c->has_sum |= 1u << s;
	}
	c->time.ms = INT_NONE;
	if (p->time >= 0 && (cell = rows_at(r, i, (size_t)p->time)).n > 0 &&
	    (err = when_read(cell, &c->time)) != NULL)
		return refuse(r, i, p->time, err, cell);
	c->event = -1;
	if (p->event >= 0 && (cell = rows_at(r, i, (size_t)p->event)).n > 0 &&
	    (c->event = event_find(cell)) < 0)
		return refuse(r, i, p->event, "not an event", cell);
	for (int s = 0; s < p->nsets; s++)
		if ((cell = rows_at(r, i, (size_t)p->set[s])).n > 0) {
			c->set[s] = hash_print(cell);
			c->has_set |= 1u << s;
		}
	c->key = make_key(p, r, i);
	c->hash = hash_str(c->key);
	return true;
}

static void
widen(struct tally_span *s, struct instant t)
{
	if (t.ms == INT_NONE)
		return;
	if (s->first.ms == INT_NONE || t.ms < s->first.ms)
		s->first = t;
	if (s->last.ms == INT_NONE || t.ms > s->last.ms)
		s->last = t;
}

static struct tally_group *
group_of(struct tally *t, struct str key, uint64_t hash, size_t *number)
{
	bool fresh;

	*number = map_number(&t->groups, key, hash, &fresh);
	struct tally_group *g = map_value(&t->groups, *number);
	if (fresh && t->plan->time >= 0) {
		struct tally_span *s = group_span(t->plan, g);
		s->first.ms = s->last.ms = INT_NONE;
	}
	return g;
}

static void
count(struct tally *t, const struct cells *c)
{
	const struct tally_plan *p = t->plan;
	size_t number;
	struct tally_group *g = group_of(t, c->key, c->hash, &number);

	g->rows++;
	for (int s = 0; s < p->nsums; s++)
		if (c->has_sum & 1u << s) {
			g->sum[s].e9 += c->sum[s];
			g->sum[s].n++;
		}
	if (p->time >= 0)
		widen(group_span(p, g), c->time);
	if (c->event >= 0)
		group_events(p, g)[c->event]++;
	for (int s = 0; s < p->nsets; s++)
		if (c->has_set & 1u << s)
			distinct_add(t->set[s], (uint32_t)number, c->set[s]);
}

void
tally_add(struct tally *t, struct rows *r)
{
	struct cells batch[BATCH];

	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++) {
			if (!read_cells(t->plan, r, i, &batch[n]))
				continue;
			map_hint(&t->groups, batch[n++].hash);
			if (n > AHEAD)
				map_hint_entry(&t->groups, batch[n - 1 - AHEAD].hash);
		}
		for (size_t k = n > AHEAD ? n - AHEAD : 0; k < n; k++)
			map_hint_entry(&t->groups, batch[k].hash);
		for (size_t k = 0; k < n; k++)
			count(t, &batch[k]);
	}
}

uint32_t
tally_merge_group(struct tally *t, struct str key, uint64_t hash, const struct tally_group *from,
    const struct tally_span *span, const uint64_t *events)
{
	size_t number;
	struct tally_group *g = group_of(t, key, hash, &number);

	g->rows += from->rows;
	if (span != NULL) {
		widen(group_span(t->plan, g), span->first);
		widen(group_span(t->plan, g), span->last);
	}
	for (int e = 0; e < EVENTS && events != NULL; e++)
		group_events(t->plan, g)[e] += events[e];
	for (int s = 0; s < t->plan->nsums; s++) {
		g->sum[s].e9 += from->sum[s].e9;
		g->sum[s].n += from->sum[s].n;
	}
	return (uint32_t)number;
}

static uint32_t
merge_entry(struct tally *t, const struct tally *from, size_t i, uint64_t hash)
{
	struct map_entry *e = map_entry(&from->groups, i);
	struct tally_group *g = (void *)e->value;

	return tally_merge_group(t, map_key(e), hash, g, group_span(t->plan, g),
	    group_events(t->plan, g));
}

void
tally_merge(struct tally *t, struct tally *from)
{
	uint32_t *number = mem_alloc((from->groups.count + 1) * sizeof *number);

	uint64_t hash[AHEAD] = { 0 };
	size_t n = from->groups.count;
	for (size_t i = 0; i < n + AHEAD; i++) {
		uint64_t due = hash[i % AHEAD];
		if (i < n) {
			hash[i % AHEAD] = hash_str(map_key(map_entry(&from->groups, i)));
			map_hint(&t->groups, hash[i % AHEAD]);
		}
		if (i >= AHEAD / 2)
			map_hint_entry(&t->groups, hash[(i - AHEAD / 2) % AHEAD]);
		if (i >= AHEAD)
			number[i - AHEAD] = merge_entry(t, from, i - AHEAD, due);
	}
	for (int s = 0; s < t->plan->nsets; s++) {
		size_t size = (from->groups.count + 1) * sizeof *number;
		distinct_merge(t->set[s], from->set[s], memcpy(mem_alloc(size), number, size));
		from->set[s] = distinct_new();
	}
	free(number);
	tally_free(from);
}

static void *
sort_groups(void *arg)
{
	struct tally *t = arg;

	t->order = map_order(&t->groups);
	return NULL;
}

size_t
tally_finish(struct tally *t, int workers)
{
	size_t n = t->groups.count;
	pthread_t sorter;
	bool apart = workers > 1 && t->plan->nsets > 0 && n > 10000 &&
	    pthread_create(&sorter, NULL, sort_groups, t) == 0;

	if (!apart)
		sort_groups(t);
	for (int s = 0; s < t->plan->nsets; s++) {
		t->members[s] = mem_alloc((n + 1) * sizeof *t->members[s]);
		distinct_count(t->set[s], t->members[s], n, workers);
	}
	if (apart)
		pthread_join(sorter, NULL);
	return n;
}

size_t
tally_count(const struct tally *t)
{
	return t->groups.count;
}

struct str
tally_key(const struct tally *t, size_t i)
{
	return map_key(map_entry(&t->groups, t->order[i]));
}

const struct tally_group *
tally_at(const struct tally *t, size_t i)
{
	return map_value(&t->groups, t->order[i]);
}

struct tally_span
tally_span(const struct tally *t, size_t i)
{
	return *group_span(t->plan, map_value(&t->groups, t->order[i]));
}

const uint64_t *
tally_events(const struct tally *t, size_t i)
{
	return group_events(t->plan, map_value(&t->groups, t->order[i]));
}

uint64_t
tally_distinct(const struct tally *t, size_t i, int set)
{
	return t->members[set][t->order[i]];
}

void
tally_put_key(const struct tally *t, size_t i, struct out *o)
{
	struct str key = tally_key(t, i), cell;

	if (!o->csv) {
		char *p = out_cell(o, key.n);
		if (key.n > 0)
			memcpy(p, key.p, key.n);
		o->n += key.n;
		return;
	}
	struct arena a = { 0 };
	for (int k = 0; k < t->plan->nkeys; k++) {
		if (!str_cut(&key, '\t', &cell))
			cell = (struct str){ 0 };
		out_str(o, decode_tsv(cell, &a));
	}
	arena_free(&a);
}
