/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of an export: in which encoding, in which line, known to whom. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "adapt/clean.h"
#include "base/die.h"
#include "stream/alien.h"

#include "find.h"

static const char *
text_of(struct read *rd, const char *fmt, ...)
{
	enum { ROOM = 2048 };
	char *text = arena_bytes(&rd->arena, ROOM);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, ROOM, fmt, ap);
	va_end(ap);
	return text;
}

static const char *
unknown(struct read *rd, const struct head *h, size_t known)
{
	char *list = arena_bytes(&rd->arena, 1024);
	size_t n = 0;

	for (size_t i = 0; i < h->n && n + 80 < 1024; i++) {
		struct str label = clean_label(h->name[i], &rd->arena);
		if (label.n > 0)
			n += (size_t)snprintf(list + n, 1024 - n, "%s%s", n ? ", " : "",
			    quoted(clean_mask(label, &rd->arena))); /* it may be no header at all */
	}
	list[n] = '\0';
	return text_of(rd,
	    "no adapter knows this header: %s%s; choose one with -p NAME or give one "
	    "with --adapter FILE (ingest adapters lists them)",
	    n ? list : "no labels at all", known == 1 ? " (one label is not enough)" : "");
}

/* NULL when the report chosen will do. */
static const char *
check_pick(struct read *rd, const struct head *h, const struct pick *p)
{
	const struct report *r = p->report, *t = p->tied;

	if (p->labels == 0 || (p->labels == 1 && h->n > 1 && !rd->named))
		return unknown(rd, h, p->labels);
	if (p->labels * 4 < h->n && !rd->named)
		return text_of(rd,
		    "the best guess, %.*s/%.*s, knows only %zu of %zu labels; choose with -p",
		    STR_ARG(r->of->name), STR_ARG(r->name), p->labels, h->n);
	if (t != NULL)
		return text_of(rd,
		    "%.*s/%.*s and %.*s/%.*s know %zu labels of it each; choose with -p",
		    STR_ARG(r->of->name), STR_ARG(r->name), STR_ARG(t->of->name), STR_ARG(t->name),
		    p->labels);
	return NULL;
}

static void
say(const struct read *rd, const struct input *in)
{
	const struct report *r = in->pick.report;
	const char *encoding = in->source.encoding;

	if (run_quiet())
		return;
	if (rd->named && in->encoding != NULL)
		warn("%s: read as %s", in->head.file, in->encoding);
	if (rd->named)
		return;
	char line[40] = "";
	if (in->head.line > 1)
		snprintf(line, sizeof line, ", header in line %zu", in->head.line);
	warn("%s: read as %.*s/%.*s%s%s, %zu of %zu labels known%s", in->head.file,
	    STR_ARG(r->of->name), STR_ARG(r->name), encoding ? ", " : "", encoding ? encoding : "",
	    in->bind.known, in->head.n, line);
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

/* What can be told before head_start(), which dies. */
static const char *
no_table(struct read *rd, struct source *s)
{
	if (source_is_table(s))
		return NULL;
	struct str look = source_peek_line(s, ALIEN_HEAD);
	if (alien_more(look))
		look = source_peek(s, ALIEN_LOOK);
	const char *what = alien_what(look);
	return what != NULL ? text_of(rd, "this is %s", what) : NULL;
}

static const char *
choose_encoding(struct read *rd, struct input *in, const struct run_format *want)
{
	struct source *s = &in->source;
	const char *why = NULL;

	if (want->encoding != NULL || s->encoding != NULL || in->head.marked || source_is_table(s))
		return NULL;
	in->encoding = guess_encoding(rd, s, &in->head, want->preamble, &why);
	if (in->encoding != NULL)
		source_recode(s, in->encoding);
	return why;
}

const char *
look_at(struct read *rd, struct input *in)
{
	struct run_format want = run_format();
	struct source *s = &in->source;
	const char *why;

	if (source_peek_line(s, ALIEN_HEAD).n == 0)
		return "empty, not even a header line";
	if ((why = no_table(rd, s)) != NULL)
		return why;
	head_start(&in->head, s, want.format, want.sep);
	if ((why = choose_encoding(rd, in, &want)) != NULL)
		return why;
	struct str text = source_peek(s, FIND_LOOK);
	struct found f = find_header(rd, text, text.n < FIND_LOOK, &in->head, want.preamble);
	in->head.format = f.format;
	in->head.sep = f.sep;
	in->head.lines += f.lines;
	in->lead = f.at;
	in->preamble = f.records;
	source_skip(s, f.at);
	head_names(&in->head, s, want.renames, &rd->arena);
	in->pick = known_pick(rd->known, in->head.name, in->head.n, &rd->arena); /* with -C */
	if ((why = check_pick(rd, &in->head, &in->pick)) != NULL)
		return why;
	bind_header(&in->bind, in->pick.report, &rd->privacy, in->head.name, in->head.n,
	    &rd->arena);
	say(rd, in);
	say_dropped(rd, in);
	context_find(rd, in, s);
	in->open = !s->again;
	if (!in->open)
		source_close(s);
	return NULL;
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
	source_open_as(s, in->path, in->encoding ? in->encoding : want.encoding);
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
