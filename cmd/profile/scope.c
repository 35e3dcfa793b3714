/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/saved.h"

#include "scope.h"

enum { BY_MOST = 8, OWN_MOST = 8 };

static struct instant since = { INT_NONE }, until = { INT_NONE };
static int64_t top, min_sample;
static const char *by_list;
const char *scope_time_or;

const struct opt scope_options[] = {
	OPT_TIME(0, "since", &since, "only rows from this time on"),
	OPT_TIME(0, "until", &until, "only rows before this time"),
	OPT_NUM(0, "top", "N", &top, 1, INT32_MAX, "only the first N lines, the greatest first"),
	OPT_NUM(0, "min-sample", "N", &min_sample, 1, 1e15,
	    "cases from which a rate or estimate is given"),
	OPT_END,
};

const struct opt scope_by_options[] = {
	OPT_TEXT(0, "by", "COL,...", &by_list, "a result for each value of these columns"),
	OPT_END,
};

static struct {
	struct arena arena;
	struct col *col;
	size_t time; /* number of the column, the other one behind it; only with a range */
	size_t by;   /* of the first column of --by */
	int nby;
	void (*add)(void *acc, struct rows *);
	atomic_uint_fast64_t outside, timeless;
} scope;

static bool
has_range(void)
{
	return since.ms != INT_NONE || until.ms != INT_NONE;
}

size_t
scope_top(void)
{
	return (size_t)top;
}

struct weighed {
	double weight;
	size_t at; /* in the order of keys */
};

static int
by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (isnan(x->weight) != isnan(y->weight))
		return isnan(x->weight) ? 1 : -1;
	if (x->weight != y->weight && !isnan(x->weight))
		return x->weight > y->weight ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

uint32_t *
scope_select(const uint32_t *order, size_t *n, double (*weight)(const void *ctx, uint32_t number),
    const void *ctx)
{
	uint32_t *chosen = mem_alloc((*n + 1) * sizeof *chosen);

	if (top == 0) {
		memcpy(chosen, order, *n * sizeof *chosen);
		return chosen;
	}
	struct weighed *w = mem_alloc((*n + 1) * sizeof *w);
	for (size_t i = 0; i < *n; i++)
		w[i] = (struct weighed){ weight(ctx, order[i]), i };
	qsort(w, *n, sizeof *w, by_weight);
	if (*n > (size_t)top)
		*n = (size_t)top;
	for (size_t i = 0; i < *n; i++)
		chosen[i] = order[w[i].at];
	free(w);
	return chosen;
}

uint64_t
scope_min_sample(uint64_t otherwise)
{
	return min_sample > 0 ? (uint64_t)min_sample : otherwise;
}

int
scope_by(void)
{
	return scope.nby;
}

bool
scope_by_given(void)
{
	return by_list != NULL;
}

struct str
scope_key(const struct rows *r, size_t i, const struct str *own, size_t n)
{
	struct str cell[BY_MOST + OWN_MOST];

	if (scope.nby == 0)
		return saved_join(own, n, r->arena);
	for (int b = 0; b < scope.nby; b++)
		cell[b] = rows_at(r, i, scope.by + (size_t)b);
	for (size_t k = 0; k < n && k < OWN_MOST; k++)
		cell[(size_t)scope.nby + k] = own[k];
	return saved_join(cell, (size_t)scope.nby + n, r->arena);
}

void
scope_put_by_head(struct out *o)
{
	for (int b = 0; b < scope.nby; b++)
		out_text(o, scope.col[scope.by + (size_t)b].name);
}

struct str
scope_cut_by(struct str *key)
{
	struct str all = *key, cell;

	if (scope.nby == 0)
		return (struct str){ 0 };
	for (int b = 0; b < scope.nby; b++)
		str_cut(key, '\t', &cell);
	return (struct str){ all.p, key->p ? (size_t)(key->p - all.p) - 1 : all.n };
}

void
scope_put_by(struct out *o, struct str *key)
{
	struct str by = scope_cut_by(key);

	if (scope.nby > 0)
		saved_put_cells(o, by, scope.nby);
}

static bool
is_by(struct str name)
{
	for (int b = 0; b < scope.nby; b++)
		if (str_eq(str_of(scope.col[scope.by + (size_t)b].name), name))
			return true;
	return false;
}

void
scope_put_key_head(struct out *o, const char *own)
{
	struct str rest = str_of(own), name;

	scope_put_by_head(o);
	while (rest.n > 0 && str_cut(&rest, ' ', &name))
		if (!is_by(name))
			out_str(o, name);
}

