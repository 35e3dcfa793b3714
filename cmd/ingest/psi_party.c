/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/map.h"
#include "crypto/psi_sum.h"

#include "psi.h"

struct acc {
	struct map ids;
	struct out text;
	struct {
		struct party_row *at;
		size_t len, cap;
	} rows;
	const struct wanted *want;
};

struct context {
	struct party *party;
	struct wanted want;
};

static void *
start(void *ctx)
{
	const struct context *c = ctx;
	struct acc *a = mem_alloc(sizeof *a);

	*a = (struct acc){ .text = out_new(), .want = &c->want };
	map_init(&a->ids, c->want.nsums * sizeof(int64_t));
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

/* In units; INT_NONE where the cell is empty. False when one is wrong. */
static bool
read_values(struct rows *r, size_t i, const struct wanted *w, int64_t to[PSI_COLUMNS])
{
	struct money m;

	for (size_t c = 0; c < w->nsums; c++) {
		struct str cell = rows_at(r, i, 1 + c);
		int64_t one = w->sum[c].unit_e4;
		to[c] = INT_NONE;
		if (cell.n == 0)
			continue;
		const char *err = num_money(cell, &m);
		if (err == NULL && m.e4 % one != 0)
			err = "not a multiple of --unit";
		else if (err == NULL && (m.e4 / one > PSI_SUM_MOST || m.e4 / one < -PSI_SUM_MOST))
			err = "out of range for --unit";
		if (err != NULL) {
			rows_reject(r, i, w->sum[c].name, err, cell);
			return false;
		}
		to[c] = m.e4 / one;
	}
	return true;
}

/* No value and a value are the value. */
static void
add_values(const struct wanted *w, int64_t *to, const int64_t *more, bool fresh)
{
	for (size_t c = 0; c < w->nsums; c++) {
		if (fresh || to[c] == INT_NONE)
			to[c] = more[c];
		else if (more[c] != INT_NONE && __builtin_add_overflow(to[c], more[c], &to[c]))
			die("%s: the sum of an id is out of range",
			    printable(str_of(w->sum[c].name)));
	}
}

static void
add(void *acc, struct rows *r)
{
	struct acc *a = acc;
	int64_t value[PSI_COLUMNS];
	bool fresh;

	for (size_t i = 0; i < r->n; i++) {
		struct str id = rows_at(r, i, 0);
		if (id.n == 0 || !read_values(r, i, a->want, value))
			continue;
		size_t number = map_number(&a->ids, id, hash_str(id), &fresh);
		add_values(a->want, map_value(&a->ids, number), value, fresh);
		if (a->want->rows)
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
		add_values(a->want, map_value(&a->ids, number[i]), map_value(&b->ids, i), fresh);
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

static bool
complete(const struct wanted *w, const int64_t *value)
{
	bool all = true;

	for (size_t c = 0; c < w->nsums; c++)
		all &= value[c] != INT_NONE;
	return all;
}

/* Ids in byte order, in memory of their own; rows point to them. */
static void
settle(struct party *p, struct acc *a)
{
	size_t width = a->want->nsums, n = 0;
	uint32_t *order = map_order(&a->ids);
	size_t *place = mem_alloc((a->ids.count + 1) * sizeof *place), bytes = 0;

	for (size_t i = 0; i < a->ids.count; i++)
		bytes += map_key(map_entry(&a->ids, i)).n;
	struct str *ids = mem_alloc(a->ids.count * sizeof *ids + bytes + 1);
	char *text = (char *)(ids + a->ids.count);
	p->value = mem_alloc((a->ids.count * width + 1) * sizeof *p->value);
	for (size_t i = 0; i < a->ids.count; i++) {
		struct str id = map_key(map_entry(&a->ids, order[i]));
		const int64_t *value = map_value(&a->ids, order[i]);
		if (!complete(a->want, value)) {
			p->without++;
			continue;
		}
		memcpy(p->value + n * width, value, width * sizeof *value);
		ids[n] = (struct str){ memcpy(text, id.p, id.n), id.n };
		text += id.n;
		place[order[i]] = n++;
	}
	for (size_t i = 0; i < a->rows.len; i++)
		a->rows.at[i].id = place[a->rows.at[i].id];
	if (a->rows.len > 0)
		qsort(a->rows.at, a->rows.len, sizeof *a->rows.at, row_cmp);
	p->ids = (struct psi_ids){ ids, n };
	p->text = a->text;
	p->row = a->rows.at;
	p->nrows = a->rows.len;
	free(order);
	free(place);
	map_free(&a->ids);
	free(a);
}

void
party_read(struct party *p, const char *column, struct wanted want, char **files)
{
	struct col cols[2 + PSI_COLUMNS] = {
		{ .name = column, .kind = COL_TEXT, .required = true }
	};
	struct context c = { p, want };
	struct job job = { .cols = cols,
		.ctx = &c,
		.utf8 = true,
		.pass = want.rows,
		.head = want.rows ? take_head : NULL,
		.start = start,
		.add = add,
		.merge = merge };

	for (size_t i = 0; i < want.nsums; i++)
		cols[1 + i] = (struct col){ .name = want.sum[i].name,
			.kind = COL_TEXT,
			.required = true };
	settle(p, run_fold(&job, files));
}

void
party_free(struct party *p)
{
	free((void *)(uintptr_t)p->ids.at);
	free(p->row);
	free(p->value);
	out_free(&p->text);
	out_free(&p->head);
}
