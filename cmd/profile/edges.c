/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/saved.h"

#include "edges.h"
#include "scope.h"

enum { OWN = 3 }; /* platform, from, to */

struct row {
	struct str platform, from, to, weight, user, creator, event;
	struct instant time;
};

const struct col edge_cols[] = { COL(struct row, platform),
	COL(struct row, from, .required = true, .filled = true),
	COL(struct row, to, .required = true, .filled = true), COL(struct row, weight), COL_END };

const struct col edge_event_cols[] = { COL(struct row, platform), COL(struct row, time),
	COL(struct row, user, .required = true), COL(struct row, creator, .required = true),
	COL(struct row, event, .required = true, .filled = true), COL_END };

struct edges *
edges_new(const struct edges_plan *plan)
{
	struct edges *all = mem_alloc(sizeof *all);

	*all = (struct edges){ .plan = plan };
	map_init(&all->map, sizeof(struct tie));
	return all;
}

static struct tie *
tie_at(struct edges *all, struct str key)
{
	bool fresh;
	struct tie *t = map_put(&all->map, key, hash_str(key), &fresh);

	if (fresh)
		t->followed_ms = t->undone_ms = INT_NONE;
	return t;
}

static void
later(int64_t *ms, int64_t other)
{
	if (other > *ms) /* INT_NONE is the least */
		*ms = other;
}

static bool
read_weight(struct rows *r, size_t i, struct str cell, __int128 *e9)
{
	const char *err = NULL;

	*e9 = 1000000000;
	if (cell.n > 0 && (err = num_exact(cell, e9)) == NULL && *e9 <= 0)
		err = "not above 0";
	if (err != NULL)
		rows_reject(r, i, "weight", err, cell);
	return err == NULL;
}

static void
add_edge(struct edges *all, struct rows *r, size_t i)
{
	struct row row;
	__int128 e9;

	if (!rows_read(r, i, &row) || !read_weight(r, i, row.weight, &e9))
		return;
	struct tie *t = tie_at(all,
	    scope_key(r, i, (struct str[]){ row.platform, row.from, row.to }, OWN));
	t->rows++;
	t->e9 += e9;
}

static void
add_event(struct edges *all, struct rows *r, size_t i)
{
	struct row row;

	if (!rows_read(r, i, &row))
		return;
	int event = event_find(row.event);
	if (event < 0) {
		rows_reject(r, i, "event", "not an event", row.event);
		return;
	}
	bool undo = event == EVENT_UNFOLLOW && all->plan->event[EVENT_FOLLOW];
	if ((!undo && !all->plan->event[event]) || row.user.n == 0 || row.creator.n == 0)
		return;
	struct tie *t = tie_at(all,
	    scope_key(r, i, (struct str[]){ row.platform, row.user, row.creator }, OWN));
	t->rows++;
	if (undo) {
		later(&t->undone_ms, row.time.ms);
	} else if (event == EVENT_FOLLOW) {
		t->follows++;
		later(&t->followed_ms, row.time.ms);
	} else {
		t->e9 += 1000000000;
	}
}

void
edges_add(struct edges *all, struct rows *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (all->plan->from_events)
			add_event(all, r, i);
		else
			add_edge(all, r, i);
	}
}

double
tie_weight(const struct tie *t)
{
	bool follows = t->follows > 0 &&
	    (t->undone_ms == INT_NONE || t->undone_ms <= t->followed_ms);

	return (double)t->e9 / 1e9 + follows;
}

static void
merge_tie(struct edges *all, struct str key, const struct tie *from)
{
	struct tie *t = tie_at(all, key);

	t->e9 += from->e9;
	t->rows += from->rows;
	t->follows += from->follows;
	later(&t->followed_ms, from->followed_ms);
	later(&t->undone_ms, from->undone_ms);
}

void
edges_merge(struct edges *into, struct edges *from)
{
	for (size_t i = 0; i < from->map.count; i++)
		merge_tie(into, map_key(map_entry(&from->map, i)), map_value(&from->map, i));
	map_free(&from->map);
	free(from);
}

void
edges_finish(struct edges *all, int workers)
{
	(void)workers;
	all->order = map_order(&all->map);
}

void
edges_save(const struct edges *all, struct out *o)
{
	for (size_t i = 0; i < all->map.count; i++) {
		const struct tie *t = map_value(&all->map, all->order[i]);
		saved_put_key(o, map_key(map_entry(&all->map, all->order[i])));
		saved_put_big(o, t->e9);
		out_uint(o, t->rows);
		out_uint(o, t->follows);
		out_int(o, t->followed_ms);
		out_int(o, t->undone_ms);
		saved_put_end(o);
	}
}

const char *
edges_load(struct edges *all, struct str line)
{
	struct tie t;
	struct str key = saved_key(&line, scope_by() + OWN);
	__int128 e9;

	if (key.p == NULL || !saved_big(&line, &e9) || !saved_uint(&line, &t.rows) ||
	    !saved_uint(&line, &t.follows) || !saved_int(&line, &t.followed_ms) ||
	    !saved_int(&line, &t.undone_ms) || line.p != NULL || e9 < 0)
		return "an edge that cannot be read";
	t.e9 = e9;
	merge_tie(all, key, &t);
	return NULL;
}
