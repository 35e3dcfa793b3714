/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values that JSON has and values that it has not, in the spirit of N. Seriot, "Parsing
 * JSON is a minefield" (2016), by RFC 8259; and broken texts against json-c, which
 * forgives more: what we take json-c takes, and reads the same.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "stream/json_text.h"

#include "stream_json.h"
#include "unit.h"

/* A value, and its cell; NULL: not JSON, or not a text of characters. */
static const struct {
	const char *in, *cell;
} values[] = {
	/* numbers */
	{ "0", "0" },
	{ "-0", "-0" },
	{ "-1", "-1" },
	{ "0e1", "0e1" },
	{ "0e+1", "0e+1" },
	{ "1E22", "1E22" },
	{ "1E-2", "1E-2" },
	{ "123.456789", "123.456789" },
	{ "-0.0", "-0.0" },
	{ "1e999", "1e999" },
	{ "18446744073709551616", "18446744073709551616" },
	{ "00", NULL },
	{ "01", NULL },
	{ "-01", NULL },
	{ "-", NULL },
	{ "+1", NULL },
	{ ".5", NULL },
	{ "-.5", NULL },
	{ "1.", NULL },
	{ "1.e1", NULL },
	{ "1e", NULL },
	{ "1e+", NULL },
	{ "1eE2", NULL },
	{ "0.3e", NULL },
	{ "1 000", NULL },
	{ "1_000", NULL },
	{ "1a", NULL },
	{ "0x1F", NULL },
	{ "--1", NULL },
	{ "1+2", NULL },
	{ "NaN", NULL },
	{ "nan", NULL },
	{ "-NaN", NULL },
	{ "Infinity", NULL },
	{ "-Infinity", NULL },
	{ "\xef\xbc\x91", NULL }, /* U+FF11 */
	/* words */
	{ "true", "true" },
	{ "false", "false" },
	{ "null", "" },
	{ "True", NULL },
	{ "nul", NULL },
	{ "nulll", NULL },
	{ "truefalse", NULL },
	{ "undefined", NULL },
	{ "a", NULL },
	{ "*", NULL },
	{ "", NULL },
	/* texts */
	{ "\"\"", "" },
	{ "\"a\"", "a" },
	{ "\"\x7f\"", "\x7f" },
	{ "\"\xe2\x80\xa8\"", "\xe2\x80\xa8" }, /* U+2028 */
	{ "\"\\u0060\\u012a\\u12AB\"", "`\xc4\xaa\xe1\x8a\xab" },
	{ "\"\\uD801\\udc37\"", "\xf0\x90\x90\xb7" },
	{ "\"\\ud83d\\ude39\\ud83d\\udc8d\"", "\xf0\x9f\x98\xb9\xf0\x9f\x92\x8d" },
	{ "\"\\uDBFF\\uDFFF\"", "\xf4\x8f\xbf\xbf" },
	{ "\"\\uFFFF\"", "\xef\xbf\xbf" },
	{ "\"\\\"\\\\\\/\"", "\"\\\\/" },
	{ "\"a/*b*/c//d#e\"", "a/*b*/c//d#e" },
	{ "\"\\\\u0000\"", "\\\\u0000" },
	{ "\"\\u0000\"", NULL },
	{ "\"\\uD800\"", NULL },
	{ "\"\\uD800\\n\"", NULL },
	{ "\"\\uD800\\uD800\"", NULL },
	{ "\"\\uD800x\"", NULL },
	{ "\"\\uDC00\"", NULL },
	{ "\"\\uDC00\\uD800\"", NULL },
	{ "\"\\uD800\\u\"", NULL },
	{ "\"\\u00A\"", NULL },
	{ "\"\\u00G0\"", NULL },
	{ "\"\\U0061\"", NULL },
	{ "\"\\x00\"", NULL },
	{ "\"\\a\"", NULL },
	{ "\"\\'\"", NULL },
	{ "\"\\ \"", NULL },
	{ "\"\\\"", NULL },
	{ "\"\t\"", NULL },
	{ "\"\x01\"", NULL },
	{ "\"\x1f\"", NULL },
	{ "\"a", NULL },
	{ "a\"", NULL },
	{ "'a'", NULL },
	{ "`a`", NULL },
	{ "\"a\" \"b\"", NULL },
	{ "\xe2\x80\x9c"
	  "a\xe2\x80\x9d",
	    NULL },
	/* arrays */
	{ "[]", "" },
	{ "[ ]", "" },
	{ "[1]", "1" },
	{ "[ 1 , \"a\" ]", "1|a" },
	{ "[null,null]", "|" },
	{ "[[]]", "[[]]" },
	{ "[{}]", "[{}]" },
	{ "[1,]", NULL },
	{ "[,1]", NULL },
	{ "[1,,2]", NULL },
	{ "[,]", NULL },
	{ "[1 2]", NULL },
	{ "[1:2]", NULL },
	{ "[1", NULL },
	{ "[", NULL },
	{ "]", NULL },
	{ "[1}", NULL },
	{ "[1]]", NULL },
	{ "[\"a\",\n4\n,1,", NULL },
	{ "[\x0c]", NULL },
	{ "[\xc2\xa0]", NULL },
	{ "[\xe2\x81\xa0]", NULL },
	{ "[1/*x*/]", NULL },
	{ "[1//x\n]", NULL },
	{ "[#\n]", NULL },
	/* objects, within an array so that they stay text */
	{ "[{\"a\":1,\"a\":2}]", "[{\"a\":1,\"a\":2}]" }, /* kept as it is spelled */
	{ "[{\"\":0}]", "[{\"\":0}]" },
	{ "[{\"a\" : [ {\"b \\\" \\\\\": {}} ]}]", "[{\"a\":[{\"b \\\\\" \\\\\\\\\":{}}]}]" },
	{ "[{\"a\":1,}]", NULL },
	{ "[{,\"a\":1}]", NULL },
	{ "[{\"a\"}]", NULL },
	{ "[{\"a\":}]", NULL },
	{ "[{:1}]", NULL },
	{ "[{\"a\",1}]", NULL },
	{ "[{\"a\"::1}]", NULL },
	{ "[{a:1}]", NULL },
	{ "[{'a':1}]", NULL },
	{ "[{1:1}]", NULL },
	{ "[{null:1}]", NULL },
	{ "[{\"a\":1;\"b\":2}]", NULL },
	{ "[{\"a\":1 \"b\":2}]", NULL },
	{ "[{\"a\":1]", NULL },
	{ "[{\"a\":1", NULL },
	{ "[{\"a\":1}}]", NULL },
	{ "[{\"\\uD800\":1}]", NULL },
	{ "[{\"a\":/*x*/1}]", NULL },
};

