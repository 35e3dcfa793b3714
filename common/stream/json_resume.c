/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over an element that is not well, to where the next may begin. */
#include "stream/json_reader.h"

void
json_resume_from(struct json_place *at)
{
	at->at = PLACE_RESUME;
	at->objects = 0;
	at->nested = 0;
	at->column = -1;
	at->quoted = at->escaped = false;
}

/* What stands deeper than bits tell is counted only. */
static void
go_in(struct json_place *at, bool object)
{
	if (at->nested++ < JSON_DEPTH)
		at->objects = at->objects << 1 | object;
}

static void
go_out(struct json_place *at)
{
	if (at->nested-- <= JSON_DEPTH)
		at->objects >>= 1;
}

/* A bracket shuts what is left open within its own. */
static void
shut(struct json_place *at, bool object)
{
	while (at->nested > 0 && at->nested <= JSON_DEPTH && (at->objects & 1) != object)
		go_out(at);
	if (at->nested > 0)
		go_out(at);
}

/*
 * One byte further over an element that is not well: true where the next one may
 * begin.  Texts and brackets are followed as far as they make sense; a line that
 * begins as the element's own did begins another one.
 */
static bool
resumes(struct json_reader *r, char c, bool here)
{
	struct json_place *at = &r->place;
	bool list = r->shape.records != JSON_OBJECTS;

	if (c == '\n') {
		at->column = 0;
		at->quoted = at->escaped = false;
		return false;
	}
	if (at->quoted) {
		at->quoted = at->escaped || c != '"';
		at->escaped = !at->escaped && c == '\\';
		return false;
	}
	if (c == ' ' || c == '\t' || c == '\r') {
		at->column += at->column >= 0;
		return false;
	}
	bool lined = at->column >= 0 && at->column == at->indent;
	at->column = -1;
	if (c == '"') {
		at->quoted = true;
	} else if (c == '{' || c == '[') {
		if (lined && !here && c == (r->shape.records == JSON_GRID ? '[' : '{')) {
			at->at = PLACE_VALUE;
			return true;
		}
		go_in(at, c == '{');
	} else if (c == '}' || c == ']') {
		bool array_end = list && c == ']' && at->nested == 0;
		shut(at, c == '}');
		at->at = array_end || (!list && at->nested == 0) ? PLACE_COMMA : PLACE_RESUME;
		at->from += at->at == PLACE_COMMA && !list;
	} else if (c == ',' && list && at->nested == 0) {
		at->at = PLACE_COMMA;
	}
	return at->at != PLACE_RESUME;
}

/* The first byte is the element's own, and no sign of the next. */
void
json_resume_in(struct json_reader *r)
{
	json_resume_from(&r->place);
	if (!resumes(r, r->buf[r->place.from], true))
		r->place.from++;
}

enum json_stepped
json_resume(struct json_reader *r)
{
	struct json_place *at = &r->place;

	for (; at->from < r->to; at->from++)
		if (resumes(r, r->buf[at->from], false)) {
			at->first = false;
			return STEP_OK;
		}
	return r->eof ? STEP_END : STEP_MORE;
}
