/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdio.h>

#include "follow.h"
#include "table/lines.h"
#include "table/saved.h"

enum { AHEAD = 8 };

/* Of one unit in one test; after[day * ncols + col], one day where rows are not daily. */
struct follow_sums {
	__int128 *after, *before;
	__int128 *rise; /* sum of (2 day - days + 1) x */
	size_t days;
	uint64_t within, early, late; /* rows */
};

struct put {
	const struct follow *f;
	const struct diary *d;
	bool tests; /* there is a column test */
	int64_t now;
	pthread_mutex_t lock; /* of what follows */
	struct fate *fate;
	uint64_t rows, strangers; /* of outcomes; of units never exposed */
};

/* Some units of it, by one thread. */
struct piece {
	struct put *all;
	struct follow_sums sums;
	struct fate *fate;
	uint64_t rows, strangers;
};

static void
put_name(struct out *o, const char *before, const char *name)
{
	size_t n = strlen(before) + strlen(name);
	struct out cell = { .sep = '\t' };
	char *p = out_room(&cell, n + 1);

	snprintf(p, n + 1, "%s%s", before, name);
	out_str(o, (struct str){ p, n });
	out_free(&cell);
}

static void
put_head(const struct put *p, struct out *o)
{
	const struct follow *f = p->f;

	for (int i = 0; i < f->units; i++)
		out_text(o, f->unit[i]);
	if (p->tests)
		out_text(o, "test");
	out_text(o, "arm");
	out_text(o, "exposed");
	for (int i = 0; i < f->keeps; i++)
		out_text(o, f->kept[i]);
	out_text(o, f->daily ? "day" : "complete");
	for (int c = 0; c < f->ncols; c++) {
		out_text(o, f->col[c].name);
		if (f->col[c].source < 0)
			put_name(o, "any_", f->col[c].name);
	}
	for (int c = 0; c < f->ncols && f->before_ms > 0; c++)
		put_name(o, "pre_", f->col[c].name);
	for (int c = 0; c < f->ncols && f->slope; c++)
		put_name(o, "slope_", f->col[c].name);
	out_end(o);
}

static void
put_sum(struct out *o, __int128 e9)
{
	char *to = out_cell(o, NUM_TEXT);

	o->n += num_put_exact(to, e9);
}

/* Least squares over days 0 to n - 1, in 1e-9; `rise` is in e9. */
static __int128
slope(__int128 rise, __int128 n)
{
	__int128 below = n * (n * n - 1), up = 6 * rise;

	return (up + (up < 0 ? -below / 2 : below / 2)) / below;
}

static void
put_slopes(const struct piece *p, bool complete, struct out *o)
{
	const struct follow *f = p->all->f;

	for (int c = 0; c < f->ncols; c++) {
		__int128 rise = p->sums.rise[c] * (f->col[c].source < 0 ? 1000000000 : 1);
		if (complete)
			put_sum(o, slope(rise, f->within_ms / MS_DAY));
		else
			out_none(o);
	}
}

static void
put_row(const struct piece *p, size_t unit, const struct shown *s, size_t day, struct out *o)
{
	const struct follow *f = p->all->f;
	const struct diary *d = p->all->d;
	const __int128 *after = p->sums.after + day * (size_t)f->ncols;
	bool complete = p->all->now - s->ms >= f->within_ms;

	saved_put_cells(o, shards_key(&d->units, unit), f->units);
	o->begun = true;
	if (p->all->tests)
		out_str(o, diary_name(d, DIARY_TEST, s->test));
	out_str(o, diary_name(d, DIARY_ARM, s->arm));
	out_time(o, (struct instant){ s->ms });
	if (f->keeps > 0)
		saved_put_cells(o, diary_name(d, DIARY_KEPT, s->kept), f->keeps);
	out_int(o, f->daily ? (int64_t)day : complete);
	for (int c = 0; c < f->ncols; c++) {
		if (f->col[c].source >= 0) {
			put_sum(o, after[c]);
		} else {
			out_int(o, (int64_t)after[c]);
			out_int(o, after[c] > 0);
		}
	}
	for (int c = 0; c < f->ncols && f->before_ms > 0; c++) {
		if (f->col[c].source >= 0)
			put_sum(o, p->sums.before[c]);
		else
			out_int(o, (int64_t)p->sums.before[c]);
	}
	if (f->slope)
		put_slopes(p, complete, o);
	out_end(o);
}

