/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/map.h"

#include "psi.h"

struct acc {
	struct map ids;
	struct out text;
	struct {
		struct party_row *at;
		size_t len, cap;
	} rows;
	bool keep;
};

struct context {
	struct party *party;
	bool keep;
};

static void *
start(void *ctx)
{
	const struct context *c = ctx;
	struct acc *a = mem_alloc(sizeof *a);

	*a = (struct acc){ .text = out_new(), .keep = c->keep };
	map_init(&a->ids, 0);
	return a;
}

static void
keep_row(struct acc *a, struct rows *r, size_t i, size_t id)
{
	struct party_row row = { .order = rows_order(r, i), .from = a->text.n, .id = id };

	rows_pass(r, i, &a->text);
	out_end(&a->text);
	row.n = a->text.n - row.from;
	GROW(&a->rows);
	a->rows.at[a->rows.len++] = row;
}

static void
add(void *acc, struct rows *r)
{
	struct acc *a = acc;
	bool fresh;

	for (size_t i = 0; i < r->n; i++) {
		struct str id = rows_at(r, i, 0);
		if (id.n == 0)
			continue;
		size_t number = map_number(&a->ids, id, hash_str(id), &fresh);
		if (a->keep)
			keep_row(a, r, i, number);
	}
}

static void
merge(void *into, void *from)
{
	struct acc *a = into, *b = from;
	size_t *number = mem_alloc((b->ids.count + 1) * sizeof *number), base = a->text.n;
	bool fresh;

	for (size_t i = 0; i < b->ids.count; i++) {
		struct str id = map_key(map_entry(&b->ids, i));
		number[i] = map_number(&a->ids, id, hash_str(id), &fresh);
	}
	if (b->text.n > 0) {
		memcpy(out_room(&a->text, b->text.n), b->text.at, b->text.n);
		a->text.n += b->text.n;
	}
	for (size_t i = 0; i < b->rows.len; i++) {
		struct party_row row = b->rows.at[i];
		row.from += base;
		row.id = number[row.id];
		GROW(&a->rows);
		a->rows.at[a->rows.len++] = row;
	}
	free(number);
	free(b->rows.at);
	out_free(&b->text);
	map_free(&b->ids);
	free(b);
}

/* The header is kept; the engine has nothing to write. */
static void
take_head(void *ctx, const struct head *h, struct out *o)
{
	struct party *p = ((const struct context *)ctx)->party;

	head_pass(h, o);
	out_end(o);
	p->head = *o;
	*o = (struct out){ 0 };
}

static int
row_cmp(const void *a, const void *b)
{
	const struct party_row *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

/* Ids in byte order, in memory of their own; rows point to them. */
static void
settle(struct party *p, struct acc *a)
{
	uint32_t *order = map_order(&a->ids);
	size_t *place = mem_alloc((a->ids.count + 1) * sizeof *place), bytes = 0;

	for (size_t i = 0; i < a->ids.count; i++)
		bytes += map_key(map_entry(&a->ids, i)).n;
	struct str *ids = mem_alloc(a->ids.count * sizeof *ids + bytes + 1);
	char *text = (char *)(ids + a->ids.count);
	for (size_t i = 0; i < a->ids.count; i++) {
		struct str id = map_key(map_entry(&a->ids, order[i]));
		ids[i] = (struct str){ memcpy(text, id.p, id.n), id.n };
		text += id.n;
		place[order[i]] = i;
	}
	for (size_t i = 0; i < a->rows.len; i++)
		a->rows.at[i].id = place[a->rows.at[i].id];
	if (a->rows.len > 0)
		qsort(a->rows.at, a->rows.len, sizeof *a->rows.at, row_cmp);
	p->ids = (struct psi_ids){ ids, a->ids.count };
	p->text = a->text;
	p->row = a->rows.at;
	p->nrows = a->rows.len;
	free(order);
	free(place);
	map_free(&a->ids);
	free(a);
}

void
party_read(struct party *p, const char *column, bool rows, char **files)
{
	const struct col cols[] = { { .name = column, .kind = COL_TEXT, .required = true },
		COL_END };
	struct context c = { p, rows };
	struct job job = { .cols = cols,
		.ctx = &c,
		.utf8 = true,
		.pass = rows,
		.head = rows ? take_head : NULL,
		.start = start,
		.add = add,
		.merge = merge };

	settle(p, run_fold(&job, files));
}

void
party_free(struct party *p)
{
	free((void *)(uintptr_t)p->ids.at);
	free(p->row);
	out_free(&p->text);
	out_free(&p->head);
}
