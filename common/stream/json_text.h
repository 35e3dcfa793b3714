/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json_text - the tokens of JSON (RFC 8259), read strictly and without copying.
 *
 * A reader stands in a piece of text; JSON_PAD NUL bytes behind its end let it look
 * on without asking.  A call that returns false has set why and at; `cut` when it ran
 * into the end, so that more text may mend it.  Nothing here recurses: nesting
 * is counted in one word.
 */
#ifndef STREAM_JSON_TEXT_H
#define STREAM_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "stream/json.h"

enum { JSON_PAD = 16 };

enum json_kind {
	JSON_NONE,	/* null, [] and {} */
	JSON_PLAIN,	/* a number, true, false: as spelled */
	JSON_TEXT,	/* raw is what stands between the quotes */
	JSON_LIST,	/* an array of scalars, brackets and all */
	JSON_NESTED,	/* an array with an object or an array in it, or an object */
};

struct json_value {
	enum json_kind kind;
	bool       back;	/* of a text: it has escapes */
	struct str raw;
};

struct json {
	const char *p, *end;
	int         depth;	/* what stands around p */
	const char *why;	/* a noun phrase: "a comma is missing" */
	const char *at;
	bool        cut;
};

bool json_fail(struct json *, const char *at, const char *why);	/* false */

static inline void
json_blank(struct json *j)
{
	while (*j->p == ' ' || *j->p == '\n' || *j->p == '\r' || *j->p == '\t')
		j->p++;
}

/* From the quote on; stands behind the other one afterwards. */
bool json_text(struct json *, struct str *raw, bool *back);

/* A key with its colon and the blanks around that. */
bool json_key(struct json *, struct str *raw, bool *back);

/* Any value; an object as a whole, as JSON_NESTED. */
bool json_value(struct json *, struct json_value *);

/* Behind a member or an element: '}' or ']' was `close` and is passed (*more is
 * false), or a comma and the blanks behind it. */
bool json_next(struct json *, char close, bool *more);

/* The text of a raw one, without escapes; at most raw.n bytes. Returns its end. */
char *json_decode(char *to, struct str raw);

/* The value as a TSV cell; at most 2 * raw.n bytes. Returns its end. */
char *json_put(char *to, const struct json_value *);
char *json_escape(char *to, struct str);	/* text as a TSV cell */

#endif
