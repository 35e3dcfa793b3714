/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "audience/tally_impl.h"
#include "base/crew.h"
#include "stat/quant.h"
#include "table/saved.h"

void
tally_group_merge(struct tally *t, unsigned shard, struct tally_group *g,
    const struct tally_group *from, const struct decay_pool *pool)
{
	const struct tally_plan *p = t->plan;

	g->rows += from->rows;
	for (int s = 0; s < p->nsums; s++) {
		g->sum[s].e9 += from->sum[s].e9;
		g->sum[s].n += from->sum[s].n;
	}
	if (t->at.span != 0) {
		tally_widen(group_span(t, g), group_span(t, from)->first);
		tally_widen(group_span(t, g), group_span(t, from)->last);
		group_span(t, g)->n += group_span(t, from)->n;
	}
	for (int e = 0; e < EVENTS && t->at.events != 0; e++)
		group_events(t, g)[e] += group_events(t, from)[e];
	for (int d = 0; d < p->ndecays; d++)
		decay_near_merge(&group_decays(t, g)[d], &t->decays[shard],
		    &group_decays(t, from)[d], pool);
	for (int q = 0; q < p->nquants; q++) {
		struct tally_ends *a = &group_ends(t, g)[q], b = group_ends(t, from)[q];
		if (b.min > b.max)
			continue;
		bool first = a->min > a->max;
		if (first || b.min < a->min)
			a->min = b.min;
		if (first || b.max > a->max)
			a->max = b.max;
	}
}

struct joining {
	struct tally *t;
	uint32_t **number;
};

static void
take_group(void *ctx, size_t which, size_t to, const struct map_entry *from, bool fresh)
{
	struct tally *t = ((struct joining *)ctx)->t;
	struct tally_group *g = shards_value(&t->groups, to);
	const struct decay_pool *pool = &t->taken.at[which]->decays[to % SHARDS];

	if (fresh && pool->len == 0) {
		memcpy(g, from->value, t->at.size);
		return;
	}
	if (fresh)
		tally_start(t, g);
	tally_group_merge(t, to % SHARDS, g, (const void *)from->value, pool);
}

/* The bins of a shard's groups, under their numbers here. */
static bool
join_bins(void *ctx, size_t from, size_t to)
{
	const struct joining *j = ctx;
	struct tally *t = j->t;

	for (size_t shard = from; shard < to; shard++)
		for (int q = 0; q < t->plan->nquants; q++) {
			for (size_t w = 0; w < t->taken.len; w++) {
				struct pile *p = &t->taken.at[w]->bins[q][shard];
				for (size_t i = 0; p->at != NULL && i <= p->mask; i++)
					if (p->at[i].n > 0)
						pile_add(&t->bins[q][shard],
						    j->number[w][p->at[i].group * SHARDS + shard] /
							SHARDS,
						    p->at[i].what, p->at[i].n);
				pile_free(p);
			}
			pile_sort(&t->bins[q][shard]);
		}
	return true;
}

/* A crowd owns the numbers it is merged by. */
static uint32_t *
copy(const uint32_t *number, size_t n)
{
	return memcpy(mem_alloc((n + 1) * sizeof *number), number, n * sizeof *number);
}

void
tally_join(struct tally *t, int workers)
{
	size_t n = t->taken.len;
	struct shards **from = mem_alloc((n + 1) * sizeof *from);
	struct joining j = { t, mem_alloc((n + 1) * sizeof *j.number) };
	size_t *ends = mem_alloc((n + 1) * sizeof *ends);
	bool numbers = t->plan->nsets > 0 || t->plan->nquants > 0;

	for (size_t w = 0; w < n; w++) {
		from[w] = &t->taken.at[w]->groups;
		ends[w] = shards_end(from[w]);
		j.number[w] = numbers ? mem_alloc((ends[w] + 1) * sizeof **j.number) : NULL;
	}
	shards_join(&(struct shards_join){ .into = &t->groups,
			.from = from,
			.nfrom = n,
			.number = numbers ? j.number : NULL,
			.take = take_group,
			.ctx = &j },
	    workers);
	if (t->plan->nquants > 0)
		crew_run(join_bins, &j, SHARDS, 1, workers);
	for (size_t w = 0; w < n; w++) {
		struct tally *done = t->taken.at[w];
		for (int s = 0; s < t->plan->nsets; s++) {
			crowd_merge(t->set[s], done->set[s], copy(j.number[w], ends[w]));
			done->set[s] = NULL;
		}
		free(j.number[w]);
		tally_free(done);
	}
	t->taken.len = 0;
	free(ends);
	free(j.number);
	free(from);
}

