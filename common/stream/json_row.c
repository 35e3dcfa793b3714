/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/utf8.h"
#include "stream/json_row.h"

/*
 * A key of an object of which the path is known: the table of keys as a tree.
 * Records tend to be alike: which key comes next was seen in the one before.
 */
struct json_node {
	struct str key; /* without escapes */
	bool plain;	/* it needs none */
	uint32_t id;
	uint64_t seen;
	struct json_node *first, *next;
	struct json_column *column; /* of a scalar or an array here */
};

struct level {
	struct json_node *node; /* NULL: not in the header */
	struct json_node **guess;
	struct str key;
	bool any;
};

struct walk {
	struct json_rows *r;
	struct json *j;
	struct level level[JSON_DEPTH + 1];
	int depth;
	enum json_fault fault;
};

void
json_rows_init(struct json_rows *r)
{
	*r = (struct json_rows){ 0 };
	map_init(&r->nodes, sizeof(struct json_node *));
	map_init(&r->names, sizeof(struct json_column *));
	r->root = ARENA_NEW(&r->arena, struct json_node);
	r->nnodes = 1;
}

void
json_rows_free(struct json_rows *r)
{
	map_free(&r->nodes);
	map_free(&r->names);
	arena_free(&r->arena);
	arena_free(&r->scratch);
	free(r->order);
	free(r->met.at);
}

/* The keys from the top down to `key`, with dots between them. */
static struct str
path(const struct walk *w, struct str key)
{
	size_t n = key.n, at = 0;

	for (int i = 1; i <= w->depth; i++)
		n += w->level[i].key.n + 1;
	char *to = arena_bytes(&w->r->scratch, n + 1);
	for (int i = 1; i <= w->depth; i++) {
		if (w->level[i].key.n > 0)
			memcpy(to + at, w->level[i].key.p, w->level[i].key.n);
		at += w->level[i].key.n;
		to[at++] = '.';
	}
	if (key.n > 0)
		memcpy(to + at, key.p, key.n);
	return (struct str){ to, n };
}

static void
complain(struct walk *w, enum json_fault fault, struct str name)
{
	if (w->fault != JSON_WELL)
		return;
	char *to = arena_bytes(&w->r->scratch, 2 * name.n + 1), *end = json_escape(to, name);
	w->r->key = (struct str){ to, (size_t)(end - to) };
	w->fault = fault;
}

static struct json_node *
node_of(struct walk *w, struct level *l, struct str key)
{
	struct json_rows *r = w->r;
	bool fresh = false;

	if (l->node == NULL)
		return NULL;
	char *id = arena_bytes(&r->scratch, sizeof l->node->id + key.n);
	memcpy(id, &l->node->id, sizeof l->node->id);
	if (key.n > 0)
		memcpy(id + sizeof l->node->id, key.p, key.n);
	struct str both = { id, sizeof l->node->id + key.n };
	uint64_t hash = hash_str(both);
	struct json_node **at = r->fixed ? map_find(&r->nodes, both, hash) :
					   map_put(&r->nodes, both, hash, &fresh);
	if (at == NULL)
		return NULL;
	if (fresh) {
		*at = ARENA_NEW(&r->arena, struct json_node);
		**at = (struct json_node){ .key = arena_str(&r->arena, key),
			.plain = str_plain(key) && memchr(key.p, '"', key.n) == NULL,
			.id = (uint32_t)r->nnodes++ };
	}
	return *at;
}

/* The column of a node that has a value. */
static struct json_column *
column_of(struct walk *w, struct json_node *n)
{
	bool fresh;

	if (n == NULL || n->column != NULL || w->r->fixed)
		return n ? n->column : NULL;
	struct str name = path(w, n->key);
	struct json_column **at = map_put(&w->r->names, name, hash_str(name), &fresh);
	if (fresh) {
		*at = ARENA_NEW(&w->r->arena, struct json_column);
		(*at)->name = arena_str(&w->r->arena, name);
	}
	return n->column = *at;
}

static bool
is_empty(const struct json_value *v)
{
	return v->kind == JSON_NONE || (v->kind == JSON_TEXT && v->raw.n == 0);
}

static void
set(struct walk *w, struct json_node *n, struct str key, const struct json_value *v)
{
	struct json_column *c = column_of(w, n);

	if (c == NULL || (w->r->fixed && !c->written)) {
		if (!is_empty(v))
			complain(w, JSON_LATE, path(w, key));
		return;
	}
	if (c->seen == w->r->record)
		complain(w, JSON_TWICE, c->name);
	c->seen = w->r->record;
	c->cell = *v;
	if (!w->r->fixed) {
		GROW(&w->r->met);
		w->r->met.at[w->r->met.len++] = c;
	}
}

