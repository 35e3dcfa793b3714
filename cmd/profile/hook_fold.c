/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "audience/watch.h"
#include "base/crew.h"
#include "table/event.h"

#include "hook.h"
#include "person.h"
#include "scope.h"
#include "visits.h"

#define MS_MOST 2678400000.0 /* a month, as in profile item */

struct row {
	struct str platform, item, event;
	int64_t watch_ms, duration_ms;
	/* from these */
	struct str key;
	uint64_t hash;
	int kind;
	struct hook *hook;
	size_t number;
};

enum { COLUMN_ITEM = 1 };
enum { BATCH = 64, AHEAD = 16 }; /* rows between hint and use: some memory latencies */
enum { SORT_STEP = 4096 };

const struct col hook_cols[] = { COL(struct row, platform), COL(struct row, item, .required = true),
	COL(struct row, event, .required = true),
	COL(struct row, watch_ms, .required = true, .min = 0, .max = MS_MOST),
	COL(struct row, duration_ms, .min = 0, .max = MS_MOST), COL_END };

struct hooks *
hooks_new(const struct hook_plan *plan)
{
	struct hooks *all = mem_alloc(sizeof *all);

	*all = (struct hooks){ .plan = plan, .marks = marks_new(MARK_SUM) };
	shards_init(&all->groups, sizeof(struct hook));
	return all;
}

struct hook *
hooks_at(struct hooks *all, struct str key, uint64_t hash, size_t *number)
{
	bool fresh;

	*number = shards_number(&all->groups, key, hash, &fresh);
	struct hook *h = shards_value(&all->groups, *number);
	if (fresh)
		h->shortest = h->longest = INT_NONE;
	return h;
}

/* Marks are dealt out by the top bits of lo: spread the bins of an item. */
void
hooks_count(struct hooks *all, size_t number, uint64_t hash, uint32_t code, int64_t n)
{
	uint64_t lo = hash ^ code * UINT64_C(0x9E3779B97F4A7C15);

	marks_add(all->marks, (uint32_t)number, (struct print){ lo, code }, n);
}

static void
count_view(struct hooks *all, const struct row *row)
{
	struct hook *h = row->hook;
	struct hook_views *v = &h->of[row->kind];
	struct watched w = watch_look(row->watch_ms, row->duration_ms);
	int64_t seen = w.complete ? row->duration_ms : row->watch_ms;
	int64_t bin = seen / all->plan->bin_ms;

	v->n++;
	if (row->duration_ms > 0) {
		v->timed++;
		v->complete += w.complete;
		v->valid += w.valid;
		v->lasting += w.lasting;
		v->brief += w.brief;
		v->replayed += w.runs > 1 || (w.complete && row->watch_ms > row->duration_ms);
		v->replays += w.runs > 1 ? (uint64_t)w.runs - 1 : 0;
		if (!w.complete)
			v->left[row->watch_ms * HOOK_TENTHS / row->duration_ms]++;
		if (h->shortest == INT_NONE || row->duration_ms < h->shortest)
			h->shortest = row->duration_ms;
		if (h->longest == INT_NONE || row->duration_ms > h->longest)
			h->longest = row->duration_ms;
	}
	hooks_count(all, row->number, row->hash,
	    hook_code(row->kind, bin < HOOK_BIN_MOST ? bin : HOOK_BIN_MOST, w.complete), 1);
}

static bool
read_row(struct rows *r, size_t i, struct row *row)
{
	if (rows_at(r, i, COLUMN_ITEM).n == 0 || !rows_read(r, i, row))
		return false;
	int event = event_find(row->event);
	if (event < 0)
		rows_reject(r, i, "event", row->event.n == 0 ? "empty" : "not an event",
		    row->event);
	if (event != EVENT_PLAY && event != EVENT_WATCH)
		return false;
	row->kind = event == EVENT_PLAY ? VISIT_PLAY : VISIT_WATCH;
	row->key = scope_key(r, i, (struct str[]){ row->platform, row->item }, 2);
	row->hash = hash_str(row->key);
	return true;
}

void
hooks_add(struct hooks *all, struct rows *r)
{
	struct row batch[BATCH];

	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++) {
			if (!read_row(r, i, &batch[n]))
				continue;
			shards_hint(&all->groups, batch[n++].hash);
			if (n > AHEAD)
				shards_hint_entry(&all->groups, batch[n - 1 - AHEAD].hash);
		}
		for (size_t k = n > AHEAD ? n - AHEAD : 0; k < n; k++)
			shards_hint_entry(&all->groups, batch[k].hash);
		for (size_t k = 0; k < n; k++) {
			struct row *row = &batch[k];
			row->hook = hooks_at(all, row->key, row->hash, &row->number);
			__builtin_prefetch(&row->hook->of[row->kind], 1);
			__builtin_prefetch(&row->hook->of[row->kind].brief, 1);
			__builtin_prefetch(&row->hook->shortest, 1);
		}
		for (size_t k = 0; k < n; k++)
			if (batch[k].watch_ms != INT_NONE)
				count_view(all, &batch[k]);
	}
}

