/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which records are rows, and their lines of the table. */
#include "base/utf8.h"
#include "table/scan.h"

#include "dedupe.h"
#include "line.h"

static void
put_flags(const struct line *l, int c, struct out *o)
{
	static const char letter[] = "adykpu";
	struct str had = line_has(l, c) ? l->at[c].text : (struct str){ 0 };
	char *p = out_cell(o, sizeof letter);
	size_t n = 0;

	for (int k = 0; letter[k] != '\0' && (l->flags != 0 || had.n > 0); k++)
		if ((l->flags >> k & 1) || (had.n > 0 && memchr(had.p, letter[k], had.n) != NULL))
			p[n++] = letter[k];
	o->n += n;
}

static bool
in_block(const struct line *l, struct str s)
{
	const struct block *b = l->rows->block;

	return s.p >= b->buf && s.p < b->buf + b->to;
}

/* Digits and marks that no format escapes or quotes.  Of most, one copy of fixed
 * size: how many digits a number has cannot be foretold. */
static void
put_spelt(const struct line *l, struct out *o, struct str s)
{
	enum { WIDE = 32 };

	if (s.n <= WIDE && in_block(l, s))
		memcpy(out_cell(o, WIDE), s.p, WIDE);
	else if (s.n > 0)
		memcpy(out_cell(o, s.n), s.p, s.n);
	else
		out_cell(o, 0);
	o->n += s.n;
}

_Static_assert(SCAN_PAD >= 32, "a block can be read that far past its end");

/* Only a quoted cell has line ends, and one right behind a separator is not quoted;
 * a separator that may have been trimmed off a cell's front tells nothing. */
static bool
may_break(const struct line *l, struct str s)
{
	char sep = l->rows->head->sep;

	return l->rows->csv && (s.p[-1] != sep || sep <= ' ') && memchr(s.p, '\n', s.n) != NULL;
}

/* Slices of the block itself may be read past their end, and most have nothing
 * to escape.  scan_copy() does not look for line ends. */
static void
put_text(const struct line *l, struct out *o, struct str s)
{
	bool begun = o->begun;
	size_t n = o->n;

	if (!o->csv && s.n > 0 && in_block(l, s) && !may_break(l, s)) {
		if (!scan_copy(out_cell(o, s.n + SCAN_PAD), s.p, s.n)) {
			o->n += s.n;
			return;
		}
		o->begun = begun;
		o->n = n;
	}
	out_str(o, s);
}

static void
put_column(const struct line *l, const struct piece *p, struct out *o, size_t row)
{
	const union cell *v = &l->at[p->column];

	if (l->spelt >> p->column & 1) {
		put_spelt(l, o, v->text);
		return;
	}
	bool has = line_has(l, p->column);
	if (p->as == CANON_FLAGS)
		put_flags(l, p->column, o);
	else if (p->as == CANON_ROW && !has)
		out_uint(o, row);
	else if (!has)
		out_none(o);
	else
		switch (p->as) {
		case CANON_TEXT:
		case CANON_TAGS:
		case CANON_SRC:
		case CANON_FLAGS:
		case CANON_ROW: put_text(l, o, v->text); break;
		case CANON_COUNT:
		case CANON_MS: out_int(o, v->count); break;
		case CANON_RATE:
		case CANON_REAL: out_real(o, v->rate); break;
		case CANON_MONEY: out_money(o, v->money); break;
		case CANON_TIME: out_time(o, v->time); break;
		case CANON_DAY: out_day(o, v->count); break;
		}
}

static struct str
extra_cell(const struct line *l, const struct bound *u)
{
	if (l->in->pick.report->canonical)
		return rows_field(l->rows, l->i, u->field);
	struct str s = line_cell(l, u);
	if (u->as == AS_MASK)
		return clean_missing(s) ? ((struct str){ 0 }) : value_mask(s, l->rows->arena);
	return s;
}

inline void
line_put(const struct line *l, const struct piece *at, struct out *o, size_t row)
{
	if (at->kind == PIECE_COLUMN) {
		put_column(l, at, o, row);
	} else if (at->kind == PIECE_EXTRA) {
		put_text(l, o, extra_cell(l, at->extra));
	} else {
		if (at->text.n > 0)
			memcpy(out_room(o, at->text.n), at->text.p, at->text.n);
		o->n += at->text.n;
		o->begun = true;
	}
}

