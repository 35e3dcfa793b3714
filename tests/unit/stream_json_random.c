/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random tables written as JSONL and as arrays come back cell by cell, in pieces of any
 * size; records spoiled at random cost themselves and nothing else.
 */
#include <stdlib.h>

#include "stream_json.h"
#include "unit.h"

enum { COLUMNS = 7, ROWS = 40 };

/* A cell as JSON and as TSV: written side by side, character by character. */
struct pair {
	struct text json, cell;
};

static void
both(struct pair *p, const char *json, const char *cell)
{
	text_put(&p->json, str_of(json));
	text_put(&p->cell, str_of(cell));
}

static void
add_char(struct pair *p, bool list, uint64_t *seed)
{
	static const char *const chars[][2] = {
		/* pairs: so they read */
		{ "a", "a" },
		{ "Z", "Z" },
		{ " ", " " },
		{ ",", "," },
		{ ":", ":" },
		{ "{", "{" },
		{ "}", "}" },
		{ "[", "[" },
		{ "]", "]" },
		{ "\\\"", "\"" },
		{ "\\u0022", "\"" },
		{ "\\\\", "\\\\" },
		{ "\\u005C", "\\\\" },
		{ "\\n", "\\n" },
		{ "\\u000a", "\\n" },
		{ "\\t", "\\t" },
		{ "\\r", "\\r" },
		{ "\\/", "/" },
		{ "/", "/" },
		{ "\\u007c", "|" },
		{ "\xe4\xbd\xa0", "\xe4\xbd\xa0" },
		{ "\\u4F60", "\xe4\xbd\xa0" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "\\ud83d\\uDE00", "\xf0\x9f\x98\x80" },
		{ "\\u0001", "\x01" },
		{ "'", "'" },
		{ "},{", "},{" },
		{ "\\\"},{\\\"a\\\":1", "\"},{\"a\":1" },
	};
	size_t i = random_below(seed, sizeof chars / sizeof *chars);
	bool bar = strcmp(chars[i][1], "|") == 0;

	both(p, chars[i][0], bar && list ? " " : chars[i][1]);
}

static void
add_text(struct pair *p, bool list, uint64_t *seed)
{
	text_put(&p->json, STR("\""));
	for (uint64_t n = random_below(seed, 30); n > 0; n--)
		add_char(p, list, seed);
	text_put(&p->json, STR("\""));
}

static void
add_scalar(struct pair *p, bool list, uint64_t *seed)
{
	static const char *const plain[] = { "0", "-1", "7412345678901234567890", "1.50", "1e5",
		"-0.0E-7", "true", "false" };

	if (random_below(seed, 2) == 0)
		add_text(p, list, seed);
	else if (random_below(seed, 6) == 0)
		both(p, "null", "");
	else {
		const char *z = plain[random_below(seed, sizeof plain / sizeof *plain)];
		both(p, z, z);
	}
}

static struct pair
random_cell(uint64_t *seed)
{
	struct pair p = { 0 };

	if (random_below(seed, 5) > 0) {
		add_scalar(&p, false, seed);
		return p;
	}
	text_put(&p.json, STR("["));
	for (uint64_t n = 1 + random_below(seed, 4); n > 0; n--) {
		add_scalar(&p, true, seed);
		if (n > 1)
			both(&p, ", ", "|");
	}
	text_put(&p.json, STR("]"));
	return p;
}

static void
put_blank(struct text *t, bool lines, uint64_t *seed)
{
	static const char *const blanks[] = { "", "", " ", "\t", "\n   ", "\r\n\t" };

	text_put(t, str_of(blanks[random_below(seed, lines ? 6 : 4)]));
}

/* c0, o.c1, o.c2, o.p.c3 and the rest: objects within objects. */
static void
put_record(struct text *t, struct pair *cell, const bool *absent, bool lines, uint64_t *seed)
{
	static const char *const open[COLUMNS] = { "", "\"o\":{", "", "\"p\":{", "", "", "" };
	static const int closes[COLUMNS] = { 0, 0, 0, 2, 0, 0, 0 };
	bool comma = false;
	char key[16];

	text_put(t, STR("{"));
	for (int c = 0; c < COLUMNS; c++) {
		if (*open[c]) {
			text_put(t, comma ? STR(",") : STR(""));
			text_put(t, str_of(open[c]));
			comma = false;
		}
		if (!absent[c]) {
			text_put(t, comma ? STR(",") : STR(""));
			put_blank(t, lines, seed);
			snprintf(key, sizeof key, "\"c%d\"", c);
			text_put(t, str_of(key));
			put_blank(t, lines, seed);
			text_put(t, STR(":"));
			put_blank(t, lines, seed);
			text_put(t, (struct str){ cell[c].json.at, cell[c].json.len });
			put_blank(t, lines, seed);
			comma = true;
		}
		for (int k = 0; k < closes[c]; k++) {
			text_put(t, STR("}"));
			comma = true;
		}
	}
	text_put(t, STR("}"));
}

