/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/num.h"
#include "stream/cell.h"
#include "stream/rich.h"
#include "stream/sheet.h"

/* What is held before it is read: the parser waits. */
enum { OUT_MOST = 1024 * 1024 };

enum cell_type { CELL_NUMERIC, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_ERROR };

/* A filled row whose line may still have to be made wider. */
struct early {
	size_t end, cells;
};

struct sheet {
	struct stream stream;
	struct workbook *book;
	struct xml *xml;
	bool more; /* to be parsed */

	bool in_data, in_row, in_cell, in_inline;
	enum cell_type type;
	struct numfmt format;
	size_t row, column; /* from 1: of what is read, or was read last */
	struct rich rich;

	struct bytes out; /* lines; the last may be a part of one */
	size_t given;	  /* bytes of it that were read */
	size_t lines;	  /* row that the last line stood for */
	size_t cells;	  /* of the line that is written: up to the last filled one */
	bool settled;	  /* the width is known */
	size_t width;
	size_t nearly;
	struct early early[SHEET_SAMPLE];
};

static void
settle(struct sheet *sh)
{
	struct bytes wide = { 0 };
	size_t from = 0;

	for (size_t i = 0; i < sh->nearly; i++)
		if (sh->early[i].cells > sh->width)
			sh->width = sh->early[i].cells;
	for (size_t i = 0; i < sh->nearly; i++) {
		const struct early *e = &sh->early[i];
		bytes_add(&wide, sh->out.at + from, e->end - from);
		bytes_fill(&wide, '\t', sh->width - e->cells);
		from = e->end;
	}
	bytes_add(&wide, sh->out.at + from, sh->out.len - from);
	free(sh->out.at);
	sh->out = wide;
	sh->settled = true;
}

/* To be called behind every cell and row. */
static void
wait_if_full(struct sheet *sh)
{
	if (sh->out.len - sh->given < OUT_MOST)
		return;
	if (!sh->settled)
		settle(sh);
	xml_pause(sh->xml);
}

static void
open_row(struct sheet *sh, const char **atts)
{
	const char *r = xml_attribute(atts, "r");
	int64_t row = (int64_t)sh->row + 1;

	if (r != NULL && num_int(str_of(r), 1, SHEET_ROWS, &row) != NULL)
		xml_die(sh->xml, "not the number of a row: %s", quoted(str_of(r)));
	if (row > SHEET_ROWS)
		xml_die(sh->xml, "more than %d rows", SHEET_ROWS);
	if ((size_t)row <= sh->row)
		xml_die(sh->xml, "row %lld stands behind row %zu", (long long)row, sh->row);
	sh->row = (size_t)row;
	sh->column = 0;
	sh->cells = 0;
	sh->in_row = true;
}

static void
close_row(struct sheet *sh)
{
	sh->in_row = false;
	if (sh->cells == 0)
		return;
	if (sh->settled && sh->cells < sh->width)
		bytes_fill(&sh->out, '\t', sh->width - sh->cells);
	if (!sh->settled)
		sh->early[sh->nearly++] = (struct early){ sh->out.len, sh->cells };
	bytes_fill(&sh->out, '\n', 1);
	if (!sh->settled && sh->nearly == SHEET_SAMPLE)
		settle(sh);
	wait_if_full(sh);
}

/* "AB12" is column 28; 0 when it is no reference. */
static size_t
column_of(const char *r)
{
	size_t column = 0;

	for (; (*r | 32) >= 'a' && (*r | 32) <= 'z'; r++) {
		column = column * 26 + (size_t)((*r | 32) - 'a' + 1);
		if (column > SHEET_COLUMNS)
			return 0;
	}
	return *r >= '1' && *r <= '9' ? column : 0;
}

static enum cell_type
type_of(const char *t)
{
	if (t == NULL || strcmp(t, "n") == 0)
		return CELL_NUMERIC;
	if (t[1] == '\0')
		return *t == 's' ? CELL_SHARED :
		    *t == 'b'	 ? CELL_BOOL :
		    *t == 'e'	 ? CELL_ERROR :
				   CELL_TEXT;
	return CELL_TEXT; /* str, inlineStr; d was one letter */
}

static void
open_cell(struct sheet *sh, const char **atts)
{
	const char *ref = NULL, *style = NULL, *type = NULL;
	size_t column = sh->column + 1;
	int64_t s;

	for (; *atts != NULL; atts += 2) {
		if (atts[0][1] != '\0') /* cm, vm, ph */
			continue;
		switch (atts[0][0]) {
		case 'r': ref = atts[1]; break;
		case 's': style = atts[1]; break;
		case 't': type = atts[1]; break;
		default: break;
		}
	}
	if (ref != NULL && (column = column_of(ref)) == 0)
		xml_die(sh->xml, "not the name of a cell: %s", quoted(str_of(ref)));
	if (column > SHEET_COLUMNS)
		xml_die(sh->xml, "more than %d columns", SHEET_COLUMNS);
	if (column <= sh->column)
		xml_die(sh->xml, "cell %s stands behind a later one", quoted(str_of(ref)));
	sh->column = column;
	sh->type = type_of(type);
	sh->format = (struct numfmt){ .kind = NUMFMT_PLAIN };
	if (style != NULL && sh->type == CELL_NUMERIC && sh->book->styles.len > 0 &&
	    num_int(str_of(style), 0, (int64_t)sh->book->styles.len - 1, &s) == NULL)
		sh->format = sh->book->styles.at[s];
	sh->rich.text.len = 0;
	sh->rich.phonetic = 0;
	sh->in_cell = true;
	sh->in_inline = false;
}

