/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "stat/rate.h"
#include "table/lines.h"

#include "by.h"
#include "said.h"
#include "scope.h"

enum { AHEAD = 16 };

struct putting {
	const struct query *q;
	const struct by_view *view;
	const struct tally *t;
	struct instant now;
	struct decay_view decay[TALLY_DECAYS]; /* at `now`, of each decayed sum */
	const uint32_t *chosen;
	size_t n; /* groups to write */
};

/* A term of a group: its value, and the cases it rests on. */
struct amount {
	double value; /* NAN: no cell had one */
	uint64_t cases;
};

static struct amount
amount_of(const struct putting *p, const struct term *term, size_t i)
{
	const struct tally_group *g = tally_at(p->t, i);
	uint64_t n = 0;

	switch (term->kind) {
	case TERM_ROWS: n = g->rows; break;
	case TERM_EVENT: n = tally_events(p->t, i)[term->at]; break;
	case TERM_DISTINCT: n = tally_distinct(p->t, i, term->at); break;
	case TERM_SUM: {
		const struct tally_sum *s = &g->sum[term->at];
		double v = s->n > 0 ? (double)s->e9 / 1e9 : (double)NAN;
		return (struct amount){ v,
			!term->count   ? s->n :
			    !(v > 0)   ? 0 :
			    v > 0x1p60 ? (uint64_t)1 << 60 :
					 (uint64_t)v };
	}
	}
	return (struct amount){ (double)n, n };
}

static void
say(struct said *said, struct str name, const char *what)
{
	char text[160];
	const char *shown = printable(name);

	snprintf(text, sizeof text, "%s: %s", shown, what);
	said_add(said, text);
}

/* Whether there are enough cases; says so when not. */
static bool
enough(const struct putting *p, struct said *said, struct str name, uint64_t cases)
{
	char text[64], digits[NUM_TEXT];

	if (cases >= p->view->min_sample)
		return true;
	size_t n = num_put_uint(digits, p->view->min_sample);
	snprintf(text, sizeof text, "fewer than %.*s cases", (int)n, digits);
	say(said, name, text);
	return false;
}

static void
put_bounds(struct out *o, struct said *said, const struct measure *m, double k, double n)
{
	struct interval w = { NAN, NAN };

	if (!(k >= 0 && k <= n))
		say(said, m->name, k < 0 ? "below 0, no bounds" : "above 1, no bounds");
	else
		w = rate_wilson(k, n, 0.95);
	out_real(o, w.lo);
	out_real(o, w.hi);
}

static void
put_ratio(const struct putting *p, struct out *o, struct said *said, const struct measure *m,
    size_t i)
{
	struct amount num = amount_of(p, &m->num, i), den = amount_of(p, &m->den, i);
	const struct tally_group *g = tally_at(p->t, i);
	bool plain_mean = m->kind == MEASURE_MEAN && m->num.at == m->den.at;

	if (plain_mean) {
		den.cases = g->sum[m->den.at].n;
		den.value = den.cases > 0 ? (double)den.cases : (double)NAN;
	}
	if (isnan(num.value) || isnan(den.value))
		say(said, m->name, "no value");
	else if (den.value == 0)
		say(said, m->name, "divided by 0");
	else if (enough(p, said, m->name, den.cases)) {
		out_real(o, num.value / den.value);
		if (m->bounds)
			put_bounds(o, said, m, num.value, den.value);
		return;
	}
	for (int c = 0; c < (m->bounds ? 3 : 1); c++)
		out_none(o);
}

static void
put_quantile(const struct putting *p, struct out *o, struct said *said, const struct measure *m,
    size_t i)
{
	uint64_t n;
	double x = tally_quantile(p->t, i, m->at, m->p, &n);

	if (n == 0)
		say(said, m->name, "no value");
	else if (!enough(p, said, m->name, n))
		x = (double)NAN;
	out_real(o, x);
}

static void
put_decay(const struct putting *p, struct out *o, struct said *said, const struct measure *m,
    size_t i)
{
	struct tally_span span = tally_span(p->t, i);

	if (span.n < tally_at(p->t, i)->rows)
		say(said, m->name, "rows without a time are not in it");
	if (p->now.ms == INT_NONE || span.last.ms > p->now.ms) {
		if (span.n > 0)
			say(said, m->name, "rows after --now");
		out_none(o);
		return;
	}
	out_real(o, tally_decayed(p->t, i, m->at, &p->decay[m->at]));
}

static void
put_sum(struct out *o, const struct tally_sum *s)
{
	char *to = out_cell(o, NUM_TEXT);

	if (s->n > 0)
		o->n += num_put_exact(to, s->e9);
}

static void
put_measure(const struct putting *p, struct out *o, struct said *said, const struct measure *m,
    size_t i)
{
	const struct tally_group *g = tally_at(p->t, i);

	switch (m->kind) {
	case MEASURE_ROWS: out_uint(o, g->rows); break;
	case MEASURE_SUM: put_sum(o, &g->sum[m->at]); break;
	case MEASURE_MEAN:
	case MEASURE_RATE: put_ratio(p, o, said, m, i); break;
	case MEASURE_QUANTILE: put_quantile(p, o, said, m, i); break;
	case MEASURE_DECAY: put_decay(p, o, said, m, i); break;
	case MEASURE_DISTINCT:
		out_uint(o, tally_distinct(p->t, i, m->at));
		if (tally_estimated(p->t, i, m->at))
			say(said, m->name, "estimated, standard error 0.8 %");
		break;
	case MEASURE_EVENT: out_uint(o, tally_events(p->t, i)[m->at]); break;
	case MEASURE_FIRST: out_time(o, tally_span(p->t, i).first); break;
	case MEASURE_LAST: out_time(o, tally_span(p->t, i).last); break;
	}
}

