/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Creators whose items were fused. */
#include <stdlib.h>

#include "base/die.h"
#include "base/order.h"

#include "link.h"

static int
by_member(const void *a, const void *b)
{
	const struct post *x = a, *y = b;
	int c = str_cmp(x->platform, y->platform);

	return c != 0 ? c : str_cmp(x->id, y->id);
}

struct numbers {
	uint64_t *at;
	size_t len, cap;
};

static void
add(struct numbers *to, uint64_t x)
{
	GROW(to);
	to->at[to->len++] = x;
}

/* creator[i] is the number of the creator of item i, UINT32_MAX without one. */
static uint32_t *
find_creators(struct fusion *f, const struct fusion *items)
{
	uint32_t *creator = mem_alloc((items->n + 1) * sizeof *creator);

	f->member = mem_alloc((items->n + 1) * sizeof *f->member);
	for (size_t i = 0; i < items->n; i++)
		if (items->member[i].creator.n > 0)
			f->member[f->n++] = (struct post){ .platform = items->member[i].platform,
				.id = items->member[i].creator };
	size_t all = f->n;
	f->n = 0;
	if (all > 0)
		qsort(f->member, all, sizeof *f->member, by_member);
	for (size_t i = 0; i < all; i++)
		if (i == 0 || by_member(&f->member[i], &f->member[f->n - 1]) != 0)
			f->member[f->n++] = f->member[i];
	for (size_t i = 0; i < items->n; i++) {
		struct post want = { .platform = items->member[i].platform,
			.id = items->member[i].creator };
		struct post *at = want.id.n == 0 ?
		    NULL :
		    bsearch(&want, f->member, f->n, sizeof want, by_member);
		creator[i] = at == NULL ? UINT32_MAX : (uint32_t)(at - f->member);
	}
	f->platform = mem_alloc((f->n + 1) * sizeof *f->platform);
	f->platforms = items->platforms;
	for (size_t i = 0; i < items->n; i++)
		if (creator[i] != UINT32_MAX)
			f->platform[creator[i]] = items->platform[i];
	return creator;
}

/* Each two creators of one entity on different platforms, once. */
static void
meet_in(struct fusion *f, const uint64_t *at, size_t n, struct numbers *met)
{
	uint32_t who[LINK_CREATORS];
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && at[i] == at[i - 1])
			continue;
		if (len == LINK_CREATORS) {
			f->crowded++;
			return;
		}
		who[len++] = (uint32_t)at[i];
	}
	for (size_t i = 0; i < len; i++)
		for (size_t j = i + 1; j < len; j++)
			if (f->platform[who[i]] != f->platform[who[j]])
				add(met, (uint64_t)who[i] << 32 | who[j]);
}

/* A creator that often meets two of another platform: which one is it? */
static void
doubt_rivals(struct fusion *f, uint32_t times)
{
	struct numbers side = { 0 };

	for (size_t i = 0; i < f->pairs.len; i++) {
		const struct link_pair *p = &f->pairs.at[i];
		if (p->items < times)
			continue;
		add(&side, (uint64_t)p->a << 32 | f->platform[p->b]);
		add(&side, (uint64_t)p->b << 32 | f->platform[p->a]);
	}
	order_numbers(side.at, side.len, 0);
	for (size_t i = 0; i < f->pairs.len; i++) {
		struct link_pair *p = &f->pairs.at[i];
		uint64_t want[] = { (uint64_t)p->a << 32 | f->platform[p->b],
			(uint64_t)p->b << 32 | f->platform[p->a] };
		p->why.doubt = p->items < times ? "too few items in common" : NULL;
		for (int k = 0; k < 2 && p->why.doubt == NULL; k++) {
			size_t from = 0, to = side.len;
			while (from < to) {
				size_t mid = (from + to) / 2;
				if (side.at[mid] < want[k])
					from = mid + 1;
				else
					to = mid;
			}
			if (from + 1 < side.len && side.at[from + 1] == want[k])
				p->why
				    .doubt = "another creator of the platform has items in common";
		}
	}
	free(side.at);
}

void
link_creators(struct fusion *f, struct fusion *items, uint32_t times)
{
	struct numbers in = { 0 }, met = { 0 };

	*f = (struct fusion){ .rows = items->rows };
	uint32_t *creator = find_creators(f, items);
	if (f->platforms > FUSE_PLATFORMS)
		die("more than %d platforms: is column platform the right one?", FUSE_PLATFORMS);
	for (uint32_t i = 0; i < items->n; i++)
		if (creator[i] != UINT32_MAX)
			add(&in, (uint64_t)union_find(&items->sets, i) << 32 | creator[i]);
	order_numbers(in.at, in.len, 0);
	for (size_t i = 0, end; i < in.len; i = end) {
		for (end = i; end < in.len && in.at[end] >> 32 == in.at[i] >> 32; end++)
			;
		meet_in(f, in.at + i, end - i, &met);
	}
	order_numbers(met.at, met.len, 0);
	for (size_t i = 0, end; i < met.len; i = end) {
		for (end = i; end < met.len && met.at[end] == met.at[i]; end++)
			;
		GROW(&f->pairs);
		f->pairs.at[f->pairs.len++] = (struct link_pair){ .a = (uint32_t)(met.at[i] >> 32),
			.b = (uint32_t)met.at[i],
			.items = (uint32_t)(end - i),
			.why = { .title = NAN, .tags = NAN, .gap_ms = INT_NONE } };
	}
	doubt_rivals(f, times);
	union_init(&f->sets, f->n);
	free(creator);
	free(in.at);
	free(met.at);
}
