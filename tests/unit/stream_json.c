/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What JSON becomes as a table, by hand; each text in pieces of several sizes. */
#include <stdlib.h>

#include "stream/json.h"

#include "drip.h"
#include "stream_json.h"
#include "unit.h"

struct text
json_table(struct str input, size_t piece)
{
	struct drip d = drip_of(input, piece);
	struct text t = { 0 };
	char buf[4096];
	size_t n, ask = piece < sizeof buf ? piece : sizeof buf;

	struct stream *s = json_stream(&d.stream);
	while ((n = s->read(s, buf, ask)) > 0)
		text_put(&t, (struct str){ buf, n });
	s->stop(s);
	return t;
}

struct text
json_outline(struct str input, size_t piece)
{
	struct text all = json_table(input, piece), t = { 0 };
	struct str rest = { all.at, all.len }, line;

	if (rest.n > 0 && rest.p[rest.n - 1] == '\n')
		rest.n--;
	while (str_cut(&rest, '\n', &line)) {
		if (line.n >= 2 && *line.p == STREAM_MARK)
			line = (struct str){ line.p + 1, 1 };
		text_put(&t, line);
		text_put(&t, STR("\n"));
	}
	free(all.at);
	return t;
}

void
json_check(const char *name, size_t piece, const struct text *got, struct str want)
{
	size_t i = 0;

	while (i < got->len && i < want.n && got->at[i] == want.p[i])
		i++;
	unit_checks++;
	if (i == got->len && i == want.n)
		return;
	size_t from = i < 60 ? 0 : i - 60;
	UNIT_FAIL("%s, %zu bytes at a time, differs at %zu:\n got ...%.*s\nwant ...%.*s", name,
	    piece, i, (int)(got->len - from < 200 ? got->len - from : 200), got->at + from,
	    (int)(want.n - from < 200 ? want.n - from : 200), want.p + from);
}

