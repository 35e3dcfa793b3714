/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rota.h"

#include "base/die.h"

enum { MS = 8 };

struct record_of_turn {
	struct str test, unit, period, arm;
	double at[]; /* of column c: at[c - ROTA_OWN] */
};

static const struct col own[ROTA_OWN] = {
	[ROTA_TEST] = COL(struct record_of_turn, test),
	[ROTA_UNIT] = COL(struct record_of_turn, unit),
	[ROTA_PERIOD] = COL(struct record_of_turn, period, .required = true, .filled = true),
	[ROTA_ARM] = COL(struct record_of_turn, arm, .required = true, .filled = true),
};

/* NAN: missing, or no such column. */
static double
number_at(const struct record_of_turn *rec, int column)
{
	return column < ROTA_OWN ? (double)NAN : rec->at[column - ROTA_OWN];
}

static int
want(struct rota_cols *c, struct arena *a, struct str name)
{
	const char *z = arena_str(a, name).p;

	for (size_t i = ROTA_OWN; i < c->ncols; i++)
		if (strcmp(c->cols[i].name, z) == 0)
			return (int)i;
	c->cols[c->ncols] = (struct col){ .name = z,
		.kind = COL_REAL,
		.offset = offsetof(struct record_of_turn, at) +
		    (c->ncols - ROTA_OWN) * sizeof(double),
		.required = true,
		.min = -EXACT_MAX,
		.max = EXACT_MAX };
	return (int)c->ncols++;
}

static struct rota_metric *
new_metric(struct rota_cols *c, const char *name)
{
	for (size_t i = 0; i < c->metrics; i++)
		if (strcmp(c->metric[i].name, name) == 0)
			die_usage("metric %s twice", quoted(str_of(name)));
	if (*name == '\0')
		die_usage("a metric without a name");
	c->metric[c->metrics] = (struct rota_metric){ name, -1, -1 };
	return &c->metric[c->metrics++];
}

void
rota_columns(struct rota_cols *c, struct arena *a, const char *unit, const char *period, bool named,
    const struct opt_list *sums, const struct opt_list *ratios)
{
	size_t all = sums->len + ratios->len;

	*c = (struct rota_cols){ .ncols = ROTA_OWN };
	c->cols = arena_alloc(a, (ROTA_OWN + 2 * all + 1) * sizeof *c->cols);
	c->metric = arena_alloc(a, (all + 1) * sizeof *c->metric);
	memcpy(c->cols, own, sizeof own);
	c->cols[ROTA_UNIT].name = unit;
	c->cols[ROTA_UNIT].required = named;
	c->cols[ROTA_PERIOD].name = period;
	for (size_t i = 0; i < sums->len; i++) {
		struct rota_metric *m = new_metric(c, sums->at[i]);
		m->x = want(c, a, str_of(m->name));
	}
	for (size_t i = 0; i < ratios->len; i++) {
		struct rota_metric *m = new_metric(c, ratios->at[i]);
		struct str den = str_of(m->name), num;
		str_cut(&den, '/', &num);
		if (num.n == 0 || den.n == 0)
			die_usage("--ratio wants NUM/DEN: %s", quoted(str_of(m->name)));
		m->x = want(c, a, num);
		m->y = want(c, a, den);
	}
}

static void *
start(void *ctx)
{
	const struct rota_cols *c = ctx;
	struct rota *r = mem_alloc(sizeof *r);

	*r = (struct rota){ .cols = c };
	r->rec = mem_alloc(sizeof *r->rec + c->ncols * sizeof(double));
	map_init(&r->map, c->metrics * sizeof(struct turn_sum));
	return r;
}

/* test NUL unit NUL, eight bytes that sort as the period, arm */
struct turn_sum *
rota_enter(struct rota *r, const struct turn_key *k)
{
	size_t n = k->test.n + k->unit.n + k->arm.n + MS + 2;
	uint64_t ms = (uint64_t)k->ms ^ UINT64_C(1) << 63;
	const struct str part[] = { k->test, k->unit };
	bool fresh;

	if (n > r->key_cap)
		r->key = mem_resize(r->key, r->key_cap = n * 2);
	char *p = r->key;
	for (int i = 0; i < 2; i++) {
		if (part[i].n > 0)
			memcpy(p, part[i].p, part[i].n);
		p += part[i].n;
		*p++ = '\0';
	}
	for (int i = 0; i < MS; i++)
		*p++ = (char)(ms >> (56 - 8 * i));
	if (k->arm.n > 0)
		memcpy(p, k->arm.p, k->arm.n);
	struct str key = { r->key, n };
	return map_put(&r->map, key, hash_str(key), &fresh);
}

