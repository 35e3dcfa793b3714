/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "stream/rich.h"
#include "stream/strings.h"
#include "stream/temp.h"

/* Every STEPth has its place noted, the others are found from there: each ends with
 * LF, which an escaped text does not hold. */
enum { STEP = 16, SPILL_PIECE = 1024 * 1024, WINDOW = 64 * 1024, WINDOWS = 512 };

struct places {
	size_t *at, len, cap;
};

struct strings {
	struct bytes text; /* all of it, or what is not yet in the file */
	struct places places;
	size_t count;
	const char *all; /* once read */
	size_t size;
	size_t next, next_at;	/* the string behind the one given last */
	int file;		/* -1 none */
	size_t filed;		/* bytes in it */
	size_t window, windows; /* of the mapped file: touched last, and how many */

	struct xml *xml;
	struct rich rich;
	bool inside; /* <si> */
};

static void
spill(struct strings *s)
{
	if (s->file < 0)
		s->file = temp_file();
	temp_write(s->file, s->text.at, s->text.len);
	s->filed += s->text.len;
	s->text.len = 0;
	if (s->text.cap > 2 * SPILL_PIECE) {
		free(s->text.at);
		s->text = (struct bytes){ 0 };
	}
}

static void
add(struct strings *s)
{
	if (s->count == STRINGS_MOST)
		xml_die(s->xml, "more than %d shared strings", STRINGS_MOST);
	if (s->count++ % STEP == 0) {
		GROW(&s->places);
		s->places.at[s->places.len++] = s->filed + s->text.len;
	}
	bytes_cell(&s->text, (struct str){ s->rich.text.at, s->rich.text.len });
	bytes_fill(&s->text, '\n', 1);
	if (s->text.len > (s->file < 0 ? STRINGS_HELD : SPILL_PIECE))
		spill(s);
}

static void
on_open(void *ctx, const char *name, const char **atts)
{
	struct strings *s = ctx;

	if (s->inside) {
		rich_open(&s->rich, name, atts);
	} else if (strcmp(name, "si") == 0) {
		s->inside = true;
		s->rich.text.len = 0;
		s->rich.phonetic = 0;
	}
}

static void
on_close(void *ctx, const char *name)
{
	struct strings *s = ctx;

	if (!s->inside)
		return;
	if (strcmp(name, "si") == 0) {
		add(s);
		s->inside = false;
	} else {
		rich_close(&s->rich, name);
	}
}

static void
on_text(void *ctx, const char *p, int n)
{
	struct strings *s = ctx;

	if (s->inside && !rich_text(&s->rich, p, n))
		xml_die(s->xml, "a string of more than %d bytes", RICH_LONGEST);
}

struct strings *
strings_read(struct stream *from)
{
	static const struct xml_calls calls = { on_open, on_close, on_text };
	struct strings *s = mem_alloc(sizeof *s);

	*s = (struct strings){ .file = -1, .window = SIZE_MAX };
	s->xml = xml_start(from, &calls, s);
	while (xml_next(s->xml))
		;
	xml_stop(s->xml);
	free(s->rich.text.at);
	s->rich = (struct rich){ 0 };
	s->all = s->text.at;
	s->size = s->text.len;
	if (s->file >= 0) {
		spill(s);
		s->size = s->filed;
		s->all = mmap(NULL, s->size, PROT_READ, MAP_SHARED, s->file, 0);
		if (s->all == MAP_FAILED)
			die_errno("cannot map a temporary file");
	}
	return s;
}

void
strings_free(struct strings *s)
{
	if (s->file >= 0) {
		munmap((void *)s->all, s->size);
		close(s->file);
	}
	free(s->text.at);
	free(s->places.at);
	free(s);
}

/* What was looked at stays mapped and counts as memory of the program, though the
 * kernel could take it away: give it back now and then. */
static void
forget(struct strings *s, size_t at)
{
	if (s->file < 0 || at / WINDOW == s->window)
		return;
	s->window = at / WINDOW;
	if (++s->windows < WINDOWS)
		return;
	s->windows = 0;
	madvise((void *)s->all, s->size, MADV_DONTNEED);
}

bool
strings_at(struct strings *s, size_t i, struct str *to)
{
	if (i >= s->count)
		return false;
	size_t from = i - i % STEP, at = s->places.at[i / STEP];
	if (s->next > from && s->next <= i) {
		from = s->next;
		at = s->next_at;
	}
	forget(s, at);
	for (;; from++) {
		const char *p = s->all + at, *end = memchr(p, '\n', s->size - at);
		if (end == NULL) /* cannot be: every string ends with LF */
			return false;
		at += (size_t)(end - p) + 1;
		if (from == i) {
			*to = (struct str){ p, (size_t)(end - p) };
			s->next = i + 1;
			s->next_at = at;
			return true;
		}
	}
}
