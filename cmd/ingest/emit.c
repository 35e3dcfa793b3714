/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records are rows, and their lines of the table. */
#include "adapt/clean.h"

#include "line.h"

static void
put_flags(struct line *l, struct out *o, struct str had)
{
	static const char letter[] = "adykpu";
	char text[sizeof letter];
	size_t n = 0;

	for (int k = 0; letter[k] != '\0'; k++)
		if ((l->flags >> k & 1) || (had.n > 0 && memchr(had.p, letter[k], had.n) != NULL))
			text[n++] = letter[k];
	out_str(o, (struct str){ text, n });
}

static void
put(struct line *l, size_t c, size_t row, struct out *o)
{
	const union cell *v = &l->at[c];

	switch (l->rd->table->column[c].kind) {
	case CANON_TEXT:
	case CANON_TAGS: out_str(o, v->text); break;
	case CANON_COUNT:
	case CANON_MS: out_int(o, v->count); break;
	case CANON_RATE:
	case CANON_REAL: out_real(o, v->rate); break;
	case CANON_MONEY: out_money(o, v->money); break;
	case CANON_TIME: out_time(o, v->time); break;
	case CANON_DAY: out_day(o, v->count); break;
	case CANON_FLAGS: put_flags(l, o, v->text); break;
	case CANON_SRC: out_str(o, v->text.n ? v->text : str_of(l->in->head.file)); break;
	case CANON_ROW:
		if (v->text.n > 0)
			out_str(o, v->text);
		else
			out_uint(o, row);
	}
}

static void
put_extra(struct line *l, struct out *o)
{
	const struct bind *b = &l->in->bind;

	for (size_t k = 0; k < l->rd->nextra; k++) {
		size_t from = l->in->slot[k];
		if (from == SIZE_MAX)
			out_none(o);
		else if (l->in->pick.report->canonical)
			out_str(o, rows_field(l->rows, l->i, b->extra[from].field));
		else
			out_str(o, line_cell(l, &b->extra[from]));
	}
}

enum what { DATA, TOTAL, HEADER, LONE };

/* Quick: may this be the label with something in front of it? */
static bool
may_be(struct str cell, struct str label)
{
	while (cell.n > 0 && (*cell.p == ' ' || *cell.p == '\t' || *cell.p == '\n'))
		cell.p++, cell.n--;
	if (cell.n == 0 || label.n == 0)
		return cell.n == label.n;
	/* first bytes of blanks, invisible characters and full-width forms */
	return *cell.p == *label.p || memchr("\xc2\xe2\xe3\xef", *cell.p, 4) != NULL;
}

static bool
is_header(const struct line *l, struct str first)
{
	enum { NOISE = 32 }; /* blanks, marks and full-width forms a label may have lost */
	const struct bind *b = &l->in->bind;
	struct arena *a = l->rows->arena;
	size_t n = b->name[0].n;

	if (first.n < n || first.n > n + NOISE || !may_be(first, b->name[0]) ||
	    !str_eq(clean_key(first, a), b->name[0]))
		return false;
	for (size_t f = 1; f < b->columns; f++)
		if (!str_eq(clean_key(rows_field(l->rows, l->i, f), a), b->name[f]))
			return false;
	return true;
}

static bool
is_total(const struct report *r, struct str cell, struct arena *a)
{
	struct str s = r->total.n > 0 ? clean_label(cell, a) : (struct str){ 0 };

	for (size_t k = 0; k < r->total.n; k++)
		if (str_eq(s, r->total.at[k]))
			return true;
	return false;
}

/* By the first cell that is filled, and whether it is the only one. */
static enum what
what_is(const struct line *l)
{
	const struct report *r = l->in->pick.report;
	size_t n = l->in->bind.columns, f = 0, filled = 0;
	struct str first = { 0 };

	for (; f < n && filled < 2; f++) {
		struct str s = rows_field(l->rows, l->i, f);
		if (s.n > 0 && filled++ == 0)
			first = s;
	}
	if (r->total.n > 0 && is_total(r, first, l->rows->arena))
		return TOTAL;
	if (is_header(l, rows_field(l->rows, l->i, 0)))
		return HEADER;
	return filled == 1 && n >= 3 && !r->canonical ? LONE : DATA;
}

void
read_head(void *ctx, const struct head *h, struct out *o)
{
	const struct read *rd = ctx;

	(void)h;
	for (size_t c = 0; c < rd->table->n; c++)
		out_text(o, rd->table->column[c].name);
	for (size_t k = 0; k < rd->nextra; k++)
		out_str(o, rd->extra[k]);
	out_end(o);
}

void
read_rows(void *ctx, struct rows *r, struct out *o)
{
	struct read *rd = ctx;
	struct line_cursor at = { 0 };
	uint64_t count[LONE + 1] = { 0 }, out = 0, rounded = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct line l = { .rd = rd,
			.in = rd->now,
			.rows = r,
			.i = i,
			.id_time = { INT_NONE },
			.asof_day = INT_NONE };
		enum what what = what_is(&l);
		count[what]++;
		if (what != DATA || !line_make(&l))
			continue;
		size_t row = rows_line_on(r, i, &at);
		for (size_t c = 0; c < rd->table->n; c++)
			put(&l, c, row, o);
		put_extra(&l, o);
		out_end(o);
		out++;
		rounded += l.rounded_id;
	}
	rd->out += out;
	rd->totals += count[TOTAL];
	rd->headers += count[HEADER];
	rd->footnotes += count[LONE];
	rd->rounded_ids += rounded;
}

/* A total or a footnote may leave cells out; a record that does is cut. */
enum odd
read_odd(void *ctx, const struct rows *r, struct str record, size_t fields)
{
	struct read *rd = ctx;
	struct str first;

	str_cut(&record, r->head->sep, &first);
	if (r->csv && first.n > 0 && *first.p == '"')
		first = decode_csv(first, r->arena);
	if (is_total(rd->now->pick.report, first, r->arena)) {
		rd->totals++;
		return ODD_SKIP;
	}
	return fields * 2 <= r->head->n ? ODD_TAIL : ODD_BAD;
}
