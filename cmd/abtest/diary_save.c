/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "diary.h"
#include "table/decode.h"
#include "table/saved.h"

/*
 * One line for the whole, "all" and its counts; one a unit: "unit", its key, how
 * many tests, for each test, arm (empty: several), kept cells and time, then
 * column, time and value of each deed.
 */
static int
deed_cmp(const void *a, const void *b)
{
	const struct deed *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? -1 : 1;
	if (x->col != y->col)
		return x->col < y->col ? -1 : 1;
	return (x->e9 > y->e9) - (x->e9 < y->e9);
}

static void
save_shown(const struct diary *d, size_t unit, struct out *o)
{
	int64_t tests = 0;

	for (const struct shown *s = NULL; (s = diary_next(d, unit, s)) != NULL;)
		tests++;
	out_int(o, tests);
	for (const struct shown *s = NULL; (s = diary_next(d, unit, s)) != NULL;) {
		out_str(o, diary_name(d, DIARY_TEST, s->test));
		out_str(o,
		    s->arm == DIARY_SEVERAL ? ((struct str){ 0 }) :
					      diary_name(d, DIARY_ARM, s->arm));
		out_str(o, diary_name(d, DIARY_KEPT, s->kept));
		out_int(o, s->ms);
	}
}

void
diary_save(const struct diary *d, struct out *o)
{
	struct deed *sorted = NULL;
	size_t cap = 0, n;

	out_text(o, "all");
	out_int(o, d->newest);
	out_uint(o, d->nobody);
	out_uint(o, d->timeless);
	out_uint(o, d->unvalued);
	saved_put_end(o);
	for (size_t i = 0; i < shards_count(&d->units); i++) {
		const struct deed *deed = diary_deeds(d, d->order[i], &n);
		out_text(o, "unit");
		saved_put_key(o, shards_key(&d->units, d->order[i]));
		save_shown(d, d->order[i], o);
		if (n > cap)
			sorted = mem_resize(sorted, (cap = n * 2) * sizeof *sorted);
		if (n > 0) {
			memcpy(sorted, deed, n * sizeof *sorted);
			qsort(sorted, n, sizeof *sorted, deed_cmp);
		}
		for (size_t k = 0; k < n; k++) {
			out_uint(o, sorted[k].col);
			out_int(o, sorted[k].ms);
			out_int(o, sorted[k].e9);
		}
		saved_put_end(o);
	}
	free(sorted);
}

static bool
load_shown(struct diary *d, size_t unit, struct str *rest, struct arena *a)
{
	struct str test, arm, kept;
	int64_t tests, ms;

	if (!saved_int(rest, &tests))
		return false;
	while (tests-- > 0) {
		if (!saved_text(rest, &test) || !saved_text(rest, &arm) ||
		    !saved_text(rest, &kept) || !saved_int(rest, &ms) || ms == INT_NONE)
			return false;
		struct shown s = { .ms = ms,
			.test = diary_number(d, DIARY_TEST, decode_tsv(test, a)),
			.kept = diary_number(d, DIARY_KEPT, decode_tsv(kept, a)) };
		s.arm = arm.n == 0 ? DIARY_SEVERAL : diary_number(d, DIARY_ARM, decode_tsv(arm, a));
		diary_show(d, unit, s);
	}
	return true;
}

static bool
load_unit(struct diary *d, struct str rest, int cells)
{
	struct str key = saved_key(&rest, cells);
	struct arena a = { 0 };
	int64_t ms, e9;
	uint64_t col;

	if (key.p == NULL)
		return false;
	size_t unit = diary_unit(d, key, hash_str(key));
	bool fine = load_shown(d, unit, &rest, &a);
	arena_free(&a);
	while (fine && rest.p != NULL) {
		if (!saved_uint(&rest, &col) || !saved_int(&rest, &ms) || !saved_int(&rest, &e9) ||
		    ms == INT_NONE || e9 == INT_NONE || (col & ~(uint64_t)DEED_ROW) >= DEED_ROW)
			return false;
		diary_do(d, unit, (uint32_t)col, ms, e9);
	}
	return fine;
}

static bool
load_all(struct diary *d, struct str rest)
{
	uint64_t nobody, timeless, unvalued;
	int64_t newest;

	if (!saved_int(&rest, &newest) || !saved_uint(&rest, &nobody) ||
	    !saved_uint(&rest, &timeless) || !saved_uint(&rest, &unvalued) || rest.p != NULL)
		return false;
	d->newest = newest > d->newest ? newest : d->newest;
	d->nobody += nobody;
	d->timeless += timeless;
	d->unvalued += unvalued;
	return true;
}

const char *
diary_load(struct diary *d, struct str line, int cells)
{
	struct str what;

	if (!saved_text(&line, &what))
		return "a unit that cannot be read";
	if (str_eq(what, STR("all")) ? load_all(d, line) : load_unit(d, line, cells))
		return NULL;
	return "a unit that cannot be read";
}