/* As the second of three lines, so that nothing but itself may be lost. */
static void
check_value(const char *in, const char *cell)
{
	struct text t = { 0 }, want = { 0 };

	if (strchr(in, '\n') != NULL) /* a line end is one of JSONL as well */
		return;
	text_put(&t, STR("{\"k\":1}\n{\"k\":"));
	text_put(&t, str_of(in));
	text_put(&t, STR("}\n{\"k\":3}\n"));
	text_put(&want, STR("k\n1\n"));
	text_put(&want, str_of(cell ? cell : "J"));
	text_put(&want, STR("\n3\n"));
	for (size_t piece = 1; piece <= 4096; piece *= 64) {
		struct text got = json_outline((struct str){ t.at, t.len }, piece);
		json_check(in, piece, &got, (struct str){ want.at, want.len });
		free(got.at);
	}
	free(t.at);
	free(want.at);
}

/* By itself, line ends and all. */
static bool
takes(struct str text, struct json_value *v, struct json *j)
{
	static char copy[4096];

	memcpy(copy, text.p, text.n);
	memset(copy + text.n, 0, JSON_PAD);
	*j = (struct json){ .p = copy, .end = copy + text.n };
	json_blank(j);
	if (!json_value(j, v))
		return false;
	json_blank(j);
	return j->p == j->end;
}

static void
check_depth(void)
{
	char text[512];
	struct json_value v;
	struct json j;

	for (int depth = JSON_DEPTH - 1; depth <= JSON_DEPTH + 100; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		CHECK(takes((struct str){ text, 2 * (size_t)depth }, &v, &j) ==
		    (depth <= JSON_DEPTH));
	}
}

static enum json_tokener_error
oracle(struct str text, struct json_object **to)
{
	struct json_tokener *tok = json_tokener_new_ex(JSON_DEPTH + 8);

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	*to = json_tokener_parse_ex(tok, text.p, (int)text.n);
	enum json_tokener_error e = json_tokener_get_error(tok);
	if (e == json_tokener_continue) { /* a number may go on until something else comes */
		*to = json_tokener_parse_ex(tok, " ", 2);
		e = json_tokener_get_error(tok);
	}
	json_tokener_free(tok);
	return e;
}

/* Without escapes, byte for byte.  json-c 0.16 gives U+FFFD for U+1D836: it looks for
 * halves of pairs in the lower 16 bits only. */
static bool
same_text(struct json_object *o, struct str raw)
{
	char to[4096];
	struct str got = { to, (size_t)(json_decode(to, raw) - to) }, want = { 0 };

	if (json_object_get_type(o) != json_type_string)
		return false;
	want = (struct str){ json_object_get_string(o), (size_t)json_object_get_string_len(o) };
	return str_eq(got, want) || str_find(want, STR("\xef\xbf\xbd")) != NULL;
}

