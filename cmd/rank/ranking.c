/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "ranking.h"

enum { FAR_DAYS = 7 };

static int64_t
newest_of(const struct post *p)
{
	return p->asof > p->published ? p->asof : p->published;
}

/* One wrong clock would age everything else: name the row it came from. */
static struct instant
newest_time(const struct posts *ps)
{
	const struct post *top = NULL;
	int64_t first = INT_NONE, second = INT_NONE;

	for (size_t i = 0; i < ps->items; i++) {
		int64_t t = newest_of(ps->item[i]);

		if (top == NULL || t > first) {
			second = first;
			first = t;
			top = ps->item[i];
		} else if (t > second) {
			second = t;
		}
	}
	if (second != INT_NONE && first - second > FAR_DAYS * (int64_t)MS_DAY) {
		char now[WHEN_TEXT];
		size_t n = when_put(now, (struct instant){ first });

		warn("now is %.*s, from %s item %s, %d days after anything else; set --now", (int)n,
		    now, quoted(post_text(top, POST_PLATFORM)), quoted(post_text(top, POST_ITEM)),
		    (int)((first - second) / MS_DAY));
	}
	return (struct instant){ first };
}

double
ranking_age(const struct ranking *rk, const struct post *p)
{
	if (rk->now.ms == INT_NONE || p->published == INT_NONE)
		return NAN;
	return rk->now.ms > p->published ? (double)(rk->now.ms - p->published) : 0;
}

static void
score_all(struct ranking *rk, struct posts *ps, const struct small *weights,
    const struct taste *taste)
{
	struct score_item **is = mem_alloc((ps->items + 1) * sizeof *is);
	size_t cap = 0;

	for (size_t i = 0, end; i < ps->items; i = end) {
		struct str name = post_text(ps->item[i], POST_PLATFORM);

		for (end = i;
		     end < ps->items && str_eq(post_text(ps->item[end], POST_PLATFORM), name);
		     end++) {
			ps->item[end]->platform = (uint32_t)rk->platforms;
			is[end - i] = &ps->item[end]->is;
		}
		rk->platform = grow(rk->platform, &cap, rk->platforms, sizeof *rk->platform);
		struct platform *pf = &rk->platform[rk->platforms++];
		*pf = (struct platform){ .name = name, .from = i, .to = end };
		weights_of(weights, name, taste, pf);
		score_platform(is, end - i, &pf->rule, &pf->pool);
	}
	free(is);
}

static int
by_score(const void *a, const void *b)
{
	const struct post *x = *(const struct post *const *)a;
	const struct post *y = *(const struct post *const *)b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank); /* order of the keys */
}

static int
by_creator(const void *a, const void *b)
{
	const struct post *x = *(const struct post *const *)a;
	const struct post *y = *(const struct post *const *)b;
	int c;

	if (x->platform != y->platform)
		return x->platform < y->platform ? -1 : 1;
	if ((c = str_cmp(post_text(x, POST_CREATOR), post_text(y, POST_CREATOR))) != 0)
		return c;
	return (x->place > y->place) - (x->place < y->place);
}

/* Each creator's second best item counts less, the third less still. */
static void
spread_out(struct ranking *rk, const struct taste *taste)
{
	struct post **at = mem_alloc((rk->ranked + 1) * sizeof *at);
	size_t before = 0;

	for (size_t i = 0; i < rk->ranked; i++) {
		at[i] = rk->at[i];
		at[i]->place = i;
	}
	qsort(at, rk->ranked, sizeof *at, by_creator);
	for (size_t i = 0; i < rk->ranked; i++) {
		struct str creator = post_text(at[i], POST_CREATOR);

		if (creator.n == 0)
			continue;
		before = i > 0 && at[i - 1]->platform == at[i]->platform &&
			str_eq(post_text(at[i - 1], POST_CREATOR), creator) ?
		    before + 1 :
		    0;
		at[i]->diversity = score_diversity(before, taste->decay, taste->floor);
		at[i]->score *= at[i]->diversity;
	}
	free(at);
	qsort(rk->at, rk->ranked, sizeof *rk->at, by_score);
}

static void
sort_out(struct ranking *rk, struct posts *ps)
{
	rk->at = mem_alloc((ps->items + 1) * sizeof *rk->at);
	for (size_t i = 0; i < ps->items; i++)
		if (!isnan(ps->item[i]->is.z))
			rk->at[rk->ranked++] = ps->item[i];
	for (size_t i = 0; i < ps->items; i++)
		if (isnan(ps->item[i]->is.z) && !ps->item[i]->is.out)
			rk->at[rk->ranked + rk->unscored++] = ps->item[i];
	for (size_t i = 0; i < ps->items; i++)
		if (ps->item[i]->is.out)
			rk->at[rk->ranked + rk->unscored + rk->blocked++] = ps->item[i];
}

static void
number(struct ranking *rk)
{
	uint64_t *place = mem_alloc((rk->platforms + 1) * sizeof *place);

	memset(place, 0, (rk->platforms + 1) * sizeof *place);
	for (size_t i = 0; i < rk->ranked; i++) {
		rk->at[i]->rank = i + 1;
		rk->at[i]->place = ++place[rk->at[i]->platform];
	}
	for (size_t i = rk->ranked; i < rk->ranked + rk->unscored + rk->blocked; i++)
		rk->at[i]->rank = rk->at[i]->place = 0;
	free(place);
}

void
ranking_make(struct ranking *rk, struct posts *ps, const struct small *weights,
    const struct taste *taste)
{
	*rk = (struct ranking){ .now = taste->now };
	if (rk->now.ms == INT_NONE && taste->age)
		rk->now = newest_time(ps);
	score_all(rk, ps, weights, taste);
	sort_out(rk, ps);
	for (size_t i = 0; i < ps->items; i++)
		rk->aged |= taste->age && ps->item[i]->published != INT_NONE;
	for (size_t i = 0; i < ps->items; i++) {
		struct post *p = ps->item[i];
		double half_ms = rk->platform[p->platform].half_life_hours * MS_HOUR;

		p->rank = i;
		p->diversity = NAN;
		p->fresh = rk->aged ? score_fresh(ranking_age(rk, p), half_ms) : NAN;
		p->score = exp2(p->is.z) * (!rk->aged ? 1 : isnan(p->fresh) ? 0.5 : p->fresh);
	}
	qsort(rk->at, rk->ranked, sizeof *rk->at, by_score);
	if (taste->spread)
		spread_out(rk, taste);
	number(rk);
}
