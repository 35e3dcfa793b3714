/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/net.h"

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))

/* Zachary (1977), A. Anthropol. Res. 33:452, as igraph and networkx ship it, from 1. */
static const unsigned char karate_ends[][2] = { { 1, 2 }, { 1, 3 }, { 1, 4 }, { 1, 5 }, { 1, 6 },
	{ 1, 7 }, { 1, 8 }, { 1, 9 }, { 1, 11 }, { 1, 12 }, { 1, 13 }, { 1, 14 }, { 1, 18 },
	{ 1, 20 }, { 1, 22 }, { 1, 32 }, { 2, 3 }, { 2, 4 }, { 2, 8 }, { 2, 14 }, { 2, 18 },
	{ 2, 20 }, { 2, 22 }, { 2, 31 }, { 3, 4 }, { 3, 8 }, { 3, 28 }, { 3, 29 }, { 3, 33 },
	{ 3, 10 }, { 3, 9 }, { 3, 14 }, { 4, 8 }, { 4, 13 }, { 4, 14 }, { 5, 7 }, { 5, 11 },
	{ 6, 7 }, { 6, 11 }, { 6, 17 }, { 7, 17 }, { 9, 31 }, { 9, 33 }, { 9, 34 }, { 10, 34 },
	{ 14, 34 }, { 15, 33 }, { 15, 34 }, { 16, 33 }, { 16, 34 }, { 19, 33 }, { 19, 34 },
	{ 20, 34 }, { 21, 33 }, { 21, 34 }, { 23, 33 }, { 23, 34 }, { 24, 26 }, { 24, 28 },
	{ 24, 33 }, { 24, 34 }, { 24, 30 }, { 25, 26 }, { 25, 28 }, { 25, 32 }, { 26, 32 },
	{ 27, 30 }, { 27, 34 }, { 28, 34 }, { 29, 32 }, { 29, 34 }, { 30, 33 }, { 30, 34 },
	{ 31, 33 }, { 31, 34 }, { 32, 33 }, { 32, 34 }, { 33, 34 } };

enum { KARATE_NODES = 34 };

static size_t
karate(struct edge *to)
{
	for (size_t i = 0; i < LEN(karate_ends); i++)
		to[i] = (struct edge){ karate_ends[i][0] - 1u, karate_ends[i][1] - 1u, 1 };
	return LEN(karate_ends);
}

/* All expected values of this file, unless said otherwise: networkx 3.6.1, run
 * with a tolerance of 1e-15. */
static void
karate_club(void)
{
	static const double rank[] = { 0.096997285388, 0.052876924061, 0.057078509488,
		0.035859857786, 0.021977952365, 0.029111154678, 0.029111154678, 0.024490497035,
		0.029766056081, 0.014309397129, 0.021977952365, 0.009564745492, 0.014644892012,
		0.029536456152, 0.014535993998, 0.014535993998, 0.016784005444, 0.014558677209,
		0.014535993998, 0.019604636326, 0.014535993998, 0.014558677209, 0.014535993998,
		0.031522514777, 0.021076033559, 0.021006197394, 0.015044038083, 0.025639767483,
		0.019573459464, 0.026288537695, 0.024590155249, 0.037158087069, 0.071693226006,
		0.100919182333 };
	static const double constraint[] = { 0.155423297647, 0.279535108025, 0.185176639660,
		0.396659647205, 0.529417438272, 0.477484809028, 0.477484809028, 0.442711588542,
		0.303600713668, 0.500000000000, 0.529417438272, 1.000000000000, 0.622504340278,
		0.323335416667, 0.573679594387, 0.573679594387, 0.781250000000, 0.590868537809,
		0.573679594387, 0.373719350137, 0.573679594387, 0.590868537809, 0.573679594387,
		0.305823721646, 0.459876543210, 0.459876543210, 0.670901816609, 0.285069204152,
		0.386913153061, 0.449409001346, 0.346006463860, 0.244575403691, 0.249223362275,
		0.156418685121 };
	static const double between[] = { 231.071428571, 28.478571429, 75.850793651, 6.288095238,
		0.333333333, 15.833333333, 15.833333333, 0.000000000, 29.529365079, 0.447619048,
		0.333333333, 0.000000000, 0.000000000, 24.215873016, 0.000000000, 0.000000000,
		0.000000000, 0.000000000, 0.000000000, 17.146825397, 0.000000000, 0.000000000,
		0.000000000, 9.300000000, 1.166666667, 2.027777778, 0.000000000, 11.792063492,
		0.947619048, 1.542857143, 7.609523810, 73.009523810, 76.690476190, 160.551587302 };
	static const unsigned core[] = { 4, 4, 4, 4, 3, 3, 3, 4, 4, 2, 3, 1, 2, 4, 2, 2, 2, 2, 2, 3,
		2, 2, 2, 3, 3, 3, 2, 3, 3, 3, 4, 3, 4, 4 };
	struct edge edge[LEN(karate_ends)];
	size_t m = karate(edge);
	struct net *net = net_new(KARATE_NODES, edge, m, false);
	struct near *near = near_new(KARATE_NODES, edge, m);
	double got[KARATE_NODES];
	uint32_t cores[KARATE_NODES], all[KARATE_NODES];

	net_pagerank(net, 0.85, NULL, got);
	for (size_t i = 0; i < KARATE_NODES; i++)
		CHECK_ABS(got[i], rank[i], 1e-9);
	/* R igraph page_rank(damping = .85) */
	CHECK_ABS(got[33], 0.10091918, 1e-7);
	CHECK_ABS(got[0], 0.09699729, 1e-7);
	CHECK_ABS(got[32], 0.07169323, 1e-7);
	CHECK_ABS(got[2], 0.05707851, 1e-7);
	CHECK_ABS(got[1], 0.05287692, 1e-7);
	near_constraint(near, got);
	for (size_t i = 0; i < KARATE_NODES; i++)
		CHECK_ABS(got[i], constraint[i], 1e-11);
	net_betweenness(net, NULL, 0, got);
	for (size_t i = 0; i < KARATE_NODES; i++)
		CHECK_ABS(got[i], between[i], 1e-8);
	for (uint32_t i = 0; i < KARATE_NODES; i++)
		all[i] = i;
	net_betweenness(net, all, KARATE_NODES, got); /* from everywhere it is exact */
	for (size_t i = 0; i < KARATE_NODES; i++)
		CHECK_ABS(got[i], between[i], 1e-8);
	net_cores(net, cores);
	for (size_t i = 0; i < KARATE_NODES; i++)
		CHECK(cores[i] == core[i]);
	near_free(near);
	net_free(net);
}