/* Lines and cells up to the one that is to be written. */
static void
reach(struct sheet *sh)
{
	if (sh->cells == 0) {
		if (sh->lines == 0)
			sh->stream.first_line = sh->row;
		else
			bytes_fill(&sh->out, '\n', sh->row - sh->lines - 1);
		sh->lines = sh->row;
	}
	bytes_fill(&sh->out, '\t', sh->column - (sh->cells > 0 ? sh->cells : 1));
	sh->cells = sh->column;
}

static void
put_shared(struct sheet *sh, struct str number)
{
	struct str text;
	int64_t i;

	if (num_int(number, 0, STRINGS_MOST, &i) != NULL ||
	    !workbook_string(sh->book, (size_t)i, &text))
		xml_die(sh->xml, "there is no shared string %s", quoted(number));
	if (text.n == 0)
		return;
	reach(sh);
	bytes_add(&sh->out, text.p, text.n);
}

static void
close_cell(struct sheet *sh)
{
	struct str v = { sh->rich.text.at, sh->rich.text.len };
	char number[CELL_NUMBER];

	sh->in_cell = false;
	if (v.n == 0 || sh->type == CELL_ERROR)
		return;
	if (sh->type == CELL_SHARED) {
		put_shared(sh, v);
		return;
	}
	if (sh->type == CELL_BOOL)
		v = str_eq(v, STR("1")) || str_eq(v, STR("true"))  ? STR("TRUE") :
		    str_eq(v, STR("0")) || str_eq(v, STR("false")) ? STR("FALSE") :
								     v;
	else if (sh->type == CELL_NUMERIC)
		v = cell_number(v, sh->format, sh->book->from_1904, number);
	reach(sh);
	bytes_cell(&sh->out, v);
}

static void
on_open(void *ctx, const char *name, const char **atts)
{
	struct sheet *sh = ctx;

	if (sh->in_inline) {
		rich_open(&sh->rich, name, atts);
	} else if (sh->in_cell) {
		if (strcmp(name, "v") == 0)
			rich_begin(&sh->rich, atts);
		else if (strcmp(name, "is") == 0)
			sh->in_inline = true;
	} else if (sh->in_row) {
		if (strcmp(name, "c") == 0)
			open_cell(sh, atts);
	} else if (sh->in_data) {
		if (strcmp(name, "row") == 0)
			open_row(sh, atts);
	} else if (strcmp(name, "sheetData") == 0) {
		sh->in_data = true;
	}
}

static void
on_close(void *ctx, const char *name)
{
	struct sheet *sh = ctx;

	if (sh->in_inline) {
		if (strcmp(name, "is") == 0)
			sh->in_inline = false;
		else
			rich_close(&sh->rich, name);
	} else if (sh->in_cell) {
		if (strcmp(name, "v") == 0) {
			rich_end(&sh->rich);
		} else if (strcmp(name, "c") == 0) {
			close_cell(sh);
			wait_if_full(sh);
		}
	} else if (sh->in_row) {
		if (strcmp(name, "row") == 0)
			close_row(sh);
	} else if (sh->in_data && strcmp(name, "sheetData") == 0) {
		sh->in_data = false;
	}
}

static void
on_text(void *ctx, const char *p, int n)
{
	struct sheet *sh = ctx;

	if (sh->in_cell && !rich_text(&sh->rich, p, n))
		xml_die(sh->xml, "a cell of more than %d bytes", RICH_LONGEST);
}

/* Parse until there is something to give. */
static void
fill(struct sheet *sh)
{
	if (sh->given == sh->out.len)
		sh->given = sh->out.len = 0;
	while (sh->more && (!sh->settled || sh->out.len == 0))
		sh->more = xml_next(sh->xml);
	if (!sh->settled)
		settle(sh);
}

static size_t
sheet_read(struct stream *s, char *to, size_t n)
{
	struct sheet *sh = (struct sheet *)s;

	if (sh->given == sh->out.len)
		fill(sh);
	size_t left = sh->out.len - sh->given;
	n = n < left ? n : left;
	if (n > 0)
		memcpy(to, sh->out.at + sh->given, n);
	sh->given += n;
	return n;
}

static void
sheet_stop(struct stream *s)
{
	struct sheet *sh = (struct sheet *)s;

	xml_stop(sh->xml);
	free(sh->rich.text.at);
	free(sh->out.at);
	free(sh);
}

struct stream *
sheet_stream(struct workbook *b, size_t i)
{
	static const struct xml_calls calls = { on_open, on_close, on_text };
	struct sheet *sh = mem_alloc(sizeof *sh);
	const struct tab *tab = &b->at[i];
	size_t at;

	if (!entries_find(b->files, tab->part, &at))
		die("cannot read %s: the workbook has no part %s", tab->label, quoted(tab->part));
	*sh = (struct sheet){ .book = b, .more = true };
	sh->stream = (struct stream){ .name = tab->label,
		.table = true,
		.first_line = 1,
		.read = sheet_read,
		.stop = sheet_stop };
	sh->xml = xml_start(entries_stream(b->files, at, tab->label), &calls, sh);
	fill(sh);
	return &sh->stream;
}