#define J "\xffJ"
#define K "\xffK"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{ "JSONL", "{\"a\":1,\"b\":\"x\"}\n{\"b\":\"y\",\"a\":2}\n", "a\tb\n1\tx\n2\ty\n" },
	{ "one object is one record", "{\"a\":1}", "a\n1\n" },
	{ "a byte order mark and CRLF", "\xef\xbb\xbf{\"a\":1}\r\n{\"a\":2}\r\n", "a\n1\n2\n" },
	{ "blank lines stay lines", "\n{\"a\":1,\"b\":1}\n\n \r\n{\"a\":2}\n",
	    "a\tb\n\n1\t1\n\n\n2\t\n" },
	{ "objects one after another", "{\"a\":1}{\"a\":2}\n  {\"a\"\n:3}", "a\n1\n2\n3\n" },
	{ "an array", "[{\"a\":1} , {\"a\":2}\n]\n", "a\n1\n2\n" },
	{ "arrays with a header", "[[\"a\",\"b\"],[1,\"x\"],[null,[1,[2]]],[\"only\"],[]]",
	    "a\tb\n1\tx\n\t[1,[2]]\nonly\n\n" },
	{ "the list of an answer",
	    "{\"code\":0,\"data\":{\"list\":[{\"a\":1,\"p\":[{\"q\":1}]},{\"a\":2}],\"n\":[1]},"
	    "\"m\":\"\"}",
	    "a\tp\n1\t[{\"q\":1}]\n2\t\n" },
	{ "JSONL with lists in its records", "{\"a\":1,\"p\":[{\"q\":1}]}\n{\"a\":2}\n",
	    "a\tp\n1\t[{\"q\":1}]\n2\t\n" },
	{ "keys in the order first met", "{\"b\":1}\n{\"a\":2,\"b\":3}\n{\"c\":4}\n",
	    "b\ta\tc\n1\t\t\n3\t2\t\n\t\t4\n" },
	{ "nested objects",
	    "{\"s\":{\"p\":1,\"q\":{\"r\":\"x\"}},\"t\":2}\n{\"s\":{\"q\":{\"r\":\"y\"}}}\n",
	    "s.p\ts.q.r\tt\n1\tx\t2\n\ty\t\n" },
	{ "null for an object makes no column",
	    "{\"s\":null,\"a\":1}\n{\"s\":{\"p\":2}}\n{\"s\":{}}\n", "a\ts.p\n1\t\n\t2\n\t\n" },
	{ "what is never filled is a column", "{\"a\":1,\"s\":null,\"t\":{},\"u\":[],\"v\":\"\"}",
	    "a\ts\tt\tu\tv\n1\t\t\t\t\n" },
	{ "numbers as they are spelled",
	    "{\"a\":12345678901234567890123,\"b\":1e5,\"c\":-0,\"d\":1.50,\"e\":1E+400}",
	    "a\tb\tc\td\te\n12345678901234567890123\t1e5\t-0\t1.50\t1E+400\n" },
	{ "escapes", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u4F60\\ud83d\\ude00\\u000a\\u0001\"}",
	    "a\n\"\\\\/\b\f\\n\\r\\t\xe4\xbd\xa0\xf0\x9f\x98\x80\\n\x01\n" },
	{ "escapes in keys", "{\"\\u0061\\tb\":1}\n{\"a\\tb\":2}\n{\"a\\u0009b\":3}",
	    "a\\tb\n1\n2\n3\n" },
	{ "lists of scalars", "{\"a\":[\"x|y\",null,1.50,true,\"\"],\"b\":[ ],\"c\":[\"\\t\"]}",
	    "a\tb\tc\nx y||1.50|true|\t\t\\t\n" },
	{ "what is nested in an array is text", "{\"a\":[1,{\"b\":\"\\n\"}],\"c\":[[1]]}",
	    "a\tc\n[1,{\"b\":\"\\\\n\"}]\t[[1]]\n" },
	{ "a line that is not JSON", "{\"a\":1}\n{\"a\":}\n{\"a\":3}\n",
	    "a\n1\n" J "a value is missing, at byte 6\n3\n" },
	{ "a line cut short", "{\"a\":1}\n{\"a\":\"x\n{\"a\":3}\n{\"a\":4",
	    "a\n1\n" J "it ends too early, at byte 8\n3\n" J "it ends too early, at byte 7\n" },
	{ "two objects on a line of JSONL", "{\"a\":1}\n{\"a\":2} {\"a\":3}\n",
	    "a\n1\n" J "something behind the object, at byte 9\n" },
	{ "no object on a line of JSONL", "{\"a\":1}\n[2]\n3\n",
	    "a\n1\n" J "not an object, at byte 1\n" J "not an object, at byte 1\n" },
	{ "the first line is not JSON", "{\"a\":NaN}\n{\"a\":1}\n",
	    "a\n" J "NaN, which JSON has not, at byte 6\n1\n" },
	{ "a key twice",
	    "{\"a\":1}\n{\"a\":1,\"a\":1}\n{\"b\":{\"c\":1},\"b.c\":2}\n{\"b\":{\"c\":3}}\n",
	    "a\tb.c\n1\t\n" J "a key that stands twice: a\n" J
	    "a key that stands twice: b.c\n\t3\n" },
	{ "a key of a bad record makes no column", "{\"b\":1,\"a\":NaN}\n{\"a\":2,\"b\":3}\n",
	    "a\tb\n" J "NaN, which JSON has not, at byte 12\n2\t3\n" },
	{ "bytes that are not UTF-8", "{\"a\":1}\n{\"a\":\"\xff\"}\n{\"a\xff\":2}\n",
	    "a\n1\n" J "a byte that is not UTF-8, at byte 7\n" J
	    "a byte that is not UTF-8, at byte 4\n" },
	{ "a key that is not UTF-8", "{\"a\":1}\n{\"a\xb5\":2}\n",
	    "a\n1\n" J "a key that is not UTF-8, at byte 2\n" },
	{ "an element that is not well",
	    "[{\"a\":1},{\"a\":\"},{\",\"b\":[0,01]},{\"a\":2},3,{\"a\":4}]",
	    "a\n1\n" J "a number with a leading zero, at byte 28\n2\n" J
	    "not an object, at byte 41\n4\n" },
	{ "an element of several lines",
	    "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": \"x,\n  },\n  {\n    \"a\": 3\n  }\n]\n",
	    "a\n1\n" J "a line end within a text, at byte 39\n3\n" },
	{ "an element without its end", "[\n{\"a\":1},\n{\"a\":{\"b\":1},\n{\"a\":3}\n]",
	    "a\n1\n" J "a key is missing, at byte 26\n3\n" },
	{ "an object twice", "{\"s\":{\"p\":1}}\n{\"s\":{\"p\":1},\"s\":{\"q\":2}}\n",
	    "s.p\n1\n" J "a key that stands twice: s\n" },
	{ "a bracket that does not match", "[{\"a\":1},{\"a\":[1,2},{\"a\":3}]",
	    "a\n1\n" J "a comma is missing, at byte 19\n3\n" },
	{ "objects of several lines", "{\n \"a\":1\n}\n{\n \"a\":x\n}\n{\n \"a\":3\n}\n",
	    "a\n1\n" J "a word that is not true, false or null, at byte 19\n3\n" },
	{ "an array cut short", "[{\"a\":1},{\"a\":2}",
	    "a\n1\n2\n" J "it ends too early, at byte 17\n" },
	{ "an array cut within an element", "[{\"a\":1},{\"a\":2",
	    "a\n1\n" J "it ends too early, at byte 16\n" },
	{ "an answer cut short", "{\"d\":[{\"a\":1}],\"n\":1",
	    "a\n1\n" J "it ends too early, at byte 21\n" },
	{ "commas", "[{\"a\":1},,{\"a\":2} {\"a\":3},{\"a\":4},]",
	    "a\n1\n" J "a comma with nothing in front of it, at byte 10\n2\n" J
	    "a comma is missing, at byte 19\n4\n" J
	    "a comma with nothing behind it, at byte 35\n" },
	{ "text behind the array", "[{\"a\":1}] x",
	    "a\n1\n" J "something behind the end, at byte 11\n" },
};

