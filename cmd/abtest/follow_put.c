/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "follow.h"
#include "table/saved.h"

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
	struct follow_sums sums;
	bool tests; /* there is a column test */
	int64_t now;
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
put_slopes(const struct put *p, bool complete, struct out *o)
{
	const struct follow *f = p->f;

	for (int c = 0; c < f->ncols; c++) {
		__int128 rise = p->sums.rise[c] * (f->col[c].source < 0 ? 1000000000 : 1);
		if (complete)
			put_sum(o, slope(rise, f->within_ms / MS_DAY));
		else
			out_none(o);
	}
}

static void
put_row(const struct put *p, size_t unit, const struct shown *s, size_t day, struct out *o)
{
	const struct follow *f = p->f;
	const __int128 *after = p->sums.after + day * (size_t)f->ncols;
	bool complete = p->now - s->ms >= f->within_ms;

	saved_put_cells(o, shards_key(&p->d->units, unit), f->units);
	o->begun = true;
	if (p->tests)
		out_str(o, diary_name(p->d, DIARY_TEST, s->test));
	out_str(o, diary_name(p->d, DIARY_ARM, s->arm));
	out_time(o, (struct instant){ s->ms });
	if (f->keeps > 0)
		saved_put_cells(o, diary_name(p->d, DIARY_KEPT, s->kept), f->keeps);
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
sum_up(struct put *p, size_t unit, const struct shown *s)
{
	const struct follow *f = p->f;
	struct follow_sums *t = &p->sums;
	size_t n, width = (size_t)f->ncols;
	const struct deed *deed = diary_deeds(p->d, unit, &n);

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
put_shown(struct put *p, size_t unit, const struct shown *s, struct fate *fate, struct out *o)
{
	int64_t seen = p->now - s->ms;

	if (s->arm == DIARY_SEVERAL) {
		fate->several++;
		return;
	}
	if (p->f->complete_only && seen < p->f->within_ms) {
		fate->incomplete++;
		return;
	}
	sum_up(p, unit, s);
	fate->units++;
	fate->open += !p->f->daily && seen < p->f->within_ms;
	fate->within += p->sums.within;
	fate->before += p->sums.early;
	fate->after += p->sums.late;
	if (!p->f->daily)
		put_row(p, unit, s, 0, o);
	/* only days that are over: a day cut short has less of everything */
	for (size_t day = 0; p->f->daily && day < p->sums.days; day++)
		if (seen >= (int64_t)(day + 1) * MS_DAY)
			put_row(p, unit, s, day, o);
}

/* A test's rows of units that are not among its own are all but these. */
static void
count_others(const struct diary *d, struct fate *fate)
{
	uint64_t all = 0;

	for (int s = 0; s < SHARDS; s++)
		for (size_t i = 0; i < d->deeds[s].len; i++)
			all += d->deeds[s].at[i].col >= DEED_ROW;
	for (size_t t = 0; t < d->names[DIARY_TEST].count; t++)
		fate[t].other = all - fate[t].within - fate[t].before - fate[t].after;
}

void
follow_put(const struct follow *f, const struct diary *d, struct fate *fate, struct out *o)
{
	size_t width = (size_t)f->ncols;
	struct put p = { .f = f,
		.d = d,
		.now = f->now.ms != INT_NONE ? f->now.ms : d->newest,
		.sums = { .days = f->daily ? (size_t)(f->within_ms / MS_DAY) : 1 } };

	for (uint32_t t = 0; t < d->names[DIARY_TEST].count; t++)
		p.tests |= diary_name(d, DIARY_TEST, t).n > 0;
	p.sums.after = mem_alloc((p.sums.days * width + 1) * sizeof *p.sums.after);
	p.sums.before = mem_alloc((width + 1) * sizeof *p.sums.before);
	p.sums.rise = mem_alloc((width + 1) * sizeof *p.sums.rise);
	put_head(&p, o);
	for (size_t i = 0; i < shards_count(&d->units); i++) {
		for (const struct shown *s = NULL; (s = diary_next(d, d->order[i], s)) != NULL;)
			put_shown(&p, d->order[i], s, &fate[s->test], o);
		if (o->n > 256 * 1024)
			sink_out(o);
	}
	count_others(d, fate);
	free(p.sums.after);
	free(p.sums.before);
	free(p.sums.rise);
}
