/* SPDX-License-Identifier: GPL-3.0-or-later */
/* abtest plan - how many units, how many days, what can be seen at all */
#include "base/die.h"

#include "gather.h"
#include "modes.h"
#include "plan_put.h"

static const struct opt *const also[] = { plan_options, part_options, input_options, output_options,
	NULL };

static const struct column_note reads[] = {
	{ "COL", "",
	    "past rows, read only when --rate, --mean or --ratio names columns; as abtest test" },
	{ "n", "count", "makes the rows summaries: units of the row" },
	{ "day", "", "optional: tells days apart, to count units a day" },
	{ "test", "", "optional: a plan for each" },
	{ "arm", "", "optional: not looked at" },
	{ NULL, NULL, NULL },
};

static struct ask ask;
static struct metrics metrics;
static struct arena arena;

/* Sums of one test over its days and arms. */
struct sums {
	struct cell cell;
	size_t days;
	bool undated;
};

static double
correlation2(const struct cell *c)
{
	struct cuped_sample s;

	if (cell_cuped(c, &s) != NULL || !(s.x_var > 0 && s.y_var > 0))
		return 0;
	return s.cov * s.cov / (s.x_var * s.y_var);
}

static const char *
read_spread(const struct cell *c, struct past *p)
{
	struct sample s;
	struct ratio_sample r;
	const char *why;

	if (ask.kind == KIND_RATE) {
		double n = exact_value(&c->y);
		p->units = n;
		p->base = exact_value(&c->x) / n;
		return n > 0 ? NULL : "no past units with a value";
	}
	p->units = (double)c->n;
	if (ask.kind == KIND_RATIO) {
		why = cell_ratio(c, &r);
		s = sample_of_ratio(r);
		why = why == NULL && r.den == 0 ? "the denominator is 0" : why;
	} else {
		why = cell_sample(c, &s);
	}
	p->base = s.mean;
	p->sd = sqrt(s.var);
	if (c->n <= 0)
		return "no past units with a value";
	return why == NULL && c->n < 2 ? "one past unit: no variance" : why;
}

static struct past
past_of(const struct sums *s)
{
	struct past p = { .base = NAN,
		.sd = NAN,
		.kept = ask.given.kept,
		.per_day = NAN,
		.days = NAN };

	p.note = read_spread(&s->cell, &p);
	if (p.note == NULL && ask.kind == KIND_MEAN && ask.y != NULL)
		p.kept = 1 - correlation2(&s->cell);
	if (s->days > 0 && !s->undated) {
		p.days = (double)s->days;
		p.per_day = p.units / p.days;
	}
	if (!isnan(ask.given.per_day))
		p.per_day = ask.given.per_day;
	return p;
}

static void
emit(void *acc, struct out *o)
{
	struct names now = { 0 }, next;
	struct sums s = { 0 };
	size_t n = gather_count(acc);

	plan_put_head(&ask, o);
	for (size_t i = 0; i < n; i++) {
		const struct group *g = gather_group(acc, i, &next);
		if (i > 0 && !str_eq(now.test, next.test)) {
			struct past p = past_of(&s);
			plan_put(&ask, &p, now.test, o);
			s = (struct sums){ 0 };
		}
		bool same = s.days + s.undated > 0 && str_eq(now.slice, next.slice);
		s.undated |= next.slice.n == 0;
		s.days += next.slice.n > 0 && !same;
		cell_merge(&s.cell, &g->cell[0]);
		now = next;
	}
	if (n > 0) {
		struct past p = past_of(&s);
		plan_put(&ask, &p, now.test, o);
	}
}

static void
put_given(void)
{
	struct out o = out_new();

	plan_put_head(&ask, &o);
	plan_put(&ask, &ask.given, (struct str){ 0 }, &o);
	sink_open();
	sink_out(&o);
	sink_close();
	out_free(&o);
}

static int
run(int argc, char **argv)
{
	ask_read(&ask, &arena);
	if (ask.x == NULL) {
		if (argc > 0)
			die_usage("%s is a number, so no file is read: %s", kind_names[ask.kind],
			    quoted(str_of(argv[0])));
		if (part_asked())
			die_usage("%s is a number, so there is no state", kind_names[ask.kind]);
		put_given();
		return ST_OK;
	}
	metrics_past(&metrics, &arena, ask.kind, ask.x, ask.y, ask.day);
	metrics.cols[metrics.slice].required = ask.day_named;
	struct contract c = gather_contract(&metrics);
	c.mode = "abtest plan";
	c.emit = emit;
	return contract_run(&c, argv);
}

const struct mode abtest_plan = {
	.name = "plan",
	.brief = "how many units, how many days, what can be seen at all",
	.operands = "[file ...]",
	.opts = (const struct opt[]){ OPT_END },
	.also = also,
	.reads = reads,
	.writes = plan_columns,
	.run = run,
};
