/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/run.h"
#include "table/saved.h"

#include "topic.h"

struct row {
	struct str platform, item, creator, tags;
};

static const struct col cols[] = { COL(struct row, platform),
	COL(struct row, item, .required = true), COL(struct row, creator), COL(struct row, tags),
	COL_END };

/* One cell of the last row that filled it. */
struct cell {
	struct str text;
	uint64_t order;
};

struct post {
	struct cell tags, creator;
	uint32_t first, ntags, creator_number; /* set when all rows are in */
};

static void *
start(void *ctx)
{
	struct topics *t = mem_alloc(sizeof *t);

	(void)ctx;
	*t = (struct topics){ 0 };
	map_init(&t->post, sizeof(struct post));
	map_init(&t->name, 0);
	return t;
}

static void
later(struct topics *t, struct cell *c, struct str text, uint64_t order)
{
	if (text.n == 0 || (c->text.n > 0 && order <= c->order))
		return;
	c->text = arena_str(&t->arena, text);
	c->order = order;
}

static void
add(void *acc, struct rows *r)
{
	struct topics *t = acc;
	struct row row;
	bool fresh;

	for (size_t i = 0; i < r->n; i++) {
		if (!rows_read(r, i, &row) || row.item.n == 0)
			continue;
		struct str key = saved_pair(row.platform, row.item, r->arena);
		struct post *p = map_put(&t->post, key, hash_str(key), &fresh);
		later(t, &p->tags, row.tags, rows_order(r, i));
		later(t, &p->creator, row.creator, rows_order(r, i));
	}
}

static void
merge(void *into, void *acc)
{
	struct topics *t = into, *from = acc;
	bool fresh;

	for (size_t i = 0; i < from->post.count; i++) {
		const struct map_entry *e = map_entry(&from->post, i);
		const struct post *p = (const void *)e->value;
		struct post *to = map_put(&t->post, map_key(e), hash_str(map_key(e)), &fresh);
		later(t, &to->tags, p->tags.text, p->tags.order);
		later(t, &to->creator, p->creator.text, p->creator.order);
	}
	map_free(&from->post);
	map_free(&from->name);
	arena_free(&from->arena);
	free(from);
}

static uint32_t
number(struct topics *t, struct str name)
{
	bool fresh;

	return (uint32_t)map_number(&t->name, name, hash_str(name), &fresh);
}

static void
split_tags(struct topics *t, struct post *p)
{
	struct str rest = p->tags.text, tag;

	p->first = (uint32_t)t->list.len;
	while (rest.n > 0 && str_cut(&rest, '|', &tag)) {
		tag = str_trim(tag);
		uint32_t n = tag.n > 0 ? number(t, tag) : UINT32_MAX;
		bool known = tag.n == 0;
		for (uint32_t i = p->first; i < t->list.len && !known; i++)
			known = t->list.at[i] == n;
		if (known)
			continue;
		GROW(&t->list);
		t->list.at[t->list.len++] = n;
	}
	p->ntags = (uint32_t)t->list.len - p->first;
}

struct topics *
topics_read(const char *path)
{
	const struct job job = { .cols = cols, .start = start, .add = add, .merge = merge };
	struct topics *t = run_fold_file(&job, path);

	for (size_t i = 0; i < t->post.count; i++) {
		struct post *p = map_value(&t->post, i);
		split_tags(t, p);
		p->creator_number = p->creator.text.n > 0 ? number(t, p->creator.text) : UINT32_MAX;
	}
	return t;
}

bool
topics_find(const struct topics *t, struct str key, struct topic *to)
{
	const struct post *p = map_find(&t->post, key, hash_str(key));

	if (p == NULL)
		return false;
	*to = (struct topic){ t->list.at + p->first, p->ntags, p->creator_number };
	return true;
}

struct str
topics_name(const struct topics *t, uint32_t n)
{
	return map_key(map_entry(&t->name, n));
}
