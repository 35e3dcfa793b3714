/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/known.h"
#include "base/hash.h"

/* A label and the reports that know it. */
struct entry {
	struct str key;
	size_t *report;
	size_t len, cap;
	uint64_t seen; /* by which call */
};

struct known {
	const struct report *const *report;
	size_t n;
	struct entry *at;
	size_t mask;
	size_t *score;
	uint64_t call;
};

static struct entry *
find(const struct known *k, struct str key)
{
	size_t i = hash_str(key) & k->mask;

	while (k->at[i].key.n > 0 && !str_eq(k->at[i].key, key))
		i = (i + 1) & k->mask;
	return &k->at[i];
}

static void
add(struct known *k, struct str key, size_t report, struct arena *a)
{
	struct entry *e = find(k, key);

	e->key = key;
	if (e->len == e->cap) {
		size_t *more = arena_alloc(a, (e->cap * 2 + 4) * sizeof *more);
		for (size_t i = 0; i < e->len; i++)
			more[i] = e->report[i];
		e->report = more;
		e->cap = e->cap * 2 + 4;
	}
	e->report[e->len++] = report;
}

struct known *
known_new(const struct report *const *report, size_t n, struct arena *a)
{
	struct known *k = ARENA_NEW(a, struct known);
	size_t labels = 0, room = 16;

	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < report[r]->n; i++)
			labels += report[r]->label[i].key.n;
	while (room < 2 * labels)
		room *= 2;
	*k = (struct known){ .report = report, .n = n, .mask = room - 1 };
	k->at = arena_alloc(a, room * sizeof *k->at);
	k->score = arena_alloc(a, (n + 1) * sizeof *k->score);
	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < report[r]->n; i++)
			for (size_t j = 0; j < report[r]->label[i].key.n; j++)
				add(k, report[r]->label[i].key.at[j], r, a);
	return k;
}

static bool
seen(const struct known *k, const struct label *l)
{
	for (size_t i = 0; i < l->key.n; i++)
		if (find(k, l->key.at[i])->seen == k->call)
			return true;
	return false;
}

/* One report alone was asked for: then it is that. */
static bool
possible(const struct known *k, const struct report *r)
{
	for (size_t i = 0; i < r->nneed && k->n > 1; i++)
		if (!seen(k, &r->label[r->need[i]]))
			return false;
	return true;
}

struct pick
known_pick(struct known *k, const struct str *cell, size_t n, struct arena *a)
{
	struct pick best = { 0 };

	k->call++;
	memset(k->score, 0, k->n * sizeof *k->score);
	for (size_t i = 0; i < n; i++) {
		struct str key = clean_key(cell[i], a);
		struct entry *e = key.n > 0 ? find(k, key) : NULL;
		if (e == NULL || e->seen == k->call)
			continue;
		e->seen = k->call;
		for (size_t j = 0; j < e->len; j++)
			k->score[e->report[j]]++;
	}
	for (size_t r = 0; r < k->n; r++) {
		if (k->score[r] == 0 || k->score[r] < best.labels || !possible(k, k->report[r]))
			continue;
		best.tied = k->score[r] == best.labels ? k->report[r] : NULL;
		if (k->score[r] > best.labels)
			best = (struct pick){ k->report[r], NULL, k->score[r] };
	}
	return best;
}
