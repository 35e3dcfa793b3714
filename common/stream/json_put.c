/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read well is written: nothing here can fail. */
#include "base/utf8.h"
#include "stream/json_text.h"

static uint32_t
hex4(const char *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++) {
		uint32_t c = (unsigned char)p[i];
		v = v * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return v;
}

/* The character of the escape at p, which is passed. */
static uint32_t
character(const char **p)
{
	const char *e = *p;
	uint32_t c;

	*p += 2;
	switch (e[1]) {
	case 'b': return '\b';
	case 'f': return '\f';
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	case 'u': break;
	default: return (unsigned char)e[1];
	}
	c = hex4(e + 2);
	*p += 4;
	if (c >= 0xd800 && c <= 0xdbff) {
		c = 0x10000 + ((c - 0xd800) << 10) + (hex4(e + 8) - 0xdc00);
		*p += 6;
	}
	return c;
}

static char *
put_char(char *to, uint32_t c, bool cell)
{
	if (cell && (c == '\t' || c == '\n' || c == '\r' || c == '\\')) {
		*to++ = '\\';
		c = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
	}
	return to + utf8_put(to, c);
}

static char *
put_run(char *to, const char *p, size_t n)
{
	memcpy(to, p, n);
	return to + n;
}

static char *
put_text(char *to, struct str raw, bool cell)
{
	const char *p = raw.p, *end = raw.p + raw.n, *back;

	while (p < end && (back = memchr(p, '\\', (size_t)(end - p))) != NULL) {
		to = put_run(to, p, (size_t)(back - p));
		p = back;
		uint32_t c = character(&p);
		to = put_char(to, c, cell);
	}
	return put_run(to, p, (size_t)(end - p));
}

char *
json_decode(char *to, struct str raw)
{
	return put_text(to, raw, false);
}

char *
json_escape(char *to, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\\')
			to = put_char(to, (unsigned char)s.p[i], true);
		else
			*to++ = s.p[i];
	return to;
}

/* The text of an array or object without the blanks around its tokens. */
static char *
put_nested(char *to, struct str raw)
{
	bool quoted = false;

	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (!quoted && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
			continue;
		quoted ^= c == '"';
		if (c == '\\') { /* and what it escapes, which may be a quote */
			*to++ = c;
			*to++ = c;
			c = raw.p[++i];
			if (c == '\\')
				*to++ = c;
		}
		*to++ = c;
	}
	return to;
}

static char *
put_list(char *to, struct str raw)
{
	struct json j = { .p = raw.p + 1, .end = raw.p + raw.n };
	struct json_value v;
	bool more = true;

	for (json_blank(&j); more;) {
		json_value(&j, &v);
		char *from = to;
		to = json_put(to, &v);
		for (; from < to && (from = memchr(from, '|', (size_t)(to - from))) != NULL; from++)
			*from = ' ';
		json_next(&j, ']', &more);
		if (more)
			*to++ = '|';
	}
	return to;
}

char *
json_put(char *to, const struct json_value *v)
{
	switch (v->kind) {
	case JSON_NONE: return to;
	case JSON_PLAIN: return put_run(to, v->raw.p, v->raw.n);
	case JSON_TEXT:
		return v->back ? put_text(to, v->raw, true) : put_run(to, v->raw.p, v->raw.n);
	case JSON_LIST: return put_list(to, v->raw);
	case JSON_NESTED: return put_nested(to, v->raw);
	}
	return to;
}
