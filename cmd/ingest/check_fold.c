/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "base/utf8.h"
#include "table/event.h"
#include "table/part.h"
#include "table/saved.h"
#include "table/source.h"

#include "check.h"

enum { LOOK = 64 * 1024 };

struct checkup *
checkup_new(struct checks *checks)
{
	struct checkup *all = mem_alloc(sizeof *all);
	int most = 0;

	*all = (struct checkup){ .checks = checks };
	for (int i = 0; i < CHECK_TABLES; i++)
		if (checks->sheet[i].ncounters > most)
			most = checks->sheet[i].ncounters;
	all->sight_size = sizeof(struct sight) + (size_t)most * sizeof(double);
	map_init(&all->files, 0);
	map_init(&all->groups, sizeof(struct group *));
	return all;
}

uint32_t
checkup_file(struct checkup *all, struct str name)
{
	bool fresh;

	return (uint32_t)map_number(&all->files, name, hash_str(name), &fresh) + 1;
}

struct str
checkup_file_name(const struct checkup *all, uint32_t file)
{
	return map_key(map_entry(&all->files, file - 1));
}

/* Negative when a stands in front of b; no place stands behind all. */
static int
compare(const struct checkup *all, struct place a, struct place b)
{
	if (a.file != b.file) {
		if (a.file == 0 || b.file == 0)
			return a.file == 0 ? 1 : -1;
		return str_cmp(checkup_file_name(all, a.file), checkup_file_name(all, b.file));
	}
	return (a.line > b.line) - (a.line < b.line);
}

void
checkup_least(const struct checkup *all, struct place *to, struct place p)
{
	if (compare(all, p, *to) < 0)
		*to = p;
}

void
checkup_latest(const struct checkup *all, int64_t *time, struct place *at, int64_t time2,
    struct place at2)
{
	if (time2 == INT_NONE || (*time != INT_NONE && time2 < *time))
		return;
	if (time2 != *time) {
		*time = time2;
		*at = at2;
	} else {
		checkup_least(all, at, at2);
	}
}

struct group *
checkup_group(struct checkup *all, const struct sheet *s, struct str key, uint32_t *number)
{
	bool fresh;
	size_t n = map_number(&all->groups, key, hash_str(key), &fresh);
	struct group **to = map_value(&all->groups, n);

	if (fresh) {
		*to = arena_alloc(&all->arena,
		    sizeof **to + (size_t)s->nslots * sizeof(struct found));
		(*to)->sheet = s;
		(*to)->newest = (*to)->seen = INT_NONE;
	}
	*number = (uint32_t)n;
	return *to;
}

/* A TSV in slices is read from the share's first line on, and lines are counted from there. */
static size_t
lines_in_front(const struct rows *r)
{
	const struct opt *o = part_options;
	struct source s;
	char buf[LOOK + 1];
	size_t lines = 0;

	while (o->name != NULL && strcmp(o->name, "slice") != 0)
		o++;
	if (o->name == NULL || *o->text == NULL || r->csv)
		return 0;
	source_open(&s, r->head->file);
	for (int64_t at = 0; at < r->block->offset; at += LOOK) {
		int64_t left = r->block->offset - at;
		size_t want = left < LOOK ? (size_t)left : LOOK;
		size_t n = source_read_at(&s, buf, want + 1, at);
		for (size_t i = 0; i < want && i < n; i++)
			lines += buf[i] == '\n' ||
			    (buf[i] == '\r' && (i + 1 == n || buf[i + 1] != '\n'));
	}
	source_close(&s);
	return lines + 1 - r->block->line;
}

static void
start_block(struct checkup *all, struct rows *r)
{
	all->rows = r;
	all->line = (struct line_cursor){ 0 };
	if (all->head_name == r->head->name)
		return;
	all->head_name = r->head->name;
	all->sheet = checks_sheet(all->checks, r->head);
	all->file = checkup_file(all, str_of(r->head->file));
	all->lines_before = lines_in_front(r);
}

struct place
checkup_here(struct checkup *all)
{
	const struct sheet *s = all->sheet;
	int64_t row;

	if (all->placed)
		return all->here;
	all->placed = true;
	struct str src = s->src < 0 ? ((struct str){ 0 }) : all->cell[s->src];
	if (src.n > 0 && num_int(all->cell[s->row], 1, INT64_MAX, &row) == NULL) {
		if (all->last_src == 0 || !str_eq(checkup_file_name(all, all->last_src), src))
			all->last_src = checkup_file(all, src);
		all->here = (struct place){ (uint64_t)row, all->last_src };
	} else {
		size_t line = rows_line_on(all->rows, all->row, &all->line);
		all->here = (struct place){ line + all->lines_before, all->file };
	}
	return all->here;
}

static bool
currency(struct str s)
{
	bool ok = s.n == 3;

	for (size_t i = 0; i < s.n; i++)
		ok &= s.p[i] >= 'A' && s.p[i] <= 'Z';
	return ok;
}

static bool
read_text(enum text_kind kind, struct str s)
{
	if (kind == TEXT_EVENT)
		return event_find(s) >= 0;
	if (kind == TEXT_CURRENCY)
		return currency(s);
	return utf8_valid(s) == s.n;
}

/* When the day begins in the platform's zone. */
static double
midnight(struct checkup *all, int64_t day)
{
	struct group *g = all->group;

	if (g->zone == NULL)
		g->zone = all->checks->zone != NULL ?
		    all->checks->zone :
		    covers_zone(all->checks->covers, all->sheet->table,
			all->cell[all->sheet->platform]);
	return (double)zone_instant(g->zone, day * MS_DAY).ms;
}

