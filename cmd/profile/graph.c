/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile graph - who follows whom: rank, communities, brokers, shared audiences */
#include <unistd.h>

#include "base/die.h"
#include "table/part.h"

#include "modes.h"
#include "overlap.h"
#include "scope.h"
#include "society_put.h"

enum { MIN_NODES = 3, SAMPLE = 256 };

static const char *events, *overlap, *seeds;
static bool undirected, exact, communities;
static double damping = 0.85, resolution = 1;
static int64_t seed = 1, sample;

static const struct opt options[] = { OPT_TEXT(0, "events", "EVENT,...", &events,
					  "read events; these are edges from user to creator"),
	OPT_WORD(0, "overlap", "creator|platform", &overlap,
	    "pairs by the users they share, from events"),
	OPT_FLAG(0, "communities", &communities, "a line for each community"),
	OPT_FLAG(0, "undirected", &undirected, "an edge leads both ways"),
	OPT_TEXT(0, "seeds", "FILE", &seeds, "PageRank of the nodes near these"),
	OPT_REAL(0, "damping", "D", &damping, 0, 0.999, "of PageRank (default 0.85)"),
	OPT_REAL(0, "resolution", "R", &resolution, 0.001, 1000,
	    "of communities; more gives smaller ones (default 1)"),
	OPT_FLAG(0, "exact", &exact, "betweenness over all nodes, not a sample"),
	OPT_NUM(0, "sample", "N", &sample, 1, INT32_MAX,
	    "nodes from which betweenness is estimated (default 256)"),
	OPT_NUM(0, "seed", "N", &seed, 0, INT32_MAX, "of communities and the sample (default 1)"),
	OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static struct edges_plan plan;
static struct overlap_plan overlap_plan;

static void
read_events(const char *list, bool *event)
{
	struct str rest = str_of(list), name;

	while (str_cut(&rest, ',', &name)) {
		int e = event_find(name);
		if (e < 0)
			die_usage("--events: not an event: %s", quoted(name));
		event[e] = true;
	}
}

CONTRACT_CALLS(edges)

static void
emit(void *acc, struct out *o)
{
	const struct society_view view = { .undirected = undirected,
		.exact = exact,
		.damping = damping,
		.resolution = resolution,
		.seed = (uint64_t)seed,
		.sample = sample > 0 ? (uint64_t)sample : SAMPLE,
		.min_nodes = scope_min_sample(MIN_NODES),
		.seeds = seeds };
	struct society s;

	society_find(&s, acc, &view);
	society_put(&s, &view, communities, o);
}

static int
run_edges(char **argv)
{
	if (exact && sample != 0)
		die_usage("--exact takes all nodes, --sample some of them");
	plan.from_events = events != NULL;
	if (events != NULL)
		read_events(events, plan.event);
	if (seeds != NULL && access(seeds, R_OK) != 0)
		die_errno("%s", seeds);
	const struct contract c = {
		.job = { .cols = events != NULL ? edge_event_cols : edge_cols,
		    .lacking = events == NULL ? "; --events=EVENT,... makes edges of events" : "",
		    .ctx = &plan,
		    CONTRACT_JOB(edges) },
		.mode = "profile graph",
		.options = part_option(0, str_of(events != NULL ? events : "")),
		CONTRACT_CALLED(edges),
		.emit = emit,
	};
	return scope_run(&c, argv);
}

CONTRACT_CALLS(overlap)

static void
shared_emit(void *acc, struct out *o)
{
	overlap_put(acc, o);
}

static int
run_overlap(char **argv)
{
	if (communities || undirected || exact || seeds != NULL)
		die_usage("--overlap compares audiences; it goes with no option of edges");
	overlap_plan.creators = strcmp(overlap, "creator") == 0;
	for (int e = 0; e < EVENTS; e++)
		overlap_plan.event[e] = events == NULL && e != EVENT_IMPRESSION;
	if (events != NULL)
		read_events(events, overlap_plan.event);
	const struct contract c = {
		.job = { .cols = overlap_cols, .ctx = &overlap_plan, CONTRACT_JOB(overlap) },
		.mode = "profile graph --overlap",
		.options = part_option(part_option(0, str_of(overlap)),
		    str_of(events != NULL ? events : "")),
		CONTRACT_CALLED(overlap),
		.emit = shared_emit,
	};
	return scope_run(&c, argv);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	return overlap != NULL ? run_overlap(argv) : run_edges(argv);
}

static const struct column_note reads[] = {
	{ "from, to", "", "ends of an edge" },
	{ "platform", "", "may be empty; each has a graph of its own" },
	{ "weight", "", "above 0; 1 when empty" },
	{ "user, creator, event, time", "", "with --events, instead of from and to" },
	{ "user, creator, event", "", "with --overlap; event may lack" },
	{ "node, platform, weight", "", "in --seeds; the last two may lack" },
	{ "COL", "", "those of --by" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "platform, node", "", "the key, in byte order unless --top" },
	{ "in_edges, out_edges", "count", "different nodes it is reached from, it leads to" },
	{ "in_weight, out_weight", "", "sums of their weights" },
	{ "pagerank", "fraction", "of its graph, by weight" },
	{ "community", "", "1 is the largest of its graph" },
	{ "core", "count", "k of the innermost k-core it is in" },
	{ "constraint", "", "Burt's; low: a broker between groups" },
	{ "betweenness", "fraction", "of the pairs of others, with a shortest path through it" },
	{ "nodes", "count", "with --communities: its nodes" },
	{ "inside_weight, cut_weight", "", "of edges within it, across its border" },
	{ "modularity", "", "its part; the sum over a graph is the graph's" },
	{ "top_node", "", "with the highest pagerank" },
	{ "a, b", "", "with --overlap, two creators of a platform, or two platforms" },
	{ "users_a, users_b", "count", "different users of each" },
	{ "both, either", "count", "users of both, of at least one" },
	{ "jaccard, jaccard_lo, jaccard_hi", "fraction", "both / either, Wilson 95 %" },
	{ "of_a, of_b", "fraction", "both / users_a, both / users_b" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

const struct mode profile_graph = {
	.name = "graph",
	.brief = "who follows whom: rank, communities, brokers, shared audiences",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
