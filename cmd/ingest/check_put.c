/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "adapt/adapter.h"
#include "table/decode.h"
#include "table/saved.h"

#include "check_line.h"

static const struct check_line none = { .rows = (double)NAN,
	.bad = (double)NAN,
	.value = (double)NAN };

static struct check_line
line_of(const struct putting *p, enum check check, int column)
{
	const struct sheet *s = p->group->sheet;
	struct check_line l = none;

	l.check = check;
	l.rule = checks_rule(p->all->checks, s, check, NULL, p->platform);
	if (column >= 0)
		l.columns = str_of(s->table->column[column].name);
	return l;
}

static void
put_rows(struct putting *p)
{
	struct check_line l = line_of(p, CHECK_ROWS, -1);

	l.rows = l.value = (double)p->group->rows;
	check_put_line(p, &l);
}

static uint32_t
filled_columns(const struct group *g)
{
	uint32_t bits = 0;

	for (size_t c = 0; c < g->sheet->table->n; c++)
		if (g->found[c].bad < g->found[c].base)
			bits |= UINT32_C(1) << c;
	return bits;
}

static void
put_coverage(struct putting *p)
{
	struct check_line l = line_of(p, CHECK_COVERAGE, -1);
	const struct table *t = p->group->sheet->table;
	uint32_t mapped = 0, filled = filled_columns(p->group);
	const struct report *r = covers_best(p->all->checks->covers, t, p->platform, filled,
	    &mapped);
	int n = 0;

	if (r == NULL || mapped == 0) {
		snprintf(l.note, CHECK_NOTE, "no adapter makes this table for this platform");
		check_put_line(p, &l);
		return;
	}
	l.rows = __builtin_popcount(mapped);
	l.bad = __builtin_popcount(mapped & ~filled);
	l.value = 1 - l.bad / l.rows;
	n = snprintf(l.note, CHECK_NOTE, "of %.*s/%.*s", STR_ARG(r->of->name), STR_ARG(r->name));
	const char *before = "; never filled: ";
	for (size_t c = 0; c < t->n && n > 0 && n < CHECK_NOTE - 64; c++)
		if (mapped & ~filled & UINT32_C(1) << c) {
			n += snprintf(l.note + n, CHECK_NOTE - (size_t)n, "%s%s", before,
			    t->column[c].name);
			before = ", ";
		}
	check_put_line(p, &l);
}

/* Where now comes from. */
static void
say_now(const struct putting *p, struct check_line *l)
{
	char time[WHEN_TEXT];
	size_t n = when_put(time, (struct instant){ p->now });

	if (p->now_at.file == 0)
		snprintf(l->note, CHECK_NOTE, "now is %.*s by --now", (int)n, time);
	else
		snprintf(l->note, CHECK_NOTE, "now is %.*s, the newest time, at %.*s:%" PRIu64,
		    (int)n, time, STR_ARG(checkup_file_name(p->all, p->now_at.file)),
		    p->now_at.line);
}

static void
put_stale(struct putting *p)
{
	const struct group *g = p->group;
	struct check_line l = line_of(p, CHECK_STALE, g->sheet->seen);
	struct limits limits = check_limits(p->view, l.rule);
	double limit = check_threshold(limits, LEVEL_OK);

	l.rows = (double)spread_below(p->times, p->ntimes, INT64_MAX);
	if (g->seen == INT_NONE) {
		snprintf(l.note, CHECK_NOTE, "no row has that time");
	} else {
		say_now(p, &l);
		l.example = g->seen_at;
		if (g->seen <= p->now)
			l.value = (double)(p->now - g->seen);
		else
			snprintf(l.note, CHECK_NOTE, "the newest row is later than --now");
		if (!isnan(limit))
			l.bad = (double)spread_below(p->times, p->ntimes,
			    spread_minute(p->now - (int64_t)limit));
	}
	check_put_line(p, &l);
}

/* From begin to asof; without asof from time to now, rows later than that left out. */
static void
put_lag(struct putting *p, enum check check, double q)
{
	const struct sheet *s = p->group->sheet;
	struct check_line l = line_of(p, check, s->begin >= 0 ? s->begin : s->seen);

	if (s->begin >= 0) {
		l.rows = (double)spread_below(p->lags, p->nlags, INT64_MAX);
		l.value = spread_quantile(p->lags, p->nlags, q);
	} else if (p->now != INT_NONE) {
		size_t n = p->ntimes;
		while (n > 0 && p->times[n - 1].minute > spread_minute(p->now))
			n--;
		l.rows = (double)spread_below(p->times, n, INT64_MAX);
		l.value = (double)p->now - spread_quantile(p->times, n, 1 - q);
	}
	if (isnan(l.value))
		snprintf(l.note, CHECK_NOTE, "no row has both times");
	check_put_line(p, &l);
}

