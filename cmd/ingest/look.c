/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of an export: in which line it stands, cut by what, known to whom. */
#include <stdio.h>
#include <stdlib.h>

#include "adapt/clean.h"
#include "base/die.h"
#include "base/utf8.h"
#include "table/decode.h"
#include "table/walk.h"

#include "read.h"

enum { LOOK = 256 * 1024, LINES = 30, CELLS_MAX = 16384 };

/* The line that looks most like a header. */
struct found {
	struct pick pick;
	size_t ncells;
	size_t at, lines, records; /* in front of it */
	enum format format;
	char sep;
	bool any;
};

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
static struct found
find(struct read *rd, struct source *s, const struct head *h, size_t preamble)
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
	struct str text = source_peek(s, LOOK);
	bool eof = text.n < LOOK;
	struct found best = { 0 };
	size_t at = 0, lines = preamble > 0 ? 1 : LINES, passed = preamble;

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

static void
unknown(const struct head *h, size_t known, struct arena *a)
{
	char *list = arena_bytes(a, 1024);
	size_t n = 0;

	for (size_t i = 0; i < h->n && n + 80 < 1024; i++) {
		struct str label = clean_label(h->name[i], a);
		if (label.n > 0)
			n += (size_t)snprintf(list + n, 1024 - n, "%s%s", n ? ", " : "",
			    quoted(clean_mask(label, a))); /* it may be no header at all */
	}
	list[n] = '\0';
	die("%s: no adapter knows this header: %s%s; choose one with -p NAME or give one "
	    "with --adapter FILE (ingest adapters lists them)",
	    h->file, n ? list : "no labels at all", known == 1 ? " (one label is not enough)" : "");
}

static void
check_pick(struct read *rd, const struct head *h, const struct pick *p)
{
	const struct report *r = p->report, *t = p->tied;

	if (p->labels == 0 || (p->labels == 1 && h->n > 1 && !rd->named))
		unknown(h, p->labels, &rd->arena);
	if (p->labels * 4 < h->n && !rd->named)
		die("%s: the best guess, %.*s/%.*s, knows only %zu of %zu labels; choose with -p",
		    h->file, STR_ARG(r->of->name), STR_ARG(r->name), p->labels, h->n);
	if (t != NULL)
		die("%s: %.*s/%.*s and %.*s/%.*s know %zu labels of it each; choose with -p",
		    h->file, STR_ARG(r->of->name), STR_ARG(r->name), STR_ARG(t->of->name),
		    STR_ARG(t->name), p->labels);
}

static void
say(const struct read *rd, const struct input *in)
{
	const struct report *r = in->pick.report;

	if (rd->named || run_quiet())
		return;
	if (in->head.line > 1)
		warn("%s: read as %.*s/%.*s, %zu of %zu labels known, header in line %zu",
		    in->head.file, STR_ARG(r->of->name), STR_ARG(r->name), in->bind.known,
		    in->head.n, in->head.line);
	else
		warn("%s: read as %.*s/%.*s, %zu of %zu labels known", in->head.file,
		    STR_ARG(r->of->name), STR_ARG(r->name), in->bind.known, in->head.n);
}

/* Each label once, however many files have it. */
static bool
said_before(struct read *rd, struct str key)
{
	for (size_t i = 0; i < rd->dropped.len; i++)
		if (str_eq(rd->dropped.at[i], key))
			return true;
	GROW(&rd->dropped);
	rd->dropped.at[rd->dropped.len++] = key;
	return false;
}

/* With -q too, since cells are left out. */
static void
say_dropped(struct read *rd, const struct input *in)
{
	const struct bind *b = &in->bind;

	for (size_t k = 0; k < b->nguessed; k++)
		if (!said_before(rd, b->name[b->guessed[k].field]))
			warn("%s: column %s looks personal: dropped; --keep=LABEL keeps it",
			    in->head.file, quoted(str_of(b->guessed[k].name)));
	for (size_t k = 0; k < b->nrefused; k++)
		if (!said_before(rd, b->name[b->refused[k].field]))
			warn("%s: column %s tells a person: dropped; --key=FILE gives pseudonyms",
			    in->head.file, quoted(str_of(b->refused[k].name)));
	for (size_t k = 0; k < b->nstuck; k++)
		if (!said_before(rd, b->name[b->stuck[k].field]))
			warn("%s: column %s is personal by its adapter: dropped, --keep or not",
			    in->head.file, quoted(str_of(b->stuck[k].name)));
	for (size_t k = 0; k < b->nkept; k++)
		if (!said_before(rd, b->name[b->kept[k].field]))
			warn("%s: column %s tells a person: PASSED AS IT STANDS (--keep)",
			    in->head.file, quoted(str_of(b->kept[k].name)));
}

void
look_at(struct read *rd, struct input *in)
{
	struct run_format want = run_format();
	struct source *s = &in->source;

	source_open_as(s, in->path, want.encoding);
	head_start(&in->head, s, want.format, want.sep);
	struct found f = find(rd, s, &in->head, want.preamble);
	in->head.format = f.format;
	in->head.sep = f.sep;
	in->head.lines += f.lines;
	in->lead = f.at;
	in->preamble = f.records;
	source_skip(s, f.at);
	head_names(&in->head, s, want.renames, &rd->arena);
	in->pick = known_pick(rd->known, in->head.name, in->head.n, &rd->arena); /* with -C */
	check_pick(rd, &in->head, &in->pick);
	bind_header(&in->bind, in->pick.report, &rd->privacy, in->head.name, in->head.n,
	    &rd->arena);
	say(rd, in);
	say_dropped(rd, in);
	context_find(rd, in, s);
	in->open = !s->again;
	if (!in->open)
		source_close(s);
}

void
look_open(struct input *in, struct source *s)
{
	struct run_format want = run_format();
	struct arena scratch = { 0 };
	struct head h;

	if (in->open) {
		*s = in->source;
		return;
	}
	source_open_as(s, in->path, want.encoding);
	head_start(&h, s, want.format, want.sep);
	bool same = source_peek(s, in->lead + 1).n > in->lead;
	if (same) {
		source_skip(s, in->lead);
		h.format = in->head.format;
		h.sep = in->head.sep;
		head_names(&h, s, want.renames, &scratch);
		same = h.n == in->head.n;
		for (size_t i = 0; i < h.n && same; i++)
			same = str_eq(h.name[i], in->head.name[i]);
	}
	if (!same)
		die("%s changed while it was read", s->name);
	arena_free(&scratch);
}
