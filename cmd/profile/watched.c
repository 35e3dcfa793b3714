/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/run.h"
#include "table/saved.h"

#include "watched.h"

struct row {
	struct str platform, item, window;
	struct instant asof;
	int64_t views, watch_ms, avg_watch_ms;
};

/* Times of a whole platform stay far from 2^63. */
#define MOST 1e17
#define AVERAGE_MOST 1e9

static const struct col cols[] = { COL(struct row, platform),
	COL(struct row, item, .required = true), COL(struct row, window), COL(struct row, asof),
	COL(struct row, views, .min = 0, .max = 9e9),
	COL(struct row, watch_ms, .min = 0, .max = MOST),
	COL(struct row, avg_watch_ms, .min = 0, .max = AVERAGE_MOST), COL_END };

struct post {
	int64_t asof, ms;
	uint64_t order;
	bool known;
};

static void *
start(void *ctx)
{
	struct watched *w = mem_alloc(sizeof *w);

	(void)ctx;
	map_init(&w->post, sizeof(struct post));
	return w;
}

static void
later(struct watched *w, struct str key, struct post post)
{
	bool fresh;
	struct post *p = map_put(&w->post, key, hash_str(key), &fresh);

	if (!p->known || post.asof > p->asof || (post.asof == p->asof && post.order > p->order))
		*p = post;
}

static int64_t
ms_of(const struct row *row)
{
	if (row->watch_ms != INT_NONE)
		return row->watch_ms;
	return row->views != INT_NONE && row->avg_watch_ms != INT_NONE ?
	    row->views * row->avg_watch_ms :
	    INT_NONE;
}

static void
add(void *acc, struct rows *r)
{
	struct row row;

	for (size_t i = 0; i < r->n; i++) {
		if (!rows_read(r, i, &row) || row.item.n == 0 ||
		    (row.window.n > 0 && !str_eq(row.window, STR("lifetime"))))
			continue;
		later(acc, saved_pair(row.platform, row.item, r->arena),
		    (struct post){ row.asof.ms, ms_of(&row), rows_order(r, i), true });
	}
}

static void
merge(void *into, void *acc)
{
	struct watched *from = acc;

	for (size_t i = 0; i < from->post.count; i++) {
		const struct map_entry *e = map_entry(&from->post, i);
		later(into, map_key(e), *(const struct post *)(const void *)e->value);
	}
	map_free(&from->post);
	free(from);
}

struct watched *
watched_read(const char *path)
{
	const struct job job = { .cols = cols, .start = start, .add = add, .merge = merge };

	return run_fold_file(&job, path);
}

int64_t
watched_ms(const struct watched *w, struct str key)
{
	const struct post *p = map_find(&w->post, key, hash_str(key));

	return p != NULL ? p->ms : INT_NONE;
}