void
scope_put_key(struct out *o, struct str key, const char *own)
{
	struct str rest = str_of(own), name, cell = { key.p, 0 }, left = key;

	if (scope.nby == 0 && !o->csv) { /* as it stands, up to the last of `own` */
		while (rest.n > 0 && str_cut(&rest, ' ', &name))
			str_cut(&left, '\t', &cell);
		if (*own != '\0')
			saved_put_key(o, (struct str){ key.p, (size_t)(cell.p + cell.n - key.p) });
		return;
	}
	scope_put_by(o, &key);
	while (rest.n > 0 && str_cut(&rest, ' ', &name))
		if (str_cut(&key, '\t', &cell) && !is_by(name))
			saved_put_cells(o, cell, 1);
}

static bool
in_range(struct rows *r, size_t i, uint64_t *outside, uint64_t *timeless)
{
	struct str cell = rows_at(r, i, scope.time);
	const char *column = "time";
	struct instant t;
	const char *err;

	if (cell.n == 0 && scope_time_or != NULL) {
		cell = rows_at(r, i, scope.time + 1);
		column = scope_time_or;
	}
	if (cell.n == 0) {
		++*timeless;
		return false;
	}
	if ((err = when_read(cell, &t)) != NULL) {
		rows_reject(r, i, column, err, cell);
		return false;
	}
	if ((since.ms != INT_NONE && t.ms < since.ms) ||
	    (until.ms != INT_NONE && t.ms >= until.ms)) {
		++*outside;
		return false;
	}
	return true;
}

static void
add_in_range(void *acc, struct rows *r)
{
	uint64_t outside = 0, timeless = 0;
	size_t n = 0;

	if (scope_time_or != NULL && !rows_has(r, scope.time) && !rows_has(r, scope.time + 1))
		die("%s: no column time or %s", r->head->file, scope_time_or);
	for (size_t i = 0; i < r->n; i++)
		if (in_range(r, i, &outside, &timeless))
			r->rec[n++] = r->rec[i];
	r->n = n;
	atomic_fetch_add(&scope.outside, outside);
	atomic_fetch_add(&scope.timeless, timeless);
	if (n > 0)
		scope.add(acc, r);
}

/* The mode's columns, and behind them those of --by and the time. */
static const struct col *
add_columns(const struct col *own)
{
	struct str rest = str_of(by_list), name;
	size_t n = 0;

	while (own[n].name != NULL)
		n++;
	scope.by = n;
	scope.col = arena_alloc(&scope.arena, (n + BY_MOST + 3) * sizeof *own);
	memcpy(scope.col, own, n * sizeof *own);
	while (str_cut(&rest, ',', &name)) {
		if (name.n == 0)
			die_usage("--by: an empty column name");
		if (scope.nby == BY_MOST)
			die_usage("--by: more than %d columns", BY_MOST);
		scope.col[n++] = (struct col){ .name = arena_str(&scope.arena, name).p,
			.kind = COL_RAW,
			.required = true };
		scope.nby++;
	}
	scope.time = n;
	if (has_range())
		scope.col[n] = (struct col){ .name = "time",
			.kind = COL_RAW,
			.required = scope_time_or == NULL };
	if (has_range() && scope_time_or != NULL)
		scope.col[n + 1] = (struct col){ .name = scope_time_or, .kind = COL_RAW };
	return scope.col;
}

static uint64_t
digest(uint64_t options)
{
	char text[2 * NUM_TEXT + 1];

	if (has_range()) {
		size_t n = num_put_int(text, since.ms);
		text[n++] = '\t';
		n += num_put_int(text + n, until.ms);
		options = part_option(options, (struct str){ text, n });
	}
	return by_list != NULL ? part_option(options, str_of(by_list)) : options;
}

static void
say(void)
{
	uint64_t outside = atomic_load(&scope.outside), timeless = atomic_load(&scope.timeless);

	if (run_quiet())
		return;
	if (outside > 0)
		warn("%" PRIu64 " rows outside --since and --until", outside);
	if (timeless > 0)
		warn("%" PRIu64 " rows without a time left out by --since and --until", timeless);
}

int
scope_run(const struct contract *c, char **files)
{
	struct contract here = *c;

	if (since.ms != INT_NONE && until.ms != INT_NONE && since.ms >= until.ms)
		die_usage("--since must lie before --until");
	here.job.cols = add_columns(c->job.cols);
	here.options = digest(c->options);
	scope.add = c->job.add;
	if (has_range())
		here.job.add = add_in_range;
	int status = contract_run(&here, files);
	say();
	return status;
}
