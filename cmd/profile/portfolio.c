/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "audience/sameness.h"
#include "base/num.h"
#include "stat/quant.h"
#include "stat/share.h"

#include "portfolio.h"

enum { HOURS = 24, WEEKDAYS = 7 };

/* Works by creator are a list: the newest entered first. */
struct owner {
	uint32_t first, works; /* number of the work + 1 */
};

struct portfolios {
	const struct works *works;
	const struct zone *zone;
	struct map owners;
	uint32_t *next; /* by number of work */
};

struct portfolios *
portfolios_of(const struct works *works, const struct zone *zone)
{
	struct portfolios *p = mem_alloc(sizeof *p);
	struct arena arena = { 0 };
	bool fresh;

	*p = (struct portfolios){ .works = works, .zone = zone };
	map_init(&p->owners, sizeof(struct owner));
	p->next = mem_alloc((works->map.count + 1) * sizeof *p->next);
	for (size_t i = 0; i < works->map.count; i++) {
		struct map_entry *e = map_entry(&works->map, i);
		struct str key = works_creator(map_key(e), (const void *)e->value, &arena);
		struct owner *o = map_put(&p->owners, key, hash_str(key), &fresh);
		p->next[i] = o->first;
		o->first = (uint32_t)i + 1;
		o->works++;
		arena_reset(&arena);
	}
	arena_free(&arena);
	return p;
}

static int
by_real(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The fullest of n, the first of those alike. */
static int
fullest(const size_t *count, int n, size_t all, double *share)
{
	int best = 0;

	for (int i = 1; i < n; i++)
		if (count[i] > count[best])
			best = i;
	*share = all > 0 ? (double)count[best] / (double)all : (double)NAN;
	return all > 0 ? best : -1;
}

static void
rhythm(struct portfolio *to, double *ms, const struct zone *zone)
{
	size_t n = to->published, hour[HOURS] = { 0 }, weekday[WEEKDAYS] = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct instant t = { (int64_t)ms[i] };
		int64_t local = t.ms + zone_offset(zone, t), day = local / MS_DAY;
		day -= local % MS_DAY < 0;
		hour[(local - day * MS_DAY) / MS_HOUR]++;
		weekday[((day + 3) % WEEKDAYS + WEEKDAYS) %
		    WEEKDAYS]++; /* 1970 began on a Thursday */
	}
	to->hour = fullest(hour, HOURS, n, &to->hour_share);
	to->weekday = fullest(weekday, WEEKDAYS, n, &to->weekday_share);
	to->weekday += to->weekday >= 0;
	qsort(ms, n, sizeof *ms, by_real);
	for (size_t i = 0; i + 1 < n; i++)
		ms[i] = (ms[i + 1] - ms[i]) / (double)MS_HOUR;
	qsort(ms, n > 0 ? n - 1 : 0, sizeof *ms, by_real);
	to->gap_hours = quant_sorted(ms, n > 0 ? n - 1 : 0, 0.5);
	to->gap_hours_90 = quant_sorted(ms, n > 0 ? n - 1 : 0, 0.9);
}

struct tag {
	double works, weight; /* with it; the sum of 1 / sqrt(their tags) */
	size_t seen;	      /* the last work that had it, + 1 */
};

static size_t
cut_tags(struct str list, size_t work, struct map *tags, struct str *mine)
{
	struct str tag;
	size_t n = 0;
	bool fresh;

	while (list.n > 0 && str_cut(&list, '|', &tag)) {
		tag = str_trim(tag);
		if (tag.n == 0)
			continue;
		struct tag *t = map_put(tags, tag, hash_str(tag), &fresh);
		if (t->seen == work + 1)
			continue;
		t->seen = work + 1;
		mine[n++] = tag;
	}
	return n;
}

static void
sort_tags(struct portfolio *to, struct map *tags)
{
	uint32_t *order = map_order(tags); /* sums in one order, whoever came first */
	double *works = mem_alloc((2 * tags->count + 1) * sizeof *works);

	for (size_t i = 0; i < tags->count; i++) {
		const struct tag *t = map_value(tags, order[i]);
		works[i] = t->works;
		works[tags->count + i] = t->weight;
	}
	to->tags = tags->count;
	to->entropy = share_entropy(works, tags->count);
	to->hhi = share_hhi(works, tags->count);
	to->similarity = sameness_tags(works + tags->count, tags->count, to->tagged);
	free(works);
	free(order);
}

/* In byte order of the tag lists, so that sums of fractions do not depend on the input's. */
static int
by_tags(const void *a, const void *b)
{
	const struct work *x = *(const struct work *const *)a, *y = *(const struct work *const *)b;

	return str_cmp(x->tags, y->tags);
}

static void
tag_works(struct portfolio *to, const struct work **w)
{
	struct map tags;
	bool fresh;

	map_init(&tags, sizeof(struct tag));
	qsort(w, to->works, sizeof(*w), by_tags);
	for (size_t i = 0; i < to->works; i++) {
		struct str *mine = mem_alloc((w[i]->tags.n + 1) * sizeof *mine);
		size_t n = cut_tags(w[i]->tags, i, &tags, mine);
		for (size_t k = 0; k < n; k++) {
			struct tag *t = map_put(&tags, mine[k], hash_str(mine[k]), &fresh);
			t->works++;
			t->weight += 1 / sqrt((double)n);
		}
		to->tagged += n > 0;
		free(mine);
	}
	sort_tags(to, &tags);
	map_free(&tags);
}

struct portfolio
portfolios_find(const struct portfolios *p, struct str key)
{
	struct portfolio to = { .hour = -1, .weekday = -1 };
	const struct owner *o = map_find(&p->owners, key, hash_str(key));
	size_t n = o != NULL ? o->works : 0, i = 0;
	const struct work **w = mem_alloc((n + 1) * sizeof(*w));
	struct str *title = mem_alloc((n + 1) * sizeof *title);
	double *ms = mem_alloc((n + 1) * sizeof *ms);

	for (uint32_t at = o != NULL ? o->first : 0; at != 0; at = p->next[at - 1], i++) {
		w[i] = map_value(&p->works->map, at - 1);
		title[i] = w[i]->title;
		if (w[i]->published.ms != INT_NONE)
			ms[to.published++] = (double)w[i]->published.ms;
	}
	to.works = n;
	rhythm(&to, ms, p->zone);
	tag_works(&to, w);
	to.near = sameness_near(title, n, &to.titled);
	free(w);
	free(title);
	free(ms);
	return to;
}
