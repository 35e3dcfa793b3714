/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gather_impl.h"
#include "table/saved.h"

struct gather *
gather_new(const struct metrics *ms)
{
	struct gather *g = mem_alloc(sizeof *g);

	*g = (struct gather){ .metrics = ms };
	g->rec = mem_alloc(sizeof *g->rec + ms->ncols * sizeof(union number));
	*g->rec = (struct record){ 0 }; /* a slice or cluster that is no column is empty */
	g->cells = ms->count ? ms->count : !ms->units_only;
	map_init(&g->map, sizeof(struct group *));
	return g;
}

static void *
start(void *ctx)
{
	return gather_new(ctx);
}

/* Where rows name it; x and sum are metrics without a name. */
static struct str
metric_of(const struct gather *g)
{
	const struct record *r = g->rec;

	if (g->metrics->count > 0)
		return (struct str){ 0 };
	if (r->metric.n > 0 || g->metrics->units_only)
		return r->metric;
	return r->x != INT_NONE ? STR("x") : STR("sum");
}

struct group *
gather_enter(struct gather *g, const struct names *names)
{
	const struct str part[] = { names->test, names->slice, names->arm, names->metric,
		names->cluster };
	size_t n = sizeof part / sizeof *part;
	bool fresh;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		n += part[i].n;
	if (n > g->key_cap)
		g->key = mem_resize(g->key, g->key_cap = n * 2);
	char *p = g->key;
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		if (part[i].n > 0)
			memcpy(p, part[i].p, part[i].n);
		p += part[i].n;
		*p++ = '\0';
	}
	struct str key = { g->key, n - 1 };
	struct group **at = map_put(&g->map, key, hash_str(key), &fresh);
	if (fresh)
		*at = arena_alloc(&g->groups, sizeof **at + g->cells * sizeof(struct cell));
	return *at;
}

static void
add_rate(const struct gather *g, const struct metric *m, struct cell *c)
{
	const struct record *r = g->rec;
	int64_t x = record_at(r, m->x).whole;
	int64_t units = g->summary ? r->n : 1;
	int64_t n = m->y >= 0 ? record_at(r, m->y).whole : units;

	if (x == INT_NONE || n == INT_NONE)
		c->missing += units;
	else
		cell_add_rate(c, x, n);
}

static void
add_count(const struct gather *g, const struct metric *m, struct cell *c)
{
	const struct record *r = g->rec;
	int64_t x = record_at(r, m->x).whole, units = g->summary ? r->n : 1;
	double exposure = m->y >= 0 ? record_at(r, m->y).real : (double)units;

	if (x == INT_NONE || isnan(exposure))
		c->missing += units;
	else if (g->summary)
		cell_add_count_sums(c, units, x, exposure);
	else
		cell_add_count(c, x, exposure);
}

static void
add_value(const struct gather *g, const struct metric *m, struct cell *c)
{
	double x = record_at(g->rec, m->x).real;
	double y = m->y >= 0 ? record_at(g->rec, m->y).real : 0;

	double u = m->u >= 0 ? record_at(g->rec, m->u).real : 0;
	double v = m->v >= 0 ? record_at(g->rec, m->v).real : 1;

	if (isnan(x) || isnan(y) || isnan(u) || isnan(v))
		c->missing++;
	else if (m->u >= 0)
		cell_add_double_pair(c, &(struct double_pair){ x, y, u, v });
	else if (m->keeps)
		cell_keep(c, x, 1);
	else if (m->y >= 0)
		cell_add_pair(c, x, y);
	else
		cell_add(c, x);
}

/* The sums in these columns; 0 where there is none, false where a cell is empty. */
static bool
take_sums(const struct gather *g, const int *column, int n, double *to)
{
	for (int s = 0; s < n; s++) {
		to[s] = column[s] >= 0 ? record_at(g->rec, column[s]).real : 0;
		if (isnan(to[s]))
			return false;
	}
	return true;
}

/* A covariate without a denominator has one that is 1 for every unit. */
static void
fill_denominator(double *before, const struct cell_sums *s, double n)
{
	before[BEFORE_V] = before[BEFORE_VV] = n;
	before[BEFORE_UV] = before[BEFORE_U];
	before[BEFORE_XV] = s->x;
	before[BEFORE_YV] = s->y;
}

static void
add_sums(const struct gather *g, const struct metric *m, struct cell *c)
{
	double v[PAIR_SUMS], before[BEFORE_SUMS];
	int64_t n = g->rec->n;

	if (!take_sums(g, m->sum, PAIR_SUMS, v) || !take_sums(g, m->before, BEFORE_SUMS, before)) {
		c->missing += n;
		return;
	}
	struct cell_sums sums = { .x = v[PAIR_X],
		.xx = v[PAIR_XX],
		.y = v[PAIR_Y],
		.yy = v[PAIR_YY],
		.xy = v[PAIR_XY] };
	if (m->u < 0) {
		cell_add_sums(c, n, &sums);
		return;
	}
	if (m->v < 0)
		fill_denominator(before, &sums, (double)n);
	cell_add_double_pair_sums(c, n, &sums, before);
}

