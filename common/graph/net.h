/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * net - measures of a graph by igraph, which is loaded when the first net is made.
 *
 * Nodes are numbers from 0; an edge from a node to itself must not be given,
 * nor one edge twice.  Weights are finite and above 0.  Results lie in arrays
 * of one number a node.  The same edges in the same order give the same
 * numbers; so whoever wants results that do not depend on the order of rows
 * sorts the edges.  Whatever igraph refuses ends the program.
 */
#ifndef GRAPH_NET_H
#define GRAPH_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/near.h"

struct net;

/* Undirected: a - b is given once, in either direction.  The arrays are copied. */
struct net *net_new(size_t nodes, const struct edge *, size_t edges, bool directed);
void net_free(struct net *);

/*
 * PageRank by weight (Brin and Page 1998), sum 1.  seed: where walks begin
 * again, any sum above 0; NULL: anywhere.  A node without a way out leads to
 * where walks begin, as in networkx.  0 <= damping < 1.
 */
void net_pagerank(const struct net *, double damping, const double *seed, double *to);

/* Leiden (Traag, Waltman and van Eck 2019) for modularity with a resolution, on
 * weights of both directions together; communities from 0, in no order. */
void net_communities(const struct net *, double resolution, uint64_t seed, uint32_t *to);

/* The k of the last k-core with the node (Seidman 1983), both directions together. */
void net_cores(const struct net *, uint32_t *to);

/*
 * Betweenness (Freeman 1977) over shortest paths by edges, weights aside, not
 * divided by anything: pairs of others with a path through the node.  From n
 * sources only (Brandes and Pich 2007), scaled up by nodes / n; NULL: exact.
 */
void net_betweenness(const struct net *, const uint32_t *source, size_t n, double *to);

#endif
