/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/num.h"
#include "stream/styles.h"
#include "stream/xml.h"

enum { IDS = 65536 };

/* A number format that the workbook defines. */
struct own {
	bool known;
	struct numfmt is;
};

struct reading {
	struct styles *to;
	struct own *own; /* by id, IDS of them */
	bool cells;	 /* in <cellXfs>: <xf> stand elsewhere too */
};

static int64_t
number(const char **atts, const char *name, int64_t otherwise)
{
	int64_t v;

	if (num_int(str_of(xml_attribute(atts, name)), 0, IDS - 1, &v) != NULL)
		return otherwise;
	return v;
}

static void
on_open(void *ctx, const char *name, const char **atts)
{
	struct reading *r = ctx;

	if (strcmp(name, "cellXfs") == 0) {
		r->cells = true;
	} else if (strcmp(name, "numFmt") == 0) {
		int64_t id = number(atts, "numFmtId", -1);
		const char *code = xml_attribute(atts, "formatCode");
		if (id >= 0 && code != NULL)
			r->own[id] = (struct own){ true, numfmt_code(str_of(code)) };
	} else if (r->cells && strcmp(name, "xf") == 0) {
		int64_t id = number(atts, "numFmtId", 0);
		GROW(r->to);
		r->to->at[r->to->len++] = r->own[id].known ? r->own[id].is :
							     numfmt_builtin((int)id);
	}
}

static void
on_close(void *ctx, const char *name)
{
	struct reading *r = ctx;

	if (strcmp(name, "cellXfs") == 0)
		r->cells = false;
}

static void
on_text(void *ctx, const char *p, int n)
{
	(void)ctx, (void)p, (void)n;
}

void
styles_read(struct styles *to, struct stream *from)
{
	static const struct xml_calls calls = { on_open, on_close, on_text };
	struct reading r = { .to = to, .own = mem_map(IDS * sizeof *r.own) };

	xml_all(from, &calls, &r);
	mem_unmap(r.own, IDS * sizeof *r.own);
}
