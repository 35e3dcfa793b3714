/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stream/json_text.h"

bool
json_fail(struct json *j, const char *at, const char *why)
{
	j->at = at;
	j->why = why;
	j->cut = at >= j->end;
	if (j->cut)
		j->why = "it ends too early";
	return false;
}

static int
hex(const char *p)
{
	int v = 0;

	for (int i = 0; i < 4; i++) {
		unsigned char c = (unsigned char)p[i];
		int d = c >= '0' && c <= '9'		   ? c - '0' :
		    (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 :
							     -1;
		if (d < 0)
			return -1 - i;
		v = v * 16 + d;
	}
	return v;
}

/* p behind the backslash and the u; *c is the character. */
static bool
unicode(struct json *j, const char **p, int *c)
{
	const char *from = *p;
	int low;

	if ((*c = hex(from)) < 0)
		return json_fail(j, from - *c - 1, "\\u without four hexadecimal digits");
	*p = from + 4;
	if (*c == 0)
		return json_fail(j, from - 2, "\\u0000 in a text");
	if (*c < 0xd800 || *c > 0xdfff)
		return true;
	if (*c >= 0xdc00)
		return json_fail(j, from - 2, "half a surrogate pair");
	size_t same = from[4] != '\\' ? 0 : from[5] != 'u' ? 1 : 2;
	if (same < 2)
		return json_fail(j, from + 4 + same >= j->end ? j->end : from - 2,
		    "half a surrogate pair");
	if ((low = hex(from + 6)) < 0)
		return json_fail(j, from + 6 - low - 1, "\\u without four hexadecimal digits");
	if (low < 0xdc00 || low > 0xdfff)
		return json_fail(j, from - 2, "half a surrogate pair");
	*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
	*p = from + 10;
	return true;
}

static bool
escape(struct json *j, const char **p)
{
	int c;

	switch ((*p)[1]) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't': *p += 2; return true;
	case 'u': *p += 2; return unicode(j, p, &c);
	default: return json_fail(j, *p + 1, "an unknown escape in a text");
	}
}

/* The next quote, backslash or control byte; eight bytes at a time (SWAR: Hacker's
 * Delight 6-1), of which the pad lets us read some too many. */
static inline const char *
run_end(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;

	for (;; p += 8) {
		uint64_t v;
		memcpy(&v, p, sizeof v);
		uint64_t quote = v ^ ones * '"', slash = v ^ ones * '\\';
		uint64_t hit = (((v - ones * ' ') & ~v) | ((quote - ones) & ~quote) |
				   ((slash - ones) & ~slash)) &
		    high;
		if (hit == 0)
			continue;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		return p + (__builtin_ctzll(hit) >> 3);
#else
		while ((unsigned char)*p >= ' ' && *p != '"' && *p != '\\')
			p++;
		return p;
#endif
	}
}

bool
json_text(struct json *j, struct str *raw, bool *back)
{
	const char *from = j->p + 1, *p = run_end(from);

	*back = false;
	while (*p == '\\') {
		*back = true;
		if (!escape(j, &p))
			return false;
		p = run_end(p);
	}
	if (*p != '"')
		return json_fail(j, p,
		    *p == '\n' || *p == '\r' ? "a line end within a text" :
					       "a control character within a text");
	*raw = (struct str){ from, (size_t)(p - from) };
	j->p = p + 1;
	return true;
}

bool
json_key(struct json *j, struct str *raw, bool *back)
{
	char c = *j->p;

	if (c != '"')
		return json_fail(j, j->p,
		    c == '\''				 ? "a key in single quotes" :
			c == '/' || c == '#'		 ? "a comment" :
			c == ',' || c == '}'		 ? "a comma with nothing behind it" :
			c == '{' || c == '[' || c == ':' ? "a key is missing" :
							   "a key without quotes");
	if (!json_text(j, raw, back))
		return false;
	json_blank(j);
	if (*j->p != ':')
		return json_fail(j, j->p, "a colon is missing");
	j->p++;
	json_blank(j);
	return true;
}

static inline bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* No letter, digit or point may follow a number or a word directly. */
static bool
ends_well(struct json *j, const char *p)
{
	static const char stop[] = " \n\r\t,]}:\"{[/'#";

	return p >= j->end || (*p != '\0' && strchr(stop, *p) != NULL);
}

