/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "audience/tally_impl.h"
#include "stat/quant.h"
#include "table/saved.h"

enum { BATCH = 64, AHEAD = 16 }; /* rows between hint and use: some memory latencies */

/* The cells of one row, read before anything is counted. */
struct cells {
	struct str key;
	uint64_t hash;
	int event;
	struct instant time;
	uint32_t has_num, has_set, has_sum; /* bits */
	struct print set[TALLY_SETS];
	__int128 num[]; /* the plan's, then its products; then the points of its decays */
};

static size_t
count_nums(const struct tally_plan *p)
{
	size_t n = (size_t)p->nnums;

	for (int s = 0; s < p->nsums; s++)
		n += p->sum[s].kind == TALLY_PRODUCT;
	return n;
}

_Static_assert(sizeof(struct decay_point) == sizeof(__int128), "cells would not be aligned");

static size_t
cells_size(const struct tally_plan *p)
{
	return sizeof(struct cells) +
	    (count_nums(p) + (size_t)p->ndecays) * sizeof(struct decay_point);
}

static struct decay_point *
cells_points(const struct tally *t, const struct cells *c)
{
	return (struct decay_point *)(uintptr_t)(const void *)(c->num + t->nums);
}

static struct cells *
cells_at(const struct tally *t, size_t k)
{
	return (struct cells *)(void *)(t->batch + k * t->cells);
}

static size_t
take(size_t *size, size_t align, size_t n)
{
	size_t at = (*size + align - 1) / align * align;

	*size = at + n;
	return n > 0 ? at : 0;
}

struct tally *
tally_new(const struct tally_plan *plan)
{
	struct tally *t = mem_alloc(sizeof *t);
	struct tally_layout *at = &t->at;

	*t = (struct tally){ .plan = plan };
	at->size = sizeof(struct tally_group) + (size_t)plan->nsums * sizeof(struct tally_sum);
	at->span = take(&at->size, 8, plan->time >= 0 ? sizeof(struct tally_span) : 0);
	at->events = take(&at->size, 8, plan->event >= 0 ? EVENTS * sizeof(uint64_t) : 0);
	at->ends = take(&at->size, 16, (size_t)plan->nquants * sizeof(struct tally_ends));
	at->decays = take(&at->size, 8, (size_t)plan->ndecays * sizeof(struct decay_near));
	shards_init(&t->groups, at->size);
	t->cells = cells_size(plan);
	t->nums = count_nums(plan);
	t->batch = mem_alloc(BATCH * t->cells);
	for (int s = 0; s < plan->nsets; s++)
		t->set[s] = crowd_new(plan->exact_limit);
	return t;
}

