/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/die.h"
#include "stream/json_shape.h"

enum { PATHS = 4, ERROR_KEYS = 8 };

static void
note(struct json_find *f, const struct json *j)
{
	char *to;
	size_t n = f->paths.n + 2, at = 0;

	if (f->count++ == 0) {
		f->at = j->p;
		f->at_depth = f->depth;
	}
	f->open = true;
	if (f->count > PATHS)
		return;
	for (int i = 0; i < f->depth; i++)
		n += f->key[i].n + 1;
	to = arena_bytes(&f->arena, n);
	if (f->count > 1) {
		memcpy(to, f->paths.p, at = f->paths.n);
		to[at++] = ',';
		to[at++] = ' ';
	}
	for (int i = 0; i < f->depth; i++) {
		memcpy(to + at, f->key[i].p, f->key[i].n);
		at += f->key[i].n;
		to[at++] = '.';
	}
	f->paths = (struct str){ to, at - 1 };
}

static bool
array(struct json_find *f, struct json *j)
{
	struct json in = *j;
	struct json_value v;

	in.p++;
	json_blank(&in);
	f->empty |= *in.p == ']';
	if (*in.p == '{')
		note(f, j);
	if (!json_value(j, &v))
		return false;
	f->open = false;
	return true;
}

/* Behind the brace or the comma: a key, which is kept. */
static bool
key(struct json_find *f, struct json *j)
{
	struct str raw;
	bool back;

	if (!json_key(j, &raw, &back))
		return false;
	f->key[f->depth - 1] = arena_str(&f->arena, raw);
	return true;
}

bool
json_find(struct json_find *f, struct json *j)
{
	int top = f->depth;
	struct json_value v;
	bool more;

	for (;;) {
		j->depth = f->depth;
		if (*j->p == '{') {
			if (f->depth >= JSON_DEPTH)
				return json_fail(j, j->p,
				    "more than 64 objects and arrays within each other");
			f->depth++;
			j->p++;
			json_blank(j);
			if (*j->p != '}') {
				if (!key(f, j))
					return false;
				continue;
			}
			j->p++;
			f->depth--;
		} else if (*j->p == '[' ? !array(f, j) : !json_value(j, &v)) {
			return false;
		}
		for (more = false; f->depth > top && !more;) {
			if (!json_next(j, '}', &more))
				return false;
			f->depth -= !more;
		}
		if (f->depth == top)
			return true;
		if (!key(f, j))
			return false;
	}
}

bool
json_find_member(struct json_find *f, struct json *j)
{
	json_blank(j);
	j->depth = f->depth;
	return key(f, j) && json_find(f, j);
}

void
json_refuse_several(const struct json_find *f, const char *name)
{
	die("%s: this is JSON with several arrays of objects, so which is the table? (%s)", name,
	    printable(f->paths));
}

static NORETURN void
no_table(const char *name, const char *why)
{
	die("%s: this is JSON, but no table: %s", name, why);
}

static NORETURN void
wrong(const char *name, struct str text, const struct json *j)
{
	size_t line = 1;
	const char *from = text.p;

	for (const char *p; (p = memchr(from, '\n', (size_t)(j->at - from))) != NULL; line++)
		from = p + 1;
	die_at(&(struct pos){ name, line }, "not JSON: %s, at byte %zu", j->why,
	    (size_t)(j->at - from) + 1);
}

static bool
has_line_end(const char *from, const char *to)
{
	return memchr(from, '\n', (size_t)(to - from)) != NULL;
}

/* The first object that begins a line behind `from`, with nothing else on it. */
static bool
later_object(const char *from, const char *end, enum json_records *records)
{
	const char *p = from;

	while ((p = memmem(p, (size_t)(end - p), "\n{", 2)) != NULL) {
		struct json j = { .p = p + 1, .end = end };
		p++;
		struct json_value v;
		if (!json_value(&j, &v))
			continue;
		*records = has_line_end(p, j.p) ? JSON_OBJECTS : JSON_LINES;
		while (*j.p == ' ' || *j.p == '\t' || *j.p == '\r')
			j.p++;
		if (*j.p == '\n' || j.p == end)
			return true;
	}
	return false;
}

