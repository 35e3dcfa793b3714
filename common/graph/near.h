/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * near - neighbours of each node, directions put together, and Burt's constraint.
 *
 * c(i) = sum over neighbours j of (p(i,j) + sum over q of p(i,q) p(q,j))^2, where
 * p(i,j) is the share of j in the weight of all edges of i, either direction
 * (Burt 1992, Structural Holes, ch. 2; the same in networkx).  Few contacts that
 * know each other give about 1, a broker between strangers near 1/degree; NAN
 * without a neighbour.  q runs over triangles only, so a node of a million
 * followers costs what its triangles cost.
 */
#ifndef GRAPH_NEAR_H
#define GRAPH_NEAR_H

#include <stddef.h>
#include <stdint.h>

struct edge { uint32_t from, to; double weight; };

struct near {
	size_t    nodes;
	size_t   *first;	/* [nodes + 1] */
	uint32_t *node;		/* neighbours of i: first[i] to first[i + 1] - 1, ascending */
	double   *weight;	/* both directions added */
	double   *sum;		/* of i's weights */
};

/* Edges in any order, none from a node to itself; malloc'd. */
struct near *near_new(size_t nodes, const struct edge *, size_t edges);
void near_free(struct near *);

void near_constraint(const struct near *, double *to);

#endif
