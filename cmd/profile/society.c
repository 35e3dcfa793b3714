/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "base/random.h"
#include "graph/net.h"
#include "table/saved.h"
#include "table/small.h"

#include "scope.h"
#include "society.h"

enum { NODE_MOST = UINT32_MAX };

/* The key of an edge, cut: its graph (--by and platform) and its ends, escaped. */
struct parts {
	struct str graph, from, to;
};

static struct parts
cut_key(struct str key)
{
	struct str rest = key, platform = { key.p, 0 }, all = key;

	saved_key(&rest, scope_by());
	str_cut(&rest, '\t', &platform);
	struct parts p = { .graph = { all.p, (size_t)(platform.p + platform.n - all.p) } };
	str_cut(&rest, '\t', &p.from);
	str_cut(&rest, '\t', &p.to);
	return p;
}

static void
enter(struct map *nodes, struct str graph, struct str node, struct arena *arena)
{
	bool fresh;
	char *p = arena_bytes(arena, graph.n + 1 + node.n);

	memcpy(p, graph.p, graph.n);
	p[graph.n] = '\t';
	memcpy(p + graph.n + 1, node.p, node.n);
	struct str key = { p, graph.n + 1 + node.n };
	map_put(nodes, key, hash_str(key), &fresh);
}

/* Nodes in byte order; the value of each in `nodes` becomes its number. */
static void
number_nodes(struct society *s, struct map *nodes)
{
	uint32_t *order = map_order(nodes);

	s->members = nodes->count;
	s->member = mem_alloc((s->members + 1) * sizeof *s->member);
	for (size_t i = 0; i < s->members; i++) {
		uint32_t *number = map_value(nodes, order[i]);
		*number = (uint32_t)i;
		s->member[i] = (struct member){ .key = arena_str(&s->arena,
						    map_key(map_entry(nodes, order[i]))),
			.rank = NAN,
			.constraint = NAN,
			.between = NAN };
	}
	free(order);
}

static uint32_t
number_of(const struct map *nodes, struct str graph, struct str node, struct arena *arena)
{
	char *p = arena_bytes(arena, graph.n + 1 + node.n);

	memcpy(p, graph.p, graph.n);
	p[graph.n] = '\t';
	memcpy(p + graph.n + 1, node.p, node.n);
	struct str key = { p, graph.n + 1 + node.n };
	const uint32_t *number = map_find(nodes, key, hash_str(key));
	arena_reset(arena);
	return number != NULL ? *number : NODE_MOST;
}

static struct map
find_nodes(struct society *s, const struct edges *all)
{
	struct map nodes;
	struct arena arena = { 0 };

	map_init(&nodes, sizeof(uint32_t));
	for (size_t i = 0; i < all->map.count; i++) {
		const struct tie *t = map_value(&all->map, all->order[i]);
		struct parts p = cut_key(map_key(map_entry(&all->map, all->order[i])));
		if (tie_weight(t) <= 0)
			continue;
		enter(&nodes, p.graph, p.from, &arena);
		enter(&nodes, p.graph, p.to, &arena);
		arena_reset(&arena);
	}
	arena_free(&arena);
	number_nodes(s, &nodes);
	return nodes;
}

static int
by_ends(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* a - b and b - a are one edge. */
static size_t
fold_directions(struct edge *edge, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (edge[i].from > edge[i].to)
			edge[i] = (struct edge){ edge[i].to, edge[i].from, edge[i].weight };
	qsort(edge, n, sizeof *edge, by_ends);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && by_ends(&edge[kept - 1], &edge[i]) == 0)
			edge[kept - 1].weight += edge[i].weight;
		else
			edge[kept++] = edge[i];
	}
	return kept;
}

static void
count_degrees(struct society *s, struct graph *g, bool undirected)
{
	for (size_t i = 0; i < g->edges; i++) {
		struct member *from = &s->member[g->first + g->edge[i].from],
			      *to = &s->member[g->first + g->edge[i].to];
		from->out++, to->in++;
		from->out_weight += g->edge[i].weight;
		to->in_weight += g->edge[i].weight;
		if (undirected) {
			from->in++, to->out++;
			from->in_weight += g->edge[i].weight;
			to->out_weight += g->edge[i].weight;
		}
	}
}

