/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "stream/stream.h"
#include "table/rows.h"
#include "table/scan.h"
#include "table/walk.h"

static const char fewer[] = "fewer fields than the header";
static const char more[] = "more fields than the header";
const char rows_not_utf8[] = "not UTF-8";

static void
keep(struct row_faults *to, const struct row_fault *f)
{
	GROW(to);
	to->at[to->len++] = *f;
}

static void
note(struct rows *r, const struct row_fault *f)
{
	size_t line = note_wanted(r->notes, f->column, f->reason) ? block_line(r->block, f->from) :
								    0;

	note_add(r->notes, r->order + f->seq, line, f->column, f->reason, f->value);
	if (r->want_faults)
		keep(&r->faults, f);
}

/* A record that is none of rows' own, being malformed in one way or another. */
static void
note_whole(struct rows *r, size_t from, size_t to, size_t seq, const char *reason)
{
	note(r, &(struct row_fault){ from, to, from, seq, SIZE_MAX, NULL, reason, { 0 } });
	r->solid = from + 1;
}

/* A record that could not be made a line of the table (stream.h). */
static void
note_mark(struct rows *r, size_t from, size_t to, size_t seq)
{
	struct str text = { r->buf + from + 2, to - from - 2 };
	const char *reason = r->buf[from + 1] == STREAM_LATE_KEY ?
	    "a key that the header does not have" :
	    "not JSON";

	note(r,
	    &(struct row_fault){ from, to, from, seq, SIZE_MAX, NULL, reason,
		decode_tsv(text, r->arena) });
	r->solid = from + 1;
}

/* FF came in the place of what could not be decoded. */
static void
note_bytes(struct rows *r, size_t from, size_t to, size_t seq)
{
	bool recoded = r->encoding != NULL && !r->table;

	note(r,
	    &(struct row_fault){ from, to, from, seq, SIZE_MAX, NULL,
		recoded ? "not text of its encoding" : rows_not_utf8,
		recoded ? str_of(r->encoding) : ((struct str){ 0 }) });
	r->solid = from + 1;
}

/* Does a record that begins here belong to the slice wanted? */
static bool
in_slice(const struct rows *r, size_t at)
{
	int64_t offset = r->block->offset + (int64_t)(at - r->block->from);

	return r->to == 0 || (offset >= r->from && offset < r->to);
}

/* The first of the lines wanted that is `line` or behind it. */
static size_t
first_from(const struct row_lines *o, size_t line)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (o->line[mid] < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Is the record that begins here to be read?  Asked for in ascending order; lines
 * are counted only as far as there are some wanted. */
static bool
wanted(struct rows *r, size_t at, struct line_cursor *c)
{
	const struct row_lines *o = r->only;

	if (!in_slice(r, at))
		return false;
	if (o == NULL)
		return true;
	if (o->n > 0 && o->line[o->n - 1] >= (c->line ? c->line : r->block->line)) {
		size_t line = block_line_on(r->block, at, c), k = first_from(o, line);
		if (k < o->n && o->line[k] == line) {
			o->found[k] = 1;
			return true;
		}
	}
	r->unwanted++;
	return false;
}

static void
note_bad(struct rows *r)
{
	const struct block *b = r->block;
	struct line_cursor at = { 0 };

	for (size_t i = 0; i < b->nbad; i++) {
		const struct bad *bad = &b->bad[i];
		if (!wanted(r, bad->from, &at))
			continue;
		const char *column = bad->field < r->head->n ? r->head->name[bad->field].p : NULL;
		/* behind the block's other notes of the same line, in order among themselves */
		note(r,
		    &(struct row_fault){ bad->from, bad->to, bad->found, i, SIZE_MAX, column,
			bad->why == WALK_AFTER_QUOTE ? "text after a closing quote" :
						       "a quote is never closed",
			{ 0 } });
		r->solid = r->solid > bad->from ? r->solid : bad->from + 1;
	}
}

static bool
all_blank(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != ' ' && p[i] != '\r' && p[i] != '\t')
			return false;
	return true;
}

