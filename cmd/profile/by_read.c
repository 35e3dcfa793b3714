/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "table/part.h"

#include "by.h"

/* Columns of the tables that count cases (DESIGN: posts, spend). */
static const char *const count_columns[] = { "impressions", "views", "viewers", "likes", "comments",
	"shares", "collects", "follows", "profile_visits", "clicks", "conversions", "orders",
	NULL };

static int
want(struct query *q, struct str name)
{
	if (name.n == 0)
		die_usage("an empty column name");
	for (int c = 0; c < q->ncols; c++)
		if (str_eq(name, str_of(q->col[c].name)))
			return c;
	if (q->ncols == BY_COLS - 1)
		die_usage("more than %d columns", BY_COLS - 1);
	q->col[q->ncols] = (struct col){ .name = arena_str(&q->arena, name).p,
		.kind = COL_RAW,
		.required = true };
	return q->ncols++;
}

static int
want_num(struct query *q, struct str name)
{
	int c = want(q, name);

	for (int n = 0; n < q->plan.nnums; n++)
		if (q->plan.num[n] == c)
			return n;
	if (q->plan.nnums == TALLY_NUMS)
		die_usage("more than %d columns of numbers", TALLY_NUMS);
	q->plan.num[q->plan.nnums] = c;
	return q->plan.nnums++;
}

static int
want_sum(struct query *q, enum tally_kind kind, int num, int with)
{
	for (int s = 0; s < q->plan.nsums; s++)
		if (q->plan.sum[s].kind == kind && q->plan.sum[s].num == num &&
		    q->plan.sum[s].with == with)
			return s;
	if (q->plan.nsums == TALLY_SUMS)
		die_usage("more than %d sums", TALLY_SUMS);
	q->plan.sum[q->plan.nsums] = (struct tally_term){ kind, num, with };
	return q->plan.nsums++;
}

static int
want_set(struct query *q, struct str name)
{
	int c = want(q, name);

	for (int s = 0; s < q->plan.nsets; s++)
		if (q->plan.set[s] == c)
			return s;
	if (q->plan.nsets == TALLY_SETS)
		die_usage("more than %d --distinct", TALLY_SETS);
	q->plan.set[q->plan.nsets] = c;
	return q->plan.nsets++;
}

static struct measure *
add_measure(struct query *q, enum measure_kind kind, const char *before, struct str name)
{
	if (q->nmeasures == BY_MEASURES)
		die_usage("more than %d columns to write", BY_MEASURES);
	struct measure *m = &q->measure[q->nmeasures++];
	size_t n = strlen(before);
	char *p = arena_bytes(&q->arena, n + name.n);
	memcpy(p, before, n);
	if (name.n > 0)
		memcpy(p + n, name.p, name.n);
	*m = (struct measure){ .kind = kind, .name = { p, n + name.n } };
	return m;
}

static bool
is_count_column(struct str name)
{
	for (const char *const *c = count_columns; *c != NULL; c++)
		if (str_eq(name, str_of(*c)))
			return true;
	return false;
}

/* rows, an event, distinct_COL, or the sum of a column. */
static struct term
read_term(struct query *q, struct str name)
{
	static const struct str distinct = { "distinct_", 9 };
	int event = event_find(name);

	if (str_eq(name, STR("rows")))
		return (struct term){ TERM_ROWS, 0, true, name };
	if (event >= 0) {
		q->plan.event = want(q, STR("event"));
		return (struct term){ TERM_EVENT, event, true, name };
	}
	if (str_starts(name, distinct)) {
		struct str col = { name.p + distinct.n, name.n - distinct.n };
		return (struct term){ TERM_DISTINCT, want_set(q, col), true, name };
	}
	return (struct term){ TERM_SUM, want_sum(q, TALLY_SUM, want_num(q, name), 0),
		is_count_column(name), name };
}

/* COL@BASE: what a rate or mean was made from is COL * BASE. */
static bool
read_base(struct query *q, struct measure *m, struct str name)
{
	struct str base = name, col;

	str_cut(&base, '@', &col);
	if (base.p == NULL)
		return false;
	int num = want_num(q, col), with = want_num(q, base);
	m->num = (struct term){ TERM_SUM, want_sum(q, TALLY_PRODUCT, num, with), true, col };
	m->den = (struct term){ TERM_SUM, want_sum(q, TALLY_GIVEN, with, num), true, base };
	return true;
}

static void
read_mean(struct query *q, struct str name)
{
	struct measure *m = add_measure(q, MEASURE_MEAN, "mean_", name);

	if (!read_base(q, m, name)) {
		m->num = (struct term){ TERM_SUM, want_sum(q, TALLY_SUM, want_num(q, name), 0),
			false, name };
		m->den = m->num;
	}
}

static void
read_rate(struct query *q, struct str name)
{
	struct measure *m = add_measure(q, MEASURE_RATE, "", name);
	struct str den = name, num;

	if (!read_base(q, m, name)) {
		str_cut(&den, '/', &num);
		if (den.n == 0)
			die_usage("--rate wants NUM/DEN or RATE@BASE: %s", quoted(name));
		m->num = read_term(q, num);
		m->den = read_term(q, den);
	}
	m->bounds = m->num.count && m->den.count && m->num.kind != TERM_DISTINCT &&
	    m->den.kind != TERM_DISTINCT;
}

