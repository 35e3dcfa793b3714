/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>

#include "base/die.h"
#include "stream/json_reader.h"

static PRINTF(3, 4) void put_mark(struct json_reader *r, char code, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	n = n < (int)sizeof text ? n : (int)sizeof text - 1;
	for (int i = 0; i < n; i++)
		if (text[i] == STREAM_MARK)
			text[i] = '?';
	if (r->learning) {
		if (r->wrong_number == 0)
			memcpy(r->wrong, text, sizeof text);
		r->wrong_number = r->wrong_number ? r->wrong_number : r->place.number;
		return;
	}
	char *to = json_room(r, (size_t)n + 3);
	to[0] = STREAM_MARK;
	to[1] = code;
	memcpy(to + 2, text, (size_t)n);
	to[n + 2] = '\n';
	r->out_n += (size_t)n + 3;
}

/* Byte 1 is that of the line in JSONL, else of the input. */
static void
put_wrong(struct json_reader *r, const struct json *j)
{
	bool lines = r->shape.records == JSON_LINES;
	const char *from = r->buf + (lines ? r->place.from : 0);

	put_mark(r, STREAM_NOT_JSON, "%s, at byte %zu", j->why,
	    (size_t)(j->at - from) + 1 + (lines ? 0 : (size_t)r->base));
}

/* A record that is well as a whole but for a byte that is not UTF-8. */
static bool
bad_byte(const struct json_reader *r, struct json *j)
{
	struct json all = *j;
	struct json_value v;

	if (!r->bad_bytes || !json_value(&all, &v))
		return false;
	const char *bad = memchr(j->p, (unsigned char)STREAM_MARK, (size_t)(all.p - j->p));
	return bad != NULL && !json_fail(j, bad, "a byte that is not UTF-8");
}

static bool
put_grid(struct json_reader *r, struct json *j)
{
	const char *from = j->p;
	struct json_value v;
	struct json all = *j;
	bool more = true;

	if (!json_value(&all, &v))
		return json_fail(j, all.at, all.why);
	char *to = json_room(r, 3 * (size_t)(all.p - from) + 2), *at = to;
	j->p++;
	json_blank(j);
	if (*j->p == ']')
		more = false, j->p++;
	while (more) {
		json_value(j, &v);
		at = json_put(at, &v);
		json_next(j, ']', &more);
		*at++ = '\t';
	}
	at -= at > to;
	*at++ = '\n';
	r->out_n += (size_t)(at - to);
	return true;
}

/* Read the record at hand, and write it if it is well: JSON_WRONG leaves that to
 * the caller. */
static enum json_fault
record(struct json_reader *r, struct json *j)
{
	const char *from = j->p;
	bool grid = r->shape.records == JSON_GRID;

	if (*from != (grid ? '[' : '{')) {
		json_fail(j, from,
		    *from == ',' ? "a comma with nothing in front of it" :
			grid	 ? "not an array" :
				   "not an object");
		return JSON_WRONG;
	}
	if (bad_byte(r, j))
		return JSON_WRONG;
	if (grid)
		return put_grid(r, j) ? JSON_WELL : JSON_WRONG;
	enum json_fault fault = json_row_read(&r->rows, j);
	if (r->rows.ncolumns > JSON_COLUMNS)
		die("%s: more than %d different keys: that is no table", r->stream.name,
		    JSON_COLUMNS);
	return fault;
}

static void
put_record(struct json_reader *r, const struct json *j, const char *from, enum json_fault fault)
{
	if (fault == JSON_TWICE)
		put_mark(r, STREAM_NOT_JSON, "a key that stands twice: %.*s",
		    (int)(r->rows.key.n < 200 ? r->rows.key.n : 200), r->rows.key.p);
	else if (fault == JSON_LATE)
		put_mark(r, STREAM_LATE_KEY, "%.*s",
		    (int)(r->rows.key.n < 200 ? r->rows.key.n : 200), r->rows.key.p);
	if (fault != JSON_WELL || r->learning || r->shape.records == JSON_GRID)
		return;
	char *to = json_room(r, 2 * (size_t)(j->p - from) + r->rows.ncolumns + 1);
	r->out_n += (size_t)(json_row_put(&r->rows, to) - to);
}

/* JSONL: one line, whatever it holds. */
static enum json_stepped
step_line(struct json_reader *r)
{
	struct json_place *at = &r->place;
	char *from = r->buf + at->from, *end = r->buf + r->to;

	if (from == end)
		return r->eof ? STEP_END : STEP_MORE;
	char *stop = memchr(from + r->seen, '\n', (size_t)(end - from) - r->seen);
	if (stop == NULL && !r->eof) {
		r->seen = (size_t)(end - from);
		return STEP_MORE;
	}
	r->seen = 0;
	at->number++;
	if (stop != NULL) {
		*stop = '\0'; /* nothing looks past the line */
		end = stop;
	}
	struct json j = { .p = from, .end = end };
	json_blank(&j);
	if (j.p < end) {
		enum json_fault fault = record(r, &j);
		if (fault != JSON_WRONG)
			json_blank(&j);
		if (fault != JSON_WRONG && j.p < end) {
			json_fail(&j, j.p, "something behind the object");
			fault = JSON_WRONG;
		}
		if (fault == JSON_WRONG)
			put_wrong(r, &j);
		put_record(r, &j, from, fault);
	} else if (!r->learning) {
		*json_room(r, 1) = '\n';
		r->out_n++;
	}
	if (stop != NULL)
		*stop = '\n';
	at->from = (size_t)(end - r->buf) + (stop != NULL);
	return STEP_OK;
}

