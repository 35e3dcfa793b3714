/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "link/pairs.h"
#include "table/run.h"

#include "link.h"

static int
by_member(const void *a, const void *b)
{
	const struct post *x = a, *y = b;
	int c = str_cmp(x->platform, y->platform);

	return c != 0 ? c : str_cmp(x->id, y->id);
}

static int
by_number(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

/* Observations of a member: the one that counts is the last. */
static int
by_observation(const void *a, const void *b)
{
	const struct post *x = a, *y = b;
	const struct item *s = &x->text, *t = &y->text;
	int c = by_member(a, b);

	if (c != 0 || (c = by_number(x->asof, y->asof)) != 0 ||
	    (c = str_cmp(x->title, y->title)) != 0 || (c = by_number(s->first, t->first)) != 0 ||
	    (c = by_number(s->last, t->last)) != 0 || (c = str_cmp(x->creator, y->creator)) != 0 ||
	    (c = by_number(s->tags, t->tags)) != 0)
		return c;
	return s->tags > 0 ? memcmp(s->tag, t->tag, s->tags * sizeof *s->tag) : 0;
}

/* A member's value of a key, from any of its observations. */
struct keyed {
	struct digest value;
	uint32_t member;
};

static int
by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->value.hi != y->value.hi)
		return x->value.hi < y->value.hi ? -1 : 1;
	if (x->value.lo != y->value.lo)
		return x->value.lo < y->value.lo ? -1 : 1;
	return (x->member > y->member) - (x->member < y->member);
}

static void
add_pair(struct link_pairs *pairs, struct link_pair p)
{
	GROW(pairs);
	pairs->at[pairs->len++] = p;
}

/* Each member with the smallest one of the same value. */
static void
pairs_by_key(struct fusion *f, const struct posts *p, const uint32_t *member, int key)
{
	struct keyed *at = mem_alloc((p->len + 1) * sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < p->len; i++)
		if (p->at[i].key[key].lo != 0 || p->at[i].key[key].hi != 0)
			at[n++] = (struct keyed){ p->at[i].key[key], member[i] };
	qsort(at, n, sizeof *at, by_key);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (at[i].value.lo != at[first].value.lo || at[i].value.hi != at[first].value.hi)
			first = i;
		if (at[i].member != at[first].member && at[i].member != at[i - 1].member)
			add_pair(&f->pairs,
			    (struct link_pair){ .a = at[first].member,
				.b = at[i].member,
				.key = (uint32_t)key + 1,
				.why = { .title = NAN, .tags = NAN, .gap_ms = INT_NONE } });
	}
	free(at);
}

static void
number_platforms(struct fusion *f)
{
	f->platform = mem_alloc((f->n + 1) * sizeof *f->platform);
	f->platforms = 0;
	for (size_t i = 0; i < f->n; i++) {
		if (i == 0 || !str_eq(f->member[i].platform, f->member[i - 1].platform))
			f->platforms++;
		f->platform[i] = (uint32_t)f->platforms - 1;
	}
}

void
link_members(struct fusion *f, struct posts *p)
{
	uint32_t *member = mem_alloc((p->len + 1) * sizeof *member);

	if (p->len >= UINT32_MAX)
		die("more than 4 billion rows");
	*f = (struct fusion){ .rows = p->len };
	if (p->len > 0)
		qsort(p->at, p->len, sizeof *p->at, by_observation);
	for (size_t i = 0; i < p->len; i++) {
		if (i > 0 && by_member(&p->at[i - 1], &p->at[i]) != 0)
			f->n++;
		member[i] = (uint32_t)f->n;
	}
	f->n += p->len > 0;
	f->member = mem_alloc((f->n + 1) * sizeof *f->member);
	for (size_t i = 0; i < p->len; i++)
		f->member[member[i]] = p->at[i];
	number_platforms(f);
	union_init(&f->sets, f->n);
	for (int k = 0; k < p->plan->nkeys; k++)
		pairs_by_key(f, p, member, k);
	free(member);
	free(p->at);
	p->at = NULL;
}

/* What one worker finds. */
struct looking {
	struct link_pairs pairs;
	const struct item *item;
	const struct agree_rule *rule;
};

static void
look_at(void *ctx, uint32_t a, uint32_t b)
{
	struct looking *l = ctx;
	struct link_pair p = { .a = a, .b = b };

	if (agree_pair(&l->item[a], &l->item[b], l->rule, &p.why))
		add_pair(&l->pairs, p);
}

/* Their order is nobody's: fuse_pairs() sorts them. */
static void
take_pairs(struct link_pairs *to, struct link_pairs *from)
{
	to->at = mem_resize(to->at, (to->len + from->len + 1) * sizeof *to->at);
	if (from->len > 0)
		memcpy(to->at + to->len, from->at, from->len * sizeof *to->at);
	to->len += from->len;
	to->cap = to->len + 1;
	free(from->at);
}

static void
find_pairs(struct fusion *f, const struct item *item, const struct agree_rule *rule,
    const struct pairs_rule *which)
{
	size_t n = (size_t)which->workers;
	struct looking *l = mem_alloc(n * sizeof *l);
	void **ctx = mem_alloc(n * sizeof *ctx);

	for (size_t w = 0; w < n; w++) {
		l[w] = (struct looking){ .item = item, .rule = rule };
		ctx[w] = &l[w];
	}
	f->cut = pairs_find(item, f->n, which, look_at, ctx);
	for (size_t w = 0; w < n; w++)
		take_pairs(&f->pairs, &l[w].pairs);
	free(ctx);
	free(l);
}

void
link_content(struct fusion *f, const struct agree_rule *rule, size_t common, bool same_platform)
{
	struct item *item = mem_alloc((f->n + 1) * sizeof *item);
	const struct pairs_rule which = { .title = rule->title,
		.window_ms = rule->window_ms,
		.same = 64,
		.most = 1024,
		.pairs = 256,
		.workers = run_workers(),
		.same_platform = same_platform };

	if (f->platforms > FUSE_PLATFORMS)
		die("more than %d platforms: is column platform the right one?", FUSE_PLATFORMS);
	for (size_t i = 0; i < f->n; i++) {
		item[i] = f->member[i].text;
		item[i].platform = f->platform[i];
	}
	items_common(item, f->n, common);
	find_pairs(f, item, rule, &which);
	free(item);
}

void
link_free(struct fusion *f)
{
	free(f->member);
	free(f->platform);
	union_free(&f->sets);
	free(f->pairs.at);
}