static bool
same(struct json_object *o, const struct json_value *v)
{
	switch (v->kind) {
	case JSON_NONE:
		return o == NULL || json_object_get_type(o) == json_type_array ||
		    json_object_get_type(o) == json_type_object;
	case JSON_TEXT: return same_text(o, v->raw);
	case JSON_PLAIN: {
		char word[64];
		snprintf(word, sizeof word, "%.*s", STR_ARG(v->raw));
		if (json_object_get_type(o) == json_type_boolean)
			return json_object_get_boolean(o) == (*word == 't');
		double want = strtod(word, NULL), got = json_object_get_double(o);
		/* integers past 64 bits are lost in json-c */
		return want == got || fabs(want) >= 0x1p63;
	}
	case JSON_LIST: {
		struct json j = { .p = v->raw.p + 1, .end = v->raw.p + v->raw.n };
		struct json_value e;
		bool more = true, good = true;
		size_t i = 0;
		for (json_blank(&j); more && good; i++) {
			good = json_value(&j, &e) && same(json_object_array_get_idx(o, i), &e) &&
			    json_next(&j, ']', &more);
		}
		return good && json_object_array_length(o) == i;
	}
	case JSON_NESTED: return o != NULL;
	}
	return false;
}

static void
put(char *to, size_t *n, const char *z)
{
	memcpy(to + *n, z, strlen(z));
	*n += strlen(z);
}

/* A random value, mostly well. */
static void
random_value(char *to, size_t *n, int depth, uint64_t *seed)
{
	static const char *const scalars[] = { "0", "-12.5e3", "7412345678901234567", "true",
		"null", "\"\"", "\"a b\"", "\"\\u4f60\\n\"", "\"\xe4\xbd\xa0\\\\\"",
		"\"\\ud83d\\ude00\"", "1e5", "\"\\/\\b\\f\\t\"" };
	static const char *const blanks[] = { "", "", "", " ", "\n", " \t\r\n" };

	put(to, n, blanks[random_below(seed, 6)]);
	uint64_t kind = random_below(seed, depth > 4 ? 2 : 4);
	if (kind < 2) {
		put(to, n, scalars[random_below(seed, sizeof scalars / sizeof *scalars)]);
		return;
	}
	put(to, n, kind == 2 ? "[" : "{");
	for (uint64_t i = 0, k = random_below(seed, 4); i < k; i++) {
		if (i > 0)
			put(to, n, ",");
		char key[16];
		snprintf(key, sizeof key, "\"k%d\":", (int)i);
		if (kind == 3)
			put(to, n, key);
		random_value(to, n, depth + 1, seed);
	}
	put(to, n, blanks[random_below(seed, 6)]);
	put(to, n, kind == 2 ? "]" : "}");
}

/*
 * Whole values must be taken by both, and read the same; with a few bytes changed, taken
 * out or put in, json-c must take what we take (it takes more: a NUL in a text, control bytes,
 * half surrogates, NaN, ...).
 */
static void
check_random(void)
{
	static const char odd[] = "{}[],:\"\\0123456789-+.eEtrufalsn /'\n\t\x01\xff";
	uint64_t seed = 20240618;
	int taken = 0;

	for (int i = 0; i < 40000; i++) {
		char text[4096];
		size_t n = 0;
		random_value(text, &n, 0, &seed);
		uint64_t changes = i % 4 == 0 ? 0 : 1 + random_below(&seed, 3);
		for (uint64_t k = 0; k < changes && n > 0; k++) {
			size_t at = random_below(&seed, n);
			char c = odd[random_below(&seed, sizeof odd - 1)];
			switch (random_below(&seed, 3)) {
			case 0: text[at] = c; break;
			case 1: memmove(text + at, text + at + 1, --n - at); break;
			default: memmove(text + at + 1, text + at, n++ - at); text[at] = c;
			}
		}
		struct json_value v;
		struct json j;
		bool ours = takes((struct str){ text, n }, &v, &j);
		CHECK(ours || changes > 0);
		if (!ours || memchr(text, '\xff', n) != NULL)
			continue;
		struct json_object *o = NULL;
		enum json_tokener_error e = oracle((struct str){ text, n }, &o);
		taken++;
		unit_checks++;
		if (e != json_tokener_success || !same(o, &v))
			UNIT_FAIL("json-c says %s, and otherwise: %.*s", json_tokener_error_desc(e),
			    (int)n, text);
		json_object_put(o);
	}
	CHECK(taken > 12000);
}

void
unit_stream_json_text(void)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct json_value v;
		struct json j;
		check_value(values[i].in, values[i].cell);
		unit_checks++;
		if (takes(str_of(values[i].in), &v, &j) != (values[i].cell != NULL))
			UNIT_FAIL("%s: %s", values[i].in, values[i].cell ? j.why : "taken");
	}
	check_depth();
	check_random();
}
