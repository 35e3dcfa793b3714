/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/random.h"
#include "graph/net.h"

#include "society.h"

/* Largest first, at a tie the one with the first node. */
struct size {
	size_t nodes;
	uint32_t first, was;
};

static int
by_size(const void *a, const void *b)
{
	const struct size *x = a, *y = b;

	if (x->nodes != y->nodes)
		return x->nodes > y->nodes ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static void
name_communities(struct society *s, struct graph *g, const uint32_t *found)
{
	struct size *size = mem_alloc((g->nodes + 1) * sizeof *size);
	uint32_t *name = mem_alloc((g->nodes + 1) * sizeof *name), n = 0;

	for (size_t i = 0; i < g->nodes; i++)
		size[i] = (struct size){ 0, UINT32_MAX, (uint32_t)i };
	for (uint32_t i = 0; i < g->nodes; i++) {
		struct size *at = &size[found[i]];
		n = found[i] + 1 > n ? found[i] + 1 : n;
		at->first = at->nodes++ == 0 ? i : at->first;
	}
	qsort(size, n, sizeof *size, by_size);
	for (uint32_t c = 0; c < n; c++)
		name[size[c].was] = c + 1;
	for (size_t i = 0; i < g->nodes; i++)
		s->member[g->first + i].community = name[found[i]];
	g->communities = n;
	free(name);
	free(size);
}

static void
find_betweenness(struct society *s, struct graph *g, const struct net *net,
    const struct society_view *view, double *real)
{
	double pairs = (double)(g->nodes - 1) * (double)(g->nodes - 2);

	if (pairs <= 0)
		return;
	g->sampled = !view->exact && view->sample < g->nodes;
	if (g->sampled) {
		uint32_t *source = mem_alloc(view->sample * sizeof *source);
		random_sample(&(struct random){ view->seed }, g->nodes, view->sample, source);
		net_betweenness(net, source, view->sample, real);
		free(source);
	} else {
		net_betweenness(net, NULL, 0, real);
	}
	for (size_t i = 0; i < g->nodes; i++)
		s->member[g->first + i].between = real[i] * (view->undirected ? 2 : 1) / pairs;
}

static void
find_rank(struct society *s, struct graph *g, const struct net *net,
    const struct society_view *view, const double *seed, double *real)
{
	bool any = seed == NULL;

	for (size_t i = 0; i < g->nodes && !any; i++)
		any = seed[g->first + i] > 0;
	if (!any) {
		g->rank_note = "none of --seeds is in this graph";
		return;
	}
	net_pagerank(net, view->damping, seed != NULL ? seed + g->first : NULL, real);
	for (size_t i = 0; i < g->nodes; i++)
		s->member[g->first + i].rank = real[i];
}

static void
measure(struct society *s, struct graph *g, const struct society_view *view, const double *seed)
{
	if (g->nodes < view->min_nodes) {
		g->note = "";
		return;
	}
	struct net *net = net_new(g->nodes, g->edge, g->edges, !view->undirected);
	struct near *near = near_new(g->nodes, g->edge, g->edges);
	double *real = mem_alloc((g->nodes + 1) * sizeof *real);
	uint32_t *number = mem_alloc((g->nodes + 1) * sizeof *number);

	find_rank(s, g, net, view, seed, real);
	net_communities(net, view->resolution, view->seed, number);
	name_communities(s, g, number);
	net_cores(net, number);
	near_constraint(near, real);
	for (size_t i = 0; i < g->nodes; i++) {
		s->member[g->first + i].core = number[i];
		s->member[g->first + i].constraint = real[i];
	}
	find_betweenness(s, g, net, view, real);
	free(number);
	free(real);
	near_free(near);
	net_free(net);
}

void
society_find(struct society *s, const struct edges *all, const struct society_view *view)
{
	society_read(s, all, view->undirected);
	double *seed = view->seeds != NULL ? society_seeds(s, view->seeds) : NULL;

	for (size_t g = 0; g < s->graphs.len; g++)
		measure(s, &s->graphs.at[g], view, seed);
	free(seed);
}

struct circle *
society_circles(const struct society *s, const struct graph *g, double resolution)
{
	struct circle *c = mem_alloc((g->communities + 1) * sizeof *c);
	const struct member *m = s->member + g->first;
	double sum = 0;

	for (uint32_t i = 0; i < g->communities; i++)
		c[i] = (struct circle){ .top = SIZE_MAX };
	for (size_t i = 0; i < g->nodes && g->communities > 0; i++) {
		struct circle *in = &c[m[i].community - 1];
		in->nodes++;
		if (in->top == SIZE_MAX || m[i].rank > s->member[in->top].rank)
			in->top = g->first + i;
	}
	for (size_t i = 0; i < g->edges && g->communities > 0; i++) {
		const struct edge *e = &g->edge[i];
		struct circle *a = &c[m[e->from].community - 1], *b = &c[m[e->to].community - 1];
		sum += e->weight;
		if (a == b) {
			a->inside += e->weight;
		} else {
			a->cut += e->weight;
			b->cut += e->weight;
		}
	}
	for (uint32_t i = 0; i < g->communities; i++) {
		double half = (2 * c[i].inside + c[i].cut) / (2 * sum);
		c[i].modularity = sum > 0 ? c[i].inside / sum - resolution * half * half : NAN;
	}
	return c;
}
