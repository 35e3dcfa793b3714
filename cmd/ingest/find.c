/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "adapt/clean.h"
#include "base/utf8.h"
#include "table/decode.h"
#include "table/walk.h"

#include "find.h"

enum { LINES = 30, CELLS_MAX = 16384 };

static struct str *
cells(const struct walk *w, size_t from, const uint32_t *pos, size_t n, struct arena *a)
{
	struct str *cell = arena_alloc(a, (n + 1) * sizeof *cell);

	for (size_t i = 0; i < n; i++) {
		struct str s = { w->buf + from, pos[i] - from };
		if (i + 1 == n && s.n > 0 && s.p[s.n - 1] == '\r')
			s.n--;
		if (w->quotes && s.n > 0 && *s.p == '"')
			s = decode_csv(s, a);
		else if (!w->quotes)
			s = decode_tsv(s, a);
		cell[i] = s;
		from = pos[i] + 1;
	}
	return cell;
}

static size_t
line_ends(const char *p, size_t n, bool last)
{
	size_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n' || (p[i] == '\r' && (i + 1 == n ? last : p[i + 1] != '\n'));
	return lines;
}

/* Where the next line starts: what could not be walked counts as one. */
static size_t
next_line(struct str s, size_t at)
{
	while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r')
		at++;
	if (at + 1 < s.n && s.p[at] == '\r' && s.p[at + 1] == '\n')
		at++;
	return at < s.n ? at + 1 : s.n;
}

static bool
blank(const struct str *cell, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (clean_trim(cell[i]).n > 0)
			return false;
	return true;
}

static void
search(struct read *rd, struct str text, bool eof, enum format format, char sep, size_t lines,
    struct found *best)
{
	struct walk w = { text.p, text.n, sep, format == FORMAT_CSV, eof, 0 };
	uint32_t *pos = mem_alloc((text.n + 2) * sizeof *pos);
	size_t at = 0, records = 0, line = 0;
	struct walked r;

	for (size_t i = 0; i < lines && at < text.n; i++) {
		enum walk_end e = walk_record(&w, at, pos, &r);
		if (e == WALK_MORE)
			break;
		size_t next = e == WALK_OK ? r.next : next_line(text, at);
		struct str line_text = { text.p + at, next - at };
		if (e == WALK_OK && r.fields < CELLS_MAX && utf8_valid(line_text) == line_text.n) {
			struct str *cell = cells(&w, at, pos, r.fields, &rd->arena);
			struct pick p = known_pick(rd->known, cell, r.fields, &rd->arena);
			bool more = p.labels > best->pick.labels ||
			    (best->pick.labels == 0 && r.fields > best->ncells &&
				!blank(cell, r.fields));
			if (more || !best->any)
				*best = (struct found){ p, r.fields, at, line, records, format, sep,
					true };
		}
		line += line_ends(text.p + at, next - at, true);
		records++;
		at = next;
	}
	free(pos);
}

/* Known separators are tried only where none is asked for. */
struct found
find_header(struct read *rd, struct str text, bool eof, const struct head *h, size_t preamble)
{
	static const struct {
		enum format format;
		char sep;
	} kinds[] = {
		{ FORMAT_TSV, '\t' },
		{ FORMAT_CSV, ',' },
		{ FORMAT_CSV, ';' },
		{ FORMAT_CSV, '|' },
	};
	struct found best = { 0 };
	size_t at = 0, lines = preamble > 0 || h->made ? 1 : LINES;
	size_t passed = preamble = h->made ? 0 : preamble;

	for (; preamble > 0; preamble--)
		at = next_line(text, at);
	struct str rest = { text.p + at, text.n - at };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (h->format == FORMAT_AUTO && h->sep == 0)
			search(rd, rest, eof, kinds[i].format, kinds[i].sep, lines, &best);
	if (h->format != FORMAT_AUTO || h->sep != 0)
		search(rd, rest, eof, h->format == FORMAT_TSV ? FORMAT_TSV : FORMAT_CSV,
		    h->sep			? h->sep :
			h->format == FORMAT_TSV ? '\t' :
						  ',',
		    lines, &best);
	best.at += at;
	best.lines += passed;
	best.records += passed;
	return best;
}