/* The text begins with a brace; what follows the first object decides. */
static bool
object_shape(struct json_shape *s, const char *name, struct str text, struct json *j, bool whole)
{
	struct json_find *f = &s->find;
	const char *from = j->p;
	bool well = json_find(f, j);

	s->records = JSON_ARRAY;
	if (!well && j->cut && !whole && !f->open)
		return false;
	if (!well && !(j->cut && !whole) && (f->count == 0 || !has_line_end(from, j->at)) &&
	    later_object(from, j->end, &s->records))
		return true;
	if (well) {
		struct json behind = *j;
		json_blank(&behind);
		s->lone = behind.p == j->end;
		if (s->lone && !whole)
			return false;
		if (!s->lone || f->count == 0) {
			bool line = !has_line_end(from, j->p) &&
			    (s->lone || has_line_end(j->p, behind.p));
			s->records = line ? JSON_LINES : JSON_OBJECTS;
			return true;
		}
	}
	if (f->count == 0)
		wrong(name, text, j);
	if (f->count > 1)
		json_refuse_several(f, name);
	s->lone = false;
	s->from = (size_t)(f->at - text.p) + 1;
	f->depth = f->at_depth;
	return true;
}

bool
json_shape(struct json_shape *s, const char *name, struct str text, bool whole)
{
	struct json j = { .p = text.p, .end = text.p + text.n };

	arena_free(&s->find.arena);
	*s = (struct json_shape){ 0 };
	while (str_starts((struct str){ j.p, (size_t)(j.end - j.p) }, STR("\xef\xbb\xbf")))
		j.p += 3;
	s->from = (size_t)(j.p - text.p);
	json_blank(&j);
	if (*j.p != '[')
		return object_shape(s, name, text, &j, whole);
	s->from = (size_t)(j.p - text.p) + 1;
	j.p++;
	json_blank(&j);
	s->records = *j.p == '[' ? JSON_GRID : JSON_ARRAY;
	if (j.p == j.end && !whole)
		return false;
	if (*j.p == ']')
		die("%s: empty, not even a header line", name);
	if (j.p == j.end && !json_fail(&j, j.p, ""))
		wrong(name, text, &j);
	if (*j.p != '{' && *j.p != '[')
		no_table(name, "an array whose elements are no objects");
	return true;
}

static bool
one_of(struct str name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strlen(*list) == name.n && strncasecmp(*list, name.p, name.n) == 0)
			return true;
	return false;
}

/* The last key of a path, and in *front what stands in front of it. */
static struct str
last_key(struct str path, struct str *front)
{
	const char *dot = memrchr(path.p, '.', path.n);
	size_t n = dot == NULL ? 0 : (size_t)(dot - path.p) + 1;

	*front = (struct str){ path.p, n };
	return (struct str){ path.p + n, path.n - n };
}

static bool
is_code(const struct json_column *c, struct str key)
{
	static const char *const numbers[] = { "code", "errcode", "err_code", "errorCode",
		"error_code", "errno", "err_no", "ret", "retcode", "result", "status", "statusCode",
		"status_code", "success", "ok", NULL };
	static const char *const any[] = { "error", "errcode", "error_code", "errorCode", NULL };

	return one_of(key, any) || (c->cell.kind == JSON_PLAIN && one_of(key, numbers));
}

static bool
is_message(struct str key)
{
	static const char *const names[] = { "msg", "message", "errmsg", "err_msg", "errorMsg",
		"error_msg", "errorMessage", "error_message", "error_description", "detail",
		"reason", NULL };

	return one_of(key, names);
}

void
json_refuse_body(const struct json_shape *s, const struct json_rows *r, const char *name)
{
	struct str front, code = { 0 };
	const struct json_column *c = NULL, *m = NULL;
	bool filled = false;

	for (size_t i = 0; i < r->ncolumns; i++)
		filled |= r->order[i]->filled;
	if (!filled)
		die("%s: empty, not even a header line", name);
	for (size_t i = 0; i < r->ncolumns && r->ncolumns <= ERROR_KEYS; i++)
		if (c == NULL && is_code(r->order[i], last_key(r->order[i]->name, &code)))
			c = r->order[i];
	for (size_t i = 0; i < r->ncolumns && c != NULL; i++) {
		struct str key = last_key(r->order[i]->name, &front);
		if (str_eq(front, code) && is_message(key))
			m = r->order[i];
		else if (!str_eq(front, code) && front.n > 0 && r->order[i]->filled)
			return; /* it holds more than an answer's frame */
	}
	if (m == NULL)
		return;
	if (s->find.empty)
		die("%s: empty, not even a header line", name);
	char why[256];
	snprintf(why, sizeof why, "an answer with %s and %s and without records",
	    printable(c->name), printable(m->name));
	no_table(name, why);
}