static void
add_named(const struct record *r, struct cell *c)
{
	if (r->x != INT_NONE) {
		c->is_rate = true;
		cell_add_rate(c, r->x, r->n);
	} else if (!isnan(r->sum)) {
		c->is_mean = true;
		cell_add_sums(c, r->n, &(struct cell_sums){ .x = r->sum, .xx = r->sumsq });
	} else {
		c->missing += r->n;
	}
}

static void
add_record(struct gather *g)
{
	const struct metrics *ms = g->metrics;
	struct group *group = gather_enter(g,
	    &(struct names){ g->rec->test, g->rec->slice, g->rec->arm, metric_of(g),
		g->rec->cluster });

	group->units += g->summary ? g->rec->n : 1;
	for (size_t i = 0; i < ms->count; i++) {
		const struct metric *m = &ms->metric[i];
		struct cell *c = &group->cell[i];
		if (m->kind == KIND_RATE)
			add_rate(g, m, c);
		else if (m->kind == KIND_COUNT)
			add_count(g, m, c);
		else if (g->summary)
			add_sums(g, m, c);
		else
			add_value(g, m, c);
	}
	if (ms->count == 0 && !ms->units_only)
		add_named(g->rec, &group->cell[0]);
}

static void
add(void *acc, struct rows *r)
{
	struct gather *g = acc;

	if (r->head->name != g->names)
		gather_bind(g, r->head);
	for (size_t i = 0; i < r->n; i++) {
		if (!rows_read(r, i, g->rec))
			continue;
		struct fault f = gather_fault(g);
		if (f.reason != NULL)
			rows_reject(r, i, f.column, f.reason, rows_at(r, i, (size_t)f.at));
		else
			add_record(g);
	}
}

void
group_merge(struct group *to, const struct group *from, size_t cells)
{
	to->units += from->units;
	for (size_t c = 0; c < cells; c++)
		cell_merge(&to->cell[c], &from->cell[c]);
}

/* A group that only one side has is handed over, arena and all. */
static void
merge(void *into, void *from)
{
	struct gather *to = into, *g = from;
	bool fresh;

	for (size_t i = 0; i < g->map.count; i++) {
		struct str key = map_key(map_entry(&g->map, i));
		struct group *a = *(struct group **)map_value(&g->map, i);
		struct group **b = map_put(&to->map, key, hash_str(key), &fresh);
		if (fresh) {
			*b = a;
			continue;
		}
		group_merge(*b, a, g->cells);
	}
	map_free(&g->map);
}

void
gather_finish(struct gather *g)
{
	g->order = map_order(&g->map);
}

static void
finish_all(void *acc)
{
	gather_finish(acc);
}

/* What is kept depends on the columns; how it is judged does not. */
static uint64_t
digest(const struct metrics *ms)
{
	uint64_t d = part_option(0, ms->units_only ? STR("units") : STR("metrics"));

	d = part_option(d,
	    ms->cluster >= 0 ? str_of(ms->cols[ms->cluster].name) : (struct str){ 0 });
	d = part_option(d, ms->slice >= 0 ? str_of(ms->cols[ms->slice].name) : (struct str){ 0 });

	for (size_t i = 0; i < ms->count; i++) {
		const struct metric *m = &ms->metric[i];
		d = part_option(d, str_of(kind_names[m->kind]));
		d = part_option(d, m->keeps ? STR("values") : STR("sums"));
		d = part_option(d, str_of(ms->cols[m->x].name));
		d = part_option(d, m->u >= 0 ? str_of(ms->cols[m->u].name) : (struct str){ 0 });
		d = part_option(d, m->v >= 0 ? str_of(ms->cols[m->v].name) : (struct str){ 0 });
		d = part_option(d, m->y >= 0 ? str_of(ms->cols[m->y].name) : (struct str){ 0 });
	}
	return d;
}

struct contract
gather_contract(const struct metrics *ms)
{
	return (struct contract){
		.job = { .cols = ms->cols,
		    .ctx = (void *)(uintptr_t)ms,
		    .start = start,
		    .add = add,
		    .merge = merge },
		.options = digest(ms),
		.finish = finish_all,
		.save = gather_save,
		.load = gather_load,
	};
}

size_t
gather_count(const struct gather *g)
{
	return g->map.count;
}

size_t
gather_cells(const struct gather *g)
{
	return g->cells;
}

const struct group *
gather_group(const struct gather *g, size_t i, struct names *names)
{
	struct str rest = map_key(map_entry(&g->map, g->order[i]));

	str_cut(&rest, '\0', &names->test);
	str_cut(&rest, '\0', &names->slice);
	str_cut(&rest, '\0', &names->arm);
	str_cut(&rest, '\0', &names->metric);
	names->cluster = rest;
	return *(struct group **)map_value(&g->map, g->order[i]);
}
