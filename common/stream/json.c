/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "stream/json_reader.h"

enum {
	CHUNK = 256 * 1024,
	OUT_FULL = 64 * 1024,
	RETRY = 64 * 1024, /* a longer unfinished record is tried again when it has doubled */
};

static size_t
past_blanks(struct str s, size_t i)
{
	while (i < s.n && memchr(" \t\r\n", s.p[i], 4) != NULL)
		i++;
	return i;
}

/* {key: with no quotes, as JavaScript writes it */
static bool
bare_key(struct str s, size_t i)
{
	size_t from = i;

	while (i < s.n && ((s.p[i] | 0x20) >= 'a' ? (s.p[i] | 0x20) <= 'z' : s.p[i] == '_'))
		i++;
	return i > from && i < s.n && s.p[i] == ':';
}

bool
json_known(struct str head)
{
	size_t i = 0;

	while (str_starts((struct str){ head.p + i, head.n - i }, STR("\xef\xbb\xbf")))
		i += 3;
	i = past_blanks(head, i);
	if (i == head.n || (head.p[i] != '{' && head.p[i] != '['))
		return false;
	bool object = head.p[i] == '{';
	size_t next = past_blanks(head, i + 1);
	if (next == head.n)
		return true;
	if (object)
		return memchr("\"'}/", head.p[next], 4) != NULL || bare_key(head, next);
	return memchr("{[]", head.p[next], 3) != NULL;
}

char *
json_room(struct json_reader *r, size_t n)
{
	if (r->out_room - r->out_n < n) {
		r->out_room = (r->out_n + n) * 2;
		r->out = mem_resize(r->out, r->out_room);
	}
	return r->out + r->out_n;
}

/* Up to n more bytes into the window. */
static void
take(struct json_reader *r, size_t n)
{
	if (r->to + n + JSON_PAD > r->room) {
		r->room = r->to * 2 + n + JSON_PAD;
		r->buf = mem_resize(r->buf, r->room);
	}
	size_t got = r->under->read(r->under, r->buf + r->to, n);
	r->eof = got == 0;
	r->bad_bytes |= got > 0 && memchr(r->buf + r->to, (unsigned char)STREAM_MARK, got) != NULL;
	r->to += got;
	memset(r->buf + r->to, 0, JSON_PAD);
}

/* The first `want` bytes, fewer only at the end. */
static struct str
look(struct json_reader *r, size_t want)
{
	while (r->to < want && !r->eof)
		take(r, want - r->to);
	return (struct str){ r->buf, r->to };
}

static void
fill(struct json_reader *r)
{
	size_t have = r->to - r->place.from;

	if (have > JSON_RECORD_MAX)
		die_at(&(struct pos){ r->stream.name, r->place.number + 1 },
		    "record longer than %d MiB", JSON_RECORD_MAX >> 20);
	if (have > 0)
		memmove(r->buf, r->buf + r->place.from, have);
	r->base += r->place.from;
	r->place.from = 0;
	r->to = have;
	size_t want = have > RETRY && r->shape.records != JSON_LINES ? 2 * have : 1;
	do
		take(r, CHUNK);
	while (r->to < want && !r->eof);
}

/* [["a","b"], ...]: the first one names the columns. */
static void
grid_header(struct json_reader *r)
{
	const char *from = r->buf + r->place.from;
	struct json j = { .p = from, .end = r->buf + r->to };
	struct json_value v;
	bool more = true;

	json_blank(&j);
	char *to = json_room(r, 2 * (size_t)(j.end - from) + 1), *at = to;
	for (j.p++, json_blank(&j); more;) {
		if (!json_value(&j, &v) || v.kind != JSON_TEXT || !json_next(&j, ']', &more))
			die("%s: this is JSON, but no table: its arrays do not begin with one "
			    "of column names",
			    r->stream.name);
		at = json_put(at, &v);
		*at++ = more ? '\t' : '\n';
	}
	r->out_n += (size_t)(at - to);
	r->place.from = (size_t)(j.p - r->buf);
	r->place.at = PLACE_COMMA;
	r->place.first = false;
}

/* The columns of the records in the window. */
static void
learn(struct json_reader *r)
{
	struct json_place start = r->place;
	size_t count = r->shape.find.count;

	r->learning = true;
	for (size_t want = r->to;; want *= 2) {
		r->seen = 0;
		r->place = start;
		while (json_step(r) == STEP_OK)
			;
		if (r->rows.ncolumns > 0 || r->eof || r->to > JSON_RECORD_MAX)
			break;
		look(r, 2 * want);
	}
	r->learning = false;
	r->seen = 0;
	r->place = start;
	r->shape.find.count = count;
	json_row_fix(&r->rows);
	if (r->rows.ncolumns == 0 && r->wrong_number > 0)
		die_at(&(struct pos){ r->stream.name, r->wrong_number }, "not JSON: %s",
		    printable(str_of(r->wrong)));
	if (r->rows.ncolumns == 0)
		die("%s: empty, not even a header line", r->stream.name);
	if (r->shape.lone)
		json_refuse_body(&r->shape, &r->rows, r->stream.name);
}

static void
header(struct json_reader *r)
{
	for (size_t i = 0; i < r->rows.ncolumns; i++) {
		struct str name = r->rows.order[i]->name;
		char *to = json_room(r, 2 * name.n + 1), *end = json_escape(to, name);
		*end++ = i + 1 < r->rows.ncolumns ? '\t' : '\n';
		r->out_n += (size_t)(end - to);
	}
}

static void
start(struct json_reader *r)
{
	struct str text = look(r, JSON_LOOK);

	while (!json_shape(&r->shape, r->stream.name, text, r->eof)) {
		if (text.n > JSON_RECORD_MAX)
			die("%s: record longer than %d MiB", r->stream.name, JSON_RECORD_MAX >> 20);
		text = look(r, 2 * text.n);
	}
	r->place = (struct json_place){ .from = r->shape.from,
		.first = true,
		.indent = -1,
		.depth = r->shape.find.depth };
	if (r->shape.records == JSON_OBJECTS)
		r->place.indent = 0;
	json_rows_init(&r->rows);
	if (r->shape.records == JSON_GRID) {
		grid_header(r);
	} else {
		learn(r);
		header(r);
	}
}

static size_t
read_table(struct stream *s, char *to, size_t n)
{
	struct json_reader *r = (struct json_reader *)s;

	if (r->buf == NULL)
		start(r);
	if (r->out_from == r->out_n) {
		r->out_from = r->out_n = 0;
		while (r->out_n < OUT_FULL) {
			enum json_stepped did = json_step(r);
			if (did == STEP_END || (did == STEP_MORE && r->out_n > 0))
				break;
			if (did == STEP_MORE)
				fill(r);
		}
	}
	size_t give = r->out_n - r->out_from < n ? r->out_n - r->out_from : n;
	if (give > 0)
		memcpy(to, r->out + r->out_from, give);
	r->out_from += give;
	return give;
}

static void
stop(struct stream *s)
{
	struct json_reader *r = (struct json_reader *)s;

	r->under->stop(r->under);
	json_rows_free(&r->rows);
	arena_free(&r->shape.find.arena);
	free(r->buf);
	free(r->out);
	free(r);
}

struct stream *
json_stream(struct stream *under)
{
	struct json_reader *r = mem_alloc(sizeof *r);

	*r = (struct json_reader){
		.stream = { .name = under->name, .table = true, .read = read_table, .stop = stop },
		.under = under,
	};
	return &r->stream;
}
