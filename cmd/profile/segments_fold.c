/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/decode.h"
#include "table/saved.h"

#include "scope.h"
#include "segments.h"

struct segments *
segments_new(const struct segments_plan *plan)
{
	struct segments *all = mem_alloc(sizeof *all);

	*all = (struct segments){ .plan = plan };
	map_init(&all->map, sizeof(uint64_t));
	return all;
}

static void
count(struct segments *all, struct str key, uint64_t n)
{
	bool fresh;

	*(uint64_t *)map_put(&all->map, key, hash_str(key), &fresh) += n;
}

static bool
number_ok(const struct segments_plan *plan, struct rows *r, size_t i, size_t c, struct str cell)
{
	double v, least = c < plan->features && plan->log[c] ? 0 : -1e15;
	const char *err = cell.n > 0 ? num_real(cell, least, 1e15, &v) : NULL;

	if (err != NULL)
		rows_reject(r, i, plan->col[plan->keys + c].name, err, cell);
	return err == NULL;
}

static void
add_row(struct segments *all, struct rows *r, size_t i)
{
	const struct segments_plan *plan = all->plan;
	struct str key[SEGMENT_KEYS], cell[2 * FEATURES_MOST + 1];

	for (size_t k = 0; k < plan->keys; k++)
		key[k] = rows_at(r, i, k);
	for (size_t c = 0; c < plan->cells; c++) {
		cell[c] = rows_at(r, i, plan->keys + c);
		if (c < plan->features + plan->converts && !number_ok(plan, r, i, c, cell[c]))
			return;
	}
	struct str a = scope_key(r, i, key, plan->keys);
	struct str b = saved_join(cell, plan->cells, r->arena);
	char *p = arena_bytes(r->arena, a.n + 1 + b.n);
	if (a.n > 0)
		memcpy(p, a.p, a.n);
	p[a.n] = '\t';
	if (b.n > 0)
		memcpy(p + a.n + 1, b.p, b.n);
	count(all, (struct str){ p, a.n + 1 + b.n }, 1);
}

void
segments_add(struct segments *all, struct rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		add_row(all, r, i);
}

void
segments_merge(struct segments *into, struct segments *from)
{
	for (size_t i = 0; i < from->map.count; i++)
		count(into, map_key(map_entry(&from->map, i)),
		    *(const uint64_t *)map_value(&from->map, i));
	map_free(&from->map);
	free(from);
}

void
segments_finish(struct segments *all, int workers)
{
	(void)workers;
	all->order = map_order(&all->map);
}

void
segments_save(const struct segments *all, struct out *o)
{
	for (size_t i = 0; i < all->map.count; i++) {
		saved_put_key(o, map_key(map_entry(&all->map, all->order[i])));
		out_uint(o, *(const uint64_t *)map_value(&all->map, all->order[i]));
		saved_put_end(o);
	}
}

const char *
segments_load(struct segments *all, struct str line)
{
	uint64_t n;
	struct str key = saved_key(&line,
	    scope_by() + (int)all->plan->keys + (int)all->plan->cells);

	if (key.p == NULL || !saved_uint(&line, &n) || line.p != NULL)
		return "a row that cannot be read";
	count(all, key, n);
	return NULL;
}

static double
value_of(struct str cell)
{
	double v = NAN;

	return cell.n > 0 && num_real(cell, -1e15, 1e15, &v) == NULL ? v : NAN;
}

static void
read_person(struct people *p, struct person *who, double *value, struct str rest,
    struct arena *arena)
{
	const struct segments_plan *plan = p->plan;
	struct str cell[2 * FEATURES_MOST + 1];

	for (size_t c = 0; c < plan->cells; c++) {
		cell[c] = (struct str){ 0 };
		str_cut(&rest, '\t', &cell[c]);
		cell[c] = decode_tsv(cell[c], arena);
	}
	for (size_t f = 0; f < plan->features; f++) {
		value[f] = value_of(cell[f]);
		if (isnan(value[f]) && who->missing < 0)
			who->missing = (int)f;
	}
	if (plan->converts) {
		double v = value_of(cell[plan->features]);
		who->converted = isnan(v) ? v : v > 0;
	}
	if (plan->stages != NULL)
		who->segment = stages_of(plan->stages, cell + plan->features + plan->converts,
		    &who->rule);
}

void
people_read(struct people *p, const struct segments *all)
{
	const struct segments_plan *plan = all->plan;
	struct arena arena = { 0 };

	*p = (struct people){ .plan = plan };
	p->person = mem_alloc((all->map.count + 1) * sizeof *p->person);
	p->value = mem_alloc((all->map.count * plan->features + 1) * sizeof *p->value);
	for (size_t i = 0; i < all->map.count; i++) {
		struct str rest = map_key(map_entry(&all->map, all->order[i])), by = rest;
		struct str key = saved_key(&rest, scope_by() + (int)plan->keys);
		by = saved_key(&by, scope_by());
		struct person *before = p->rows > 0 ? &p->person[p->rows - 1] : NULL;
		if (before != NULL && str_eq(before->key, key)) {
			before->torn = true;
			before->segment = -1;
			continue;
		}
		struct crowd *c = p->crowds.len > 0 ? &p->crowds.at[p->crowds.len - 1] : NULL;
		struct str last = c != NULL ? p->person[c->first].key : (struct str){ 0 };
		if (c == NULL || !str_eq(saved_key(&last, scope_by()), by)) {
			GROW(&p->crowds);
			c = &p->crowds.at[p->crowds.len++];
			*c = (struct crowd){ .first = p->rows };
		}
		c->rows++;
		struct person *who = &p->person[p->rows];
		*who = (struct person){ .key = key,
			.segment = -1,
			.missing = -1,
			.converted = NAN,
			.silhouette = NAN,
			.distance = NAN,
			.posterior = NAN };
		read_person(p, who, p->value + p->rows * plan->features, rest, &arena);
		who->rule = arena_str(&p->arena, who->rule);
		p->rows++;
		arena_reset(&arena);
	}
	arena_free(&arena);
}