/* What the unit did around the exposure. */
static void
sum_up(struct piece *p, const struct deed *deed, size_t n, const struct shown *s)
{
	const struct follow *f = p->all->f;
	struct follow_sums *t = &p->sums;
	size_t width = (size_t)f->ncols;

	t->within = t->early = t->late = 0;
	memset(t->after, 0, t->days * width * sizeof *t->after);
	memset(t->before, 0, width * sizeof *t->before);
	memset(t->rise, 0, width * sizeof *t->rise);
	for (size_t i = 0; i < n; i++) {
		int64_t at = deed[i].ms - s->ms;
		uint32_t col = deed[i].col % DEED_ROW, row = deed[i].col >= DEED_ROW;
		if (at < 0) {
			t->early += row;
			if (at >= -f->before_ms)
				t->before[col] += deed[i].e9;
		} else if (at >= f->after_ms && at < f->within_ms) {
			int64_t day = at / MS_DAY;
			t->within += row;
			t->after[(f->daily ? (size_t)day : 0) * width + col] += deed[i].e9;
			t->rise[col] += (2 * day - f->within_ms / MS_DAY + 1) * deed[i].e9;
		} else {
			t->late += row;
		}
	}
}

static void
put_shown(struct piece *p, size_t unit, const struct shown *s, struct out *o)
{
	const struct follow *f = p->all->f;
	int64_t seen = p->all->now - s->ms;
	struct fate *fate = &p->fate[s->test];
	size_t n;

	if (s->arm == DIARY_SEVERAL) {
		fate->several++;
		return;
	}
	if (f->complete_only && seen < f->within_ms) {
		fate->incomplete++;
		return;
	}
	const struct deed *deed = diary_deeds(p->all->d, unit, &n);
	sum_up(p, deed, n, s);
	fate->units++;
	fate->open += !f->daily && seen < f->within_ms;
	fate->within += p->sums.within;
	fate->before += p->sums.early;
	fate->after += p->sums.late;
	if (!f->daily)
		put_row(p, unit, s, 0, o);
	/* only days that are over: a day cut short has less of everything */
	for (size_t day = 0; f->daily && day < p->sums.days; day++)
		if (seen >= (int64_t)(day + 1) * MS_DAY)
			put_row(p, unit, s, day, o);
}

static void
put_unit(struct piece *p, size_t unit, struct out *o)
{
	const struct diary *d = p->all->d;
	const struct shown *s = diary_next(d, unit, NULL);
	uint64_t rows = 0;
	size_t n;
	const struct deed *deed = diary_deeds(d, unit, &n);

	for (size_t i = 0; i < n; i++)
		rows += deed[i].col >= DEED_ROW;
	p->rows += rows;
	p->strangers += s == NULL ? rows : 0;
	for (; s != NULL; s = diary_next(d, unit, s))
		put_shown(p, unit, s, o);
}

static void
end_piece(struct piece *p)
{
	struct put *all = p->all;

	pthread_mutex_lock(&all->lock);
	all->rows += p->rows;
	all->strangers += p->strangers;
	for (size_t t = 0; t < all->d->names[DIARY_TEST].count; t++) {
		all->fate[t].units += p->fate[t].units;
		all->fate[t].several += p->fate[t].several;
		all->fate[t].incomplete += p->fate[t].incomplete;
		all->fate[t].open += p->fate[t].open;
		all->fate[t].within += p->fate[t].within;
		all->fate[t].before += p->fate[t].before;
		all->fate[t].after += p->fate[t].after;
	}
	pthread_mutex_unlock(&all->lock);
}

static void
put_units(void *ctx, size_t from, size_t to, struct out *o)
{
	struct put *all = ctx;
	struct piece p = { .all = all };
	const struct follow *f = all->f;
	const uint32_t *unit = all->d->order;
	struct arena a = { 0 };
	size_t width = (size_t)f->ncols + 1;

	p.sums.days = f->daily ? (size_t)(f->within_ms / MS_DAY) : 1;
	p.sums.after = arena_alloc(&a, p.sums.days * width * sizeof *p.sums.after);
	p.sums.before = arena_alloc(&a, width * sizeof *p.sums.before);
	p.sums.rise = arena_alloc(&a, width * sizeof *p.sums.rise);
	p.fate = arena_alloc(&a, (all->d->names[DIARY_TEST].count + 1) * sizeof *p.fate);
	for (size_t i = from; i < to; i++) {
		if (i + 2 * AHEAD < to)
			diary_hint(all->d, unit[i + 2 * AHEAD]);
		if (i + AHEAD < to)
			diary_hint_deeds(all->d, unit[i + AHEAD]);
		put_unit(&p, unit[i], o);
	}
	end_piece(&p);
	arena_free(&a);
}

uint64_t
follow_put(const struct follow *f, const struct diary *d, struct fate *fate, struct out *o,
    int workers)
{
	struct put p = { .f = f,
		.d = d,
		.now = f->now.ms != INT_NONE ? f->now.ms : d->newest,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.fate = fate };

	for (uint32_t t = 0; t < d->names[DIARY_TEST].count; t++)
		p.tests |= diary_name(d, DIARY_TEST, t).n > 0;
	put_head(&p, o);
	lines_put(put_units, &p, shards_count(&d->units), workers, o);
	for (size_t t = 0; t < d->names[DIARY_TEST].count; t++)
		fate[t].other = p.rows - fate[t].within - fate[t].before - fate[t].after;
	return p.strangers;
}