/* Modularity of a partition, from its definition: Newman and Girvan (2004). */
static double
modularity(const struct edge *edge, size_t m, const uint32_t *member, size_t nodes)
{
	double q = 0, sum = 0, degree[64] = { 0 };

	for (size_t i = 0; i < m; i++) {
		sum += edge[i].weight;
		degree[edge[i].from] += edge[i].weight;
		degree[edge[i].to] += edge[i].weight;
	}
	for (size_t i = 0; i < m; i++)
		q += member[edge[i].from] == member[edge[i].to] ? edge[i].weight / sum : 0;
	for (size_t i = 0; i < nodes; i++)
		for (size_t j = 0; j < nodes; j++)
			if (member[i] == member[j])
				q -= degree[i] * degree[j] / (4 * sum * sum);
	return q;
}

/* The optimum is 0.4197896 (Brandes et al. 2008, IEEE TKDE 20:172, table 1: 0.420). */
static void
communities_of_the_karate_club_are_the_best_there_are(void)
{
	struct edge edge[LEN(karate_ends)];
	size_t m = karate(edge);
	struct net *net = net_new(KARATE_NODES, edge, m, false);
	uint32_t member[KARATE_NODES], again[KARATE_NODES];

	for (uint64_t seed = 1; seed < 6; seed++) {
		net_communities(net, 1, seed, member);
		CHECK_ABS(modularity(edge, m, member, KARATE_NODES), 0.41979, 5e-4);
		net_communities(net, 1, seed, again);
		for (size_t i = 0; i < KARATE_NODES; i++)
			CHECK(member[i] == again[i]);
	}
	net_free(net);
}

static void
directed_pagerank(void)
{
	/* Langville and Meyer's six pages: page 2 leads nowhere */
	static const struct edge six[] = { { 0, 1, 1 }, { 0, 2, 1 }, { 2, 0, 1 }, { 2, 1, 1 },
		{ 2, 4, 1 }, { 3, 4, 1 }, { 3, 5, 1 }, { 4, 3, 1 }, { 4, 5, 1 }, { 5, 3, 1 } };
	static const double rank[] = { 0.037211965078, 0.053957349363, 0.041505653356,
		0.375080815110, 0.205998331877, 0.286245885215 };
	static const double published[] = { 0.03721197, 0.05395735, 0.04150565, 0.37508082,
		0.20599833, 0.28624589 }; /* networkx test_pagerank.py, to 4 places */
	static const double from[] = { 1, 0, 0, 3, 0, 0 };
	static const double own[] = { 0.049104189542, 0.026782243379, 0.020869280555,
		0.440661527608, 0.193194112057, 0.269388646858 };
	static const double between[] = { 0, 0, 3, 1, 4, 0 };
	struct net *net = net_new(6, six, LEN(six), true);
	double got[6];

	net_pagerank(net, 0.9, NULL, got);
	for (size_t i = 0; i < 6; i++) {
		CHECK_ABS(got[i], rank[i], 1e-9);
		CHECK_ABS(got[i], published[i], 1e-4);
	}
	net_pagerank(net, 0.85, from, got);
	for (size_t i = 0; i < 6; i++)
		CHECK_ABS(got[i], own[i], 1e-9);
	net_betweenness(net, NULL, 0, got);
	for (size_t i = 0; i < 6; i++)
		CHECK_ABS(got[i], between[i], 1e-9);
	net_free(net);
}

