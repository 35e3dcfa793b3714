/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dedupe.h"

static bool
is_text(enum canon_kind k)
{
	return k == CANON_TEXT || k == CANON_TAGS || k == CANON_SRC;
}

static void
find_constants(struct plan *p, const struct read *rd, const struct input *in, int fan)
{
	int account = rd->at.account;

	for (size_t c = 0; c < rd->table->n; c++) {
		p->constant[c] = in->pick.report->constant[c];
		if (rd->table->column[c].kind == CANON_SRC)
			p->constant[c] = str_of(in->head.file);
	}
	if (account >= 0 && p->constant[account].n == 0)
		p->constant[account] = rd->account;
	if (fan != FAN_ALL)
		p->constant[in->pick.report->fan[fan].column] = in->pick.report->fan[fan].value;
}

/* The fields of a column that count for this line. */
static size_t
fields(struct bound *to, const struct bind *b, size_t c, int fan)
{
	size_t n = 0;

	for (size_t i = b->first[c]; i < b->first[c + 1]; i++)
		if (b->of[i].label->fan == FAN_ALL || b->of[i].label->fan == fan)
			to[n++] = b->of[i];
	return n;
}

static enum quick
quick_of(const struct read *rd, const struct bound *of, size_t n, int c)
{
	enum canon_kind kind = rd->table->column[c].kind;

	if (n != 1)
		return QUICK_NOT;
	switch (of->as) {
	case AS_COUNT: return QUICK_COUNT;
	case AS_FRACTION:
	case AS_REAL: return rd->spelling.comma ? QUICK_NOT : QUICK_SHARE;
	case AS_TIME: return kind == CANON_TIME && c != rd->at.asof ? QUICK_TIME : QUICK_NOT;
	default: return QUICK_NOT;
	}
}

static void
add_step(struct plan *p, const struct read *rd, const struct bind *b, size_t c, int fan,
    struct arena *a)
{
	struct bound *of = arena_alloc(a, (b->first[c + 1] - b->first[c] + 1) * sizeof *of);
	size_t n = fields(of, b, c, fan);

	if (n == 0)
		return;
	p->step[p->nsteps++] = (struct step){ .column = (int)c,
		.kind = rd->table->column[c].kind,
		.quick = quick_of(rd, of, n, (int)c),
		.of = of,
		.n = n,
		.otherwise = p->constant[c] };
}

static void
add_steps(struct plan *p, const struct read *rd, const struct bind *b, int fan, struct arena *a)
{
	const struct table *t = rd->table;
	int asof = rd->at.asof;

	for (size_t c = 0; c < t->n; c++)
		if (t->column[c].kind == CANON_TEXT)
			add_step(p, rd, b, c, fan, a);
	p->ntexts = p->nsteps;
	if (asof >= 0)
		add_step(p, rd, b, (size_t)asof, fan, a);
	p->asof_fixed = asof >= 0 && p->nsteps == p->ntexts;
	for (size_t c = 0; c < t->n; c++)
		if (t->column[c].kind != CANON_TEXT && (int)c != asof)
			add_step(p, rd, b, c, fan, a);
}

/* Does the column differ from row to row? */
static bool
varies(const struct plan *p, const struct read *rd, const struct input *in, size_t c)
{
	enum canon_kind k = rd->table->column[c].kind;

	if (in->bind.empty[c])
		return false;
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->step[i].column == (int)c)
			return true;
	return k == CANON_FLAGS || k == CANON_ROW || (rd->at.title >= 0 && (int)c == rd->at.item) ||
	    ((int)c == rd->at.tags && in->pick.report->tags_from_title);
}

static void
add_piece(struct plan *p, struct out *fixed, struct piece next, struct arena *a)
{
	bool empty_first = p->npieces == 0 && fixed->begun;

	if (fixed->n > 0 || empty_first)
		p->piece[p->npieces++] = (struct piece){ .kind = PIECE_TEXT,
			.text = arena_str(a, (struct str){ fixed->at, fixed->n }) };
	fixed->n = 0;
	fixed->begun = true;
	if (next.kind != PIECE_TEXT)
		p->piece[p->npieces++] = next;
}