static void
put_group(const struct putting *p, struct out *o, size_t i)
{
	struct said said = { .n = 0 };

	if (p->q->plan.nkeys > 0)
		tally_put_key(p->t, i, o);
	for (int m = 0; m < p->q->nmeasures; m++)
		put_measure(p, o, &said, &p->q->measure[m], i);
	if (p->q->note)
		said_put(&said, o);
	out_end(o);
}

static void
put_head(const struct query *q, struct out *o)
{
	static const char *const ends[] = { "_lo", "_hi" };
	struct arena a = { 0 };

	for (int k = 0; k < q->plan.nkeys; k++)
		out_text(o, q->col[q->plan.key[k]].name);
	for (const struct measure *m = q->measure; m < q->measure + q->nmeasures; m++) {
		out_str(o, m->name);
		for (int e = 0; e < 2 && m->bounds; e++) {
			char *p = arena_bytes(&a, m->name.n + 3);
			memcpy(p, m->name.p, m->name.n);
			memcpy(p + m->name.n, ends[e], 3);
			out_str(o, (struct str){ p, m->name.n + 3 });
		}
	}
	if (q->note)
		out_text(o, "note");
	out_end(o);
	arena_free(&a);
}

static void
put_groups(void *ctx, size_t from, size_t to, struct out *o)
{
	const struct putting *p = ctx;

	for (size_t i = from; i < to; i++) {
		if (i + AHEAD < to)
			tally_hint(p->t, p->chosen[i + AHEAD]);
		put_group(p, o, p->chosen[i]);
	}
}

static const struct measure *
top_measure(const struct query *q, const struct by_view *view)
{
	for (int m = 0; m < q->nmeasures; m++)
		if (str_eq(q->measure[m].name, str_of(view->top_by ? view->top_by : "rows")))
			return &q->measure[m];
	return NULL;
}

void
by_check(const struct query *q, const struct by_view *view)
{
	if (top_measure(q, view) == NULL)
		die_usage("--top-by: no column %s in the result", quoted(str_of(view->top_by)));
	if (view->top_by != NULL && scope_top() == 0)
		die_usage("--top-by wants --top");
}

static double
weight(const void *ctx, uint32_t i)
{
	const struct putting *p = ctx;
	const struct measure *m = top_measure(p->q, p->view);
	struct amount num, den;
	uint64_t n;

	switch (m->kind) {
	case MEASURE_ROWS: return (double)tally_at(p->t, i)->rows;
	case MEASURE_SUM:
		return amount_of(p, &(struct term){ TERM_SUM, m->at, false, m->name }, i).value;
	case MEASURE_MEAN:
	case MEASURE_RATE:
		num = amount_of(p, &m->num, i);
		den = amount_of(p, &m->den, i);
		if (m->kind == MEASURE_MEAN && m->num.at == m->den.at)
			den = (struct amount){ (double)den.cases, den.cases };
		return den.value != 0 && den.cases >= p->view->min_sample ? num.value / den.value :
									    (double)NAN;
	case MEASURE_QUANTILE: {
		double x = tally_quantile(p->t, i, m->at, m->p, &n);
		return n >= p->view->min_sample ? x : (double)NAN;
	}
	case MEASURE_DECAY:
		return p->now.ms != INT_NONE && tally_span(p->t, i).last.ms <= p->now.ms ?
		    tally_decayed(p->t, i, m->at, &p->decay[m->at]) :
		    (double)NAN;
	case MEASURE_DISTINCT: return (double)tally_distinct(p->t, i, m->at);
	case MEASURE_EVENT: return (double)tally_events(p->t, i)[m->at];
	case MEASURE_FIRST: return (double)tally_span(p->t, i).first.ms;
	case MEASURE_LAST: return (double)tally_span(p->t, i).last.ms;
	}
	return (double)NAN;
}

void
by_put(const struct query *q, const struct by_view *view, const struct tally *t, struct out *o)
{
	struct putting p = { .q = q, .view = view, .t = t, .now = view->now, .n = tally_count(t) };

	if (p.now.ms == INT_NONE && q->plan.ndecays > 0)
		p.now = tally_newest(t);
	for (int d = 0; d < q->plan.ndecays && p.now.ms != INT_NONE; d++)
		p.decay[d] = decay_view(q->plan.decay[d].half_life_ms, p.now.ms);
	uint32_t *all = mem_alloc((p.n + 1) * sizeof *all);
	for (size_t i = 0; i < p.n; i++)
		all[i] = (uint32_t)i;
	uint32_t *chosen = scope_select(all, &p.n, weight, &p);
	free(all);
	put_head(q, o);
	p.chosen = chosen;
	lines_put(put_groups, &p, p.n, view->workers, o);
	free(chosen);
}