const struct turn_sum *
rota_turn(const struct rota *r, size_t i, struct turn_key *k)
{
	struct str rest = map_key(map_entry(&r->map, r->order[i]));
	uint64_t ms = 0;

	str_cut(&rest, '\0', &k->test);
	str_cut(&rest, '\0', &k->unit);
	for (int b = 0; b < MS; b++)
		ms = ms << 8 | (unsigned char)rest.p[b];
	k->ms = (int64_t)(ms ^ UINT64_C(1) << 63);
	k->arm = (struct str){ rest.p + MS, rest.n - MS };
	return map_value(&r->map, r->order[i]);
}

double
turn_value(const struct rota_metric *m, const struct turn_sum *s)
{
	double x = exact_value(&s->x), y = exact_value(&s->y);

	if (s->rows == 0 || (m->y >= 0 && y == 0))
		return NAN;
	return m->y >= 0 ? x / y : x;
}

static const char *
read_period(struct str s, int64_t *ms)
{
	struct instant t;
	int64_t days;

	if (when_read_day(s, &days) == NULL) {
		*ms = days * MS_DAY;
		return NULL;
	}
	if (when_read(s, &t) != NULL)
		return "not a day or a time (want 2024-06-18 or 2024-06-18T12:00:00Z)";
	*ms = t.ms;
	return NULL;
}

static void
add_turn(struct rota *r, int64_t ms)
{
	const struct record_of_turn *rec = r->rec;
	struct turn_sum *s = rota_enter(r,
	    &(struct turn_key){ rec->test, rec->unit, rec->arm, ms });

	for (size_t i = 0; i < r->cols->metrics; i++) {
		const struct rota_metric *m = &r->cols->metric[i];
		double x = number_at(rec, m->x), y = m->y >= 0 ? number_at(rec, m->y) : 0;
		if (isnan(x) || isnan(y))
			continue;
		s[i].rows++;
		exact_add(&s[i].x, fixed_of(x));
		exact_add(&s[i].y, fixed_of(y));
	}
}

static void
add(void *acc, struct rows *rows)
{
	struct rota *r = acc;
	int64_t ms = 0;

	if (rows->head->name != r->names) {
		r->names = rows->head->name;
		r->has_test = rows_has(rows, ROTA_TEST);
		r->has_unit = rows_has(rows, ROTA_UNIT);
	}
	for (size_t i = 0; i < rows->n; i++) {
		if (!rows_read(rows, i, r->rec))
			continue;
		const char *why = read_period(r->rec->period, &ms);
		if (r->has_test && r->rec->test.n == 0)
			rows_reject(rows, i, "test", "empty", r->rec->test);
		else if (r->has_unit && r->rec->unit.n == 0)
			rows_reject(rows, i, r->cols->cols[ROTA_UNIT].name, "empty", r->rec->unit);
		else if (why != NULL)
			rows_reject(rows, i, r->cols->cols[ROTA_PERIOD].name, why, r->rec->period);
		else
			add_turn(r, ms);
	}
}

static void
merge(void *into, void *from)
{
	struct rota *to = into, *r = from;
	bool fresh;

	for (size_t i = 0; i < r->map.count; i++) {
		struct str key = map_key(map_entry(&r->map, i));
		const struct turn_sum *a = map_value(&r->map, i);
		struct turn_sum *b = map_put(&to->map, key, hash_str(key), &fresh);
		for (size_t m = 0; m < r->cols->metrics; m++) {
			b[m].rows += a[m].rows;
			exact_merge(&b[m].x, &a[m].x);
			exact_merge(&b[m].y, &a[m].y);
		}
	}
	map_free(&r->map);
}

static void
put_in_order(void *acc)
{
	struct rota *r = acc;

	r->order = map_order(&r->map);
}

struct contract
rota_contract(const struct rota_cols *c)
{
	uint64_t options = part_option(0, str_of(c->cols[ROTA_UNIT].name));

	options = part_option(options, str_of(c->cols[ROTA_PERIOD].name));
	for (size_t i = 0; i < c->metrics; i++)
		options = part_option(options, str_of(c->metric[i].name));
	return (struct contract){
		.job = { .cols = c->cols,
		    .ctx = (void *)(uintptr_t)c,
		    .start = start,
		    .add = add,
		    .merge = merge },
		.options = options,
		.finish = put_in_order,
		.save = rota_save,
		.load = rota_load,
	};
}
