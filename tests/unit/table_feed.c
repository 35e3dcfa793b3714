/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cases of tests/csv/cases.tsv, and big ones made here. */
#include <stdlib.h>

#include "table/scan.h"

#include "table_read.h"
#include "unit.h"

static const size_t chunks[] = { 1, 2, 3, 7, 64, 65536 };

static struct str
whole_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct text t = { 0 };
	char buf[4096];
	size_t n;

	if (f == NULL) {
		UNIT_FAIL("%s: run the unit program from the top of the source tree", path);
		return (struct str){ 0 };
	}
	while ((n = fread(buf, 1, sizeof buf, f)) > 0)
		text_put(&t, (struct str){ buf, n });
	fclose(f);
	return (struct str){ t.at, t.len };
}

/* Undo \n \r \t \\ \xNN; stop at any byte of `stop`, which *rest then starts with. */
static struct str
unescape(struct str *rest, const char *stop, struct arena *a)
{
	char *to = arena_bytes(a, rest->n), *at = to;

	while (rest->n > 0 && strchr(stop, *rest->p) == NULL) {
		size_t n = 1;
		char c = *rest->p;
		if (c == '\\' && rest->n > 1) {
			c = rest->p[1];
			n = c == 'x' ? 4 : 2;
			c = c == 'n' ? '\n' :
			    c == 'r' ? '\r' :
			    c == 't' ? '\t' :
			    c != 'x' ? c :
				       (char)strtol((char[]){ rest->p[2], rest->p[3], 0 }, NULL,
					   16);
		}
		*at++ = c;
		rest->p += n;
		rest->n -= n;
	}
	return (struct str){ to, (size_t)(at - to) };
}

/* The rows column in the form of table_read(). */
static struct text
wanted(struct str rows, struct arena *a)
{
	struct text t = { 0 };

	while (rows.n > 0) {
		if (*rows.p == '!') {
			text_put(&t, unescape(&rows, ";", a));
			text_put(&t, STR(";"));
		} else {
			text_field(&t, unescape(&rows, "|;", a));
			if (*rows.p == ';')
				text_end(&t);
		}
		rows.p++;
		rows.n--;
	}
	return t;
}

static void
check(const char *name, struct str input, const struct text *want, const struct how *how)
{
	struct text got = table_read(input, how);

	unit_checks++;
	if (!text_same(&got, want))
		UNIT_FAIL("%s, %s:\ngot  %.*s\nwant %.*s", name, how_text(how),
		    (int)(got.len < 2000 ? got.len : 2000), got.at,
		    (int)(want->len < 2000 ? want->len : 2000), want->at);
	free(got.at);
}

/* Every chunk size, one worker and three, file and pipe, every scanner. */
static void
check_all(const char *name, struct str input, const struct text *want, struct how how,
    size_t smallest)
{
	for (const char *const *isa = isa_names(); *isa != NULL; isa++) {
		scan_force(*isa);
		for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++)
			for (int way = 0; way < 4 && chunks[c] >= smallest; way++) {
				how.chunk = chunks[c];
				how.workers = way & 1 ? 3 : 1;
				how.pipe = (way & 2) != 0;
				check(name, input, want, &how);
			}
	}
	scan_force(NULL);
}

static void
every_case_of_the_table(void)
{
	struct arena a = { 0 };
	struct str file = whole_file("tests/csv/cases.tsv"), rest = file, line, cell;
	int cases = 0;

	str_cut(&rest, '\n', &line);
	while (str_cut(&rest, '\n', &line) && line.n > 0) {
		struct str f[9] = { { 0 } };
		for (size_t i = 0; i < 9 && str_cut(&line, '\t', &cell); i++)
			f[i] = cell;
		struct str input = unescape(&f[5], "", &a), sep = unescape(&f[3], "", &a);
		struct text want = wanted(f[6], &a);
		struct how how = { .sep = *sep.p, .columns = (size_t)(*f[4].p - '0') };
		check_all(arena_str(&a, f[0]).p, input, &want, how, 1);
		free(want.at);
		cases++;
	}
	CHECK(cases > 140);
	free((char *)(uintptr_t)file.p);
	arena_free(&a);
}

/*
 * After zsv's crlf-line-ending and mixed-line-endings, and its buffsplit_quote
 * (MIT): more than a chunk of rows, line ends of every kind in no period of the
 * chunk, and quoted fields that lie across every edge of a chunk.
 */
static void
many_rows(const char *name, const char *ends[], size_t nends)
{
	struct text in = { 0 }, want = { 0 };
	uint64_t seed = 7;
	char field[64];

	for (int i = 0; i < 4096; i++) {
		for (int f = 0; f < 3; f++) {
			snprintf(field, sizeof field, "%s%c%d", f ? " " : "", 'A' + f, i);
			text_put(&in, str_of(field));
			text_put(&in, f < 2 ? STR(",") : str_of(ends[random_below(&seed, nends)]));
			text_field(&want, str_of(field));
		}
		text_end(&want);
	}
	struct how how = { .sep = ',', .columns = 3, .workers = 3, .chunk = 64 };
	for (; how.chunk <= 65536; how.chunk *= 4)
		for (const char *const *isa = isa_names(); *isa != NULL; isa++) {
			scan_force(*isa);
			how.pipe = !how.pipe;
			check(name, (struct str){ in.at, in.len }, &want, &how);
		}
	scan_force(NULL);
	free(in.at);
	free(want.at);
}

