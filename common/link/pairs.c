/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/pairs.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/crew.h"
#include "base/num.h"
#include "link/agree.h"
#include "link/index.h"

enum {
	GRAIN = 256, /* items a worker takes at a time */
	AHEAD = 32,  /* keys on their way from memory */
};

struct search {
	struct index index;
	const struct pairs_rule *rule;
	void (*met)(void *ctx, uint32_t a, uint32_t b);
	_Atomic size_t next;
	_Atomic uint64_t cut;
};

/* A worker, and the item it looks up others for. */
struct looker {
	struct search *s;
	void *ctx;
	uint32_t *seen; /* by number: the last item, plus one, that has looked at it */
	struct edit edit;
	const struct item *item;
	uint32_t me, from, to; /* in the window: numbers [from, to) */
	uint32_t edits;
	uint32_t ahead[AHEAD], nahead;
	size_t met;
	uint64_t cut;
};

static bool
may_meet(const struct looker *l, uint32_t other)
{
	const struct pairs_rule *r = l->s->rule;
	const struct item *a = l->item, *b = l->s->index.by[other];

	return (a->platform != b->platform || r->same_platform) && agree_gap(a, b) <= r->window_ms;
}

static void
meet(struct looker *l, uint32_t other)
{
	const struct index *x = &l->s->index;
	uint32_t a = (uint32_t)(l->item - x->item), b = (uint32_t)(x->by[other] - x->item);

	l->s->met(l->ctx, a < b ? a : b, a < b ? b : a);
}

/* Is it worth the exact likeness?  Equal titles are look_same()'s. */
static bool
quick_look(const struct looker *l, uint32_t other)
{
	const struct index *x = &l->s->index;
	const struct glance *a = &x->glance[l->me], *b = &x->glance[other];
	double least = x->least;
	uint32_t less = a->len - b->len;

	if (less > l->edits)
		return false;
	if (keys_differ(a->sketch.grams, b->sketch.grams) <=
	    (1 - least) / (1 + least) * (a->len + b->len) + 1e-6)
		return true;
	if (keys_differ(a->sketch.letters, b->sketch.letters) > 2 * l->edits - less)
		return false;
	return a->len > EDIT_SHORT || edit_within(&l->edit, x->by[other]->letter, b->len, l->edits);
}

static void
look_up(struct looker *l, uint32_t key)
{
	const struct index *x = &l->s->index;
	const struct pairs_rule *r = l->s->rule;
	uint64_t end = (uint64_t)key << 32 | l->to;
	size_t looked = 0, last = x->start[index_place(x, key) + 1];

	for (size_t i = index_find(x, key, l->from); i < last && x->at[i] < end; i++) {
		uint32_t other = (uint32_t)x->at[i], len = x->glance[other].len;
		if (len > l->item->len || (len == l->item->len && other >= l->me))
			continue;
		if (looked++ == r->most) {
			l->cut++;
			return;
		}
		if (l->seen[other] == l->me + 1)
			continue;
		l->seen[other] = l->me + 1;
		if (!quick_look(l, other) || x->by[other]->hash == l->item->hash ||
		    !may_meet(l, other))
			continue;
		if (l->met == r->pairs) {
			l->cut++;
			return;
		}
		l->met++;
		meet(l, other);
	}
}

static void
look_ahead(struct looker *l)
{
	const struct index *x = &l->s->index;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->nahead; i++) {
		uint32_t key = l->ahead[i];
		if (!index_may_have(x, key))
			continue;
		l->ahead[n++] = key;
		__builtin_prefetch(&x->start[index_place(x, key)]);
	}
	for (uint32_t i = 0; i < n; i++)
		__builtin_prefetch(&x->at[x->start[index_place(x, l->ahead[i])]]);
	for (uint32_t i = 0; i < n; i++)
		look_up(l, l->ahead[i]);
	l->nahead = 0;
}

static void
look(void *ctx, uint32_t key)
{
	struct looker *l = ctx;

	__builtin_prefetch(&l->s->index.known[(key & l->s->index.known_mask) / 64]);
	l->ahead[l->nahead++] = key;
	if (l->nahead == AHEAD)
		look_ahead(l);
}

/* The latest ones in front of it that have the same title. */
static void
look_same(struct looker *l)
{
	const struct index *x = &l->s->index;
	uint32_t key = keys_title(l->item), from = l->item->first == INT_NONE ? 0 : l->from;
	size_t looked = 0, begin = x->start[index_place(x, key)];

	for (size_t i = index_find(x, key, l->me); i > begin; i--) {
		uint32_t other = (uint32_t)x->at[i - 1];
		if (x->at[i - 1] >> 32 != key || other < from)
			return;
		if (looked++ == l->s->rule->same) {
			l->cut++;
			return;
		}
		l->seen[other] = l->me + 1;
		if (x->by[other]->hash == l->item->hash && may_meet(l, other))
			meet(l, other);
	}
}

static void
look_for(struct looker *l, size_t me)
{
	const struct index *x = &l->s->index;
	const struct item *it = x->by[me];
	int64_t window = l->s->rule->window_ms;

	if (it->len == 0)
		return;
	l->item = it;
	l->me = (uint32_t)me;
	l->met = 0;
	if (it->first != INT_NONE) {
		l->from = index_time(x, it->first - window - x->longest);
		l->to = index_time(x, it->last + window + 1);
	}
	look_same(l);
	l->edits = keys_edits(it->len, x->least);
	if (it->len <= EDIT_SHORT)
		edit_set(&l->edit, it->letter, it->len);
	keys_like(it, x->counts, x->least, look, l);
	look_ahead(l);
}

static void
work(struct looker *l)
{
	struct search *s = l->s;
	size_t n = s->index.n;

	l->seen = mem_map((n + 1) * sizeof *l->seen);
	for (size_t from; (from = atomic_fetch_add(&s->next, GRAIN)) < n;)
		for (size_t t = from; t < from + GRAIN && t < n; t++) {
			index_hint(&s->index, t);
			look_for(l, t);
		}
	s->cut += l->cut;
	mem_unmap(l->seen, (n + 1) * sizeof *l->seen);
}

static bool
let_work(void *lookers, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		work((struct looker *)lookers + i);
	return true;
}

uint64_t
pairs_find(const struct item *item, size_t n, const struct pairs_rule *r,
    void (*met)(void *, uint32_t, uint32_t), void *const *ctx)
{
	struct search s = { .rule = r, .met = met };
	struct looker *l = mem_alloc((size_t)r->workers * sizeof *l);

	index_open(&s.index, item, n, r->title, r->workers);
	for (int w = 0; w < r->workers; w++)
		l[w] = (struct looker){ .s = &s, .ctx = ctx[w] };
	crew_run(let_work, l, (size_t)r->workers, 1, n > GRAIN ? r->workers : 1);
	index_close(&s.index);
	free(l);
	return s.cut;
}
