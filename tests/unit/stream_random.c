/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random tables written as workbooks in the ways that writers of workbooks have, and
 * read back cell by cell: inline and shared strings, runs, escapes, with and without
 * r=, rows left out, at odd read sizes, strings in memory and in a file.
 */
#include <stdlib.h>
#include <unistd.h>

#include "stream/sheet.h"
#include "stream/strings.h"

#include "stream_pack.h"
#include "table_read.h"
#include "unit.h"

enum { ROWS = 140, COLUMNS = 9 };

struct table {
	struct str cell[ROWS][COLUMNS];
	bool number[ROWS][COLUMNS];
	struct arena arena;
};

static struct str
random_text(uint64_t *seed, struct arena *a)
{
	static const char *const pieces[] = { "\t", "\n", "\r", "\\", "\"", "<", "&", "]]>", "'",
		" ", "  ", "a", "View", "笔记", "😀", "_x000D_", "_x", "_", "1", ",", "\\n", "é",
		"\xe2\x80\xa8" };
	enum { N = sizeof pieces / sizeof *pieces };
	char *to = arena_bytes(a, 200);
	size_t n = 0;

	for (uint64_t left = random_below(seed, 9); left > 0; left--) {
		const char *p = pieces[random_below(seed, N)];
		memcpy(to + n, p, strlen(p));
		n += strlen(p);
	}
	return (struct str){ to, n };
}

static void
random_table(uint64_t *seed, struct table *t)
{
	static const char *const numbers[] = { "0", "12235.0", "-3", "0.221", "1.2E-3" };

	*t = (struct table){ 0 };
	for (size_t r = 0; r < ROWS; r++) {
		bool blank = random_below(seed, 5) == 0;
		for (size_t c = 0; c < COLUMNS && !blank; c++) {
			uint64_t kind = random_below(seed, 4);
			t->number[r][c] = kind == 0;
			t->cell[r][c] = kind == 0 ? str_of(numbers[random_below(seed, 5)]) :
			    kind == 1		  ? ((struct str){ 0 }) :
						    random_text(seed, &t->arena);
		}
	}
}

static void
add(struct bytes *b, const char *s)
{
	bytes_add(b, s, strlen(s));
}

/* As XML text: what looks like an escape gets its underscore escaped. */
static void
add_text(struct bytes *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str at = { s.p + i, s.n - i };
		if (*at.p == '<')
			add(b, "&lt;");
		else if (*at.p == '&')
			add(b, "&amp;");
		else if (*at.p == '>')
			add(b, "&gt;");
		else if (*at.p == '\r')
			add(b, "&#13;");
		else if (str_starts(at, STR("_x000D_")))
			add(b, "_x005F_");
		else
			bytes_add(b, at.p, 1);
	}
}

static size_t
character_edge(uint64_t *seed, struct str s)
{
	size_t cut = random_below(seed, s.n + 1);

	/* an escape is whole within its run */
	while (cut > 0 && cut < s.n && ((s.p[cut] & 0xc0) == 0x80 || s.p[cut] != 'a'))
		cut--;
	return cut;
}

static void
add_string(uint64_t *seed, struct bytes *b, struct str s)
{
	static const char t[] = "<t xml:space=\"preserve\">";
	size_t cut = character_edge(seed, s);

	if (random_below(seed, 3) > 0) {
		add(b, t);
		add_text(b, s);
		add(b, "</t>");
		return;
	}
	add(b, "<r><rPr/>");
	add(b, t);
	add_text(b, (struct str){ s.p, cut });
	add(b, "</t></r><rPh><t>yomi</t></rPh><r>");
	add(b, t);
	add_text(b, (struct str){ s.p + cut, s.n - cut });
	add(b, "</t></r><phoneticPr/>");
}

struct made {
	struct bytes rows, strings;
	size_t nstrings;
};

static void
add_cell(uint64_t *seed, struct made *m, const struct table *t, size_t r, size_t c, bool refs)
{
	char head[64], ref[32] = "";
	struct str s = t->cell[r][c];

	if (refs)
		snprintf(ref, sizeof ref, " r=\"%c%zu\"", (char)('A' + c), r + 1);
	if (t->number[r][c] || s.n == 0) {
		snprintf(head, sizeof head, "<c%s>%s%.*s%s</c>", ref, s.n ? "<v>" : "", STR_ARG(s),
		    s.n ? "</v>" : "");
		if (s.n > 0 || !refs)
			add(&m->rows, head);
	} else if (random_below(seed, 2) == 0) {
		snprintf(head, sizeof head, "<c%s t=\"s\"><v>%zu</v></c>", ref, m->nstrings++);
		add(&m->rows, head);
		add(&m->strings, "<si>");
		add_string(seed, &m->strings, s);
		add(&m->strings, "</si>\n");
	} else {
		snprintf(head, sizeof head, "<c%s t=\"inlineStr\"><is>", ref);
		add(&m->rows, head);
		add_string(seed, &m->rows, s);
		add(&m->rows, "</is></c>");
	}
}

