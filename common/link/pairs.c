/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/pairs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "link/agree.h"
#include "link/keys.h"

enum {
	DIGITS = 256,
	FEWEST_BITS = 8,
	MOST_BITS = 22, /* of a key that tell where in the index it is */
	GRAIN = 256,	/* items a worker takes at a time */
	AHEAD = 32,	/* keys on their way from memory */
};

void
pairs_sort(uint64_t *at, size_t n)
{
	uint64_t *spare = mem_alloc((n + 1) * sizeof *spare), *from = at, *to = spare;

	for (int shift = 0; shift < 64; shift += 8) {
		size_t start[DIGITS + 1] = { 0 };
		for (size_t i = 0; i < n; i++)
			start[(from[i] >> shift & (DIGITS - 1)) + 1]++;
		if (n == 0 || start[(from[0] >> shift & (DIGITS - 1)) + 1] == n)
			continue;
		for (int d = 0; d < DIGITS; d++)
			start[d + 1] += start[d];
		for (size_t i = 0; i < n; i++)
			to[start[from[i] >> shift & (DIGITS - 1)]++] = from[i];
		uint64_t *t = from;
		from = to;
		to = t;
	}
	if (from != at)
		memcpy(at, from, n * sizeof *at);
	free(spare);
}

/* What a quick look needs, side by side. */
struct glance {
	struct sketch sketch;
	uint32_t len;
};

/* Items are numbered in order of time here; those without one come last. */
struct search {
	const struct item *item;
	const struct pairs_rule *rule;
	void (*met)(void *ctx, uint32_t a, uint32_t b);
	size_t n, timed;
	const struct item **by;
	int64_t *first;
	int64_t longest; /* time from first to last of an item */
	struct glance *glance;
	struct keys_counts *counts;
	uint64_t *at;	 /* key << 32 | number, ascending */
	uint32_t *start; /* in at, by the upper bits of the key */
	int shift;
	uint64_t *known; /* a bit for each key that is there, and for some others */
	uint32_t known_mask;
	_Atomic size_t next;
	_Atomic uint64_t cut;
};

/* A worker, and the item it looks up others for. */
struct looker {
	struct search *s;
	void *ctx;
	pthread_t thread;
	uint32_t *seen; /* by number: the last item, plus one, that has looked at it */
	struct edit edit;
	const struct item *item;
	uint32_t me, from, to; /* in the window: numbers [from, to) */
	uint32_t edits;
	uint32_t ahead[AHEAD], nahead;
	size_t met;
	uint64_t cut;
};

static int
by_time(const void *a, const void *b)
{
	const struct item *x = *(const struct item *const *)a, *y = *(const struct item *const *)b;
	/* INT_NONE wraps round to the end */
	uint64_t t = (uint64_t)x->first - 1 + ((uint64_t)1 << 63),
		 u = (uint64_t)y->first - 1 + ((uint64_t)1 << 63);

	return t != u ? (t > u) - (t < u) : (x > y) - (x < y);
}

static void
order(struct search *s)
{
	s->by = mem_alloc((s->n + 1) * sizeof *s->by);
	s->first = mem_alloc((s->n + 1) * sizeof *s->first);
	s->glance = mem_alloc((s->n + 1) * sizeof *s->glance);
	for (size_t i = 0; i < s->n; i++)
		s->by[i] = &s->item[i];
	qsort(s->by, s->n, sizeof *s->by, by_time);
	for (size_t t = 0; t < s->n; t++) {
		const struct item *it = s->by[t];
		s->first[t] = it->first;
		if (it->first == INT_NONE)
			continue;
		s->timed = t + 1;
		if (it->last - it->first > s->longest)
			s->longest = it->last - it->first;
	}
}

/* Sort by the upper halves; equal ones stay in their order. */
static void
sort_keys(uint64_t *at, size_t n)
{
	enum { BITS = 11 };
	uint64_t *spare = mem_alloc((n + 1) * sizeof *spare), *from = at, *to = spare;

	for (int shift = 32; shift < 64; shift += BITS) {
		size_t start[(1 << BITS) + 1] = { 0 }, mask = (1 << BITS) - 1;
		for (size_t i = 0; i < n; i++)
			start[(from[i] >> shift & mask) + 1]++;
		for (size_t d = 0; d < mask; d++)
			start[d + 1] += start[d];
		for (size_t i = 0; i < n; i++)
			to[start[from[i] >> shift & mask]++] = from[i];
		uint64_t *t = from;
		from = to;
		to = t;
	}
	if (from != at)
		memcpy(at, from, n * sizeof *at);
	free(spare);
}

/* Most keys that are looked up are nowhere: eight bits for each that is. */
static void
build_known(struct search *s, size_t len)
{
	size_t bits = (size_t)1 << FEWEST_BITS;

	while (bits < (size_t)1 << 31 && bits < 8 * len)
		bits *= 2;
	s->known_mask = (uint32_t)(bits - 1);
	s->known = mem_map(bits / 8);
	for (size_t i = 0; i < len; i++) {
		uint32_t key = (uint32_t)(s->at[i] >> 32) & s->known_mask;
		s->known[key / 64] |= (uint64_t)1 << key % 64;
	}
}

