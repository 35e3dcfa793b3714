/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "stat/rate.h"
#include "table/saved.h"

#include "columns.h"
#include "said.h"
#include "scope.h"
#include "segments.h"

enum { FLUSH = 256 * 1024 };

struct putting {
	const struct people *p;
	const struct segments_view *view;
	struct said said;
	struct out *out;
};

static void
explain(struct putting *u, const struct crowd *c)
{
	const struct segments_plan *plan = u->p->plan;

	if (c->few)
		said_number(&u->said, "fewer than ",
		    u->view->k > u->view->min_rows ? u->view->k : u->view->min_rows,
		    " complete rows");
	if (c->alike)
		said_add(&u->said, "fewer different rows than segments");
	if (c->chosen && c->n > 0)
		said_number(&u->said, "number chosen by silhouette from 2 to ", u->view->most, "");
	if (c->sampled > 0)
		said_number(&u->said, "silhouettes of a sample of ", c->sampled, " rows");
	if (c->left_out > 0)
		said_number(&u->said, "", c->left_out, " rows without a segment");
	if (c->filled > 0)
		said_number(&u->said, "", c->filled, " rows with a mean for a missing value");
	for (size_t f = 0; f < plan->features && plan->stages == NULL; f++)
		if (c->sd[f] <= 0) {
			said_add(&u->said, plan->col[plan->keys + f].name);
			said_add(&u->said, "the same in all rows, or empty");
			break;
		}
}

static void
put_conversion(struct putting *u, const struct segment *s, const struct rate_prior *prior)
{
	double k = (double)s->converted, n = (double)s->known;
	struct interval w = { NAN, NAN };
	bool enough = s->known >= u->view->min_rows && s->known > 0;

	if (!u->p->plan->converts)
		return;
	if (enough)
		w = rate_wilson(k, n, 0.95);
	else
		said_number(&u->said, "fewer than ", u->view->min_rows,
		    " rows that converted or not");
	out_uint(u->out, s->known);
	out_uint(u->out, s->converted);
	out_real(u->out, enough ? k / n : (double)NAN);
	out_real(u->out, w.lo);
	out_real(u->out, w.hi);
	out_real(u->out, enough && prior != NULL ? rate_shrunk(prior, k, n) : (double)NAN);
	if (enough && prior != NULL && prior->pooled)
		said_add(&u->said, "segments convert no more differently than by chance");
}

static double
difference(const struct crowd *c, const struct segment *s, size_t f)
{
	return c->sd[f] > 0 ? (s->scaled[f] - c->all.scaled[f]) / c->sd[f] : (double)NAN;
}

struct ordered {
	double weight;
	size_t f;
};

static int
by_weight(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (isnan(x->weight) != isnan(y->weight))
		return isnan(x->weight) ? 1 : -1;
	if (x->weight != y->weight && !isnan(x->weight))
		return x->weight > y->weight ? -1 : 1;
	return (x->f > y->f) - (x->f < y->f);
}

/* A segment, or all: a line for each feature, what tells most first. */
static void
put_segment(struct putting *u, const struct crowd *c, const struct segment *s, bool all,
    const struct rate_prior *prior)
{
	const struct segments_plan *plan = u->p->plan;
	size_t d = plan->features, lines = d > 0 ? d : 1;
	struct ordered order[FEATURES_MOST] = { { 0 } };

	for (size_t f = 0; f < d; f++)
		order[f] = (struct ordered){ fabs(all ? c->r[3 * f] : difference(c, s, f)), f };
	if (d > 0)
		qsort(order, d, sizeof *order, by_weight);
	if (scope_top() > 0 && lines > scope_top())
		lines = scope_top();
	for (size_t i = 0; i < lines; i++) {
		struct str key = u->p->person[c->first].key;
		size_t f = order[d > 0 ? i : 0].f;
		scope_put_by(u->out, &key);
		out_str(u->out, s->name);
		out_uint(u->out, s->rows);
		out_real(u->out, c->all.rows > 0 ? (double)s->rows / (double)c->all.rows : NAN);
		out_real(u->out, s->silhouette);
		put_conversion(u, s, all ? NULL : prior);
		if (d > 0) {
			out_text(u->out, plan->col[plan->keys + f].name);
			out_real(u->out, s->mean[f]);
			out_real(u->out, all ? (double)NAN : difference(c, s, f));
		}
		for (int k = 0; k < 3 && d > 0 && plan->converts; k++)
			out_real(u->out, all ? c->r[3 * f + (size_t)k] : (double)NAN);
		if (all)
			explain(u, c);
		said_put(&u->said, u->out);
		out_end(u->out);
	}
}