/* Over blanks; false when the window is used up. */
static bool
pass_blanks(struct json_reader *r)
{
	struct json_place *at = &r->place;

	for (; at->from < r->to; at->from++) {
		char c = r->buf[at->from];
		if (c == '\n')
			at->indent = 0;
		else if (c != ' ' && c != '\t' && c != '\r')
			return true;
		else if (at->indent >= 0)
			at->indent++;
	}
	return false;
}

/* Something at p is not as it should be, and `why` is all that is said of it. */
static void
put_here(struct json_reader *r, const char *why)
{
	struct json j = { .at = r->buf + r->place.from, .why = why };

	r->place.number++;
	put_wrong(r, &j);
}

/* The window ends here: that is as it should be only behind everything. */
static enum json_stepped
ends(struct json_reader *r, bool well)
{
	if (!r->eof)
		return STEP_MORE;
	if (!well)
		put_here(r, "it ends too early");
	r->place.at = PLACE_END;
	return STEP_OK;
}

static enum json_stepped
step_comma(struct json_reader *r)
{
	struct json_place *at = &r->place;

	at->at = PLACE_VALUE;
	if (r->shape.records == JSON_OBJECTS)
		return STEP_OK;
	if (!pass_blanks(r)) {
		at->at = PLACE_COMMA;
		return ends(r, false);
	}
	if (r->buf[at->from] == ']') {
		at->from++;
		at->at = PLACE_BEHIND;
	} else if (r->buf[at->from] == ',') {
		at->from++;
		at->indent = -1;
	} else {
		put_here(r, "a comma is missing");
		json_resume_from(at);
		return STEP_OK;
	}
	return STEP_OK;
}

static enum json_stepped
step_value(struct json_reader *r)
{
	struct json_place *at = &r->place;

	if (!pass_blanks(r))
		return ends(r, r->shape.records == JSON_OBJECTS);
	const char *from = r->buf + at->from;
	if (*from == ']' && r->shape.records != JSON_OBJECTS) {
		if (!at->first)
			put_here(r, "a comma with nothing behind it");
		at->at = PLACE_COMMA;
		return STEP_OK;
	}
	struct json j = { .p = from, .end = r->buf + r->to };
	enum json_fault fault = record(r, &j);
	if (fault == JSON_WRONG && j.cut && !r->eof)
		return STEP_MORE;
	at->first = false;
	at->number++;
	if (fault == JSON_WRONG) {
		put_wrong(r, &j);
		if (j.cut) {
			at->at = PLACE_END;
			return STEP_OK;
		}
		json_resume_in(r);
		return STEP_OK;
	}
	put_record(r, &j, from, fault);
	at->from = (size_t)(j.p - r->buf);
	at->indent = -1;
	at->at = PLACE_COMMA;
	return STEP_OK;
}

/* What an answer holds behind its records. */
static enum json_stepped
step_behind(struct json_reader *r)
{
	struct json_place *at = &r->place;
	struct json_find *f = &r->shape.find;

	if (!pass_blanks(r))
		return ends(r, at->depth == 0);
	char c = r->buf[at->from];
	if (at->depth > 0 && c == '}') {
		at->from++;
		at->depth--;
		return STEP_OK;
	}
	struct json j = { .p = r->buf + at->from + 1, .end = r->buf + r->to };
	f->depth = at->depth;
	if (at->depth == 0)
		json_fail(&j, j.p - 1, "something behind the end");
	else if (c != ',')
		json_fail(&j, j.p - 1, "a comma is missing");
	else if (json_find_member(f, &j)) {
		at->from = (size_t)(j.p - r->buf);
		j.at = NULL;
	}
	if (f->count > 1)
		json_refuse_several(f, r->stream.name);
	if (j.at == NULL)
		return STEP_OK;
	if (j.cut && !r->eof)
		return STEP_MORE;
	at->number++;
	put_wrong(r, &j);
	at->at = PLACE_END;
	return STEP_OK;
}

enum json_stepped
json_step(struct json_reader *r)
{
	if (r->shape.records == JSON_LINES)
		return step_line(r);
	switch (r->place.at) {
	case PLACE_VALUE: return step_value(r);
	case PLACE_COMMA: return step_comma(r);
	case PLACE_RESUME: return json_resume(r);
	case PLACE_BEHIND: return step_behind(r);
	case PLACE_END: break;
	}
	return STEP_END;
}