static void
add_pieces(struct plan *p, const struct read *rd, const struct input *in, struct arena *a)
{
	struct out fixed = out_new();

	for (size_t c = 0; c < rd->table->n; c++) {
		enum canon_kind k = rd->table->column[c].kind;
		if (varies(p, rd, in, c))
			add_piece(p, &fixed,
			    (struct piece){ .kind = PIECE_COLUMN, .column = (int)c, .as = k }, a);
		else if (in->bind.empty[c])
			out_none(&fixed);
		else if ((int)c == rd->at.asof)
			out_time(&fixed, in->asof);
		else
			out_str(&fixed, is_text(k) ? p->constant[c] : (struct str){ 0 });
	}
	for (size_t k = 0; k < rd->nextra; k++) {
		size_t from = in->slot[k];
		if (from == SIZE_MAX)
			out_none(&fixed);
		else
			add_piece(p, &fixed,
			    (struct piece){ .kind = PIECE_EXTRA, .extra = &in->bind.extra[from] },
			    a);
	}
	out_end(&fixed);
	add_piece(p, &fixed, (struct piece){ .kind = PIECE_TEXT }, a);
	out_free(&fixed);
}

/* The fields that only this line has. */
static void
find_fan(struct plan *p, const struct bind *b, int fan, struct arena *a)
{
	size_t n = b->first[b->report->table->n];
	struct bound *of = arena_alloc(a, (n + 1) * sizeof *of);

	for (size_t i = 0; i < n && fan != FAN_ALL; i++)
		if (b->of[i].label->fan == fan)
			of[p->nfan++] = b->of[i];
	p->fan = of;
}

struct piece
plan_column(const struct plan *plan, const struct read *rd, const struct input *in, size_t c,
    struct arena *a)
{
	struct piece p = { .kind = PIECE_TEXT };

	if (c >= rd->table->n) {
		size_t from = in->slot[c - rd->table->n];
		return from == SIZE_MAX ?
		    p :
		    (struct piece){ .kind = PIECE_EXTRA, .extra = &in->bind.extra[from] };
	}
	enum canon_kind k = rd->table->column[c].kind;
	if (varies(plan, rd, in, c))
		return (struct piece){ .kind = PIECE_COLUMN, .column = (int)c, .as = k };
	if ((int)c == rd->at.asof && in->asof.ms != INT_NONE) {
		char *text = arena_bytes(a, WHEN_TEXT);
		p.text = (struct str){ text, when_put(text, in->asof) };
	} else if (is_text(k)) {
		p.text = plan->constant[c];
	}
	return p;
}

struct plan *
plan_new(const struct read *rd, const struct input *in, int fan, struct arena *a)
{
	struct plan *p = ARENA_NEW(a, struct plan);

	p->step = arena_alloc(a, CANON_MAX * sizeof *p->step);
	p->piece = arena_alloc(a, 2 * (CANON_MAX + rd->nextra + 1) * sizeof *p->piece);
	p->quiet_units = in->pick.report->canonical;
	find_constants(p, rd, in, fan);
	add_steps(p, rd, &in->bind, fan, a);
	find_fan(p, &in->bind, fan, a);
	for (size_t k = 0; k < p->ntexts; k++)
		if (p->step[k].of->as == AS_PERSON || p->step[k].of->as == AS_PERSON_HASH)
			if (p->ahead == NULL && !p->step[k].of->party)
				p->ahead = p->step[k].of;
	if (p->asof_fixed && in->asof.ms != INT_NONE && in->asof_is_day)
		p->flags |= FLAG_D;
	for (size_t c = 0; c < rd->table->n; c++)
		p->line_numbers |= rd->table->column[c].kind == CANON_ROW;
	add_pieces(p, rd, in, a);
	if (rd->dedupe != NULL)
		p->prints = dedupe_prints(rd, in, p, a);
	return p;
}

/* Lines of which the header has no field are none. */
void
plan_all(const struct read *rd, struct input *in, struct arena *a)
{
	const struct report *r = in->pick.report;

	in->plan = plan_new(rd, in, FAN_ALL, a);
	in->fan = arena_alloc(a, (r->nfan + 1) * sizeof *in->fan);
	for (size_t k = 0; k < r->nfan; k++) {
		struct plan *p = plan_new(rd, in, (int)k, a);
		if (p->nfan > 0)
			in->fan[in->nfan++] = p;
	}
}
