/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "gather_impl.h"

struct gather *
gather_whole(const struct gather *g)
{
	struct gather *to = gather_new(g->metrics);
	struct names is;

	for (size_t i = 0; i < gather_count(g); i++) {
		const struct group *group = gather_group(g, i, &is);
		is.slice = (struct str){ 0 };
		group_merge(gather_enter(to, &is), group, g->cells);
	}
	gather_finish(to);
	return to;
}

/* A cluster's sums as the values of one unit. */
static void
add_cluster(struct cell *to, const struct cell *c, enum kind kind)
{
	double x = exact_value(&c->x), y = kind == KIND_MEAN ? (double)c->n : exact_value(&c->y);

	to->missing += c->missing;
	if (c->n == 0)
		return;
	if (fabs(x) > EXACT_MAX || fabs(y) > EXACT_MAX)
		die("a cluster's sum is above 1e13");
	cell_add_pair(to, x, y);
}

/* Under test and cluster the arm it was first seen in; a second one is counted once. */
static void
see(struct map *seen, const struct names *is, struct str *key, size_t *cap, int64_t *shared)
{
	size_t n = is->test.n + 1 + is->cluster.n;
	struct str *arm;
	bool fresh;

	if (n > *cap)
		key->p = mem_resize((char *)(uintptr_t)key->p, *cap = 2 * n);
	char *p = (char *)(uintptr_t)key->p;
	if (is->test.n > 0)
		memcpy(p, is->test.p, is->test.n);
	p[is->test.n] = '\0';
	if (is->cluster.n > 0)
		memcpy(p + is->test.n + 1, is->cluster.p, is->cluster.n);
	key->n = n;
	arm = map_put(seen, *key, hash_str(*key), &fresh);
	if (fresh) {
		*arm = is->arm;
	} else if (arm->p != NULL && !str_eq(*arm, is->arm)) {
		++*shared;
		*arm = (struct str){ 0 };
	}
}

struct gather *
gather_clusters(const struct gather *g, int64_t *shared)
{
	struct gather *to = gather_new(g->metrics);
	struct str key = { 0 };
	struct names is;
	struct map seen;
	size_t cap = 0;

	*shared = 0;
	map_init(&seen, sizeof(struct str));
	for (size_t i = 0; i < gather_count(g); i++) {
		const struct group *group = gather_group(g, i, &is);
		see(&seen, &is, &key, &cap, shared);
		is.cluster = (struct str){ 0 };
		struct group *unit = gather_enter(to, &is);
		unit->units++;
		for (size_t c = 0; c < g->cells; c++)
			add_cluster(&unit->cell[c], &group->cell[c], g->metrics->metric[c].kind);
	}
	map_free(&seen);
	free((char *)(uintptr_t)key.p);
	gather_finish(to);
	return to;
}
