/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/run.h"
#include "table/scan.h"

void
head_pass(const struct head *h, struct out *o)
{
	for (size_t f = 0; f < h->n; f++)
		out_str(o, h->name[f]);
}

/* Without quotes, escapes or CR a record becomes TSV by replacing separators. */
static bool
copy_record(const struct rows *r, size_t i, struct out *o)
{
	struct str s = rows_record(r, i);
	char *to = out_cell(o, s.n + SCAN_PAD);
	const uint32_t *mark = r->pos + r->rec[i];

	if (!r->csv) {
		memcpy(to, s.p, s.n);
	} else {
		if (scan_copy(to, s.p, s.n))
			return false;
		char *base = to - (mark[0] + 1);
		for (size_t f = 1; f <= r->last; f++)
			base[mark[f]] = '\t';
	}
	o->n += s.n;
	return true;
}

void
rows_pass(struct rows *r, size_t i, struct out *o)
{
	if (r->straight && !o->csv) {
		bool begun = o->begun;
		size_t n = o->n;
		if (copy_record(r, i, o))
			return;
		o->begun = begun;
		o->n = n;
	}
	for (size_t f = 0; f < r->npass; f++) {
		if (r->pass[f] < 0)
			out_none(o);
		else
			out_str(o, rows_field(r, i, (size_t)r->pass[f]));
	}
}