static void
read_quantile(struct query *q, struct str arg)
{
	struct str list = arg, col, one;
	struct tally_plan *plan = &q->plan;
	char name[256];
	int at = 0;
	double p;

	if (!str_cut(&list, ':', &col) || list.n == 0)
		die_usage("--quantile wants COL:P,...: %s", quoted(arg));
	int num = want_num(q, col);
	while (at < plan->nquants && plan->quant[at] != num)
		at++;
	if (at == TALLY_QUANTS)
		die_usage("more than %d columns with quantiles", TALLY_QUANTS);
	plan->quant[at] = num;
	plan->nquants = at < plan->nquants ? plan->nquants : at + 1;
	while (str_cut(&list, ',', &one)) {
		if (num_real(one, 0, 1, &p) != NULL || col.n + one.n + 2 > sizeof name)
			die_usage("--quantile wants P from 0 to 1: %s", quoted(one));
		memcpy(name, col.p, col.n);
		name[col.n] = ':';
		memcpy(name + col.n + 1, one.p, one.n);
		struct measure *m = add_measure(q, MEASURE_QUANTILE, "",
		    (struct str){ name, col.n + 1 + one.n });
		m->at = at;
		m->p = p;
	}
}

static void
read_decay(struct query *q, struct str arg)
{
	struct str span = arg, name;
	struct tally_decay d = { .num = -1, .event = -1 };

	str_cut(&span, ':', &name);
	if (span.n == 0 || when_read_span(span, &d.half_life_ms) != NULL ||
	    d.half_life_ms < MS_SECOND || d.half_life_ms > 36500 * (int64_t)MS_DAY)
		die_usage("--decay wants COL:TIME, such as rows:7d, from 1s to 36500d: %s",
		    quoted(arg));
	if (q->plan.ndecays == TALLY_DECAYS)
		die_usage("more than %d decayed sums", TALLY_DECAYS);
	if (event_find(name) >= 0) {
		d.event = event_find(name);
		q->plan.event = want(q, STR("event"));
	} else if (!str_eq(name, STR("rows"))) {
		d.num = want_num(q, name);
	}
	q->plan.time = want(q, STR("time"));
	add_measure(q, MEASURE_DECAY, "", arg)->at = q->plan.ndecays;
	q->plan.decay[q->plan.ndecays++] = d;
}

static void
read_keys(struct query *q, const char *keys)
{
	struct str rest = str_of(keys), name;

	while (str_cut(&rest, ',', &name)) {
		if (q->plan.nkeys == TALLY_KEYS)
			die_usage("more than %d key columns", TALLY_KEYS);
		q->plan.key[q->plan.nkeys++] = want(q, name);
	}
}

/* What is kept depends on the plan; how it is shown does not. */
static uint64_t
digest(const struct query *q)
{
	const struct tally_plan *p = &q->plan;
	const struct {
		const void *at;
		size_t n;
	} piece[] = { { p->key, sizeof p->key }, { p->num, sizeof p->num },
		{ p->sum, sizeof p->sum }, { p->set, sizeof p->set }, { p->decay, sizeof p->decay },
		{ p->quant, sizeof p->quant }, { &p->time, sizeof p->time },
		{ &p->event, sizeof p->event }, { &p->exact_limit, sizeof p->exact_limit } };
	uint64_t d = 0;

	for (int c = 0; c < q->ncols; c++)
		d = part_option(d, str_of(q->col[c].name));
	for (size_t i = 0; i < sizeof piece / sizeof *piece; i++)
		d = part_option(d, (struct str){ piece[i].at, piece[i].n });
	return d;
}

void
by_read(struct query *q, const struct by_options *o)
{
	q->plan.time = q->plan.event = -1;
	q->plan.exact_limit = (uint64_t)o->exact_limit;
	read_keys(q, o->by);
	read_keys(q, o->keys);
	add_measure(q, MEASURE_ROWS, "rows", (struct str){ 0 });
	for (size_t i = 0; i < o->sums.len; i++) {
		struct str name = str_of(o->sums.at[i]);
		int sum = want_sum(q, TALLY_SUM, want_num(q, name), 0);
		add_measure(q, MEASURE_SUM, "", name)->at = sum;
	}
	for (size_t i = 0; i < o->means.len; i++)
		read_mean(q, str_of(o->means.at[i]));
	for (size_t i = 0; i < o->rates.len; i++)
		read_rate(q, str_of(o->rates.at[i]));
	for (size_t i = 0; i < o->quantiles.len; i++)
		read_quantile(q, str_of(o->quantiles.at[i]));
	for (size_t i = 0; i < o->decays.len; i++)
		read_decay(q, str_of(o->decays.at[i]));
	for (size_t i = 0; i < o->sets.len; i++) {
		int set = want_set(q, str_of(o->sets.at[i]));
		add_measure(q, MEASURE_DISTINCT, "distinct_", str_of(o->sets.at[i]))->at = set;
	}
	if (o->events)
		q->plan.event = want(q, STR("event"));
	for (int e = 0; e < EVENTS && o->events; e++)
		add_measure(q, MEASURE_EVENT, event_names[e], (struct str){ 0 })->at = e;
	if (o->times) {
		q->plan.time = want(q, STR("time"));
		add_measure(q, MEASURE_FIRST, "first_time", (struct str){ 0 });
		add_measure(q, MEASURE_LAST, "last_time", (struct str){ 0 });
	}
	q->note = o->means.len + o->rates.len + o->quantiles.len + o->decays.len > 0 ||
	    (o->exact_limit > 0 && q->plan.nsets > 0);
	q->options = digest(q);
}
