/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random bytes through the engine, at random chunk sizes and by every scanner,
 * against a reader written here from the grammar in walk.h: one byte at a time
 * over the whole input, no blocks, no marks, nothing shared with the engine.
 */
#include <stdlib.h>

#include "table/scan.h"

#include "table_read.h"
#include "unit.h"

struct plain {
	const char *p;
	size_t n;
	char sep;
	bool tsv;
	size_t columns;
};

struct record {
	size_t next, fields;
	enum walk_end end;
	size_t opened, found; /* of a malformed one */
};

/* Bytes of the line end at `at`, 0 when there is none. */
static size_t
end_of_line(const struct plain *in, size_t at)
{
	if (at < in->n && in->p[at] == '\r')
		return at + 1 < in->n && in->p[at + 1] == '\n' ? 2 : 1;
	return at < in->n && in->p[at] == '\n';
}

static bool
at_field_end(const struct plain *in, size_t at)
{
	return at == in->n || in->p[at] == in->sep || end_of_line(in, at) > 0;
}

/* The field at `at`: its text into *t, where it ends into *behind. */
static enum walk_end
field(const struct plain *in, size_t at, struct text *t, size_t *behind)
{
	size_t i = at;

	if (in->tsv || at == in->n || in->p[at] != '"') {
		for (; !at_field_end(in, i); i++)
			text_put(t, (struct str){ &in->p[i], 1 });
		*behind = i;
		return WALK_OK;
	}
	for (i++; i < in->n; i++) {
		if (in->p[i] == '"' && i + 1 < in->n && in->p[i + 1] == '"')
			i++;
		else if (in->p[i] == '"')
			break;
		text_put(t, (struct str){ &in->p[i], 1 });
	}
	*behind = i;
	if (i == in->n)
		return WALK_UNTERMINATED;
	i++;
	while (i < in->n && (in->p[i] == ' ' || in->p[i] == '\t') && in->p[i] != in->sep)
		i++;
	*behind = i;
	return at_field_end(in, i) ? WALK_OK : WALK_AFTER_QUOTE;
}

static struct record
record(const struct plain *in, size_t at, struct text *out)
{
	struct record r = { .end = WALK_OK };

	for (;;) {
		struct text t = { 0 };
		size_t behind;
		r.end = field(in, at, &t, &behind);
		if (r.end == WALK_OK)
			text_field(out, (struct str){ t.at, t.len });
		free(t.at);
		if (r.end != WALK_OK) {
			r.opened = at;
			r.found = behind;
			return r;
		}
		r.fields++;
		if (behind == in->n || in->p[behind] != in->sep) {
			r.next = behind + end_of_line(in, behind);
			text_end(out);
			return r;
		}
		at = behind + 1;
	}
}

static size_t
line_behind(const struct plain *in, size_t at)
{
	while (at < in->n && end_of_line(in, at) == 0)
		at++;
	return at + end_of_line(in, at);
}

static size_t
resume(const struct plain *in, const struct record *bad)
{
	size_t at = line_behind(in, bad->opened);

	while (at < in->n && at <= bad->found) {
		struct text t = { 0 };
		struct record r = record(in, at, &t);
		free(t.at);
		if (r.end == WALK_OK && (in->columns == 0 || r.fields == in->columns))
			break;
		at = line_behind(in, at);
	}
	return at;
}

static struct text
read_plainly(const struct plain *in)
{
	struct text out = { 0 };
	size_t at = 0, counted = 0, line = 1;

	while (at < in->n) {
		while (counted < at) {
			size_t n = end_of_line(in, counted);
			line += n > 0;
			counted += n > 0 ? n : 1;
		}
		text_line(&out, line);
		size_t before = out.len;
		struct record r = record(in, at, &out);
		if (r.end == WALK_OK) {
			at = r.next;
			continue;
		}
		out.len = before;
		text_bad(&out, r.end, r.fields, true);
		at = resume(in, &r);
	}
	return out;
}

