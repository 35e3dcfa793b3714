/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/run.h"
#include "table/saved.h"

#include "columns.h"
#include "said.h"
#include "scope.h"
#include "society_put.h"

enum { FLUSH = 256 * 1024 };

struct putting {
	const struct society *s;
	const struct society_view *view;
	const struct graph *graph; /* of the line before */
	struct said said;
	struct {
		struct place *at;
		size_t len, cap;
	} circles;
};

/* A community and its graph. */
struct place {
	const struct graph *graph;
	struct circle circle;
	uint32_t community;
};

static const struct graph *
graph_of(const struct society *s, size_t member)
{
	size_t lo = 0, hi = s->graphs.len;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->graphs.at[mid].first <= member)
			lo = mid;
		else
			hi = mid;
	}
	return &s->graphs.at[lo];
}

static void
explain(struct putting *p, const struct graph *g)
{
	if (g->note != NULL)
		said_number(&p->said, "fewer than ", p->view->min_nodes, " nodes");
	if (g->rank_note != NULL)
		said_add(&p->said, g->rank_note);
	if (g->sampled) {
		said_number(&p->said, "betweenness from ", p->view->sample, " nodes");
	}
}

static void
put_member(struct putting *p, uint32_t i, struct out *o)
{
	const struct member *m = &p->s->member[i];

	scope_put_key(o, m->key, "platform node");
	out_uint(o, m->in);
	out_uint(o, m->out);
	out_real(o, m->in_weight);
	out_real(o, m->out_weight);
	out_real(o, m->rank);
	out_int(o, m->community > 0 ? (int64_t)m->community : INT_NONE);
	out_int(o, m->community > 0 ? (int64_t)m->core : INT_NONE);
	out_real(o, m->constraint);
	out_real(o, m->between);
	if (m->in + m->out == 0)
		said_add(&p->said, "no edge but to itself");
	explain(p, graph_of(p->s, i));
	said_put(&p->said, o);
	out_end(o);
}

static double
rank_of(const void *ctx, uint32_t i)
{
	const struct putting *p = ctx;

	return p->s->member[i].rank;
}

static double
nodes_of(const void *ctx, uint32_t i)
{
	const struct putting *p = ctx;

	return (double)p->circles.at[i].circle.nodes;
}

static void
put_circle(struct putting *p, uint32_t i, struct out *o)
{
	const struct place *at = &p->circles.at[i];
	struct str key = p->s->member[at->circle.top].key, platform;

	scope_put_key(o, key, "platform");
	scope_cut_by(&key);
	str_cut(&key, '\t', &platform);
	out_uint(o, at->community);
	out_uint(o, at->circle.nodes);
	out_real(o, at->circle.inside);
	out_real(o, at->circle.cut);
	out_real(o, at->circle.modularity);
	saved_put_cells(o, key, 1);
	explain(p, at->graph);
	said_put(&p->said, o);
	out_end(o);
}

static void
put_all(struct putting *p, size_t n, double (*weight)(const void *, uint32_t),
    void (*put)(struct putting *, uint32_t, struct out *), struct out *o)
{
	uint32_t *all = mem_alloc((n + 1) * sizeof *all);

	for (size_t i = 0; i < n; i++)
		all[i] = (uint32_t)i;
	uint32_t *chosen = scope_select(all, &n, weight, p);
	for (size_t i = 0; i < n; i++) {
		put(p, chosen[i], o);
		if (o->n > FLUSH)
			sink_out(o);
	}
	free(chosen);
	free(all);
}

static void
gather_circles(struct putting *p)
{
	for (size_t g = 0; g < p->s->graphs.len; g++) {
		const struct graph *graph = &p->s->graphs.at[g];
		struct circle *c = society_circles(p->s, graph, p->view->resolution);
		for (uint32_t k = 0; k < graph->communities; k++) {
			GROW(&p->circles);
			p->circles.at[p->circles.len++] = (struct place){ graph, c[k], k + 1 };
		}
		free(c);
	}
}

static void
say_left_out(const struct society *s)
{
	uint64_t selves = 0, gone = 0;

	for (size_t g = 0; g < s->graphs.len; g++) {
		selves += s->graphs.at[g].selves;
		gone += s->graphs.at[g].gone;
	}
	if (selves > 0 && !run_quiet())
		warn("%" PRIu64 " edges from a node to itself left out", selves);
	if (gone > 0 && !run_quiet())
		warn("%" PRIu64 " follows undone by a later unfollow left out", gone);
}

void
society_put(const struct society *s, const struct society_view *view, bool circles, struct out *o)
{
	struct putting p = { .s = s, .view = view };

	say_left_out(s);
	scope_put_key_head(o, circles ? "platform" : "platform node");
	if (!circles) {
		columns_put(o,
		    "in_edges out_edges in_weight out_weight pagerank "
		    "community core constraint betweenness note");
		put_all(&p, s->members, rank_of, put_member, o);
		return;
	}
	columns_put(o, "community nodes inside_weight cut_weight modularity top_node note");
	gather_circles(&p);
	put_all(&p, p.circles.len, nodes_of, put_circle, o);
	free(p.circles.at);
}
