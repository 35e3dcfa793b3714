/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "table/saved.h"
#include "table/tally_impl.h"

/*
 * A group as a line: its key cells, rows, then for each sum n and the exact
 * value in 1e-9, first and last in ms, the counts per event, and per set the
 * members' prints.
 */
static void
save_group(const struct tally *t, size_t i, struct out *o)
{
	const struct tally_plan *p = t->plan;
	const struct tally_group *g = tally_at(t, i);

	saved_put_key(o, tally_key(t, i));
	out_uint(o, g->rows);
	for (int s = 0; s < p->nsums; s++) {
		out_uint(o, g->sum[s].n);
		saved_put_big(o, g->sum[s].e9);
	}
	if (p->time >= 0) {
		out_int(o, tally_span(t, i).first.ms);
		out_int(o, tally_span(t, i).last.ms);
	}
	for (int e = 0; e < EVENTS && p->event >= 0; e++)
		out_uint(o, tally_events(t, i)[e]);
}

void
tally_save(const struct tally *t, struct out *o)
{
	struct pair *pairs[TALLY_SETS];
	size_t n[TALLY_SETS];

	for (int s = 0; s < t->plan->nsets; s++)
		pairs[s] = distinct_pairs(t->set[s], &n[s]);
	for (size_t i = 0; i < t->groups.count; i++) {
		save_group(t, i, o);
		for (int s = 0; s < t->plan->nsets; s++)
			saved_put_members(o, pairs[s], n[s], t->order[i]);
		saved_put_end(o);
	}
	for (int s = 0; s < t->plan->nsets; s++)
		free(pairs[s]);
}

static bool
take_sums(struct str *rest, const struct tally_plan *p, struct tally_group *g)
{
	for (int s = 0; s < p->nsums; s++) {
		__int128 v;
		if (!saved_uint(rest, &g->sum[s].n) || !saved_big(rest, &v))
			return false;
		g->sum[s].e9 = v;
	}
	return true;
}

const char *
tally_load(struct tally *t, struct str line)
{
	const struct tally_plan *p = t->plan;
	struct tally_span span;
	uint64_t events[EVENTS];
	struct str key = saved_key(&line, p->nkeys);
	struct tally_group *g = mem_alloc(sizeof *g + TALLY_SUMS * sizeof *g->sum);
	bool ok = key.p != NULL && saved_uint(&line, &g->rows) && take_sums(&line, p, g);

	if (ok && p->time >= 0)
		ok = saved_int(&line, &span.first.ms) && saved_int(&line, &span.last.ms);
	for (int e = 0; e < EVENTS && p->event >= 0; e++)
		ok = ok && saved_uint(&line, &events[e]);
	if (ok) {
		uint32_t number = tally_merge_group(t, key, hash_str(key), g,
		    p->time >= 0 ? &span : NULL, p->event >= 0 ? events : NULL);
		for (int s = 0; s < p->nsets; s++)
			ok = ok && saved_members(&line, t->set[s], number);
	}
	free(g);
	return ok && line.p == NULL ? NULL : "a group that cannot be read";
}