/* The key at which the reader stands, and its node. */
static bool
take_key(struct walk *w, struct level *l, struct str *key, struct json_node **n)
{
	struct json *j = w->j;
	struct json_node *g = *l->guess;
	const char *from = j->p;
	bool back;

	if (g != NULL && *j->p == '"' && (size_t)(j->end - j->p) > g->key.n + 1 &&
	    j->p[g->key.n + 1] == '"' && memcmp(j->p + 1, g->key.p, g->key.n) == 0) {
		j->p += g->key.n + 2;
		if (*j->p == ':') {
			j->p++;
			json_blank(j);
			*key = g->key;
			*n = g;
			l->guess = &g->next;
			return true;
		}
		j->p -= g->key.n + 2;
	}
	if (!json_key(j, key, &back))
		return false;
	if (back) {
		char *to = arena_bytes(&w->r->scratch, key->n);
		*key = (struct str){ to, (size_t)(json_decode(to, *key) - to) };
	}
	*n = w->r->fixed ? node_of(w, l, *key) : NULL;
	if (*n == NULL && utf8_valid(*key) < key->n)
		return json_fail(j, from, "a key that is not UTF-8");
	if (*n == NULL)
		*n = node_of(w, l, *key);
	if (*n != NULL) {
		if ((*n)->plain)
			*l->guess = *n;
		l->guess = &(*n)->next;
	}
	return true;
}

static bool
enter(struct walk *w, struct json_node *n, struct str key)
{
	static struct json_node *nothing;
	struct level *l = &w->level[++w->depth];

	if (w->depth >= JSON_DEPTH)
		return json_fail(w->j, w->j->p,
		    "more than 64 objects and arrays within each other");
	*l = (struct level){ .node = n, .guess = n ? &n->first : &nothing, .key = key };
	w->j->depth++;
	w->j->p++;
	json_blank(w->j);
	return true;
}

/* Out of the object, which may be empty and then is an empty cell. */
static void
leave(struct walk *w)
{
	struct level l = w->level[w->depth--];

	w->j->depth--;
	if (w->depth < 0)
		return;
	if (!l.any)
		set(w, l.node, l.key, &(struct json_value){ .kind = JSON_NONE });
}

static bool
member(struct walk *w)
{
	struct level *l = &w->level[w->depth];
	struct json_value v;
	struct json_node *n;
	struct str key;

	if (!take_key(w, l, &key, &n))
		return false;
	l->any = true;
	if (n != NULL) {
		if (n->seen == w->r->record)
			complain(w, JSON_TWICE, path(w, key));
		n->seen = w->r->record;
	}
	if (*w->j->p == '{')
		return enter(w, n, key);
	if (!json_value(w->j, &v))
		return false;
	set(w, n, key, &v);
	return true;
}

static bool
walk_object(struct walk *w)
{
	bool more = false;

	if (!enter(w, w->r->root, (struct str){ 0 }))
		return false;
	for (;;) {
		bool inner = false;
		if (!more && *w->j->p == '}') {
			w->j->p++;
			leave(w);
		} else {
			int depth = w->depth;
			if (!member(w))
				return false;
			inner = w->depth > depth;
		}
		more = false;
		while (!inner && w->depth >= 0 && !more) {
			if (!json_next(w->j, '}', &more))
				return false;
			if (!more)
				leave(w);
		}
		if (w->depth < 0)
			return true;
	}
}

static enum json_fault
walk(struct walk *w, struct json_rows *r, struct json *j)
{
	w->r = r;
	w->j = j;
	w->depth = -1;
	w->fault = JSON_WELL;
	r->record++;
	arena_reset(&r->scratch);
	return walk_object(w) ? w->fault : JSON_WRONG;
}

/* A record was well: what it had belongs to the table. */
static void
keep(struct json_rows *r)
{
	for (size_t i = 0; i < r->met.len; i++) {
		struct json_column *c = r->met.at[i];
		c->filled |= !is_empty(&c->cell);
		if (c->written)
			continue;
		c->written = true;
		r->order = grow(r->order, &r->cap, r->ncolumns, sizeof *r->order);
		r->order[r->ncolumns++] = c;
	}
}

enum json_fault
json_row_read(struct json_rows *r, struct json *j)
{
	struct walk w;

	r->met.len = 0;
	enum json_fault fault = walk(&w, r, j);
	if (fault == JSON_WELL && !r->fixed)
		keep(r);
	return fault;
}

/* {"stat":null} where others have {"stat":{"play":1}} */
static bool
stands_for_object(const struct json_rows *r, const struct json_column *c)
{
	for (size_t i = 0; !c->filled && i < r->ncolumns; i++) {
		struct str name = r->order[i]->name;
		if (name.n > c->name.n && name.p[c->name.n] == '.' && str_starts(name, c->name))
			return true;
	}
	return false;
}

void
json_row_fix(struct json_rows *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->ncolumns; i++)
		r->order[i]->written = !stands_for_object(r, r->order[i]);
	for (size_t i = 0; i < r->ncolumns; i++)
		if (r->order[i]->written)
			r->order[n++] = r->order[i];
	r->ncolumns = n;
	r->fixed = true;
}

char *
json_row_put(const struct json_rows *r, char *to)
{
	for (size_t i = 0; i < r->ncolumns; i++) {
		const struct json_column *c = r->order[i];
		if (c->seen == r->record)
			to = json_put(to, &c->cell);
		*to++ = '\t';
	}
	to[-1] = '\n';
	return to;
}
