/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "item.h"
#include "scope.h"

/*
 * An item as a line: the columns of --by, platform, item, first, last, the counts per event, per
 * kind of view its channels, rows with a watch time and their sum, shortest
 * and longest duration, kind and newest of the hours and their counts joined
 * by commas, and the viewers' prints.
 */
static void
put_hours(const struct hours *h, struct out *o)
{
	char *p;

	out_int(o, h != NULL ? h->kind : INT_NONE);
	out_int(o, h != NULL ? h->newest : INT_NONE);
	out_none(o);
	for (int i = 0; h != NULL && i < ITEM_HOURS; i++) {
		p = out_room(o, NUM_TEXT);
		if (i > 0)
			*p = ',';
		o->n += i > 0;
		if (h->n[i] > 0)
			o->n += num_put_uint(p + (i > 0), h->n[i]);
	}
}

void
items_save(const struct items *all, struct out *o)
{
	size_t npairs;
	struct pair *pairs = distinct_pairs(all->viewers, &npairs);

	for (size_t i = 0; i < all->count; i++) {
		const struct map_entry *e = shards_entry(&all->groups, all->order[i]);
		const struct item *it = (const void *)e->value;
		if (it->posted != 0)
			continue;
		saved_put_key(o, map_key(e));
		out_int(o, it->first.ms);
		out_int(o, it->last.ms);
		for (int v = 0; v < EVENTS; v++)
			out_uint(o, it->events[v]);
		for (int k = 0; k < KINDS; k++) {
			for (int c = 0; c < CHANNELS; c++)
				out_uint(o, it->channel[k][c]);
			out_uint(o, it->watch[k].n);
			out_uint(o, it->watch[k].ms);
		}
		out_int(o, it->shortest);
		out_int(o, it->longest);
		put_hours(it->hours, o);
		saved_put_members(o, pairs, npairs, all->order[i]);
		saved_put_end(o);
	}
	free(pairs);
}

static bool
take_hours(struct str *rest, struct hours *h)
{
	struct str list, cell;
	int64_t n;
	int i = 0;

	if (!saved_int(rest, &h->kind) || !saved_int(rest, &h->newest) || !saved_text(rest, &list))
		return false;
	if (h->kind == INT_NONE)
		return list.n == 0;
	for (; i < ITEM_HOURS && str_cut(&list, ',', &cell); i++) {
		n = 0;
		if (cell.n > 0 && num_int(cell, 0, UINT32_MAX, &n) != NULL)
			return false;
		h->n[i] = (uint32_t)n;
	}
	return i == ITEM_HOURS && list.p == NULL && h->kind >= 0 && h->kind < KINDS &&
	    h->newest > -(INT64_C(1) << 40) && h->newest < INT64_C(1) << 40;
}

static bool
take_counts(struct str *rest, struct item *it)
{
	bool ok = saved_int(rest, &it->first.ms) && saved_int(rest, &it->last.ms);

	for (int e = 0; e < EVENTS; e++)
		ok = ok && saved_uint(rest, &it->events[e]);
	for (int k = 0; k < KINDS; k++) {
		for (int c = 0; c < CHANNELS; c++)
			ok = ok && saved_uint(rest, &it->channel[k][c]);
		ok = ok && saved_uint(rest, &it->watch[k].n) && saved_uint(rest, &it->watch[k].ms);
	}
	return ok && saved_int(rest, &it->shortest) && saved_int(rest, &it->longest);
}

const char *
items_load(struct items *all, struct str line)
{
	static const char damaged[] = "an item that cannot be read";
	struct hours hours = { 0 };
	struct item it = { 0 };
	struct str rest = line, key = saved_key(&rest, scope_by() + 2);
	size_t number;

	if (key.p == NULL || !take_counts(&rest, &it) || !take_hours(&rest, &hours))
		return damaged;
	if (hours.kind != INT_NONE) {
		it.hours = ARENA_NEW(&all->hours, struct hours);
		*it.hours = hours;
	}
	item_merge(items_at(all, key, hash_str(key), &number), &it);
	return saved_members(&rest, all->viewers, (uint32_t)number) && rest.p == NULL ? NULL :
											damaged;
}
