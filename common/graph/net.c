/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <igraph/igraph.h>
#include <stdlib.h>

#undef STR /* igraph has one of its own */

#include "base/die.h"
#include "base/mem.h"
#include "graph/net.h"

enum { LEIDEN_ROUNDS = 4 };

struct net {
	size_t nodes;
	bool directed;
	igraph_t graph, simple; /* as given; undirected, one edge a pair */
	igraph_vector_t weight, simple_weight;
	double *strength; /* sum of the simple weights of a node */
};

/* Only what is used; the types come from <igraph.h>, so they cannot drift. */
static struct {
	__typeof__(igraph_create) *create;
	__typeof__(igraph_destroy) *destroy;
	__typeof__(igraph_vss_all) *all;
	__typeof__(igraph_vss_vector) *some;
	__typeof__(igraph_vector_init) *init;
	__typeof__(igraph_vector_destroy) *fini;
	__typeof__(igraph_vector_int_init) *int_init;
	__typeof__(igraph_vector_int_destroy) *int_fini;
	__typeof__(igraph_personalized_pagerank) *pagerank;
	__typeof__(igraph_community_leiden) *leiden;
	__typeof__(igraph_coreness) *coreness;
	__typeof__(igraph_betweenness) *betweenness;
	__typeof__(igraph_betweenness_subset) *betweenness_from;
	__typeof__(igraph_rng_default) *rng;
	__typeof__(igraph_rng_seed) *seed;
	__typeof__(igraph_strerror) *strerror;
} lib;

static void *
symbol(void *from, const char *name)
{
	void *p = dlsym(from, name);

	if (p == NULL)
		die("libigraph has no %s", name);
	return p;
}

static void
load(void)
{
	if (lib.create != NULL)
		return;
	void *so = dlopen("libigraph.so.3", RTLD_NOW | RTLD_LOCAL);
	if (so == NULL)
		die("graphs need libigraph: %s", dlerror());
	/* its own way is to end the program with a message of its own */
	((__typeof__(igraph_set_error_handler) *)symbol(so, "igraph_set_error_handler"))(
	    symbol(so, "igraph_error_handler_ignore"));
	((__typeof__(igraph_set_warning_handler) *)symbol(so, "igraph_set_warning_handler"))(
	    symbol(so, "igraph_warning_handler_ignore"));
	lib.destroy = symbol(so, "igraph_destroy");
	lib.all = symbol(so, "igraph_vss_all");
	lib.some = symbol(so, "igraph_vss_vector");
	lib.init = symbol(so, "igraph_vector_init");
	lib.fini = symbol(so, "igraph_vector_destroy");
	lib.int_init = symbol(so, "igraph_vector_int_init");
	lib.int_fini = symbol(so, "igraph_vector_int_destroy");
	lib.pagerank = symbol(so, "igraph_personalized_pagerank");
	lib.leiden = symbol(so, "igraph_community_leiden");
	lib.coreness = symbol(so, "igraph_coreness");
	lib.betweenness = symbol(so, "igraph_betweenness");
	lib.betweenness_from = symbol(so, "igraph_betweenness_subset");
	lib.rng = symbol(so, "igraph_rng_default");
	lib.seed = symbol(so, "igraph_rng_seed");
	lib.strerror = symbol(so, "igraph_strerror");
	lib.create = symbol(so, "igraph_create");
}

static void
check(igraph_error_t code)
{
	if (code != IGRAPH_SUCCESS)
		die("igraph: %s", lib.strerror(code));
}

static igraph_vector_t
vector(size_t n)
{
	igraph_vector_t v;

	check(lib.init(&v, (igraph_integer_t)n));
	return v;
}

static void
take(igraph_vector_t *v, double *to, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = VECTOR(*v)[i];
	lib.fini(v);
}

static void
make(igraph_t *graph, igraph_vector_t *weight, size_t nodes, const struct edge *edge, size_t edges,
    bool directed)
{
	igraph_vector_int_t ends;

	check(lib.int_init(&ends, (igraph_integer_t)(2 * edges)));
	*weight = vector(edges);
	for (size_t i = 0; i < edges; i++) {
		VECTOR(ends)[2 * i] = edge[i].from;
		VECTOR(ends)[2 * i + 1] = edge[i].to;
		VECTOR(*weight)[i] = edge[i].weight;
	}
	check(lib.create(graph, &ends, (igraph_integer_t)nodes, directed));
	lib.int_fini(&ends);
}

