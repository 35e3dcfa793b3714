/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * society - the graphs of a table of edges and what was found of each node.
 *
 * There is a graph for each platform, and for each value of --by; nodes are
 * numbered over all of them in byte order of their keys, so those of a graph
 * lie together.
 */
#ifndef PROFILE_SOCIETY_H
#define PROFILE_SOCIETY_H

#include "edges.h"
#include "graph/near.h"

struct society_view {
	bool     undirected, exact;
	double   damping, resolution;
	uint64_t seed, sample, min_nodes;
	const char *seeds;	/* file of nodes where walks begin again, or NULL */
};

struct member {
	struct str key;		/* cells of --by, platform, node */
	uint64_t in, out;	/* edges */
	double in_weight, out_weight;
	double rank, constraint, between;	/* NAN: none */
	uint32_t community, core;		/* from 1; 0: none */
};

struct graph {
	size_t first, nodes;	/* members */
	size_t edges;
	uint64_t selves, gone;	/* edges from a node to itself, ties undone */
	uint32_t communities;
	const char *note, *rank_note;	/* why there is nothing, no rank */
	bool sampled;
	struct edge *edge;	/* by number in the graph */
};

/* A community: edges inside have both ends in it; cut is the weight across its border. */
struct circle {
	size_t nodes, top;	/* number of the member with the highest rank */
	double inside, cut, modularity;
};

struct society {
	struct arena arena;
	struct member *member;
	size_t members;
	struct { struct graph *at; size_t len, cap; } graphs;
};

/* Members with their degrees, and the sorted edges of each graph; nothing measured. */
void society_read(struct society *, const struct edges *, bool undirected);

/* Weights by member from the file of --seeds, malloc'd; dies when it cannot be read. */
double *society_seeds(struct society *, const char *path);

/* The same, and measures of all graphs; dies when --seeds cannot be read. */
void society_find(struct society *, const struct edges *, const struct society_view *);

/* [graph->communities], malloc'd. */
struct circle *society_circles(const struct society *, const struct graph *, double resolution);

#endif