/* What makes a whole record none, without opening or closing anything. */
static void
spoil(struct text *t, size_t from, uint64_t *seed)
{
	static const char *const members[] = { "\"x\":NaN,", "\"x\":01,", "\"x\":\"\\q\",",
		"\"x\":,", "'x':1,", "x:1,", "\"x\" 1,", "\"x\":\"\\ud800\",", ",",
		"\"x\":\"\xff\",", "\"x\":\"\\u0000\"," };
	struct text all = { 0 };
	struct str s = { t->at + from, t->len - from };

	text_put(&all, STR("{"));
	text_put(&all, str_of(members[random_below(seed, sizeof members / sizeof *members)]));
	text_put(&all, (struct str){ s.p + 1, s.n - 1 });
	t->len = from;
	text_put(t, (struct str){ all.at, all.len });
	free(all.at);
}

enum form { LINES, ARRAY, LINED_ARRAY, ANSWER, OBJECTS, FORMS };

static void
put_between(struct text *t, enum form form, int row, uint64_t *seed)
{
	if (form == LINED_ARRAY) {
		text_put(t, row > 0 ? STR(",\n  ") : STR("\n  "));
	} else if (form == ARRAY || form == ANSWER) {
		put_blank(t, true, seed);
		text_put(t, row > 0 ? STR(",") : STR(""));
		put_blank(t, true, seed);
	} else if (row > 0) {
		text_put(t, form == LINES || random_below(seed, 2) ? STR("\n") : STR("\n\n\n"));
	}
}

static void
check_table(enum form form, bool spoiled, uint64_t seed)
{
	static const char *const names[FORMS] = { "JSONL", "array", "array by lines", "answer",
		"objects" };
	static const struct str head[FORMS] = { { "", 0 }, { "[", 1 }, { "[", 1 },
		{ "{\"code\":0,\"d\":{\"l\":[", 20 }, { "", 0 } },
				tail[FORMS] = { { "\n", 1 }, { "]\n", 2 }, { "\n]", 2 },
					{ "],\"n\":[1]},\"m\":{}}", 18 }, { "", 0 } };
	struct text in = { 0 }, want = { 0 };

	text_put(&in, head[form]);
	text_put(&want, STR("c0\to.c1\to.c2\to.p.c3\tc4\tc5\tc6\n"));
	for (int row = 0; row < ROWS; row++) {
		struct pair cell[COLUMNS];
		bool absent[COLUMNS];
		for (int c = 0; c < COLUMNS; c++) {
			cell[c] = random_cell(&seed);
			absent[c] = row > 0 && random_below(&seed, 4) == 0;
		}
		put_between(&in, form, row, &seed);
		size_t from = in.len;
		bool spoilt = spoiled && row > 0 && random_below(&seed, 3) == 0;
		put_record(&in, cell, absent, form == OBJECTS ? row == 0 : form == ARRAY, &seed);
		if (form == OBJECTS && row == 0)
			text_put(&in, STR("\n"));
		if (spoilt)
			spoil(&in, from, &seed);
		for (int c = 0; c < COLUMNS; c++) {
			if (!spoilt && !absent[c] && cell[c].cell.len > 0)
				text_put(&want, (struct str){ cell[c].cell.at, cell[c].cell.len });
			if (!spoilt)
				text_put(&want, c + 1 < COLUMNS ? STR("\t") : STR("\n"));
			free(cell[c].json.at);
			free(cell[c].cell.at);
		}
		text_put(&want, spoilt ? STR("J\n") : STR(""));
	}
	text_put(&in, tail[form]);
	static const size_t pieces[] = { 1, 2, 3, 7, 64, 65536 };
	for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
		struct text got = json_outline((struct str){ in.at, in.len }, pieces[k]);
		json_check(names[form], pieces[k], &got, (struct str){ want.at, want.len });
		free(got.at);
	}
	free(in.at);
	free(want.at);
}

void
unit_stream_json_random(void)
{
	for (uint64_t i = 0; i < 40; i++)
		for (enum form f = 0; f < FORMS; f++) {
			check_table(f, false, i * 100 + f);
			check_table(f, true, i * 100 + f + 50);
		}
}
