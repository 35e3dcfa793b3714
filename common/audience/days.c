/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/days.h"

#include "base/mem.h"

void
days_add(struct days *d, struct days_pool *pool, int32_t word, uint64_t bits)
{
	if (d->bits == 0 || d->word == word) {
		d->word = word;
		d->bits |= bits;
		return;
	}
	GROW(pool); /* first, for it may move what d points to below */
	struct days *at = d;
	while (at->word < word && at->more != 0 && pool->at[at->more - 1].word <= word)
		at = &pool->at[at->more - 1];
	if (at->word == word) {
		at->bits |= bits;
		return;
	}
	/* A new one behind `at`, or, where it comes first, in its place. */
	struct days fresh = { bits, word, at->more };
	if (word < at->word) {
		fresh = *at;
		at->bits = bits;
		at->word = word;
	}
	pool->at[pool->len++] = fresh;
	at->more = (uint32_t)pool->len;
}

void
days_merge(struct days *d, struct days_pool *pool, const struct days *from,
    const struct days_pool *from_pool)
{
	for (; from->bits != 0; from = &from_pool->at[from->more - 1]) {
		days_add(d, pool, from->word, from->bits);
		if (from->more == 0)
			break;
	}
}

size_t
days_count(const struct days *d, const struct days_pool *pool)
{
	size_t n = (size_t)__builtin_popcountll(d->bits);

	for (; d->more != 0; n += (size_t)__builtin_popcountll(d->bits))
		d = &pool->at[d->more - 1];
	return n;
}

bool
days_any(const struct days *d, const struct days_pool *pool, int64_t first, int64_t last)
{
	for (;; d = &pool->at[d->more - 1]) {
		int64_t from = first - d->word * INT64_C(64), to = last - d->word * INT64_C(64);
		uint64_t mask = from > 63 || to < 0 ? 0 : ~UINT64_C(0);
		if (mask != 0 && from > 0)
			mask &= ~UINT64_C(0) << from;
		if (mask != 0 && to < 63)
			mask &= ~UINT64_C(0) >> (63 - to);
		if ((d->bits & mask) != 0)
			return true;
		if (d->more == 0)
			return false;
	}
}
