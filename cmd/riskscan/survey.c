/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/utf8.h"
#include "survey.h"

static const char *const key_names[] = { "platform", "account", "item", "comment", NULL };
static const char *const text_names[] = { "title", "text", "script", "subtitle", "cover_text",
	"description", "caption", "bio", "nickname", NULL };

static size_t
count(const struct col *c)
{
	size_t n = 0;

	while (c != NULL && c[n].name != NULL)
		n++;
	return n;
}

static bool
is_among(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

void
survey_columns(struct survey *s, const char *keep, const char *in, struct arena *a)
{
	static const char *const trace[] = { "src", "row", NULL };
	struct col *kept = keep ? col_list(str_of(keep), a) : NULL;
	struct col *named = in ? col_list(str_of(in), a) : NULL;
	size_t room = count(kept) + count(named) + 20;
	struct col *c = s->cols = arena_alloc(a, room * sizeof *c);

	for (const char *const *n = key_names; *n != NULL; n++)
		*c++ = (struct col){ .name = *n };
	for (; kept != NULL && kept->name != NULL; kept++) {
		if (is_among(finding_names, kept->name))
			die_usage("--keep: a finding has a column %s of its own",
			    quoted(str_of(kept->name)));
		if (!is_among(key_names, kept->name) && !is_among(trace, kept->name))
			*c++ = *kept;
	}
	s->keys = (size_t)(c - s->cols);
	s->present = arena_alloc(a, (s->keys + 2) * sizeof *s->present);
	for (const char *const *n = trace; *n != NULL; n++)
		*c++ = (struct col){ .name = *n };
	s->texts = named ? count(named) : sizeof text_names / sizeof *text_names - 1;
	for (size_t i = 0; i < s->texts; i++)
		*c++ = named ? named[i] : (struct col){ .name = text_names[i] };
	*c = (struct col)COL_END;
}

static void
no_text(const struct survey *s, const struct head *h)
{
	char names[256];
	size_t n = 0;

	for (size_t t = 0; t < s->texts && n < sizeof names - 32; t++)
		n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", t ? ", " : "",
		    s->cols[s->keys + 2 + t].name);
	die_at(&(struct pos){ h->file, 1 }, "no column with text (%s); --in A,B says which to scan",
	    names);
}

void
survey_head(struct survey *s, const struct head *h)
{
	bool any = false;

	for (size_t c = 0; c < s->keys + 2; c++)
		s->present[c] = head_find(h, str_of(s->cols[c].name)) >= 0;
	for (size_t t = 0; t < s->texts; t++)
		any |= head_find(h, str_of(s->cols[s->keys + 2 + t].name)) >= 0;
	if (!any)
		no_text(s, h);
}

struct worker *
survey_worker(struct survey *s, const struct rows *r)
{
	bool any = false;

	for (size_t t = 0; t < s->texts; t++)
		any |= rows_has(r, s->keys + 2 + t);
	if (!any)
		no_text(s, r->head);
	pthread_mutex_lock(&s->lock);
	struct worker *w = s->idle;
	if (w != NULL)
		s->idle = w->next;
	pthread_mutex_unlock(&s->lock);
	if (w == NULL) {
		w = mem_alloc(sizeof *w);
		*w = (struct worker){ 0 };
	}
	return w;
}

void
survey_return(struct survey *s, struct worker *w)
{
	pthread_mutex_lock(&s->lock);
	w->next = s->idle;
	s->idle = w;
	pthread_mutex_unlock(&s->lock);
}

static void
note_cut(struct survey *s, const struct rows *r, size_t i, const char *column)
{
	uint64_t order = rows_order(r, i);

	pthread_mutex_lock(&s->lock);
	if (s->cut++ == 0 || order < s->cut_order) {
		s->cut_order = order;
		s->cut_pos = (struct pos){ r->head->file, rows_line(r, i) };
		s->cut_column = column;
	}
	pthread_mutex_unlock(&s->lock);
}

static void
note_worst(struct survey *s, const struct finds *f)
{
	int worst = s->worst;

	for (size_t i = 0; i < f->len; i++)
		while ((int)f->at[i].level > worst &&
		    !atomic_compare_exchange_weak(&s->worst, &worst, (int)f->at[i].level))
			;
}

struct str
survey_text(struct survey *s, struct worker *w, struct rows *r, size_t i, size_t t)
{
	size_t c = s->keys + 2 + t;
	struct str text = rows_at(r, i, c), platform = { 0 };

	w->finds.len = 0;
	if (text.n == 0)
		return text;
	if (text.n > FIND_TEXT_MAX)
		note_cut(s, r, i, s->cols[c].name);
	if (s->by_platform) {
		platform = rows_at(r, i, 0);
		if (platform.n == 0)
			platform = str_of(s->platform);
	}
	find_text(s->finder, finder_set(s->finder, platform, t), text, &w->finds);
	if (w->finds.text.text.bad > 0)
		s->strange++;
	note_worst(s, &w->finds);
	return text;
}

void
survey_notes(const struct survey *s)
{
	if (run_quiet())
		return;
	if (s->cut > 0)
		warn_at(&s->cut_pos,
		    "%s: longer than 1 MiB, only its beginning was scanned "
		    "(%" PRIu64 " of that length)",
		    s->cut_column, s->cut);
	if (s->strange > 0)
		warn("texts with bytes that are not UTF-8, which were passed over: %" PRIu64,
		    s->strange);
}

void
survey_free(struct survey *s)
{
	for (struct worker *w = s->idle, *next; w != NULL; w = next) {
		next = w->next;
		finds_free(&w->finds);
		summary_free(&w->summary);
		free(w);
	}
}

static bool
is_control(struct str s, size_t n)
{
	uint32_t c = utf8_char(s, n);

	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

struct str
survey_shown(struct str s, struct arena *a)
{
	char *to = arena_bytes(a, 3 * s.n + 1);
	size_t len = 0;

	while (s.n > 0) {
		size_t n = utf8_len(s);
		if (n == 0 || is_control(s, n)) {
			len += utf8_put(to + len, 0xfffd);
			n = n == 0 ? 1 : n;
		} else {
			memcpy(to + len, s.p, n);
			len += n;
		}
		s.p += n;
		s.n -= n;
	}
	return (struct str){ to, len };
}
