/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/die.h"
#include "base/near.h"
#include "base/utf8.h"
#include "stream/alien.h"
#include "table/decode.h"
#include "table/head.h"
#include "table/walk.h"

enum { FIRST_LOOK = 64 * 1024, HEAD_MAX = 16 * 1024 * 1024 };

/* What people feed to a table reader by mistake, by its first bytes. */
static void
refuse_known(struct source *s, struct str look)
{
	if (alien_more(look))
		look = source_peek(s, ALIEN_LOOK);
	const char *what = alien_what(look);
	if (what != NULL)
		die("%s: this is %s", s->name, what);
}

/* Of the header only: a NUL further down costs its record, not the file. */
static void
refuse_binary(const char *file, struct str header)
{
	if (header.n > 0 && memchr(header.p, '\0', header.n) != NULL)
		die("%s: binary data, not a text table", file);
}

static bool
bom(struct str s)
{
	return str_starts(s, STR("\xef\xbb\xbf"));
}

static enum format
guess(struct str line)
{
	bool inside = false, comma = false;

	for (size_t i = 0; i < line.n; i++) {
		inside ^= line.p[i] == '"';
		if (!inside && line.p[i] == '\t')
			return FORMAT_TSV;
		comma |= line.p[i] == ',';
	}
	return comma || (line.n > 0 && *line.p == '"') ? FORMAT_CSV : FORMAT_TSV;
}

static size_t
line_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '\n' && s.p[n] != '\r')
		n++;
	return n;
}

/* Pass over one line with its end. */
static void
skip_line(struct head *h, struct source *s)
{
	struct str look = source_peek_line(s, FIRST_LOOK);
	size_t n = line_length(look);

	if (n < look.n)
		n += look.p[n] == '\r' && n + 1 < look.n && look.p[n + 1] == '\n' ? 2 : 1;
	source_skip(s, n);
	h->lines++;
}

static void
split(struct head *h, struct str text, const uint32_t *pos, size_t n, struct arena *a)
{
	size_t from = 0;

	h->name = arena_alloc(a, n * sizeof *h->name);
	h->n = n;
	for (size_t i = 0; i < n; i++) {
		struct str f = { text.p + from, pos[i] - from };
		if (i + 1 == n && f.n > 0 && f.p[f.n - 1] == '\r')
			f.n--;
		if (h->format == FORMAT_CSV && f.n > 0 && *f.p == '"')
			f = decode_csv(f, a);
		else if (h->format == FORMAT_TSV)
			f = decode_tsv(f, a);
		h->name[i] = arena_str(a, f);
		h->empty_names += f.n == 0;
		from = pos[i] + 1;
	}
}

static void
rename_columns(struct head *h, const struct opt_list *renames, struct arena *a)
{
	for (size_t i = 0; renames != NULL && i < renames->len; i++) {
		struct str actual = str_of(renames->at[i]), name;
		if (!str_cut(&actual, '=', &name) || actual.p == NULL || name.n == 0)
			die_usage("-C wants name=actual: %s", quoted(str_of(renames->at[i])));
		int at = head_find(h, actual), old = head_find(h, name);
		if (old >= 0 && old != at) /* the column of that name gives way */
			h->name[old] = (struct str){ "", 0 };
		if (at >= 0)
			h->name[at] = arena_str(a, name);
	}
}

void
head_check(const struct head *h)
{
	struct pos at = { h->file, h->line };

	for (size_t i = 0; i < h->n; i++)
		for (size_t j = 0; j < i; j++)
			if (h->name[i].n > 0 && str_eq(h->name[i], h->name[j]))
				die_at(&at, "column %s stands twice in the header, at %zu and %zu",
				    quoted(h->name[i]), j + 1, i + 1);
}

/* "Unicode text": UTF-16 and TABs, but the quotes of CSV, and backslashes are just that. */
static bool
is_excel_text(const struct source *s, struct str look)
{
	struct str line = { look.p, line_length(look) };

	return !source_is_table(s) && s->encoding != NULL &&
	    strncmp(s->encoding, "UTF-16", 6) == 0 && memchr(line.p, '\t', line.n) != NULL &&
	    guess(line) == FORMAT_TSV;
}

