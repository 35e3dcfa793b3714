/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>

#include "table/saved.h"

#include "check_line.h"

const struct column_note check_writes[] = {
	{ "table, platform", "", "the key, in byte order" },
	{ "column", "", "a column; those of the key with | between; a|b*FACTOR+SPAN of two" },
	{ "check", "",
	    "rows coverage missing invalid duplicate stale lag_p50 lag_p90 lag_p99 "
	    "regress negative over_one over without sum_over_one" },
	{ "rows", "count", "what the check looked at" },
	{ "bad", "count", "of these" },
	{ "rate", "fraction", "bad / rows" },
	{ "value", "ms, fraction, count", "age and lag; share of columns that are filled; rows" },
	{ "threshold", "as what it limits", "the one passed, else the first there is" },
	{ "level", "", "ok, warn or error" },
	{ "example", "", "FILE:LINE of the first bad row, by file name and line" },
	{ "note", "", "why, and why a cell is empty" },
	{ NULL, NULL, NULL },
};

struct limits
check_limits(const struct check_view *view, const struct rule *r)
{
	struct limits l = { (double)NAN, (double)NAN };

	if (r == NULL)
		return l;
	l = r->limits;
	if (r->warn_after && view->warn_after_ms != INT_NONE)
		l.warn = (double)view->warn_after_ms;
	if (r->error_after && view->error_after_ms != INT_NONE)
		l.error = (double)view->error_after_ms;
	return l;
}

static void
put_number(struct out *o, double v, bool whole)
{
	if (isnan(v))
		out_none(o);
	else if (whole)
		out_fixed(o, v, 0);
	else
		out_real(o, v);
}

static void
put_place(const struct putting *p, struct place at)
{
	struct arena a = { 0 };
	char number[32];

	if (at.file == 0) {
		out_none(p->out);
		return;
	}
	struct str file = checkup_file_name(p->all, at.file);
	int n = snprintf(number, sizeof number, ":%" PRIu64, at.line);
	char *text = arena_bytes(&a, file.n + (size_t)n);
	memcpy(text, file.p, file.n);
	memcpy(text + file.n, number, (size_t)n);
	out_str(p->out, (struct str){ text, file.n + (size_t)n });
	arena_free(&a);
}

static void
put_note(const struct putting *p, const struct check_line *l, enum level level)
{
	struct str more = level > LEVEL_OK && l->rule != NULL ? l->rule->note : (struct str){ 0 };
	struct str own = str_of(l->note);
	struct arena a = { 0 };

	if (own.n > 0 && more.n > 0) {
		char *text = arena_bytes(&a, own.n + more.n + 2);
		memcpy(text, own.p, own.n);
		memcpy(text + own.n, "; ", 2);
		memcpy(text + own.n + 2, more.p, more.n);
		own = (struct str){ text, own.n + more.n + 2 };
	}
	out_str(p->out, own.n > 0 ? own : more);
	arena_free(&a);
}

void
check_put_line(struct putting *p, const struct check_line *l)
{
	enum check_limit kind = check_kinds[l->check].limit;
	struct limits limits = check_limits(p->view, l->rule);
	double rate = l->rows > 0 ? l->bad / l->rows : (double)NAN;
	enum level level = check_level(kind, limits, kind == LIMIT_RATE ? rate : l->value);
	bool whole = kind == LIMIT_SPAN || l->check == CHECK_ROWS;

	if (level > p->worst)
		p->worst = level;
	if (level < p->view->only)
		return;
	saved_put_cells(p->out, p->key, 2);
	out_str(p->out, l->columns);
	out_text(p->out, check_kinds[l->check].name);
	put_number(p->out, l->rows, true);
	put_number(p->out, l->bad, true);
	out_real(p->out, rate);
	put_number(p->out, l->value, whole);
	put_number(p->out, check_threshold(limits, level), whole);
	out_text(p->out, level_names[level]);
	put_place(p, l->example);
	put_note(p, l, level);
	out_end(p->out);
}