/* Spare empty cells at the end are no harm. */
static bool
spare_empty(const struct rows *r, uint32_t start, uint32_t end)
{
	size_t keep = r->pos[start + r->head->n], to = r->pos[end];

	for (size_t i = keep; i < to; i++)
		if (r->buf[i] != r->head->sep && !(i + 1 == to && r->buf[i] == '\r'))
			return false;
	return true;
}

/* A record whose number of fields is not the header's: may it stay after all? */
static bool
odd_count(struct rows *r, size_t i, uint32_t start, uint32_t end)
{
	size_t from = (size_t)r->pos[start] + 1, to = r->pos[end], columns = r->head->n;
	struct walk w = { r->buf, to, r->head->sep, true, true, columns };

	if (end - start == 1 && all_blank(r->buf + from, to - from)) {
		r->notes->blank++;
		return false;
	}
	if (end - start > columns) {
		if (spare_empty(r, start, end))
			return true;
		if (r->csv && walk_mend(&w, from, to, (uint32_t *)(uintptr_t)r->pos + start + 1))
			return true;
	}
	struct str record = { r->buf + from, to - from };
	enum odd odd = end - start < columns && r->odd != NULL ?
	    r->odd(r->odd_ctx, r, record, end - start) :
	    ODD_BAD;
	if (odd == ODD_TAIL)
		keep(&r->tails,
		    &(struct row_fault){ from, to, from, i, SIZE_MAX, NULL, fewer, { 0 } });
	else if (odd == ODD_BAD)
		note_whole(r, from, to, i, end - start < columns ? fewer : more);
	return false;
}

/* True when the record may stay; only called where something may be wrong. */
static bool
look_closer(struct rows *r, size_t i, uint32_t start, uint32_t end, bool utf8)
{
	size_t from = (size_t)r->pos[start] + 1, to = r->pos[end], columns = r->head->n;
	struct str s = { r->buf + from, to - from };

	if (utf8 && r->table && s.n >= 2 && *s.p == STREAM_MARK) {
		note_mark(r, from, to, i);
		return false;
	}
	if (utf8 && utf8_valid(s) < s.n) { /* first: it may be why cells are missing */
		note_bytes(r, from, to, i);
		return false;
	}
	if (end - start != columns && !odd_count(r, i, start, end))
		return false;
	if (columns > 1 && end - start == columns &&
	    (s.n == columns - 1 || (s.n == columns && s.p[s.n - 1] == '\r'))) {
		r->notes->blank++;
		return false;
	}
	if (r->block->nul && s.n > 0 && memchr(s.p, '\0', s.n) != NULL) {
		note_whole(r, from, to, i, "a NUL byte");
		return false;
	}
	return true;
}

/* Tails in front of another record are bad after all. */
static void
settle_tails(struct rows *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->tails.len; i++) {
		if (r->tails.at[i].from < r->solid)
			note(r, &r->tails.at[i]);
		else
			r->tails.at[n++] = r->tails.at[i];
	}
	r->tails.len = n;
}

