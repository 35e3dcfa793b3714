/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <csv.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/decode.h"

struct text {
	struct arena *arena;
	struct str s;
};

static int
no_blank(unsigned char c)
{
	(void)c;
	return 0;
}

static void
keep(void *field, size_t n, void *to)
{
	struct text *t = to;

	if (t->s.p == NULL)
		t->s = arena_str(t->arena, (struct str){ field, n });
}

static _Thread_local struct csv_parser mine;
static _Thread_local bool ready;

static struct csv_parser *
parser(void)
{
	if (!ready) {
		if (csv_init(&mine, 0) != 0)
			die("out of memory");
		csv_set_space_func(&mine, no_blank);
		csv_set_blk_size(&mine, 4096);
		ready = true;
	}
	return &mine;
}

void
decode_release(void)
{
	if (ready)
		csv_free(&mine);
	ready = false;
}

struct str
decode_csv(struct str field, struct arena *arena)
{
	while (field.n > 2 && field.p[field.n - 1] != '"') /* blanks */
		field.n--;
	struct str inner = { field.p + 1, field.n < 2 ? 0 : field.n - 2 };
	if (inner.n == 0 || memchr(inner.p, '"', inner.n) == NULL)
		return inner;
	struct csv_parser *p = parser();
	struct text t = { .arena = arena };
	if (csv_parse(p, field.p, field.n, keep, NULL, &t) != field.n ||
	    csv_fini(p, keep, NULL, &t) != 0)
		die("libcsv: %s", csv_strerror(csv_error(p)));
	return t.s;
}

struct str
decode_tsv(struct str field, struct arena *arena)
{
	const char *end = field.p + field.n;
	const char *p = field.n ? memchr(field.p, '\\', field.n) : NULL;

	if (p == NULL)
		return field;
	char *to = arena_bytes(arena, field.n), *at = to;
	memcpy(at, field.p, (size_t)(p - field.p));
	at += p - field.p;
	while (p < end) {
		char c = *p++;
		if (c == '\\' && p < end) {
			switch (*p) {
			case 't':
				c = '\t';
				p++;
				break;
			case 'n':
				c = '\n';
				p++;
				break;
			case 'r':
				c = '\r';
				p++;
				break;
			case '\\': p++; break;
			}
		}
		*at++ = c;
	}
	return (struct str){ to, (size_t)(at - to) };
}