static const size_t pieces[] = { 1, 2, 3, 7, 64, 65536 };

static void
check_known(void)
{
	static const char *const yes[] = { "{\"a\":1}", " \n{ \"a\"", "\xef\xbb\xbf[{", "[\n [",
		"[]", "{}", "{'a':1}", "{a:1}", "{/* x */", "{", NULL };
	static const char *const no[] = { "", "a,b", "[a],b", "{a},b", "\"a\",\"b\"", "[1]\t[2]",
		"{1:2}", NULL };

	for (size_t i = 0; yes[i] != NULL; i++)
		CHECK(json_known(str_of(yes[i])));
	for (size_t i = 0; no[i] != NULL; i++)
		CHECK(!json_known(str_of(no[i])));
}

/* 1 to n, of 1 KiB each, then what `last` says. */
static struct text
big(const char *head, const char *between, size_t n, const char *last)
{
	struct text t = { 0 };
	char record[1100], fill[1000];

	memset(fill, 'x', sizeof fill);
	text_put(&t, str_of(head));
	for (size_t i = 1; i <= n; i++) {
		int len = snprintf(record, sizeof record, "%s{\"i\":%zu,\"x\":\"%.*s\"}",
		    i > 1 ? between : "", i, (int)sizeof fill, fill);
		text_put(&t, (struct str){ record, (size_t)len });
	}
	text_put(&t, str_of(last));
	return t;
}

static void
check_big(const char *head, const char *between, const char *last, const char *want)
{
	enum { N = 9000 }; /* past JSON_LOOK */
	struct text in = big(head, between, N, last);
	struct text got = json_table((struct str){ in.at, in.len }, 65536);
	struct str rest = { got.at, got.len }, line = { 0 };
	size_t right = 0;
	char start[32];

	str_cut(&rest, '\n', &line);
	CHECK(str_eq(line, STR("i\tx")));
	for (size_t i = 1; i <= N && str_cut(&rest, '\n', &line); i++) {
		snprintf(start, sizeof start, "%zu\txx", i);
		right += str_starts(line, str_of(start)) && line.n == strlen(start) + 998;
	}
	CHECK(right == N);
	unit_checks++;
	if (!str_eq(rest, str_of(want)))
		UNIT_FAIL("behind %d records: %.*s", N, (int)(rest.n < 100 ? rest.n : 100), rest.p);
	free(in.at);
	free(got.at);
}

/* Too deep costs the element, whatever is in it. */
static void
check_deep(const char *open, const char *shut)
{
	struct text in = { 0 };

	text_put(&in, STR("[{\"a\":1},{\"a\":"));
	for (int i = 0; i < 200; i++)
		text_put(&in, str_of(open));
	text_put(&in, STR("1"));
	for (int i = 0; i < 200; i++)
		text_put(&in, str_of(shut));
	text_put(&in, STR("},{\"a\":3}]"));
	struct text got = json_outline((struct str){ in.at, in.len }, 7);
	json_check("deep", 7, &got, STR("a\n1\nJ\n3\n"));
	free(in.at);
	free(got.at);
}

void
unit_stream_json(void)
{
	check_deep("[", "]");
	check_deep("{\"b\":", "}");
	check_deep("[{\"b\":[", "]}]");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
			struct text got = json_table(str_of(cases[i].in), pieces[k]);
			json_check(cases[i].name, pieces[k], &got, str_of(cases[i].want));
			free(got.at);
		}
	check_known();
	check_big("", "\n", "\n{\"i\":0,\"late\":{\"k\":\"v\"}}\n{\"i\":0,\"z\":null}\n",
	    K "late.k\n0\t\n");
	check_big("", "\n", "\n{\"i\":01}\n{\"i\"",
	    J "a number with a leading zero, at byte 6\n" J "it ends too early, at byte 5\n");
	check_big("[", ",", ",{\"i\":0,\"late\":1}]", K "late\n");
	check_big("{\"data\":{\"list\":[", ",\n", "],\"n\":[1,2]},\"code\":0}\n", "");
	check_big("{\"data\":{\"list\":[", ",\n", "],\"n\":[1,2},\"code\":0}\n",
	    J "a comma is missing, at byte 9169919\n");
}