void
rows_take(struct rows *r, const struct block *b, bool utf8, uint64_t order)
{
	const uint32_t *pos = b->pos;
	size_t columns = r->head->n, n = 0;
	uint32_t start = b->first;

	r->block = b;
	r->buf = b->buf;
	r->pos = pos;
	r->back = b->back;
	r->cr = b->cr;
	r->last = columns - 1;
	r->order = order;
	if (b->nrow > r->rec_cap) {
		r->rec_cap = b->nrow + b->nrow / 2;
		r->rec = mem_resize(r->rec, r->rec_cap * sizeof *r->rec);
	}
	utf8 = (utf8 || r->table || r->encoding != NULL) &&
	    !scan_utf8(b->buf + b->from, b->to - b->from);
	bool suspect = b->nul || utf8;
	size_t short_len = columns > 1 ? columns : 0; /* a record of separators only */
	uint64_t before = r->notes->rejected;
	r->faults.len = r->tails.len = 0;
	r->solid = 0;
	r->n_sure = SIZE_MAX;
	r->unwanted = 0;
	bool some = r->only != NULL ||
	    (r->to != 0 && !(in_slice(r, b->from) && in_slice(r, b->to)));
	struct line_cursor at = { 0 };
	for (size_t i = 0; i < b->nrow; i++) {
		uint32_t end = b->row[i];
		if (b->start != NULL)
			start = b->start[i];
		if (some && !wanted(r, pos[start] + (size_t)1, &at)) {
			start = end;
			continue;
		}
		if (__builtin_expect(end - start != columns || suspect ||
			    pos[end] - pos[start] - 1 <= short_len,
			0) &&
		    !look_closer(r, i, start, end, utf8)) {
			if (r->n_sure == SIZE_MAX && r->notes->rejected > before)
				r->n_sure = n;
			start = end;
			continue;
		}
		r->rec[n++] = start;
		start = end;
	}
	r->n = n;
	if (b->nbad > 0) /* records in front of the first malformed one */
		for (n = 0; n < r->n && pos[r->rec[n]] + (size_t)1 < b->bad[0].from; n++)
			;
	if (n < r->n_sure)
		r->n_sure = n;
	note_bad(r);
	size_t last = r->n > 0 ? (size_t)pos[r->rec[r->n - 1]] + 2 : 0;
	r->solid = r->solid > last ? r->solid : last;
	settle_tails(r);
}

struct str
rows_record(const struct rows *r, size_t i)
{
	const uint32_t *mark = r->pos + r->rec[i];
	size_t n = mark[r->last + 1] - mark[0] - 1;
	const char *p = r->buf + mark[0] + 1;

	if (r->cr && n > 0 && p[n - 1] == '\r')
		n--;
	return (struct str){ p, n };
}

size_t
rows_line(const struct rows *r, size_t i)
{
	return block_line(r->block, (size_t)r->pos[r->rec[i]] + 1);
}

/* Line ends as feed.c counts them: LF, CR LF and a lone CR. */
size_t
block_line_on(const struct block *b, size_t at, struct line_cursor *c)
{
	if (c->line == 0)
		*c = (struct line_cursor){ b->from, b->line };
	for (const char *p; !b->cr && (p = memchr(b->buf + c->at, '\n', at - c->at)) != NULL;) {
		c->line++;
		c->at = (size_t)(p - b->buf) + 1;
	}
	if (b->cr)
		c->line += walk_lines(b->buf, c->at, at, b->to + 1);
	c->at = at;
	return c->line;
}

size_t
rows_line_on(const struct rows *r, size_t i, struct line_cursor *c)
{
	return block_line_on(r->block, (size_t)r->pos[r->rec[i]] + 1, c);
}

void
rows_reject(struct rows *r, size_t i, const char *column, const char *reason, struct str value)
{
	size_t from = (size_t)r->pos[r->rec[i]] + 1;

	note(r,
	    &(struct row_fault){ from, r->pos[r->rec[i] + r->last + 1], from, i, i, column, reason,
		value });
}

bool
rows_read(struct rows *r, size_t i, void *to)
{
	for (size_t c = 0; c < r->ncols; c++) {
		const struct col *col = &r->cols[c];
		void *member = (char *)to + col->offset;
		const char *err;
		if (col->kind == COL_RAW)
			continue;
		struct str cell = rows_at(r, i, c);
		if (cell.n == 0) {
			if (col->filled) {
				rows_reject(r, i, col->name, "empty", cell);
				return false;
			}
			col_missing(col, member);
		} else if ((err = col_parse(col, cell, member)) != NULL) {
			rows_reject(r, i, col->name, err, cell);
			return false;
		}
	}
	return true;
}