static void
make(uint64_t *seed, const struct table *t, struct made *m)
{
	bool refs = random_below(seed, 2) == 0;
	char head[32];

	add(&m->rows, "<sheetData>");
	for (size_t r = 0; r < ROWS; r++) {
		size_t width = 0;
		for (size_t c = 0; c < COLUMNS; c++)
			width = t->cell[r][c].n > 0 ? c + 1 : width;
		if (width == 0 && refs)
			continue;
		snprintf(head, sizeof head, refs ? "<row r=\"%zu\">" : "<row>", r + 1);
		add(&m->rows, head);
		for (size_t c = 0; c < width; c++)
			add_cell(seed, m, t, r, c, refs);
		add(&m->rows, "</row>");
	}
	add(&m->rows, "</sheetData>");
	bytes_fill(&m->rows, '\0', 1);
	bytes_fill(&m->strings, '\0', 1);
}

/* The text of a TSV cell. */
static struct str
unescaped(struct str s, char *to)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool two = s.p[i] == '\\' && i + 1 < s.n;
		char c = s.p[i + two];
		to[n++] = !two ? c : c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		i += two;
	}
	return (struct str){ to, n };
}

static bool
row_is(struct str line, const struct str *want)
{
	struct str cell;
	char text[400];
	size_t c = 0;

	for (; str_cut(&line, '\t', &cell); c++)
		if (c == COLUMNS || !str_eq(unescaped(cell, text), want[c]))
			return false;
	for (; c < COLUMNS; c++)
		if (want[c].n > 0)
			return false;
	return true;
}

static bool
reads_back(const struct table *t, const struct made *m, size_t step)
{
	int fd = xlsx_file(&(struct xlsx){ .sheet = m->rows.at, .strings = m->strings.at });
	struct pack *p = pack_open(fd, "made");
	struct stream *s = pack_stream(p, 0);
	size_t first = s->first_line, r = 0;
	struct bytes b = stream_all(s, step);
	struct str rest = { b.at, b.len }, line, none[COLUMNS] = { 0 };
	bool ok = true;

	for (; r + 1 < first; r++)
		ok &= row_is((struct str){ "", 0 }, t->cell[r]);
	for (; str_cut(&rest, '\n', &line) && rest.p != NULL; r++)
		ok &= r < ROWS && row_is(line, r < ROWS ? t->cell[r] : none);
	for (; r < ROWS; r++)
		ok &= row_is((struct str){ "", 0 }, t->cell[r]);
	free(b.at);
	pack_close(p);
	close(fd);
	return ok;
}

static void
check_random(void)
{
	static const size_t steps[] = { 1, 7, 4096 };
	uint64_t seed = 20240618;

	for (int turn = 0; turn < 60; turn++) {
		struct table t;
		struct made m = { 0 };
		random_table(&seed, &t);
		make(&seed, &t, &m);
		CHECK(reads_back(&t, &m, steps[turn % 3]));
		free(m.rows.at);
		free(m.strings.at);
		arena_free(&t.arena);
	}
}

/* A stream that is made while it is read: XML of `count` shared strings. */
struct counting {
	struct stream stream;
	size_t at, count, part;
	char text[256];
	size_t given, len;
};

static size_t
counting_text(char *to, size_t room, size_t i)
{
	size_t n = (size_t)snprintf(to, room, "%zu", i * 2654435761u % 1000003);

	for (; n < 100 + i % 50; n++) /* longer than one piece of the file in all */
		to[n] = (char)('a' + (i + n) % 26);
	return n;
}

static size_t
counting_read(struct stream *s, char *to, size_t n)
{
	struct counting *c = (struct counting *)s;
	char text[200];

	if (c->given == c->len) {
		c->given = c->len = 0;
		if (c->at == 0)
			c->len = (size_t)snprintf(c->text, sizeof c->text, "<sst>");
		if (c->at < c->count) {
			int k = (int)counting_text(text, sizeof text, c->at++);
			c->len += (size_t)snprintf(c->text + c->len, sizeof c->text - c->len,
			    "<si><t>%.*s</t></si>", k, text);
		} else if (c->at++ == c->count) {
			c->len = (size_t)snprintf(c->text, sizeof c->text, "</sst>");
		}
	}
	size_t left = c->len - c->given;
	n = n < left ? n : left;
	memcpy(to, c->text + c->given, n);
	c->given += n;
	return n;
}

static void
counting_stop(struct stream *s)
{
	(void)s;
}

/* Past what is held in memory: in order, backwards and here and there. */
static void
check_spilled(void)
{
	struct counting c = { .count = STRINGS_HELD / 100,
		.stream = { .name = "made", .read = counting_read, .stop = counting_stop } };
	struct strings *all = strings_read(&c.stream);
	uint64_t seed = 7;
	size_t wrong = 0;
	char text[200];

	for (size_t turn = 0; turn < 60000; turn++) {
		size_t i = turn < 20000 ? turn :
		    turn < 40000	? c.count - 1 - (turn - 20000) :
					  random_below(&seed, c.count);
		struct str want = { text, counting_text(text, sizeof text, i) }, got;
		wrong += !strings_at(all, i, &got) || !str_eq(got, want);
	}
	CHECK(wrong == 0);
	struct str got;
	CHECK(!strings_at(all, c.count, &got));
	strings_free(all);
}

void
unit_stream_random(void)
{
	check_random();
	check_spilled();
}
