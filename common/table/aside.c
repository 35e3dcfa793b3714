/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "table/aside.h"

struct pending {
	struct reject reject;
	uint64_t order;
};

static void
tell(struct aside *a, const struct reject *j)
{
	if (a->reject != NULL)
		a->reject(a->ctx, j);
}

/* What waited was no footnote: something follows. */
static void
flush(struct aside *a)
{
	for (size_t i = 0; i < a->len; i++) {
		const struct pending *p = &a->pending[i];
		note_add(&a->notes, p->order, p->reject.line, NULL, p->reject.reason,
		    (struct str){ 0 });
		tell(a, &p->reject);
	}
	a->len = 0;
	arena_reset(&a->arena);
}

static int
by_place(const void *x, const void *y)
{
	const struct row_fault *a = x, *b = y;

	return (a->from > b->from) - (a->from < b->from);
}

static struct reject
describe(const struct rows *r, const struct row_fault *f, struct line_cursor *at)
{
	const struct block *b = r->block;
	bool made = r->table || r->encoding != NULL;
	struct reject j = { .offset = made ? INT_NONE : b->offset + (int64_t)(f->from - b->from),
		.column = f->column,
		.reason = f->reason,
		.value = f->value,
		.i = f->i,
		.record = { b->buf + f->from, f->to - f->from },
		.rows = f->i == SIZE_MAX ? NULL : r };
	struct line_cursor found;

	j.row = block_line_on(b, f->from, at);
	found = *at;
	j.line = block_line_on(b, f->found, &found);
	while (j.record.n > 0 &&
	    (j.record.p[j.record.n - 1] == '\n' || j.record.p[j.record.n - 1] == '\r'))
		j.record.n--;
	return j;
}

void
aside_block(struct aside *a, struct rows *r)
{
	struct line_cursor at = { 0 };

	if (r->solid > 0) {
		flush(a);
		a->flooded = false;
	}
	if (a->reject != NULL && r->faults.len > 0) {
		qsort(r->faults.at, r->faults.len, sizeof *r->faults.at, by_place);
		for (size_t i = 0; i < r->faults.len; i++) {
			struct reject j = describe(r, &r->faults.at[i], &at);
			tell(a, &j);
		}
	}
	at = (struct line_cursor){ 0 };
	for (size_t i = 0; i < r->tails.len; i++) {
		const struct row_fault *f = &r->tails.at[i];
		struct pending p = { describe(r, f, &at), r->order + f->seq };
		p.reject.record = arena_str(&a->arena, p.reject.record);
		a->pending = grow(a->pending, &a->cap, a->len, sizeof *a->pending);
		a->pending[a->len++] = p;
	}
	if (a->len > ASIDE_TAIL || a->flooded) {
		a->flooded |= a->len > 0;
		flush(a);
	}
}

void
aside_end(struct aside *a, const char *file, bool quiet)
{
	for (size_t i = 0; i < a->len && !quiet; i++)
		warn_at(&(struct pos){ file, a->pending[i].reject.row },
		    "passed over as a footnote");
	a->footnotes += a->len;
	a->len = 0;
	a->flooded = false;
	free(a->pending);
	a->pending = NULL;
	a->cap = 0;
	arena_free(&a->arena);
	a->arena = (struct arena){ 0 };
}
