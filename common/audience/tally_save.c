/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "audience/tally_impl.h"
#include "stat/quant.h"
#include "table/saved.h"

/*
 * A group as a line: its key cells, rows, then for each sum n and the exact
 * value in 1e-9, first and last in ms and rows with a time, the counts per
 * event, for each decayed sum its newest bin, whether it is in use and the bins,
 * for each quantile least, greatest and the counts of bins as "bin:n,...", and per
 * set the members' prints or the registers.
 */
static void
put_decay(const struct decay *d, struct out *o)
{
	out_int(o, d->newest);
	out_int(o, d->used);
	for (int b = 0; b < DECAY_BINS; b++)
		saved_put_big(o, d->bin[b]);
}

static void
put_bins(const struct tally *t, size_t i, int q, struct out *o)
{
	const struct tally_ends *ends = &group_ends(t, tally_at(t, i))[q];
	size_t n;
	const struct pile_entry *e = pile_of(&t->bins[q][t->order[i] % SHARDS],
	    t->order[i] / SHARDS, &n);

	saved_put_big(o, ends->min);
	saved_put_big(o, ends->max);
	out_none(o);
	for (size_t k = 0; k < n; k++) {
		char *p = out_room(o, 3 * NUM_TEXT), *start = p;
		if (k > 0)
			*p++ = ',';
		p += num_put_uint(p, e[k].what);
		*p++ = ':';
		p += num_put_uint(p, e[k].n);
		o->n += (size_t)(p - start);
	}
}

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
		out_int(o, group_span(t, g)->first.ms);
		out_int(o, group_span(t, g)->last.ms);
		out_uint(o, group_span(t, g)->n);
	}
	for (int e = 0; e < EVENTS && p->event >= 0; e++)
		out_uint(o, group_events(t, g)[e]);
	for (int d = 0; d < p->ndecays; d++) {
		struct decay whole = decay_near_whole(&group_decays(t, g)[d],
		    &t->decays[t->order[i] % SHARDS]);
		put_decay(&whole, o);
	}
	for (int q = 0; q < p->nquants; q++)
		put_bins(t, i, q, o);
}

void
tally_save(const struct tally *t, struct out *o)
{
	struct pair *pairs[TALLY_SETS];
	size_t n[TALLY_SETS];

	for (int s = 0; s < t->plan->nsets; s++)
		pairs[s] = distinct_pairs(t->set[s]->set, &n[s]);
	for (size_t i = 0; i < t->count; i++) {
		save_group(t, i, o);
		for (int s = 0; s < t->plan->nsets; s++)
			crowd_put(t->set[s], pairs[s], n[s], t->order[i], o);
		saved_put_end(o);
	}
	for (int s = 0; s < t->plan->nsets; s++)
		free(pairs[s]);
}

static bool
take_decay(struct str *rest, struct decay *d)
{
	__int128 v;

	*d = (struct decay){ 0 };
	if (!saved_int(rest, &d->newest) || !saved_int(rest, &d->used) || d->used < 0 ||
	    d->used > 1)
		return false;
	for (int b = 0; b < DECAY_BINS; b++) {
		if (!saved_big(rest, &v))
			return false;
		d->bin[b] = v;
	}
	return true;
}

static bool
take_bins(struct str *rest, struct pile *bins, uint32_t group, struct tally_ends *ends)
{
	struct str list, one, what;
	int64_t w, n;
	__int128 v[2];

	if (!saved_big(rest, &v[0]) || !saved_big(rest, &v[1]) || !saved_text(rest, &list))
		return false;
	*ends = (struct tally_ends){ v[0], v[1] };
	while (list.n > 0 && str_cut(&list, ',', &one)) {
		if (!str_cut(&one, ':', &what) || num_int(what, 0, UINT32_MAX, &w) != NULL ||
		    one.p == NULL || num_int(one, 1, INT64_MAX, &n) != NULL)
			return false;
		pile_add(bins, group, (uint32_t)w, (uint64_t)n);
	}
	return true;
}

static bool
take_counts(const struct tally *t, struct str *rest, struct tally_group *g, struct decay_pool *pool)
{
	const struct tally_plan *p = t->plan;
	struct decay decay;
	__int128 v;

	if (!saved_uint(rest, &g->rows))
		return false;
	for (int s = 0; s < p->nsums; s++) {
		if (!saved_uint(rest, &g->sum[s].n) || !saved_big(rest, &v))
			return false;
		g->sum[s].e9 = v;
	}
	struct tally_span *span = group_span(t, g);
	if (span != NULL &&
	    (!saved_int(rest, &span->first.ms) || !saved_int(rest, &span->last.ms) ||
		!saved_uint(rest, &span->n)))
		return false;
	for (int e = 0; e < EVENTS && p->event >= 0; e++)
		if (!saved_uint(rest, &group_events(t, g)[e]))
			return false;
	for (int d = 0; d < p->ndecays; d++) {
		if (!take_decay(rest, &decay))
			return false;
		decay_near_take(&group_decays(t, g)[d], pool, &decay);
	}
	return true;
}

static bool
load_group(struct tally *t, struct str rest, struct tally_group *g, struct decay_pool *pool)
{
	struct str key = saved_key(&rest, t->plan->nkeys);
	bool fresh;

	if (key.p == NULL)
		return false;
	tally_start(t, g);
	if (!take_counts(t, &rest, g, pool))
		return false;
	size_t number = shards_number(&t->groups, key, hash_str(key), &fresh);
	struct tally_group *mine = shards_value(&t->groups, number);
	if (fresh)
		tally_start(t, mine);
	for (int q = 0; q < t->plan->nquants; q++)
		if (!take_bins(&rest, &t->bins[q][number % SHARDS], (uint32_t)(number / SHARDS),
			&group_ends(t, g)[q]))
			return false;
	tally_group_merge(t, number % SHARDS, mine, g, pool);
	for (int s = 0; s < t->plan->nsets; s++)
		if (!crowd_load(t->set[s], &rest, (uint32_t)number))
			return false;
	return rest.p == NULL;
}

const char *
tally_load(struct tally *t, struct str line)
{
	size_t room = t->at.size + 16;
	struct tally_group *g = mem_alloc(room); /* 16-aligned, as malloc's is */

	memset(g, 0, room);
	struct decay_pool pool = { 0 };
	bool ok = load_group(t, line, g, &pool);
	free(pool.at);
	free(g);
	if (++t->loaded % 1024 == 0)
		for (int s = 0; s < t->plan->nsets; s++)
			crowd_settle(t->set[s]);
	return ok ? NULL : "a group that cannot be read";
}
