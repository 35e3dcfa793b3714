/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "audience/watch.h"
#include "table/event.h"

#include "hook.h"
#include "person.h"
#include "scope.h"
#include "visits.h"

#define MS_MOST 2678400000.0 /* a month, as in profile item */

struct row {
	struct str platform, item, event;
	int64_t watch_ms, duration_ms;
};

enum { COLUMN_ITEM = 1 };

const struct col hook_cols[] = { COL(struct row, platform), COL(struct row, item, .required = true),
	COL(struct row, event, .required = true),
	COL(struct row, watch_ms, .required = true, .min = 0, .max = MS_MOST),
	COL(struct row, duration_ms, .min = 0, .max = MS_MOST), COL_END };

struct hooks *
hooks_new(const struct hook_plan *plan)
{
	struct hooks *all = mem_alloc(sizeof *all);

	*all = (struct hooks){ .plan = plan, .marks = marks_new(MARK_SUM) };
	map_init(&all->map, sizeof(struct hook));
	return all;
}

struct hook *
hooks_at(struct hooks *all, struct str key, uint64_t hash, size_t *number)
{
	bool fresh;

	*number = map_number(&all->map, key, hash, &fresh);
	struct hook *h = map_value(&all->map, *number);
	if (fresh)
		h->shortest = h->longest = INT_NONE;
	return h;
}

/* Marks are dealt out by the top bits of lo: spread the bins of an item. */
void
hooks_count(struct hooks *all, size_t number, uint32_t code, int64_t n)
{
	uint64_t lo = ((uint64_t)code << 32 | (uint32_t)number) * UINT64_C(0x9E3779B97F4A7C15);

	marks_add(all->marks, (uint32_t)number, (struct print){ lo, code }, n);
}

static void
count_view(struct hooks *all, struct hook *h, size_t number, int kind, const struct row *row)
{
	struct hook_views *v = &h->of[kind];
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
	hooks_count(all, number,
	    hook_code(kind, bin < HOOK_BIN_MOST ? bin : HOOK_BIN_MOST, w.complete), 1);
}

void
hooks_add(struct hooks *all, struct rows *r)
{
	struct row row;
	size_t number;

	for (size_t i = 0; i < r->n; i++) {
		if (rows_at(r, i, COLUMN_ITEM).n == 0 || !rows_read(r, i, &row))
			continue;
		int event = event_find(row.event);
		if (event < 0)
			rows_reject(r, i, "event", row.event.n == 0 ? "empty" : "not an event",
			    row.event);
		if (event != EVENT_PLAY && event != EVENT_WATCH)
			continue;
		struct str key = scope_key(r, i, (struct str[]){ row.platform, row.item }, 2);
		struct hook *h = hooks_at(all, key, hash_str(key), &number);
		if (row.watch_ms != INT_NONE)
			count_view(all, h, number, event == EVENT_PLAY ? VISIT_PLAY : VISIT_WATCH,
			    &row);
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
	uint32_t *number = mem_alloc((from->map.count + 1) * sizeof *number);
	size_t n;

	for (size_t i = 0; i < from->map.count; i++) {
		const struct map_entry *e = map_entry(&from->map, i);
		struct str key = map_key(e);
		hook_merge(hooks_at(all, key, hash_str(key), &n), (const void *)e->value);
		number[i] = (uint32_t)n;
	}
	for (int k = 0; k < MARK_PARTS; k++) {
		struct mark_part *p = &from->marks->part[k];
		for (size_t i = 0; i < p->len; i++)
			hooks_count(all, number[p->at[i].group], p->at[i].hi, p->at[i].value);
		free(p->at);
	}
	map_free(&from->map);
	map_free(&from->marks->groups);
	free(from->marks);
	free(from);
	free(number);
}

static int
by_code(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return (x->hi > y->hi) - (x->hi < y->hi);
}

void
hooks_finish(struct hooks *all, int workers)
{
	struct mark_run r = { 0 };
	size_t n = all->map.count, sum = 0;

	all->order = map_order(&all->map);
	marks_join(all->marks, workers);
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
	for (size_t i = 0; i < n; i++)
		if (all->first[i + 1] - all->first[i] > 1)
			qsort(all->curve + all->first[i], all->first[i + 1] - all->first[i],
			    sizeof *all->curve, by_code);
}
