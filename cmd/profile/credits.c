/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/run.h"
#include "table/saved.h"

#include "credits.h"

struct row {
	struct str platform, user, credit;
};

static const struct col cols[] = { COL(struct row, platform),
	COL(struct row, user, .required = true), COL(struct row, credit, .required = true),
	COL_END };

struct credit {
	struct str text;
	uint64_t order;
};

static void *
start(void *ctx)
{
	struct credits *c = mem_alloc(sizeof *c);

	(void)ctx;
	*c = (struct credits){ 0 };
	map_init(&c->map, sizeof(struct credit));
	return c;
}

static void
keep(struct credits *c, struct str key, struct str text, uint64_t order)
{
	bool fresh;
	struct credit *to = map_put(&c->map, key, hash_str(key), &fresh);

	if (!fresh && order <= to->order)
		return;
	to->text = arena_str(&c->arena, text);
	to->order = order;
}

static void
add(void *acc, struct rows *r)
{
	struct credits *c = acc;
	struct row row;

	c->by_platform = rows_has(r, 0);
	for (size_t i = 0; i < r->n; i++)
		if (rows_read(r, i, &row) && row.user.n > 0 && row.credit.n > 0)
			keep(c,
			    c->by_platform ? saved_pair(row.platform, row.user, r->arena) :
					     saved_join(&row.user, 1, r->arena),
			    row.credit, rows_order(r, i));
}

static void
merge(void *into, void *acc)
{
	struct credits *c = into, *from = acc;

	for (size_t i = 0; i < from->map.count; i++) {
		const struct map_entry *e = map_entry(&from->map, i);
		const struct credit *v = (const void *)e->value;
		keep(c, map_key(e), v->text, v->order);
	}
	c->by_platform |= from->by_platform;
	map_free(&from->map);
	arena_free(&from->arena);
	free(from);
}

struct credits *
credits_read(const char *path)
{
	const struct job job = { .cols = cols, .start = start, .add = add, .merge = merge };

	return run_fold_file(&job, path);
}

struct str
credits_find(const struct credits *c, struct str key)
{
	struct str platform;

	if (!c->by_platform)
		str_cut(&key, '\t', &platform);
	const struct credit *v = map_find(&c->map, key, hash_str(key));
	return v != NULL ? v->text : ((struct str){ 0 });
}