static void
compare(const struct plain *in, const struct how *how)
{
	struct text want = read_plainly(in), got = table_read((struct str){ in->p, in->n }, how);

	unit_checks++;
	if (!text_same(&want, &got)) {
		struct text shown = { 0 };
		text_field(&shown, (struct str){ in->p, in->n < 600 ? in->n : 600 });
		UNIT_FAIL("%s:\nof   %.*s\ngot  %.*s\nwant %.*s", how_text(how), (int)shown.len,
		    shown.at, (int)(got.len < 600 ? got.len : 600), got.at,
		    (int)(want.len < 600 ? want.len : 600), want.at);
		free(shown.at);
	}
	free(want.at);
	free(got.at);
}

static struct how
random_how(uint64_t *seed, const char *const *isas, size_t chunk)
{
	size_t n = 0;

	while (isas[n] != NULL)
		n++;
	scan_force(isas[random_below(seed, n)]);
	return (struct how){
		.chunk = chunk,
		.workers = random_below(seed, 4) == 0 ? 3 : 1,
		.pipe = random_below(seed, 2) == 0,
		.tsv = random_below(seed, 8) == 0,
		.places = true,
		.columns = random_below(seed, 4),
	};
}

/* Alphabets: the text is random, but more often well formed in the later ones. */
static const char *const tokens[][12] = {
	{ "a", ",", "\"", "\n", "\r", "\t", " ", NULL },
	{ "a", "b", ",", ",", "\"", "\"\"", "\n", "\r\n", " ", "cde", NULL },
	{ "abc", ",", ",\"", "\",", "\n", "\"\n", "\n\"", "\"\"", "\r\n", NULL },
	{ "1,2\n", "3,4\r\n", "\"x\",y\n", "\"x\ny\",z\n", "a\"b,c\n", "\"a\"b,c\n", "\"u", ",",
	    NULL },
	{ "12,\"a, b\"\n", "c,d\n", "\"\"\"e\"\"\",f\n", "\xe8\xa7\x86,\" \"\n", "\"g\n", NULL },
};

static struct text
random_text(uint64_t *seed, size_t most)
{
	const char *const *from = tokens[random_below(seed, sizeof tokens / sizeof *tokens)];
	size_t n = random_below(seed, most), kinds = 0;
	struct text t = { 0 };

	while (from[kinds] != NULL)
		kinds++;
	while (t.len < n)
		text_put(&t, str_of(from[random_below(seed, kinds)]));
	return t;
}

static void
small_inputs(uint64_t seed, int trials)
{
	const char *const *isas = isa_names();

	for (int i = 0; i < trials && unit_failed < 5; i++) {
		struct text t = random_text(&seed, i % 3 == 0 ? 30 : i % 3 == 1 ? 90 : 400);
		struct how how = random_how(&seed, isas, 1 + random_below(&seed, i % 2 ? 20 : 200));
		how.sep = how.tsv ? '\t' : random_below(&seed, 6) == 0 ? ' ' : ',';
		struct plain in = { t.at, t.len, how.sep, how.tsv, how.columns };
		if (how.workers == 1 || i % 4 == 0) /* threads cost more than the test */
			compare(&in, &how);
		free(t.at);
	}
}

/* One letter drawn out past what the engine carries over in front of a chunk. */
static void
stretched_inputs(uint64_t seed, int trials)
{
	const char *const *isas = isa_names();

	for (int i = 0; i < trials && unit_failed < 5; i++) {
		struct text t = random_text(&seed, 120), wide = { 0 };
		size_t at = random_below(&seed, t.len + 1), n = 60000 + random_below(&seed, 90000);
		text_put(&wide, (struct str){ t.at, at });
		for (size_t k = 0; k < n; k++)
			text_put(&wide, k % 997 == 0 && i % 2 ? STR("\n") : STR("w"));
		text_put(&wide, (struct str){ t.at + at, t.len - at });
		struct how how = random_how(&seed, isas, 500 + random_below(&seed, 70000));
		how.sep = how.tsv ? '\t' : ',';
		struct plain in = { wide.at, wide.len, how.sep, how.tsv, how.columns };
		compare(&in, &how);
		free(t.at);
		free(wide.at);
	}
}

void
unit_table_random(void)
{
	small_inputs(1, 12000);
	stretched_inputs(2, 150);
	scan_force(NULL);
}