static void
quotes_on_every_edge(void)
{
	struct text in = { 0 }, want = { 0 };
	char field[64];

	for (int row = 0; row < 400; row++) {
		for (int f = 0; f < 86; f++) {
			bool quoted = (row * 5 + f) % 7 == 0;
			snprintf(field, sizeof field, quoted ? "%d, \"%d\"\n%d" : "%d %d %d", row,
			    f, row * f);
			if (quoted) {
				text_put(&in, STR("\""));
				for (const char *p = field; *p != '\0'; p++)
					text_put(&in,
					    *p == '"' ? STR("\"\"") : (struct str){ p, 1 });
				text_put(&in, STR("\""));
			} else {
				text_put(&in, str_of(field));
			}
			text_put(&in, f < 85 ? STR(",") : STR("\n"));
			text_field(&want, str_of(field));
		}
		text_end(&want);
	}
	struct how how = { .sep = ',', .columns = 86, .workers = 3 };
	for (size_t chunk = 61; chunk < 300000; chunk = chunk * 3 + 1)
		for (const char *const *isa = isa_names(); *isa != NULL; isa++) {
			scan_force(*isa);
			how.chunk = chunk;
			how.pipe = !how.pipe;
			check("quotes on every edge", (struct str){ in.at, in.len }, &want, &how);
		}
	scan_force(NULL);
	free(in.at);
	free(want.at);
}

/* A field of n bytes between two rows, quoted or not, closed or not. */
static void
giant(const char *name, size_t n, const char *open, const char *close, const char *bad)
{
	struct text in = { 0 }, want = { 0 };
	char *body = malloc(n);

	memset(body, 'x', n);
	for (size_t i = 100; i < n; i += 1000) /* a line, if quoted, else text */
		memcpy(body + i, *open == '"' ? "\n1,\"\"" : "------", 5);
	text_put(&in, STR("a,b\n1,"));
	text_put(&in, str_of(open));
	text_put(&in, (struct str){ body, n });
	text_put(&in, str_of(close));
	text_put(&in, STR("\n3,4\n"));
	text_put(&want, STR("a|b;"));
	if (bad == NULL) {
		text_put(&want, STR("1|"));
		size_t from = 0;
		for (size_t i = 0; i + 1 < n; i++) /* doubled quotes */
			if (*open == '"' && body[i] == '"' && body[i + 1] == '"') {
				text_field(&want, (struct str){ body + from, i + 1 - from });
				want.len--;
				from = i + 2;
			}
		text_field(&want, (struct str){ body + from, n - from });
		text_end(&want);
	} else {
		text_put(&want, str_of(bad));
	}
	text_put(&want, STR("3|4;"));
	check_all(name, (struct str){ in.at, in.len }, &want,
	    (struct how){ .sep = ',', .columns = 2 }, 65536);
	if (n < 100000)
		check_all(name, (struct str){ in.at, in.len }, &want,
		    (struct how){ .sep = ',', .columns = 2 }, 64);
	free(in.at);
	free(want.at);
	free(body);
}

/* Costs its record only; the rows behind it are read, whatever their number. */
static void
unterminated_then_many_rows(void)
{
	struct text in = { 0 }, want = { 0 };
	char row[64];

	text_put(&in, STR("a,b\n1,\"never closed\n"));
	text_put(&want, STR("a|b;!unterminated;"));
	for (int i = 0; i < 30000; i++) {
		int n = snprintf(row, sizeof row, "%d,x\n", i);
		text_put(&in, (struct str){ row, (size_t)n });
		text_field(&want, (struct str){ row, (size_t)n - 3 });
		text_field(&want, STR("x"));
		text_end(&want);
	}
	check_all("unterminated, then many rows", (struct str){ in.at, in.len }, &want,
	    (struct how){ .sep = ',', .columns = 2 }, 65536);
	free(in.at);
	free(want.at);
}

void
unit_table_feed(void)
{
	every_case_of_the_table();
	many_rows("LF", (const char *[]){ "\n" }, 1);
	many_rows("CR LF and CR", (const char *[]){ "\r\n", "\r" }, 2);
	many_rows("line ends mixed", (const char *[]){ "\n", "\r\n", "\r" }, 3);
	quotes_on_every_edge();
	giant("70 KB text", 70000, "", "", NULL);
	giant("70 KB quoted", 70000, "\"", "\"", NULL);
	giant("3 MB text", 3000000, "", "", NULL);
	giant("3 MB quoted", 3000000, "\"", "\"", NULL);
	giant("70 KB, text after the quote", 70000, "\"", "\"z", "!after-quote;");
	unterminated_then_many_rows();
}
