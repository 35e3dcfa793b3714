/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"

#include "link.h"

struct record {
	struct str platform, item, creator, account, title, tags, flags;
	struct instant published, asof;
	struct str key[LINK_COLUMNS];
};

static const struct col post_cols[] = {
	COL(struct record, platform),
	COL(struct record, item, .required = true, .filled = true),
	COL(struct record, creator),
	COL(struct record, account),
	COL(struct record, title),
	COL(struct record, tags),
	COL(struct record, flags),
	COL(struct record, published),
	COL(struct record, asof),
};
enum { POST_COLS = sizeof post_cols / sizeof *post_cols };

void
link_plan(struct link_plan *p, const struct opt_list *keys, struct arena *a)
{
	size_t used = 0;

	if (keys->len > LINK_KEYS)
		die_usage("more than %d times --key", LINK_KEYS);
	p->cols = arena_alloc(a, (POST_COLS + LINK_COLUMNS + 1) * sizeof *p->cols);
	memcpy(p->cols, post_cols, sizeof post_cols);
	for (size_t k = 0; k < keys->len; k++) {
		struct link_key *key = &p->key[p->nkeys++];
		*key = (struct link_key){ .name = keys->at[k], .from = (int)used };
		for (struct col *c = col_list(str_of(keys->at[k]), a); c->name != NULL; c++) {
			if (used == LINK_COLUMNS)
				die_usage("more than %d columns in --key", LINK_COLUMNS);
			c->offset = offsetof(struct record, key) + used * sizeof(struct str);
			p->cols[POST_COLS + used++] = *c;
			key->n++;
		}
	}
	p->cols[POST_COLS + used] = (struct col)COL_END;
	for (struct col *c = p->cols; c->name != NULL; c++)
		if (p->content && strcmp(c->name, "title") == 0)
			c->required = true;
}

struct posts *
posts_new(void *plan)
{
	struct posts *p = mem_alloc(sizeof *p);

	*p = (struct posts){ .plan = plan };
	return p;
}

void
posts_free(struct posts *p)
{
	if (p == NULL)
		return;
	posts_free(p->taken);
	arena_free(&p->arena);
	fold_free(&p->scratch);
	free(p->at);
	free(p);
}

/* Cells with their lengths, so that "ab","c" is not "a","bc". */
static struct digest
key_digest(const struct link_key *k, const struct str *cell, struct out *text)
{
	text->n = 0;
	for (int i = k->from; i < k->from + k->n; i++) {
		if (cell[i].n == 0)
			return (struct digest){ 0 };
		char *to = out_room(text, sizeof cell[i].n + cell[i].n);
		memcpy(to, &cell[i].n, sizeof cell[i].n);
		memcpy(to + sizeof cell[i].n, cell[i].p, cell[i].n);
		text->n += sizeof cell[i].n + cell[i].n;
	}
	return hash_digest(text->at, text->n, (uint64_t)k->from);
}

static void
keep(struct posts *p, const struct record *r, struct out *text)
{
	const struct link_plan *plan = p->plan;
	struct str creator = r->creator.n > 0 ? r->creator : r->account;

	GROW(p);
	const struct post *before = p->len > 0 ? &p->at[p->len - 1] : NULL;
	struct post *to = &p->at[p->len++];
	*to = (struct post){ .platform = before != NULL && str_eq(before->platform, r->platform) ?
		    before->platform :
		    arena_str(&p->arena, r->platform),
		.id = arena_str(&p->arena, r->item),
		.creator = before != NULL && str_eq(before->creator, creator) ?
		    before->creator :
		    arena_str(&p->arena, creator),
		.title = arena_str(&p->arena, r->title),
		.asof = r->asof.ms };
	item_read(&to->text, plan->content ? r->title : (struct str){ 0 }, r->tags, &p->scratch,
	    &p->arena);
	to->text.first = to->text.last = r->published.ms;
	/* a date without time: some moment of that day */
	if (r->published.ms != INT_NONE && str_find(r->flags, STR("d")) != NULL)
		to->text.last += MS_DAY - 1;
	if (plan->nkeys > 0)
		to->key = arena_alloc(&p->arena, (size_t)plan->nkeys * sizeof *to->key);
	for (int k = 0; k < plan->nkeys; k++)
		to->key[k] = key_digest(&plan->key[k], r->key, text);
}

void
posts_add(struct posts *p, struct rows *rows)
{
	struct out text = { 0 };
	struct record r;

	for (size_t i = 0; i < rows->n; i++)
		if (rows_read(rows, i, &r))
			keep(p, &r, &text);
	free(text.at);
}

void
posts_merge(struct posts *into, struct posts *from)
{
	into->at = mem_resize(into->at, (into->len + from->len + 1) * sizeof *into->at);
	if (from->len > 0)
		memcpy(into->at + into->len, from->at, from->len * sizeof *into->at);
	into->cap = into->len + from->len + 1;
	into->len += from->len;
	free(from->at);
	from->at = NULL;
	struct posts **end = &from->taken;
	while (*end != NULL)
		end = &(*end)->taken;
	*end = into->taken;
	into->taken = from;
}