static void
make_simple(struct net *net, const struct near *near)
{
	size_t n = 0;
	struct edge *edge = mem_alloc((near->first[near->nodes] + 1) * sizeof *edge);

	for (uint32_t v = 0; v < near->nodes; v++)
		for (size_t k = near->first[v]; k < near->first[v + 1]; k++)
			if (near->node[k] > v)
				edge[n++] = (struct edge){ v, near->node[k], near->weight[k] };
	make(&net->simple, &net->simple_weight, near->nodes, edge, n, false);
	net->strength = mem_alloc((near->nodes + 1) * sizeof *net->strength);
	for (size_t v = 0; v < near->nodes; v++)
		net->strength[v] = near->sum[v];
	free(edge);
}

struct net *
net_new(size_t nodes, const struct edge *edge, size_t edges, bool directed)
{
	struct net *net = mem_alloc(sizeof *net);
	struct near *near = near_new(nodes, edge, edges);

	load();
	*net = (struct net){ .nodes = nodes, .directed = directed };
	make(&net->graph, &net->weight, nodes, edge, edges, directed);
	make_simple(net, near);
	near_free(near);
	return net;
}

void
net_free(struct net *net)
{
	lib.destroy(&net->graph);
	lib.destroy(&net->simple);
	lib.fini(&net->weight);
	lib.fini(&net->simple_weight);
	free(net->strength);
	free(net);
}

void
net_pagerank(const struct net *net, double damping, const double *seed, double *to)
{
	igraph_vector_t rank = vector(0), reset = vector(seed != NULL ? net->nodes : 0);
	double sum = 0;

	for (size_t i = 0; i < net->nodes && seed != NULL; i++)
		VECTOR(reset)[i] = seed[i];
	check(lib.pagerank(&net->graph, IGRAPH_PAGERANK_ALGO_PRPACK, &rank, NULL, lib.all(),
	    net->directed, damping, seed != NULL ? &reset : NULL, &net->weight, NULL));
	take(&rank, to, net->nodes);
	lib.fini(&reset);
	for (size_t i = 0; i < net->nodes; i++)
		sum += to[i];
	for (size_t i = 0; i < net->nodes; i++)
		to[i] /= sum;
}

void
net_communities(const struct net *net, double resolution, uint64_t seed, uint32_t *to)
{
	igraph_vector_t strength = vector(net->nodes);
	igraph_vector_int_t member;
	double twice = 0;

	for (size_t i = 0; i < net->nodes; i++)
		twice += VECTOR(strength)[i] = net->strength[i];
	check(lib.int_init(&member, 0));
	check(lib.seed(lib.rng(), seed));
	check(lib.leiden(&net->simple, &net->simple_weight, &strength,
	    twice > 0 ? resolution / twice : 1, 0.01, false, LEIDEN_ROUNDS, &member, NULL, NULL));
	for (size_t i = 0; i < net->nodes; i++)
		to[i] = (uint32_t)VECTOR(member)[i];
	lib.int_fini(&member);
	lib.fini(&strength);
}

void
net_cores(const struct net *net, uint32_t *to)
{
	igraph_vector_int_t cores;

	check(lib.int_init(&cores, 0));
	check(lib.coreness(&net->simple, &cores, IGRAPH_ALL));
	for (size_t i = 0; i < net->nodes; i++)
		to[i] = (uint32_t)VECTOR(cores)[i];
	lib.int_fini(&cores);
}

void
net_betweenness(const struct net *net, const uint32_t *source, size_t n, double *to)
{
	igraph_vector_t sum = vector(0);
	igraph_vector_int_t from;

	if (source == NULL) {
		check(lib.betweenness(&net->graph, &sum, lib.all(), net->directed, NULL));
		take(&sum, to, net->nodes);
		return;
	}
	check(lib.int_init(&from, (igraph_integer_t)n));
	for (size_t i = 0; i < n; i++)
		VECTOR(from)[i] = source[i];
	check(lib.betweenness_from(&net->graph, &sum, lib.all(), net->directed, lib.some(&from),
	    lib.all(), NULL));
	take(&sum, to, net->nodes);
	for (size_t i = 0; i < net->nodes; i++)
		to[i] *= (double)net->nodes / (double)n;
	lib.int_fini(&from);
}