static void
put_line(const struct line *l, struct out *o, size_t row)
{
	const struct plan *p = l->plan;

	for (const struct piece *at = p->piece; at < p->piece + p->npieces; at++)
		line_put(l, at, o, row);
	o->begun = false;
}

/* Quick: may this be the label with something in front of it? */
static bool
may_be(struct str cell, struct str label)
{
	while (cell.n > 0 && (*cell.p == ' ' || *cell.p == '\t' || *cell.p == '\n'))
		cell.p++, cell.n--;
	if (cell.n == 0 || label.n == 0)
		return cell.n == label.n;
	struct str first = { label.p, utf8_len(label) };
	/* first bytes of blanks, invisible characters and full-width forms */
	return str_starts(cell, first) || memchr("\xc2\xe2\xe3\xef", *cell.p, 4) != NULL;
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
	for (size_t k = 0; k < r->total.n; k++)
		if (may_be(cell, r->total.at[k]) && str_eq(clean_label(cell, a), r->total.at[k]))
			return true;
	return false;
}

/* By the first cell that is filled, and whether it is the only one. */
static enum fate
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
		return FATE_TOTAL;
	if (is_header(l, rows_field(l->rows, l->i, 0)))
		return FATE_HEADER;
	bool note = filled == 1 && n >= 3 && !r->canonical && !l->in->head.made;
	return note ? FATE_FOOTNOTE : FATE_OUT;
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

/* Counted by one worker in one block. */
struct tally {
	uint64_t fate[FATES], rounded;
	struct line_cursor at;
};

/* `more`: the record has a line already. */
static enum fate
put_by(struct line *l, const struct plan *p, bool more, struct out *o, struct tally *t)
{
	l->plan = p;
	l->filled = l->spelt = 0;
	l->flags = p->flags;
	l->rounded_id = false;
	l->id_time.ms = l->asof_day = INT_NONE;
	enum fate f = line_make(l);
	if (f == FATE_OUT) {
		size_t row = p->line_numbers ? rows_line_on(l->rows, l->i, &t->at) : 0, n = o->n;
		put_line(l, o, row);
		if (p->prints != NULL)
			dedupe_line(l->rd->dedupe, l, row, o->n - n, more);
	}
	return f;
}

/* All lines of a row, or none: a row with one bad cell is left out whole. */
static enum fate
put_fan(struct line *l, struct out *o, struct tally *t)
{
	const struct input *in = l->in;
	size_t lines = 0, start = o->n;

	for (size_t k = 0; k < in->nfan; k++) {
		if (!line_fans(l, in->fan[k]))
			continue;
		enum fate f = put_by(l, in->fan[k], lines > 0, o, t);
		if (f != FATE_OUT) {
			o->n = start;
			dedupe_unput(l->rows, lines);
			return f;
		}
		lines++;
	}
	if (lines == 0)
		return put_by(l, in->plan, false, o, t);
	t->fate[FATE_COPY] += lines - 1;
	return FATE_OUT;
}

void
read_rows(void *ctx, struct rows *r, struct out *o)
{
	enum { AHEAD = 6 };
	struct read *rd = ctx;
	struct tally t = { 0 };
	struct line l = { .rd = rd, .in = rd->now, .rows = r };
	bool judged = rd->door.consent != NULL || rd->door.forget != NULL;
	bool ahead = l.in->plan->ahead != NULL;

	for (l.i = 0; l.i < r->n; l.i++) {
		if (ahead && l.i + AHEAD < r->n)
			privacy_ahead(&l, l.i + AHEAD);
		enum fate f = what_is(&l);
		l.rounded_id = false;
		l.plan = l.in->plan;
		if (f == FATE_OUT && judged)
			f = privacy_judge(&l);
		if (f == FATE_OUT)
			f = l.in->nfan > 0 ? put_fan(&l, o, &t) :
					     put_by(&l, l.in->plan, false, o, &t);
		t.fate[f]++;
		t.rounded += l.rounded_id;
	}
	for (size_t k = 0; k < FATES; k++)
		rd->fate[k] += t.fate[k];
	rd->rounded_ids += t.rounded;
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
		rd->fate[FATE_TOTAL]++;
		return ODD_SKIP;
	}
	/* what was left out once is no footnote because its neighbours are not read */
	return fields * 2 <= r->head->n && rd->replay == NULL ? ODD_TAIL : ODD_BAD;
}