static bool
number(struct json *j, struct json_value *v)
{
	const char *p = j->p;

	p += *p == '-';
	if (*p == '0' && digit(p[1]))
		return json_fail(j, p, "a number with a leading zero");
	if (!digit(*p))
		return json_fail(j, p,
		    *p == 'I' ? "Infinity, which JSON has not" :
				"a minus sign without digits behind it");
	while (digit(*p))
		p++;
	if (*p == '.') {
		p++;
		if (!digit(*p))
			return json_fail(j, p, "a decimal point without digits behind it");
		while (digit(*p))
			p++;
	}
	if (*p == 'e' || *p == 'E') {
		p++;
		p += *p == '+' || *p == '-';
		if (!digit(*p))
			return json_fail(j, p, "an exponent without digits");
		while (digit(*p))
			p++;
	}
	/* at the end of the text at hand more digits may follow */
	if (!ends_well(j, p))
		return json_fail(j, p, "a number that goes on in letters");
	*v = (struct json_value){ JSON_PLAIN, false, { j->p, (size_t)(p - j->p) } };
	j->p = p;
	return true;
}

static bool
word(struct json *j, struct json_value *v, struct str want, enum json_kind kind)
{
	size_t n = 0;

	while (n < want.n && j->p[n] == want.p[n])
		n++;
	if (n < want.n || !ends_well(j, j->p + n))
		return json_fail(j, j->p + n >= j->end ? j->end : j->p,
		    "a word that is not true, false or null");
	*v = (struct json_value){ kind, false, { j->p, n } };
	j->p += n;
	return true;
}

static bool
no_value(struct json *j)
{
	char c = *j->p;

	return json_fail(j, j->p,
	    c == 'N'		     ? "NaN, which JSON has not" :
		c == 'I'	     ? "Infinity, which JSON has not" :
		c == '\''	     ? "a text in single quotes" :
		c == '/' || c == '#' ? "a comment" :
		c == ']' || c == ',' ? "a comma with nothing beside it" :
		c == '+'	     ? "a number with a plus sign" :
		c == '.'	     ? "a number that begins with a point" :
		((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ?
			   "a word that is not true, false or null" :
			   "a value is missing");
}

/* A value that is no object and no array. */
static inline bool
scalar(struct json *j, struct json_value *v)
{
	char c = *j->p;

	if (c == '"') {
		v->kind = JSON_TEXT;
		return json_text(j, &v->raw, &v->back);
	}
	if (digit(c) || c == '-')
		return number(j, v);
	if (c == 'n')
		return word(j, v, STR("null"), JSON_NONE);
	if (c == 't')
		return word(j, v, STR("true"), JSON_PLAIN);
	if (c == 'f')
		return word(j, v, STR("false"), JSON_PLAIN);
	return no_value(j);
}

bool
json_next(struct json *j, char close, bool *more)
{
	json_blank(j);
	*more = *j->p == ',';
	if (!*more && *j->p != close)
		return json_fail(j, j->p,
		    *j->p == '/' || *j->p == '#' ? "a comment" : "a comma is missing");
	j->p++;
	if (*more)
		json_blank(j);
	return true;
}

/* An object or array as a whole; *scalars: nothing is nested in it, *any: it is not empty. */
static bool
skip(struct json *j, bool *scalars, bool *any)
{
	uint64_t objects = 0; /* of the innermost in bit 0 */
	struct json_value v;
	struct str raw;
	int depth = 0;
	bool back, more;

	*scalars = true;
	*any = false;
	for (;;) {
		if (*j->p == '{' || *j->p == '[') {
			bool object = *j->p == '{';
			if (j->depth + ++depth > JSON_DEPTH)
				return json_fail(j, j->p,
				    "more than 64 objects and arrays within each other");
			*scalars &= depth == 1 && !object;
			*any |= depth > 1;
			objects = objects << 1 | object;
			j->p++;
			json_blank(j);
			if (*j->p == (object ? '}' : ']')) {
				j->p++;
			} else if (object) {
				if (!json_key(j, &raw, &back))
					return false;
				*any = true;
				continue;
			} else {
				continue;
			}
			objects >>= 1;
			depth--;
		} else if (!scalar(j, &v)) {
			return false;
		} else {
			*any = true;
		}
		for (more = false; depth > 0 && !more;) {
			if (!json_next(j, objects & 1 ? '}' : ']', &more))
				return false;
			if (!more) {
				objects >>= 1;
				depth--;
			}
		}
		if (depth == 0)
			return true;
		if ((objects & 1) && !json_key(j, &raw, &back))
			return false;
	}
}

bool
json_value(struct json *j, struct json_value *v)
{
	const char *from = j->p;
	bool scalars, any;

	if (*from != '{' && *from != '[')
		return scalar(j, v);
	if (!skip(j, &scalars, &any))
		return false;
	*v = (struct json_value){ !any ? JSON_NONE :
		    scalars	       ? JSON_LIST :
					 JSON_NESTED,
		false, { from, (size_t)(j->p - from) } };
	return true;
}