void
tally_merge(struct tally *t, struct tally *from)
{
	GROW(&t->taken);
	t->taken.at[t->taken.len++] = from;
	for (size_t i = 0; i < from->taken.len; i++) {
		GROW(&t->taken);
		t->taken.at[t->taken.len++] = from->taken.at[i];
	}
	from->taken.len = 0;
}

size_t
tally_finish(struct tally *t, int workers)
{
	tally_join(t, workers);
	t->count = shards_count(&t->groups);
	t->order = shards_order(&t->groups, workers);
	for (int s = 0; s < t->plan->nsets; s++)
		crowd_finish(t->set[s], shards_end(&t->groups), workers);
	return t->count;
}

size_t
tally_count(const struct tally *t)
{
	return t->count;
}

void
tally_hint(const struct tally *t, size_t i)
{
	const char *e = (const char *)shards_entry(&t->groups, t->order[i]);

	__builtin_prefetch(e);
	__builtin_prefetch(e + 64);
}

struct str
tally_key(const struct tally *t, size_t i)
{
	return shards_key(&t->groups, t->order[i]);
}

const struct tally_group *
tally_at(const struct tally *t, size_t i)
{
	return shards_value(&t->groups, t->order[i]);
}

struct tally_span
tally_span(const struct tally *t, size_t i)
{
	return *group_span(t, tally_at(t, i));
}

const uint64_t *
tally_events(const struct tally *t, size_t i)
{
	return group_events(t, tally_at(t, i));
}

uint64_t
tally_distinct(const struct tally *t, size_t i, int set)
{
	return crowd_count(t->set[set], t->order[i]);
}

bool
tally_estimated(const struct tally *t, size_t i, int set)
{
	return crowd_estimated(t->set[set], t->order[i]);
}

double
tally_decayed(const struct tally *t, size_t i, int d, const struct decay_view *view)
{
	struct decay whole = decay_near_whole(&group_decays(t, tally_at(t, i))[d],
	    &t->decays[t->order[i] % SHARDS]);

	return decay_seen(&whole, view) / 1e6;
}

double
tally_quantile(const struct tally *t, size_t i, int q, double p, uint64_t *n)
{
	const struct tally_ends *ends = &group_ends(t, tally_at(t, i))[q];
	struct sketch s;
	size_t len;
	const struct pile_entry *e = pile_of(&t->bins[q][t->order[i] % SHARDS],
	    t->order[i] / SHARDS, &len);

	sketch_init(&s, TALLY_ALPHA);
	for (size_t k = 0; k < len; k++) {
		int64_t bin = (int32_t)(e[k].what & ~3u) / 4;
		if (e[k].what == 0)
			s.zeros += e[k].n;
		else
			sketch_side_put((e[k].what & 3) == 1 ? &s.above : &s.below, bin, e[k].n);
		s.n += e[k].n;
	}
	s.min = (double)ends->min / 1e9;
	s.max = (double)ends->max / 1e9;
	*n = s.n;
	double x = sketch_quantile(&s, p);
	sketch_free(&s);
	return x;
}

struct instant
tally_newest(const struct tally *t)
{
	struct instant newest = { INT_NONE };

	for (size_t i = 0; i < t->count && t->at.span != 0; i++)
		if (tally_span(t, i).last.ms > newest.ms) /* INT_NONE is the least */
			newest = tally_span(t, i).last;
	return newest;
}

void
tally_put_key(const struct tally *t, size_t i, struct out *o)
{
	saved_put_cells(o, tally_key(t, i), t->plan->nkeys);
}