static void
put_crowd(struct putting *u, const struct crowd *c)
{
	double k[SEGMENTS_MOST], n[SEGMENTS_MOST];
	size_t len = 0;

	for (size_t s = 0; s < c->n; s++) {
		if (c->segment[s].known == 0)
			continue;
		k[len] = (double)c->segment[s].converted;
		n[len++] = (double)c->segment[s].known;
	}
	struct rate_prior prior = rate_prior_fit(k, n, len);
	put_segment(u, c, &c->all, true, NULL);
	for (size_t s = 0; s < c->n; s++)
		put_segment(u, c, &c->segment[s], false, &prior);
}

static void
put_summary(struct putting *u)
{
	const struct segments_plan *plan = u->p->plan;

	scope_put_by_head(u->out);
	out_text(u->out, "segment");
	out_text(u->out, "rows");
	out_text(u->out, "share");
	out_text(u->out, "silhouette");
	if (plan->converts) {
		out_text(u->out, "known");
		out_text(u->out, "converted");
		out_text(u->out, "conversion");
		out_text(u->out, "conversion_lo");
		out_text(u->out, "conversion_hi");
		out_text(u->out, "conversion_eb");
	}
	if (plan->features > 0) {
		out_text(u->out, "feature");
		out_text(u->out, "mean");
		out_text(u->out, "difference");
	}
	if (plan->features > 0 && plan->converts) {
		out_text(u->out, "correlation");
		out_text(u->out, "correlation_lo");
		out_text(u->out, "correlation_hi");
	}
	columns_put(u->out, "note");
	for (size_t i = 0; i < u->p->crowds.len; i++)
		put_crowd(u, &u->p->crowds.at[i]);
}

static void
put_person(struct putting *u, const struct person *who, const struct crowd *c)
{
	const struct segments_plan *plan = u->p->plan;
	struct str key = who->key;

	scope_put_by(u->out, &key);
	saved_put_cells(u->out, key, (int)plan->keys);
	if (who->segment >= 0)
		out_str(u->out, c->segment[who->segment].name);
	else
		out_none(u->out);
	if (plan->stages != NULL) {
		out_str(u->out, who->rule);
	} else {
		out_real(u->out, who->silhouette);
		out_real(u->out, who->distance);
		if (u->view->mixture)
			out_real(u->out, who->posterior);
	}
	if (who->torn)
		said_add(&u->said, "several rows of this key with other values");
	else if (plan->stages != NULL && who->segment < 0)
		said_add(&u->said, "no rule holds");
	else if (plan->stages == NULL && who->missing >= 0) {
		said_add(&u->said, u->view->fill ? "the mean for" : "missing");
		said_add(&u->said, plan->col[plan->keys + (size_t)who->missing].name);
	}
	if (c->few || c->alike)
		said_add(&u->said, c->few ? "too few rows" : "too few different rows");
	said_put(&u->said, u->out);
	out_end(u->out);
}

static const struct crowd *
crowd_of(const struct people *p, size_t row)
{
	size_t lo = 0, hi = p->crowds.len;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;
		if (p->crowds.at[mid].first <= row)
			lo = mid;
		else
			hi = mid;
	}
	return &p->crowds.at[lo];
}

/* The nearest to their centre first. */
static double
nearness(const void *ctx, uint32_t i)
{
	const struct people *p = ctx;

	return -p->person[i].distance;
}

static void
put_people(struct putting *u)
{
	const struct people *p = u->p;
	size_t n = p->rows;
	uint32_t *all = mem_alloc((n + 1) * sizeof *all);

	scope_put_by_head(u->out);
	for (size_t k = 0; k < p->plan->keys; k++)
		out_text(u->out, p->plan->col[k].name);
	columns_put(u->out,
	    p->plan->stages != NULL ? "segment rule note" :
		u->view->mixture    ? "segment silhouette distance posterior note" :
				      "segment silhouette distance note");
	for (size_t i = 0; i < n; i++)
		all[i] = (uint32_t)i;
	uint32_t *chosen = scope_select(all, &n, nearness, p);
	for (size_t i = 0; i < n; i++) {
		put_person(u, &p->person[chosen[i]], crowd_of(p, chosen[i]));
		if (u->out->n > FLUSH)
			sink_out(u->out);
	}
	free(chosen);
	free(all);
}

void
people_put(const struct people *p, const struct segments_view *view, struct out *o)
{
	struct putting u = { .p = p, .view = view, .out = o };

	if (view->assign)
		put_people(&u);
	else
		put_summary(&u);
}
