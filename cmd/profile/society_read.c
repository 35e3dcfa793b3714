/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
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

/* Weight of each member, in whatever graph it stands when the file names no platform. */
double *
society_seeds(struct society *s, const char *path)
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
society_read(struct society *s, const struct edges *all, bool undirected)
{
	*s = (struct society){ 0 };
	struct map nodes = find_nodes(s, all);

	for (size_t at = 0; at < all->map.count;)
		at = gather(s, all, at, &nodes, undirected);
	map_free(&nodes);
}