static int64_t
least(int64_t a, int64_t b)
{
	return a == INT_NONE || (b != INT_NONE && b < a) ? b : a;
}

void
hook_merge(struct hook *to, const struct hook *h)
{
	for (int k = 0; k < HOOK_KINDS; k++) {
		struct hook_views *v = &to->of[k];
		const struct hook_views *f = &h->of[k];
		v->n += f->n;
		v->timed += f->timed;
		for (int t = 0; t < HOOK_TENTHS; t++)
			v->left[t] += f->left[t];
		v->complete += f->complete;
		v->valid += f->valid;
		v->lasting += f->lasting;
		v->brief += f->brief;
		v->replayed += f->replayed;
		v->replays += f->replays;
	}
	to->shortest = least(to->shortest, h->shortest);
	if (h->longest != INT_NONE && (to->longest == INT_NONE || h->longest > to->longest))
		to->longest = h->longest;
}

void
hooks_merge(struct hooks *all, struct hooks *from)
{
	GROW(&all->taken);
	all->taken.at[all->taken.len++] = from;
	for (size_t i = 0; i < from->taken.len; i++) {
		GROW(&all->taken);
		all->taken.at[all->taken.len++] = from->taken.at[i];
	}
	free(from->taken.at);
}

static void
take_hook(void *ctx, size_t which, size_t to, const struct map_entry *from, bool fresh)
{
	struct hook *h = shards_value(ctx, to);

	(void)which;
	if (fresh)
		memcpy(h, from->value, sizeof *h);
	else
		hook_merge(h, (const void *)from->value);
}

static void
join(struct hooks *all, int workers)
{
	size_t n = all->taken.len;
	struct shards **from = mem_alloc((n + 1) * sizeof *from);
	struct marks **marks = mem_alloc((n + 1) * sizeof *marks);
	uint32_t **number = mem_alloc((n + 1) * sizeof *number);

	for (size_t w = 0; w < n; w++) {
		from[w] = &all->taken.at[w]->groups;
		marks[w] = all->taken.at[w]->marks;
		number[w] = mem_alloc((shards_end(from[w]) + 1) * sizeof **number);
	}
	shards_join(&(struct shards_join){ .into = &all->groups,
			.from = from,
			.nfrom = n,
			.number = number,
			.take = take_hook,
			.ctx = &all->groups },
	    workers);
	marks_take(all->marks, marks, number, n, workers);
	for (size_t w = 0; w < n; w++) {
		shards_free(from[w]);
		map_free(&marks[w]->groups);
		free(marks[w]);
		free(number[w]);
		free(all->taken.at[w]);
	}
	all->taken.len = 0;
	free(number);
	free(marks);
	free(from);
	marks_join(all->marks, workers);
}

static int
by_code(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return (x->hi > y->hi) - (x->hi < y->hi);
}

static bool
sort_curves(void *ctx, size_t from, size_t to)
{
	const struct hooks *all = ctx;

	for (size_t i = from; i < to; i++)
		if (all->first[i + 1] - all->first[i] > 1)
			qsort(all->curve + all->first[i], all->first[i + 1] - all->first[i],
			    sizeof *all->curve, by_code);
	return true;
}

void
hooks_finish(struct hooks *all, int workers)
{
	struct mark_run r = { 0 };
	size_t sum = 0;

	join(all, workers);
	size_t n = shards_end(&all->groups);
	all->count = shards_count(&all->groups);
	all->order = shards_order(&all->groups, workers);
	all->first = mem_alloc((n + 2) * sizeof *all->first);
	memset(all->first, 0, (n + 2) * sizeof *all->first);
	while (marks_next(all->marks, &r))
		all->first[r.at->group + 2]++;
	for (size_t i = 2; i <= n + 1; i++) {
		sum += all->first[i];
		all->first[i] = sum;
	}
	all->curve = mem_alloc((sum + 1) * sizeof *all->curve);
	for (r = (struct mark_run){ 0 }; marks_next(all->marks, &r);)
		all->curve[all->first[r.at->group + 1]++] = *r.at;
	crew_run(sort_curves, all, n, SORT_STEP, workers);
}
