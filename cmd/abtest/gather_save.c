/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gather.h"
#include "experiment/saved_exact.h"

/*
 * A group as a line: test, slice, arm, metric, cluster, units, and per cell its units, those
 * without a value, what it was made of, and five sums of three numbers each; how many
 * sums from before the test, and these; how many different values it keeps, and each as
 * its bits and how often it came.
 */
enum { COARSE = 1, RATE = 2, MEAN = 4 };

static void
put_cell(struct out *o, const struct cell *c)
{
	out_int(o, c->n);
	out_int(o, c->missing);
	out_int(o, c->coarse * COARSE + c->is_rate * RATE + c->is_mean * MEAN);
	saved_put_exact(o, &c->x);
	saved_put_exact(o, &c->y);
	saved_put_exact(o, &c->xx);
	saved_put_exact(o, &c->yy);
	saved_put_exact(o, &c->xy);
	out_int(o, c->before ? BEFORE_SUMS : 0);
	for (int i = 0; c->before != NULL && i < BEFORE_SUMS; i++)
		saved_put_exact(o, &c->before[i]);
	struct values v = cell_values(c);
	out_int(o, (int64_t)v.n);
	for (size_t i = 0; i < v.n; i++) {
		int64_t bits;
		memcpy(&bits, &v.at[i].value, sizeof bits);
		saved_put_big(o, bits);
		out_int(o, v.at[i].times);
	}
}

void
gather_save(void *acc, struct out *o)
{
	struct names names;

	for (size_t i = 0; i < gather_count(acc); i++) {
		const struct group *group = gather_group(acc, i, &names);
		out_str(o, names.test);
		out_str(o, names.slice);
		out_str(o, names.arm);
		out_str(o, names.metric);
		out_str(o, names.cluster);
		out_int(o, group->units);
		for (size_t c = 0; c < gather_cells(acc); c++)
			put_cell(o, &group->cell[c]);
		saved_put_end(o);
	}
}

static bool
take_before(struct str *rest, struct cell *c)
{
	int64_t n;

	if (!saved_int(rest, &n) || (n != 0 && n != BEFORE_SUMS))
		return false;
	if (n == 0)
		return true;
	c->before = mem_alloc(BEFORE_SUMS * sizeof *c->before);
	for (int i = 0; i < BEFORE_SUMS; i++)
		if (!saved_exact(rest, &c->before[i]))
			return false;
	return true;
}

static bool
take_values(struct str *rest, struct cell *c)
{
	int64_t n, times;
	__int128 big;

	if (!saved_int(rest, &n) || n < 0)
		return false;
	int64_t units = c->n;
	for (int64_t i = 0; i < n; i++) {
		double x;
		if (!saved_big(rest, &big) || big < INT64_MIN || big > INT64_MAX ||
		    !saved_int(rest, &times) || times <= 0)
			return false;
		int64_t bits = (int64_t)big;
		memcpy(&x, &bits, sizeof x);
		if (!isfinite(x))
			return false;
		cell_keep(c, x, times);
	}
	c->n = units;
	return true;
}

static bool
take_cell(struct str *rest, struct cell *c)
{
	int64_t made;

	*c = (struct cell){ 0 };
	if (!saved_int(rest, &c->n) || !saved_int(rest, &c->missing) || !saved_int(rest, &made) ||
	    c->n < 0 || c->missing < 0)
		return false;
	c->coarse = made & COARSE;
	c->is_rate = made & RATE;
	c->is_mean = made & MEAN;
	return saved_exact(rest, &c->x) && saved_exact(rest, &c->y) && saved_exact(rest, &c->xx) &&
	    saved_exact(rest, &c->yy) && saved_exact(rest, &c->xy) && take_before(rest, c) &&
	    take_values(rest, c);
}

const char *
gather_load(void *acc, struct str line)
{
	static const char damaged[] = "a test that cannot be read";
	struct str rest = line, name[5];
	struct arena a = { 0 };
	struct cell cell;
	int64_t units;

	for (int i = 0; i < 5; i++) {
		if (!saved_text(&rest, &name[i]))
			return damaged;
		name[i] = decode_tsv(name[i], &a);
	}
	if (!saved_int(&rest, &units) || units < 0)
		return damaged;
	struct group *group = gather_enter(acc,
	    &(struct names){ name[0], name[1], name[2], name[3], name[4] });
	arena_free(&a);
	group->units += units;
	for (size_t c = 0; c < gather_cells(acc); c++) {
		if (!take_cell(&rest, &cell))
			return damaged;
		cell_merge(&group->cell[c], &cell);
		cell_free(&cell);
	}
	return rest.p == NULL ? NULL : damaged;
}