void
tally_free(struct tally *t)
{
	shards_free(&t->groups);
	for (int s = 0; s < t->plan->nsets; s++)
		if (t->set[s] != NULL)
			crowd_free(t->set[s]);
	for (int i = 0; i < SHARDS; i++) {
		free(t->decays[i].at);
		for (int q = 0; q < t->plan->nquants; q++)
			pile_free(&t->bins[q][i]);
	}
	for (size_t i = 0; i < t->taken.len; i++)
		tally_free(t->taken.at[i]);
	free(t->taken.at);
	free(t->order);
	free(t->batch);
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

static bool
refuse(struct rows *r, size_t i, int col, const char *why, struct str cell)
{
	rows_reject(r, i, r->cols[col].name, why, cell);
	return false;
}

/* a * b / 1e9, half away from zero; what does not fit is too large for any count. */
static bool
multiply(__int128 a, __int128 b, __int128 *to)
{
	const __int128 one = 1000000000;
	__int128 v;

	if (__builtin_mul_overflow(a, b, &v))
		return false;
	*to = v / one + (v % one >= one / 2) - (v % one <= -one / 2);
	return *to < (__int128)1 << 94 && *to > -((__int128)1 << 94);
}

static bool
has(const struct cells *c, int num)
{
	return (c->has_num >> num & 1) != 0;
}

/* Which sums the row adds to; products that are beyond all bounds refuse it. */
static bool
read_terms(const struct tally_plan *p, struct rows *r, size_t i, struct cells *c)
{
	__int128 *product = c->num + p->nnums;

	c->has_sum = 0;
	for (int s = 0; s < p->nsums; s++) {
		const struct tally_term *term = &p->sum[s];
		product += s > 0 && p->sum[s - 1].kind == TALLY_PRODUCT;
		if (!has(c, term->num) || (term->kind != TALLY_SUM && !has(c, term->with)))
			continue;
		c->has_sum |= 1u << s;
		if (term->kind == TALLY_PRODUCT &&
		    !multiply(c->num[term->num], c->num[term->with], product))
			return refuse(r, i, p->num[term->num], "too large to be multiplied",
			    rows_at(r, i, (size_t)p->num[term->num]));
	}
	return true;
}

/* A decayed sum takes 63 bits of 1e-6. */
static bool
check_decays(const struct tally_plan *p, struct rows *r, size_t i, const struct cells *c)
{
	const __int128 most = (__int128)INT64_MAX / 2 * 1000;

	for (int d = 0; d < p->ndecays; d++) {
		int num = p->decay[d].num;
		if (num >= 0 && has(c, num) && (c->num[num] > most || c->num[num] < -most))
			return refuse(r, i, p->num[num], "too large for a decayed sum",
			    rows_at(r, i, (size_t)p->num[num]));
	}
	return true;
}

static bool
read_cells(const struct tally *t, struct rows *r, size_t i, struct cells *c)
{
	const struct tally_plan *p = t->plan;
	const char *err;
	struct str cell;

	c->has_num = c->has_set = 0;
	for (int n = 0; n < p->nnums; n++) {
		cell = rows_at(r, i, (size_t)p->num[n]);
		if (cell.n == 0)
			continue;
		if ((err = num_exact(cell, &c->num[n])) != NULL)
			return refuse(r, i, p->num[n], err, cell);
		c->has_num |= 1u << n;
	}
	if (!read_terms(p, r, i, c) || !check_decays(p, r, i, c))
		return false;
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
	for (int d = 0; d < p->ndecays && c->time.ms != INT_NONE; d++)
		cells_points(t, c)[d] = decay_point(p->decay[d].half_life_ms, c->time.ms);
	c->key = make_key(p, r, i);
	c->hash = hash_str(c->key);
	return true;
}

void
tally_widen(struct tally_span *s, struct instant t)
{
	if (t.ms == INT_NONE)
		return;
	if (s->first.ms == INT_NONE || t.ms < s->first.ms)
		s->first = t;
	if (s->last.ms == INT_NONE || t.ms > s->last.ms)
		s->last = t;
}

void
tally_start(const struct tally *t, struct tally_group *g)
{
	if (t->at.span != 0)
		group_span(t, g)->first.ms = group_span(t, g)->last.ms = INT_NONE;
	for (int q = 0; q < t->plan->nquants; q++)
		group_ends(t, g)[q] = (struct tally_ends){ 1, 0 };
}

static void
count_decays(struct tally *t, struct tally_group *g, size_t number, const struct cells *c)
{
	const struct tally_plan *p = t->plan;

	for (int d = 0; d < p->ndecays; d++) {
		const struct tally_decay *what = &p->decay[d];
		int64_t e6 = 1000000;
		if ((what->event >= 0 && what->event != c->event) ||
		    (what->num >= 0 && !has(c, what->num)))
			continue;
		if (what->num >= 0) {
			__int128 v = c->num[what->num];
			e6 = (int64_t)((v + (v < 0 ? -500 : 500)) / 1000);
		}
		decay_near_put(&group_decays(t, g)[d], &t->decays[number % SHARDS],
		    cells_points(t, c)[d], e6);
	}
}

/* The bin of a value as a number of a pile: 0 for 0, else the sign beside it. */
static uint32_t
bin_of(const struct sketch *s, __int128 e9)
{
	if (e9 == 0)
		return 0;
	int32_t bin = (int32_t)sketch_bin(s, fabs((double)e9 / 1e9));
	return ((uint32_t)bin << 2) + (e9 > 0 ? 1 : 2);
}

static void
count_bins(struct tally *t, struct tally_group *g, size_t number, const struct cells *c)
{
	static const struct sketch grid = { .alpha = TALLY_ALPHA,
		.per_octave = (1 - TALLY_ALPHA) / (2 * TALLY_ALPHA) };
	struct tally_ends *ends = group_ends(t, g);

	for (int q = 0; q < t->plan->nquants; q++) {
		if (!has(c, t->plan->quant[q]))
			continue;
		__int128 v = c->num[t->plan->quant[q]];
		bool first = ends[q].min > ends[q].max;
		if (first || v < ends[q].min)
			ends[q].min = v;
		if (first || v > ends[q].max)
			ends[q].max = v;
		pile_add(&t->bins[q][number % SHARDS], (uint32_t)(number / SHARDS),
		    bin_of(&grid, v), 1);
	}
}

static void
count(struct tally *t, const struct cells *c)
{
	const struct tally_plan *p = t->plan;
	bool fresh;
	size_t number = shards_number(&t->groups, c->key, c->hash, &fresh);
	struct tally_group *g = shards_value(&t->groups, number);

	if (fresh)
		tally_start(t, g);
	g->rows++;
	const __int128 *product = c->num + p->nnums;
	for (int s = 0; s < p->nsums; s++) {
		const __int128 *v = p->sum[s].kind == TALLY_PRODUCT ? product++ :
								      &c->num[p->sum[s].num];
		if (c->has_sum >> s & 1) {
			g->sum[s].e9 += *v;
			g->sum[s].n++;
		}
	}
	if (c->time.ms != INT_NONE) {
		tally_widen(group_span(t, g), c->time);
		group_span(t, g)->n++;
		count_decays(t, g, number, c);
	}
	if (c->event >= 0)
		group_events(t, g)[c->event]++;
	for (int s = 0; s < p->nsets; s++)
		if (c->has_set >> s & 1)
			crowd_add(t->set[s], (uint32_t)number, c->set[s]);
	if (p->nquants > 0)
		count_bins(t, g, number, c);
}

void
tally_add(struct tally *t, struct rows *r)
{
	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++) {
			if (!read_cells(t, r, i, cells_at(t, n)))
				continue;
			shards_hint(&t->groups, cells_at(t, n++)->hash);
			if (n > AHEAD)
				shards_hint_entry(&t->groups, cells_at(t, n - 1 - AHEAD)->hash);
		}
		for (size_t k = n > AHEAD ? n - AHEAD : 0; k < n; k++)
			shards_hint_entry(&t->groups, cells_at(t, k)->hash);
		for (size_t k = 0; k < n; k++)
			count(t, cells_at(t, k));
	}
	for (int s = 0; s < t->plan->nsets; s++)
		crowd_settle(t->set[s]);
}