/* The graph of the edges from `at` on; where it ends. */
static size_t
gather(struct society *s, const struct edges *all, size_t at, const struct map *nodes,
    bool undirected)
{
	struct parts first = cut_key(map_key(map_entry(&all->map, all->order[at])));
	struct arena arena = { 0 };
	struct graph g = { .first = SIZE_MAX };
	size_t cap = 0;
	uint32_t last = 0;

	for (; at < all->map.count; at++) {
		const struct tie *t = map_value(&all->map, all->order[at]);
		struct parts p = cut_key(map_key(map_entry(&all->map, all->order[at])));
		double weight = tie_weight(t);
		if (!str_eq(p.graph, first.graph))
			break;
		g.gone += weight <= 0;
		if (weight <= 0)
			continue;
		uint32_t from = number_of(nodes, p.graph, p.from, &arena),
			 to = number_of(nodes, p.graph, p.to, &arena);
		g.first = from < g.first ? from : to < g.first ? to : g.first;
		last = from > last ? from : to > last ? to : last;
		last = to > last ? to : last;
		g.first = to < g.first ? to : g.first;
		g.selves += from == to;
		if (from == to)
			continue;
		g.edge = grow(g.edge, &cap, g.edges, sizeof *g.edge);
		g.edge[g.edges++] = (struct edge){ from, to, weight };
	}
	arena_free(&arena);
	if (g.first == SIZE_MAX)
		return at;
	g.nodes = last - g.first + 1;
	for (size_t i = 0; i < g.edges; i++) {
		g.edge[i].from -= (uint32_t)g.first;
		g.edge[i].to -= (uint32_t)g.first;
	}
	if (undirected)
		g.edges = fold_directions(g.edge, g.edges);
	else if (g.edges > 0)
		qsort(g.edge, g.edges, sizeof *g.edge, by_ends);
	count_degrees(s, &g, undirected);
	GROW(&s->graphs);
	s->graphs.at[s->graphs.len++] = g;
	return at;
}

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

/* Weight of each member, in whatever graph it stands when the file names no platform. */
static double *
read_seeds(struct society *s, const char *path)
{
	struct small t;
	double *seed = mem_alloc((s->members + 1) * sizeof *seed);

	small_read(&t, path, &s->arena);
	int node = small_need(&t, "node"), platform = small_column(&t, "platform"),
	    weight = small_column(&t, "weight");
	for (size_t i = 0; i < s->members; i++)
		seed[i] = 0;
	struct map want;
	map_init(&want, sizeof(double));
	for (size_t r = 0; r < t.rows; r++) {
		struct str w = small_at(&t, r, weight);
		double v = 1;
		bool fresh;
		if (w.n > 0 && (num_real(w, 0, 1e15, &v) != NULL || v <= 0))
			die_at(&(struct pos){ t.file, t.line[r] },
			    "weight: not a number above 0: %s", quoted(w));
		struct str key = saved_pair(small_at(&t, r, platform), small_at(&t, r, node),
		    &s->arena);
		*(double *)map_put(&want, key, hash_str(key), &fresh) += v;
	}
	for (size_t i = 0; i < s->members; i++) {
		struct str key = s->member[i].key;
		saved_key(&key, scope_by());
		const double *v = map_find(&want, key, hash_str(key));
		if (v == NULL && platform < 0) {
			const char *tab = memchr(key.p, '\t', key.n);
			struct str bare = { tab, key.n - (size_t)(tab - key.p) };
			v = map_find(&want, bare, hash_str(bare));
		}
		seed[i] = v != NULL ? *v : 0;
	}
	map_free(&want);
	return seed;
}

void
society_find(struct society *s, const struct edges *all, const struct society_view *view)
{
	*s = (struct society){ 0 };
	struct map nodes = find_nodes(s, all);
	double *seed = view->seeds != NULL ? read_seeds(s, view->seeds) : NULL;

	for (size_t at = 0; at < all->map.count;)
		at = gather(s, all, at, &nodes, view->undirected);
	map_free(&nodes);
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