/* Items lie in the order of their names: ask for those that come soon. */
static void
prefetch(const struct search *s, size_t t)
{
	enum { SOON = 8 };

	if (t + 2 * SOON < s->n)
		__builtin_prefetch(s->by[t + 2 * SOON]);
	if (t + SOON < s->n)
		__builtin_prefetch(s->by[t + SOON]->letter);
}

/* One worker's share of the items: what is glanced at, and their keys. */
struct share {
	struct search *s;
	pthread_t thread;
	bool started;
	size_t from, to;
	uint64_t *at;
	size_t len, cap;
};

static void *
read_share(void *arg)
{
	struct share *p = arg;
	struct search *s = p->s;
	uint32_t key[KEYS_MOST];

	for (size_t t = p->from; t < p->to; t++) {
		const struct item *it = s->by[t];
		prefetch(s, t);
		s->glance[t] = (struct glance){ .len = it->len };
		uint32_t n = keys_of(it, s->counts, s->rule->title, key, &s->glance[t].sketch);
		for (uint32_t k = 0; k < n; k++) {
			GROW(p);
			p->at[p->len++] = (uint64_t)key[k] << 32 | t;
		}
	}
	return NULL;
}

/* The entries of all items, by number. */
static size_t
read_keys(struct search *s)
{
	size_t n = (size_t)s->rule->workers, len = 0;
	struct share *p = mem_alloc(n * sizeof *p);

	for (size_t w = 0; w < n; w++) {
		p[w] = (struct share){ .s = s, .from = s->n * w / n, .to = s->n * (w + 1) / n };
		p[w].started = w > 0 && s->n > GRAIN &&
		    pthread_create(&p[w].thread, NULL, read_share, &p[w]) == 0;
	}
	for (size_t w = 0; w < n; w++) {
		if (p[w].started)
			pthread_join(p[w].thread, NULL);
		else
			read_share(&p[w]);
		s->at = mem_resize(s->at, (len + p[w].len + 1) * sizeof *s->at);
		if (p[w].len > 0)
			memcpy(s->at + len, p[w].at, p[w].len * sizeof *s->at);
		len += p[w].len;
		free(p[w].at);
	}
	free(p);
	return len;
}

static void
build_index(struct search *s)
{
	int bits = FEWEST_BITS;
	size_t len = read_keys(s), i = 0;

	sort_keys(s->at, len);
	while (bits < MOST_BITS && (size_t)1 << bits < len)
		bits++;
	s->shift = 64 - bits;
	size_t places = (size_t)1 << bits;
	s->start = mem_alloc((places + 1) * sizeof *s->start);
	for (size_t p = 0; p < places; p++) {
		s->start[p] = (uint32_t)i;
		while (i < len && s->at[i] >> s->shift == p)
			i++;
	}
	s->start[places] = (uint32_t)i;
	build_known(s, len);
}

/* The first entry that is not below `key << 32 | number`. */
static size_t
find(const struct search *s, uint32_t key, uint32_t number)
{
	uint64_t want = (uint64_t)key << 32 | number;
	size_t lo = s->start[want >> s->shift], hi = s->start[(want >> s->shift) + 1];

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->at[mid] < want)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool
may_meet(const struct looker *l, uint32_t other)
{
	const struct search *s = l->s;
	const struct item *a = l->item, *b = s->by[other];

	return (a->platform != b->platform || s->rule->same_platform) &&
	    agree_gap(a, b) <= s->rule->window_ms;
}

static void
meet(struct looker *l, uint32_t other)
{
	const struct search *s = l->s;
	uint32_t a = (uint32_t)(l->item - s->item), b = (uint32_t)(s->by[other] - s->item);

	s->met(l->ctx, a < b ? a : b, a < b ? b : a);
}

/* Is it worth the exact likeness?  Equal titles are look_same()'s. */
static bool
quick_look(const struct looker *l, uint32_t other)
{
	const struct search *s = l->s;
	const struct glance *a = &s->glance[l->me], *b = &s->glance[other];
	double least = s->rule->title;
	uint32_t less = a->len - b->len;

	if (less > l->edits)
		return false;
	if (keys_differ(a->sketch.grams, b->sketch.grams) <=
	    (1 - least) / (1 + least) * (a->len + b->len) + 1e-6)
		return true;
	if (keys_differ(a->sketch.letters, b->sketch.letters) > 2 * l->edits - less)
		return false;
	return a->len > EDIT_SHORT || edit_within(&l->edit, s->by[other]->letter, b->len, l->edits);
}

