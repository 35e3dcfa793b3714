/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "table/saved.h"
#include "text/newword.h"

#include "columns.h"
#include "fresh.h"
#include "scope.h"

struct row {
	struct str title;
};

const struct col fresh_cols[] = { COL(struct row, title, .required = true), COL_END };

struct fresh *
fresh_new(void *ctx)
{
	struct fresh *f = mem_alloc(sizeof *f);

	(void)ctx;
	*f = (struct fresh){ 0 };
	map_init(&f->titles, 0);
	return f;
}

static void
enter(struct fresh *f, struct str title)
{
	bool fresh;

	map_put(&f->titles, title, hash_str(title), &fresh);
}

void
fresh_add(struct fresh *f, struct rows *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct str title = rows_at(r, i, 0);
		if (title.n > 0)
			enter(f, saved_join(&title, 1, r->arena));
	}
}

void
fresh_merge(struct fresh *f, struct fresh *from)
{
	for (size_t i = 0; i < from->titles.count; i++)
		enter(f, map_key(map_entry(&from->titles, i)));
	map_free(&from->titles);
	free(from);
}

void
fresh_finish(struct fresh *f, int workers)
{
	(void)workers;
	f->order = map_order(&f->titles);
}

void
fresh_save(const struct fresh *f, struct out *o)
{
	for (size_t i = 0; i < f->titles.count; i++) {
		saved_put_key(o, map_key(map_entry(&f->titles, f->order[i])));
		saved_put_end(o);
	}
}

const char *
fresh_load(struct fresh *f, struct str line)
{
	struct str rest = line, key = saved_key(&rest, 1);

	if (key.p == NULL || key.n == 0 || rest.p != NULL)
		return "a title that cannot be read";
	enter(f, key);
	return NULL;
}

/* The Han of all titles, a 0 before, between and behind what stands together. */
struct han {
	uint32_t *at;
	size_t len, cap;
};

static void
push(struct han *h, uint32_t c)
{
	GROW(h);
	h->at[h->len++] = c;
}

static struct han
gather(const struct fresh *f)
{
	struct han h = { 0 };
	struct folded fold = { 0 };

	push(&h, 0);
	for (size_t i = 0; i < f->titles.count; i++) {
		/* escapes are no Han, so the key will do */
		fold_read(map_key(map_entry(&f->titles, f->order[i])), &fold);
		for (size_t k = 0; k < fold.len; k++) {
			if (fold.at[k].kind == FOLD_HAN)
				push(&h, fold.at[k].c);
			else if (h.at[h.len - 1] != 0)
				push(&h, 0);
		}
		if (h.at[h.len - 1] != 0)
			push(&h, 0);
	}
	fold_free(&fold);
	return h;
}

struct found {
	struct str text;
	struct newword word;
};

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(((const struct found *)a)->text, ((const struct found *)b)->text);
}

static struct str
spell(const uint32_t *c, unsigned len, struct arena *arena)
{
	char *text = arena_bytes(arena, (size_t)4 * len), *p = text;

	for (unsigned i = 0; i < len; i++)
		p += utf8_put(p, c[i]);
	return (struct str){ text, (size_t)(p - text) };
}

static double
score(const void *ctx, uint32_t number)
{
	const struct newword *w = &((const struct found *)ctx)[number].word;

	return w->mi * fmin(w->left, w->right);
}

static void
put_found(const struct found *f, struct out *o)
{
	out_str(o, f->text);
	out_uint(o, f->word.count);
	out_real(o, f->word.mi);
	out_real(o, f->word.left);
	out_real(o, f->word.right);
	out_real(o, score(f, 0));
	out_none(o);
	out_end(o);
}

void
fresh_put(const struct fresh *f, const struct fresh_view *view, struct out *o)
{
	struct arena arena = { 0 };
	struct han han = gather(f);
	size_t n, m = 0;
	struct newword *words = newword_find(han.at, han.len,
	    view->min_count > 1 ? view->min_count : 2, &n);
	struct found *found = mem_alloc((n + 1) * sizeof *found);

	for (size_t i = 0; i < n; i++) {
		struct newword *w = &words[i];
		struct str text = spell(han.at + w->at, w->len, &arena);
		if (w->mi >= view->min_mi && fmin(w->left, w->right) >= view->min_entropy &&
		    !words_known(view->lexicon, text))
			found[m++] = (struct found){ text, *w };
	}
	if (m > 1)
		qsort(found, m, sizeof *found, by_bytes);
	uint32_t *order = mem_alloc((m + 1) * sizeof *order);
	for (size_t i = 0; i < m; i++)
		order[i] = (uint32_t)i;
	uint32_t *chosen = scope_select(order, &m, score, found);
	columns_put(o, "word count mi left_entropy right_entropy score note");
	for (size_t i = 0; i < m; i++)
		put_found(&found[chosen[i]], o);
	free(chosen);
	free(order);
	free(found);
	free(words);
	free(han.at);
	arena_free(&arena);
}
