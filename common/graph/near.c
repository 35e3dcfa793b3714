/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "graph/near.h"

static int
by_ends(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return (x->weight > y->weight) - (x->weight < y->weight);
}

struct near *
near_new(size_t nodes, const struct edge *edge, size_t edges)
{
	struct near *near = mem_alloc(sizeof *near);
	struct edge *both = mem_alloc((2 * edges + 1) * sizeof *both);
	size_t n = 0;

	for (size_t i = 0; i < edges; i++) {
		both[2 * i] = edge[i];
		both[2 * i + 1] = (struct edge){ edge[i].to, edge[i].from, edge[i].weight };
	}
	qsort(both, 2 * edges, sizeof *both, by_ends);
	*near = (struct near){ .nodes = nodes,
		.first = mem_alloc((nodes + 1) * sizeof *near->first),
		.node = mem_alloc((2 * edges + 1) * sizeof *near->node),
		.weight = mem_alloc((2 * edges + 1) * sizeof *near->weight),
		.sum = mem_alloc((nodes + 1) * sizeof *near->sum) };
	for (size_t v = 0, i = 0; v < nodes; v++) {
		near->first[v] = n;
		near->sum[v] = 0;
		for (; i < 2 * edges && both[i].from == v; i++) {
			if (n == near->first[v] || near->node[n - 1] != both[i].to) {
				near->node[n] = both[i].to;
				near->weight[n++] = 0;
			}
			near->weight[n - 1] += both[i].weight;
			near->sum[v] += both[i].weight;
		}
	}
	near->first[nodes] = n;
	free(both);
	return near;
}

void
near_free(struct near *near)
{
	free(near->first);
	free(near->node);
	free(near->weight);
	free(near->sum);
	free(near);
}

/* Where `node` stands among the neighbours of v; SIZE_MAX: nowhere. */
static size_t
find(const struct near *near, uint32_t v, uint32_t node)
{
	size_t lo = near->first[v], hi = near->first[v + 1];

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (near->node[mid] < node)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < near->first[v + 1] && near->node[lo] == node ? lo : SIZE_MAX;
}

static size_t
degree(const struct near *near, uint32_t v)
{
	return near->first[v + 1] - near->first[v];
}

/* What q adds to the ways from i to their common neighbours, and i to those from q. */
static void
add_triangles(const struct near *near, uint32_t i, uint32_t q, double *by_two)
{
	uint32_t few = degree(near, i) <= degree(near, q) ? i : q, many = few == i ? q : i;
	double w = near->weight[find(near, few, many)];

	for (size_t at = near->first[few]; at < near->first[few + 1]; at++) {
		size_t there = find(near, many, near->node[at]);
		if (there == SIZE_MAX)
			continue;
		by_two[at] += w / near->sum[few] * near->weight[there] / near->sum[many];
		by_two[there] += w / near->sum[many] * near->weight[at] / near->sum[few];
	}
}

void
near_constraint(const struct near *near, double *to)
{
	size_t n = near->first[near->nodes];
	double *by_two = mem_alloc((n + 1) * sizeof *by_two);

	for (size_t k = 0; k < n; k++)
		by_two[k] = 0;
	for (uint32_t i = 0; i < near->nodes; i++)
		for (size_t k = near->first[i]; k < near->first[i + 1]; k++)
			if (near->node[k] > i)
				add_triangles(near, i, near->node[k], by_two);
	for (uint32_t i = 0; i < near->nodes; i++) {
		to[i] = degree(near, i) > 0 ? 0 : (double)NAN;
		for (size_t k = near->first[i]; k < near->first[i + 1]; k++) {
			double p = near->weight[k] / near->sum[i] + by_two[k];
			to[i] += p * p;
		}
	}
	free(by_two);
}