static void
look_up(struct looker *l, uint32_t key)
{
	const struct search *s = l->s;
	uint64_t end = (uint64_t)key << 32 | l->to;
	size_t looked = 0, last = s->start[((uint64_t)key << 32 >> s->shift) + 1];

	for (size_t i = find(s, key, l->from); i < last && s->at[i] < end; i++) {
		uint32_t other = (uint32_t)s->at[i], len = s->glance[other].len;
		if (len > l->item->len || (len == l->item->len && other >= l->me))
			continue;
		if (looked++ == s->rule->most) {
			l->cut++;
			return;
		}
		if (l->seen[other] == l->me + 1)
			continue;
		l->seen[other] = l->me + 1;
		if (!quick_look(l, other) || s->by[other]->hash == l->item->hash ||
		    !may_meet(l, other))
			continue;
		if (l->met == s->rule->pairs) {
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
	const struct search *s = l->s;

	uint32_t n = 0;

	for (uint32_t i = 0; i < l->nahead; i++) {
		uint32_t key = l->ahead[i], k = key & s->known_mask;
		if ((s->known[k / 64] >> k % 64 & 1) == 0)
			continue;
		l->ahead[n++] = key;
		__builtin_prefetch(&s->start[(uint64_t)key << 32 >> s->shift]);
	}
	for (uint32_t i = 0; i < n; i++)
		__builtin_prefetch(&s->at[s->start[(uint64_t)l->ahead[i] << 32 >> s->shift]]);
	for (uint32_t i = 0; i < n; i++)
		look_up(l, l->ahead[i]);
	l->nahead = 0;
}

static void
look(void *ctx, uint32_t key)
{
	struct looker *l = ctx;

	__builtin_prefetch(&l->s->known[(key & l->s->known_mask) / 64]);
	l->ahead[l->nahead++] = key;
	if (l->nahead == AHEAD)
		look_ahead(l);
}

/* The latest ones in front of it that have the same title. */
static void
look_same(struct looker *l)
{
	const struct search *s = l->s;
	uint32_t key = keys_title(l->item), from = l->item->first == INT_NONE ? 0 : l->from;
	size_t looked = 0, begin = s->start[(uint64_t)key << 32 >> s->shift];

	for (size_t i = find(s, key, l->me); i > begin; i--) {
		uint32_t other = (uint32_t)s->at[i - 1];
		if (s->at[i - 1] >> 32 != key || other < from)
			return;
		if (looked++ == s->rule->same) {
			l->cut++;
			return;
		}
		l->seen[other] = l->me + 1;
		if (s->by[other]->hash == l->item->hash && may_meet(l, other))
			meet(l, other);
	}
}

static uint32_t
first_at(const struct search *s, int64_t time)
{
	size_t lo = 0, hi = s->timed;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->first[mid] < time)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (uint32_t)lo;
}

static void
look_for(struct looker *l, size_t me)
{
	struct search *s = l->s;
	const struct item *it = s->by[me];

	if (it->len == 0)
		return;
	l->item = it;
	l->me = (uint32_t)me;
	l->met = 0;
	if (it->first != INT_NONE) {
		l->from = first_at(s, it->first - s->rule->window_ms - s->longest);
		l->to = first_at(s, it->last + s->rule->window_ms + 1);
	}
	look_same(l);
	l->edits = keys_edits(it->len, s->rule->title);
	if (it->len <= EDIT_SHORT)
		edit_set(&l->edit, it->letter, it->len);
	keys_like(it, s->counts, s->rule->title, look, l);
	look_ahead(l);
}

static void *
work(void *arg)
{
	struct looker *l = arg;
	struct search *s = l->s;

	l->seen = mem_map((s->n + 1) * sizeof *l->seen);
	for (size_t from; (from = atomic_fetch_add(&s->next, GRAIN)) < s->n;)
		for (size_t t = from; t < from + GRAIN && t < s->n; t++) {
			prefetch(s, t);
			look_for(l, t);
		}
	s->cut += l->cut;
	mem_unmap(l->seen, (s->n + 1) * sizeof *l->seen);
	return NULL;
}

uint64_t
pairs_find(const struct item *item, size_t n, const struct pairs_rule *r,
    void (*met)(void *, uint32_t, uint32_t), void *const *ctx)
{
	struct search s = { .item = item, .n = n, .rule = r, .met = met };
	struct looker *l = mem_alloc((size_t)r->workers * sizeof *l);
	int started = 1;

	order(&s);
	s.counts = keys_counts(item, n);
	build_index(&s);
	for (int w = 0; w < r->workers; w++)
		l[w] = (struct looker){ .s = &s, .ctx = ctx[w] };
	for (; started < r->workers && n > GRAIN; started++)
		if (pthread_create(&l[started].thread, NULL, work, &l[started]) != 0)
			break;
	work(&l[0]);
	for (int w = 1; w < started; w++)
		pthread_join(l[w].thread, NULL);
	keys_counts_free(s.counts);
	free(s.by);
	free(s.first);
	free(s.glance);
	free(s.at);
	free(s.start);
	mem_unmap(s.known, s.known_mask / 8 + 1);
	free(l);
	return s.cut;
}