static void
personal_and_weighted_pagerank(void)
{
	/* complete graph of four; networkx test_pagerank.py, test_personalization */
	static const struct edge four[] = { { 0, 1, 1 }, { 0, 2, 1 }, { 0, 3, 1 }, { 1, 2, 1 },
		{ 1, 3, 1 }, { 2, 3, 1 } };
	static const double from[] = { 1, 1, 4, 4 };
	static const double want[] = { 0.23246732615667579, 0.23246732615667579, 0.267532673843324,
		0.2675326738433241 };
	static const struct edge heavy[] = { { 0, 1, .5 }, { 0, 2, 2 }, { 2, 0, 1 }, { 2, 1, 4 },
		{ 1, 3, 1.25 }, { 3, 4, 3 }, { 4, 3, 2 }, { 4, 0, .1 } };
	static const double by_weight[] = { 0.056996003486, 0.086444272604, 0.068757282370,
		0.409622941373, 0.378179500167 };
	static const double constraint[] = { 1.243904377546, 0.785557827416, 0.626834366387, 0.68,
		0.961553248750 };
	struct net *net = net_new(4, four, LEN(four), false);
	double got[5];

	net_pagerank(net, 0.85, from, got);
	for (size_t i = 0; i < 4; i++) {
		CHECK_ABS(got[i], want[i], 1e-4); /* as close as the source asks for */
		/* x = (1 - d) p + d (1 - x) / 3 */
		CHECK_ABS(got[i], (0.15 * from[i] / 10 + 0.85 / 3) / (1 + 0.85 / 3), 1e-9);
	}
	net_free(net);
	/* edges that stand several times; networkx test_pagerank.py */
	static const struct edge multi[] = { { 0, 1, 3 }, { 1, 2, 2 }, { 3, 2, 2 } };
	static const double by_times[] = { 0.21066048614468322, 0.3395308825985378,
		0.28933951385531687, 0.16046911740146227 };
	net = net_new(4, multi, LEN(multi), false);
	net_pagerank(net, 0.85, NULL, got);
	for (size_t i = 0; i < 4; i++)
		CHECK_ABS(got[i], by_times[i], 1e-4); /* as close as the source asks for */
	/* x0 = r + 3/5 d x1, x1 = r + d x0 + 1/2 d x2, x2 = r + 2/5 d x1 + d x3, x3 = r + 1/2 d x2 */
	double r = 0.15 / 4, d = 0.85;
	CHECK_ABS(got[0], r + d * got[1] * 3 / 5, 1e-9);
	CHECK_ABS(got[1], r + d * (got[0] + got[2] / 2), 1e-9);
	CHECK_ABS(got[2], r + d * (got[1] * 2 / 5 + got[3]), 1e-9);
	CHECK_ABS(got[3], r + d * got[2] / 2, 1e-9);
	net_free(net);
	net = net_new(5, heavy, LEN(heavy), true);
	net_pagerank(net, 0.85, NULL, got);
	for (size_t i = 0; i < 5; i++)
		CHECK_ABS(got[i], by_weight[i], 1e-9);
	net_free(net);
	struct near *near = near_new(5, heavy, LEN(heavy));
	near_constraint(near, got);
	for (size_t i = 0; i < 5; i++)
		CHECK_ABS(got[i], constraint[i], 1e-11);
	near_free(near);
}

/* Batagelj and Zaversnik (2003), figure 1; networkx test_core.py */
static void
cores_of_the_published_figure(void)
{
	static const unsigned char ends[][2] = { { 1, 2 }, { 1, 3 }, { 1, 4 }, { 2, 3 }, { 2, 4 },
		{ 3, 4 }, { 5, 6 }, { 5, 7 }, { 5, 8 }, { 6, 7 }, { 6, 8 }, { 7, 8 }, { 3, 7 },
		{ 2, 11 }, { 11, 5 }, { 11, 12 }, { 5, 12 }, { 12, 19 }, { 12, 18 }, { 3, 9 },
		{ 7, 9 }, { 7, 10 }, { 9, 10 }, { 9, 20 }, { 17, 13 }, { 13, 14 }, { 14, 15 },
		{ 15, 16 }, { 16, 13 } };
	struct edge edge[LEN(ends)];
	uint32_t core[22];

	for (size_t i = 0; i < LEN(ends); i++)
		edge[i] = (struct edge){ ends[i][0], ends[i][1], 1 };
	struct net *net = net_new(22, edge, LEN(ends), true);
	net_cores(net, core);
	for (int i = 1; i < 22; i++)
		CHECK(core[i] == (i <= 8 ? 3u : i <= 16 ? 2u : i <= 20 ? 1u : 0u));
	net_free(net);
	struct near *near = near_new(22, edge, LEN(ends));
	double got[22];
	near_constraint(near, got);
	CHECK(isnan(got[21]) && isnan(got[0])); /* nobody's neighbours */
	CHECK_ABS(got[19], 1, 1e-15);
	near_free(near);
}

void
unit_graph_net(void)
{
	karate_club();
	communities_of_the_karate_club_are_the_best_there_are();
	directed_pagerank();
	personal_and_weighted_pagerank();
	cores_of_the_published_figure();
}