static bool
is_present(const struct putting *p, int column)
{
	ptrdiff_t t = p->group->sheet - p->all->checks->sheet;

	return column < 0 || (p->all->present[t] >> column & 1) != 0;
}

static void
put_slot(struct putting *p, int i)
{
	const struct group *g = p->group;
	const struct slot *s = &g->sheet->slot[i];
	struct found f = g->found[i];
	struct check_line l = none;

	l.check = s->check;
	l.columns = s->columns;
	l.rule = checks_rule(p->all->checks, g->sheet, s->check, s, p->platform);
	if (l.rule == NULL && s->check != CHECK_MISSING && s->check != CHECK_INVALID)
		return;
	struct limits limits = check_limits(p->view, l.rule);
	bool limited = !isnan(limits.warn) || !isnan(limits.error);
	if (!(s->check == CHECK_MISSING && limited) &&
	    (!is_present(p, s->a) || !is_present(p, s->b)))
		return;
	if (s->check == CHECK_REGRESS)
		f = g->regress[s->counter];
	l.rows = (double)f.base;
	l.bad = (double)f.bad;
	l.example = f.first;
	if (f.base == 0)
		snprintf(l.note, CHECK_NOTE, "%s",
		    s->check == CHECK_REGRESS	    ? "nothing was observed twice" :
			s->check == CHECK_DUPLICATE ? "no row has a key" :
						      "no row has a number here");
	if (s->check == CHECK_INVALID && f.base == 0)
		snprintf(l.note, CHECK_NOTE, "no cell is filled");
	check_put_line(p, &l);
}

static void
put_check(struct putting *p, enum check check)
{
	switch (check) {
	case CHECK_ROWS: put_rows(p); return;
	case CHECK_COVERAGE: put_coverage(p); return;
	case CHECK_STALE: put_stale(p); return;
	case CHECK_LAG_P50: put_lag(p, check, 0.5); return;
	case CHECK_LAG_P90: put_lag(p, check, 0.9); return;
	case CHECK_LAG_P99: put_lag(p, check, 0.99); return;
	default: break;
	}
	for (int i = 0; i < p->group->sheet->nslots; i++)
		if (p->group->sheet->slot[i].check == check)
			put_slot(p, i);
}

static void
put_group(struct putting *p, uint32_t number)
{
	struct str rest, table;

	p->number = number;
	p->group = checkup_at(p->all, number);
	p->key = rest = map_key(map_entry(&p->all->groups, number));
	str_cut(&rest, '\t', &table);
	p->platform = decode_tsv(rest, &p->arena);
	p->times = spread_sorted(&p->group->times, &p->ntimes);
	p->lags = spread_sorted(&p->group->lags, &p->nlags);
	for (int check = 0; check < CHECKS; check++)
		put_check(p, (enum check)check);
	free(p->times);
	free(p->lags);
}

/* A table of which only headers were read. */
static void
put_empty(struct putting *p, const struct sheet *s)
{
	struct group *g = ARENA_NEW(&p->arena, struct group);
	struct str name = str_of(s->table->name);

	for (size_t i = 0; i < p->all->groups.count; i++)
		if (checkup_at(p->all, i)->sheet == s)
			return;
	g->sheet = s;
	p->group = g;
	p->platform = (struct str){ 0 };
	p->key = saved_pair(name, p->platform, &p->arena);
	put_rows(p);
}

static void
find_now(struct putting *p)
{
	const struct checkup *all = p->all;

	p->now = INT_NONE;
	for (size_t i = 0; i < all->groups.count; i++) {
		const struct group *g = checkup_at(all, i);
		checkup_latest(all, &p->now, &p->now_at, g->newest, g->newest_at);
	}
	if (p->view->now.ms != INT_NONE) {
		p->now = p->view->now.ms;
		p->now_at = (struct place){ 0 };
	}
}

enum level
checkup_put(const struct checkup *all, const struct check_view *view, struct out *o)
{
	static const char *const head[] = { "table", "platform", "column", "check", "rows", "bad",
		"rate", "value", "threshold", "level", "example", "note", NULL };
	struct putting p = { .all = all, .view = view, .out = o };

	find_now(&p);
	for (const char *const *name = head; *name != NULL; name++)
		out_text(o, *name);
	out_end(o);
	for (size_t i = 0; i < all->groups.count; i++)
		put_group(&p, all->group_order[i]);
	for (int t = 0; t < CHECK_TABLES; t++)
		if (all->present[t] != 0)
			put_empty(&p, &all->checks->sheet[t]);
	arena_free(&p.arena);
	return p.worst;
}
