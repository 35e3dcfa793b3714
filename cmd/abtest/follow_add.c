/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"
#include "table/saved.h"

enum { BATCH = 64, AHEAD = 16 }; /* rows between hint and use: some memory latencies */

/* One row, read before anything is kept of it. */
struct entry {
	struct str unit;
	uint64_t hash;
	bool exposure;
	struct shown shown; /* its time is the row's, exposure or not */
	size_t ndeeds;
	struct {
		uint32_t col;
		int64_t e9;
	} deed[FOLLOW_COLS];
};

/* Times of one length that end in Z are in order as texts: only those that move
 * the newest one on need be read. */
static void
note_time(struct diary *d, struct str time)
{
	bool plain = time.n > 10 && time.n < sizeof d->latest && time.p[10] == 'T' &&
	    time.p[time.n - 1] == 'Z';
	struct instant t;

	if (plain && time.n == d->nlatest && memcmp(time.p, d->latest, time.n) <= 0)
		return;
	if (when_read(time, &t) != NULL)
		return;
	if (plain) {
		memcpy(d->latest, time.p, time.n);
		d->nlatest = time.n;
	}
	if (t.ms > d->newest)
		d->newest = t.ms;
}

static bool
refuse(struct rows *r, size_t i, int col, const char *why)
{
	rows_reject(r, i, r->cols[col].name, why, rows_at(r, i, (size_t)col));
	return false;
}

static struct str
join_cells(struct rows *r, size_t i, int from, int n)
{
	struct str cell[FOLLOW_CELLS];

	for (int k = 0; k < n; k++)
		cell[k] = rows_at(r, i, (size_t)(from + k));
	return saved_join(cell, (size_t)n, r->arena);
}

/* false: a value that cannot be read; the row has then been left out. */
static bool
read_value(struct diary *d, struct rows *r, size_t i, int source, struct entry *e, uint32_t col)
{
	struct str cell = rows_at(r, i, (size_t)source);
	__int128 v;

	if (!rows_has(r, (size_t)source))
		return refuse(r, i, source, "no such column, and the row is of its event");
	if (cell.n == 0) {
		d->unvalued++;
		return true;
	}
	const char *why = num_exact(cell, &v);
	if (why == NULL && (v > INT64_MAX || v <= INT64_MIN))
		why = "out of range";
	if (why != NULL)
		return refuse(r, i, source, why);
	e->deed[e->ndeeds].col = col;
	e->deed[e->ndeeds++].e9 = (int64_t)v;
	return true;
}

static bool
read_deeds(const struct follow *f, struct diary *d, struct rows *r, size_t i, struct str event,
    struct entry *e)
{
	e->ndeeds = 0;
	for (int c = 0; c < f->ncols; c++) {
		if (!str_eq(f->col[c].event, event))
			continue;
		if (f->col[c].source >= 0) {
			if (!read_value(d, r, i, f->col[c].source, e, (uint32_t)c))
				return false;
			continue;
		}
		e->deed[e->ndeeds].col = (uint32_t)c;
		e->deed[e->ndeeds++].e9 = 1;
	}
	if (e->ndeeds > 0)
		e->deed[0].col |= DEED_ROW;
	return true;
}

static bool
has_unit(const struct follow *f, const struct rows *r, size_t i)
{
	for (int k = 0; k < f->units; k++)
		if (rows_at(r, i, (size_t)(LOG_OWN + k)).n > 0)
			return true;
	return false;
}

static bool
read_entry(const struct follow *f, struct diary *d, struct rows *r, size_t i, struct entry *e)
{
	struct str event = rows_at(r, i, LOG_EVENT), time = rows_at(r, i, LOG_TIME);
	struct instant t;
	const char *why;

	note_time(d, time);
	e->exposure = str_eq(event, f->exposed) && rows_at(r, i, LOG_ARM).n > 0;
	if (!read_deeds(f, d, r, i, event, e) || (!e->exposure && e->ndeeds == 0))
		return false;
	if (!has_unit(f, r, i)) {
		d->nobody++;
		return false;
	}
	if (time.n == 0) {
		d->timeless++;
		return false;
	}
	if ((why = when_read(time, &t)) != NULL)
		return refuse(r, i, LOG_TIME, why);
	if (e->exposure && rows_has(r, LOG_TEST) && rows_at(r, i, LOG_TEST).n == 0)
		return refuse(r, i, LOG_TEST, "empty");
	e->shown = (struct shown){ .ms = t.ms };
	if (e->exposure) {
		e->shown.test = diary_number(d, DIARY_TEST, rows_at(r, i, LOG_TEST));
		e->shown.arm = diary_number(d, DIARY_ARM, rows_at(r, i, LOG_ARM));
		e->shown.kept = diary_number(d, DIARY_KEPT,
		    join_cells(r, i, LOG_OWN + f->units, f->keeps));
	}
	e->unit = join_cells(r, i, LOG_OWN, f->units);
	e->hash = hash_str(e->unit);
	return true;
}

static void
keep_entry(struct diary *d, const struct entry *e)
{
	size_t unit = diary_unit(d, e->unit, e->hash);

	if (e->exposure)
		diary_show(d, unit, e->shown);
	for (size_t k = 0; k < e->ndeeds; k++)
		diary_do(d, unit, e->deed[k].col, e->shown.ms, e->deed[k].e9);
}

void
follow_add(const struct follow *f, struct diary *d, struct rows *r)
{
	struct entry *batch = arena_alloc(r->arena, BATCH * sizeof *batch);

	for (size_t i = 0; i < r->n;) {
		size_t n = 0;
		for (; n < BATCH && i < r->n; i++) {
			if (!read_entry(f, d, r, i, &batch[n]))
				continue;
			shards_hint(&d->units, batch[n++].hash);
			if (n > AHEAD)
				shards_hint_entry(&d->units, batch[n - 1 - AHEAD].hash);
		}
		for (size_t k = n > AHEAD ? n - AHEAD : 0; k < n; k++)
			shards_hint_entry(&d->units, batch[k].hash);
		for (size_t k = 0; k < n; k++)
			keep_entry(d, &batch[k]);
	}
}