/* False when it is none; text has no number. */
static bool
read_cell(struct checkup *all, size_t column, struct str s, double *v)
{
	struct money m;
	struct instant t;
	int64_t n;

	*v = (double)NAN;
	switch (all->sheet->table->column[column].kind) {
	case CANON_COUNT:
	case CANON_MS:
	case CANON_ROW:
		if (num_int(s, -INT64_MAX, INT64_MAX, &n) != NULL)
			return false;
		*v = (double)n;
		return true;
	case CANON_RATE:
	case CANON_REAL: return num_real(s, -HUGE_VAL, HUGE_VAL, v) == NULL && isfinite(*v);
	case CANON_MONEY:
		if (num_money(s, &m) != NULL)
			return false;
		*v = (double)m.e4 / MONEY_ONE;
		return true;
	case CANON_TIME:
		if (when_read(s, &t) != NULL)
			return false;
		*v = (double)t.ms;
		return true;
	case CANON_DAY:
		if (when_read_day(s, &n) != NULL)
			return false;
		*v = midnight(all, n);
		return true;
	case CANON_TEXT:
	case CANON_TAGS:
	case CANON_FLAGS:
	case CANON_SRC: break;
	}
	return read_text(all->sheet->text[column], s);
}

static void
note_bad(struct checkup *all, struct found *f)
{
	f->bad++;
	checkup_least(all, &f->first, checkup_here(all));
}

/* The slots of a column: missing in the table's order, then invalid. */
static void
add_cells(struct checkup *all)
{
	const struct table *t = all->sheet->table;
	struct found *missing = all->group->found, *invalid = missing + t->n;

	for (size_t c = 0; c < t->n; c++) {
		missing[c].base++;
		if (all->cell[c].n == 0) {
			note_bad(all, &missing[c]);
			all->value[c] = (double)NAN;
			continue;
		}
		invalid[c].base++;
		if (!read_cell(all, c, all->cell[c], &all->value[c])) {
			note_bad(all, &invalid[c]);
			all->value[c] = (double)NAN;
		}
	}
}

static bool
flagged(const struct checkup *all, char flag)
{
	struct str f = all->sheet->flags < 0 ? ((struct str){ 0 }) : all->cell[all->sheet->flags];

	return f.n > 0 && memchr(f.p, flag, f.n) != NULL;
}

static void
add_tests(struct checkup *all)
{
	const struct sheet *s = all->sheet;

	for (int i = s->nslots - s->nrow_tests; i < s->nslots; i++) {
		const struct slot *t = &s->slot[i];
		struct found *f = &all->group->found[i];
		if (t->check == CHECK_WITHOUT && flagged(all, 'p'))
			continue;
		enum outcome o = check_test(t->check, all->value[t->a],
		    t->b < 0 ? (double)NAN : all->value[t->b], t->factor, t->plus);
		f->base += o != OUTCOME_NONE;
		if (o == OUTCOME_BAD)
			note_bad(all, f);
	}
}

static void
add_times(struct checkup *all)
{
	const struct sheet *s = all->sheet;
	struct group *g = all->group;

	for (size_t c = 0; c < s->table->n; c++) {
		double v = all->value[c];
		if (s->table->column[c].kind == CANON_TIME && !isnan(v) &&
		    (g->newest == INT_NONE || (int64_t)v >= g->newest))
			checkup_latest(all, &g->newest, &g->newest_at, (int64_t)v,
			    checkup_here(all));
	}
	double seen = s->seen < 0 ? (double)NAN : all->value[s->seen];
	if (isnan(seen))
		return;
	spread_add(&g->times, spread_minute((int64_t)seen), 1);
	if (g->seen == INT_NONE || (int64_t)seen >= g->seen)
		checkup_latest(all, &g->seen, &g->seen_at, (int64_t)seen, checkup_here(all));
	double begin = s->begin < 0 ? (double)NAN : all->value[s->begin];
	if (!isnan(begin) && begin <= seen)
		spread_add(&g->lags, spread_minute((int64_t)(seen - begin)), 1);
}

static void
find_group(struct checkup *all)
{
	const struct sheet *s = all->sheet;
	struct str platform = all->cell[s->platform];
	struct recent *r = all->recent;

	for (; r < all->recent + CHECK_RECENT; r++)
		if (r->sheet == s && str_eq(r->platform, platform)) {
			all->group = r->group;
			all->group_number = r->number;
			return;
		}
	all->group = checkup_group(all, s,
	    saved_pair(str_of(s->table->name), platform, all->rows->arena), &all->group_number);
	if (platform.n > sizeof r->text)
		return;
	r = &all->recent[all->oldest++ % CHECK_RECENT];
	*r = (struct recent){ .sheet = s, .group = all->group, .number = all->group_number };
	if (platform.n > 0)
		memcpy(r->text, platform.p, platform.n);
	r->platform = (struct str){ r->text, platform.n };
}

static void
add_row(struct checkup *all, size_t i)
{
	const struct sheet *s = all->sheet;

	all->row = i;
	all->placed = false;
	for (size_t c = 0; c < s->table->n; c++)
		all->cell[c] = rows_at(all->rows, i, (size_t)s->at[c]);
	find_group(all);
	all->group->rows++;
	add_cells(all);
	add_tests(all);
	add_times(all);
	keys_add_row(all);
}

void
checkup_add(struct checkup *all, struct rows *r)
{
	start_block(all, r);
	for (size_t i = 0; i < r->n; i++)
		add_row(all, i);
}