void
head_start(struct head *h, struct source *s, enum format format, char sep)
{
	struct str look = source_peek_line(s, FIRST_LOOK);

	*h = (struct head){ .file = s->name, .format = format, .sep = sep, .lines = 1 };
	if (source_is_table(s)) {
		h->format = FORMAT_TSV;
		h->sep = '\t';
		h->lines = s->stream->first_line;
		h->made = h->lines == 0;
	}
	while (bom(look)) { /* twice, when two tools each wrote one */
		h->marked = true;
		source_skip(s, 3);
		look = source_peek_line(s, FIRST_LOOK);
	}
	if (look.n == 0)
		die("%s: empty, not even a header line", s->name);
	if (!source_is_table(s))
		refuse_known(s, look);
	refuse_binary(s->name, (struct str){ look.p, line_length(look) });
	if (str_starts(look, STR("sep=")) && line_length(look) == 5 && h->format != FORMAT_TSV) {
		h->format = FORMAT_CSV;
		h->sep = look.p[4];
		skip_line(h, s);
	} else if (format == FORMAT_AUTO && sep == 0 && is_excel_text(s, look)) {
		h->format = FORMAT_CSV;
		h->sep = '\t';
	}
}

static const char *
wrong_end(enum walk_end e)
{
	if (e == WALK_AFTER_QUOTE)
		return "text after a closing quote";
	return e == WALK_UNTERMINATED ? "a quote is never closed" : "longer than 16 MiB";
}

void
head_names(struct head *h, struct source *s, const struct opt_list *renames, struct arena *a)
{
	struct str look = source_peek_line(s, FIRST_LOOK);

	if (h->format == FORMAT_AUTO)
		h->format = h->sep ? FORMAT_CSV : guess((struct str){ look.p, line_length(look) });
	if (h->sep == 0)
		h->sep = h->format == FORMAT_TSV ? '\t' : ',';

	struct walked r;
	if (look.n == 0)
		die("%s: empty, not even a header line", s->name);
	for (size_t want = FIRST_LOOK;; want *= 2) {
		struct walk w = { look.p, look.n, h->sep, h->format == FORMAT_CSV, s->eof, 0 };
		enum walk_end e = walk_record(&w, 0, NULL, &r);
		if (e == WALK_OK)
			break;
		if (e != WALK_MORE || want >= HEAD_MAX)
			die_at(&(struct pos){ s->name, h->lines }, "header line: %s", wrong_end(e));
		look = source_peek(s, want);
	}
	uint32_t *pos = (uint32_t *)arena_alloc(a, (r.fields + 1) * sizeof *pos);
	struct walk w = { look.p, look.n, h->sep, h->format == FORMAT_CSV, true, 0 };
	walk_record(&w, 0, pos, &r);
	struct str text = { look.p, r.next };
	refuse_binary(s->name, text);
	size_t ok = utf8_valid(text);
	if (ok < text.n)
		die_at(&(struct pos){ s->name, h->lines },
		    "header line is not UTF-8 (byte %zu of it)", ok + 1);
	split(h, text, pos, r.fields, a);
	rename_columns(h, renames, a);
	h->line = h->lines;
	h->lines += walk_lines(look.p, 0, r.next, r.next);
	source_skip(s, r.next);
}

void
head_read(struct head *h, struct source *s, enum format format, char sep, size_t skip,
    const struct opt_list *renames, struct arena *a)
{
	head_start(h, s, format, sep);
	for (; skip > 0 && !h->made; skip--)
		skip_line(h, s);
	head_names(h, s, renames, a);
	head_check(h);
}

int
head_find(const struct head *h, struct str name)
{
	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->name[i], name))
			return (int)i;
	return -1;
}

struct digest
head_digest(const struct head *h)
{
	struct digest d = { 0 };

	for (size_t i = 0; i < h->n; i++) {
		struct digest one = hash_digest(h->name[i].p, h->name[i].n, i + 1);
		d.lo += one.lo;
		d.hi += one.hi;
	}
	return d;
}

const char *
head_near(const struct head *h, struct str name)
{
	return near_hint(near_name(name, h->name, h->n));
}
