/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "text/newword.h"

/* All places, sorted by the characters that follow: equal strings lie together. */
struct places {
	const uint32_t *c;
	uint32_t *at;
	size_t n;
};

static int
compare(const uint32_t *a, const uint32_t *b, unsigned len)
{
	for (unsigned i = 0; i < len; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
		if (a[i] == 0)
			return 0;
	}
	return 0;
}

static int
by_text(const void *a, const void *b, void *ctx)
{
	const uint32_t *c = ctx, x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int order = compare(c + x, c + y, NEWWORD_MOST + 1);

	return order != 0 ? order : (x > y) - (x < y);
}

/* The first place whose text is not below (or, with `past`, is above) that of w. */
static size_t
bound(const struct places *p, const uint32_t *w, unsigned len, bool past)
{
	size_t from = 0, to = p->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = compare(p->c + p->at[mid], w, len);
		if (order < 0 || (past && order == 0))
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static double
count_of(const struct places *p, const uint32_t *w, unsigned len)
{
	return (double)(bound(p, w, len, true) - bound(p, w, len, false));
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Entropy of sorted neighbours; every 0 is one of its own. */
static double
entropy(uint32_t *next, size_t n)
{
	double sum = 0;

	qsort(next, n, sizeof *next, by_number);
	for (size_t i = 0, run; i < n; i += run) {
		for (run = 1; next[i] != 0 && i + run < n && next[i + run] == next[i];)
			run++;
		double share = (double)run / (double)n;
		sum -= share * log(share);
	}
	return sum;
}

static struct newword
weigh(const struct places *p, size_t from, size_t to, unsigned len, uint32_t *next)
{
	const uint32_t *w = p->c + p->at[from];
	struct newword word = { .at = p->at[from], .len = len, .count = to - from, .mi = INFINITY };

	for (unsigned cut = 1; cut < len; cut++) {
		double parts = count_of(p, w, cut) * count_of(p, w + cut, len - cut);
		word.mi = fmin(word.mi, log((double)word.count * (double)p->n / parts));
	}
	for (size_t i = from; i < to; i++)
		next[i - from] = p->c[p->at[i] - 1];
	word.left = entropy(next, to - from);
	for (size_t i = from; i < to; i++)
		next[i - from] = p->c[p->at[i] + len];
	word.right = entropy(next, to - from);
	return word;
}

static bool
whole(const uint32_t *w, unsigned len)
{
	for (unsigned i = 0; i < len; i++)
		if (w[i] == 0)
			return false;
	return true;
}

struct newword *
newword_find(const uint32_t *c, size_t n, uint64_t least, size_t *found)
{
	struct places p = { .c = c, .at = mem_alloc((n + 1) * sizeof *p.at) };
	uint32_t *next = mem_alloc((n + 1) * sizeof *next);
	struct {
		struct newword *at;
		size_t len, cap;
	} list = { 0 };

	for (size_t i = 0; i < n; i++)
		if (c[i] != 0)
			p.at[p.n++] = (uint32_t)i;
	if (p.n > 1)
		qsort_r(p.at, p.n, sizeof *p.at, by_text, (void *)(uintptr_t)c);
	for (unsigned len = 2; len <= NEWWORD_MOST; len++) {
		for (size_t from = 0, to; from < p.n; from = to) {
			const uint32_t *w = c + p.at[from];
			for (to = from + 1; to < p.n && compare(w, c + p.at[to], len) == 0;)
				to++;
			if (to - from < least || !whole(w, len))
				continue;
			GROW(&list);
			list.at[list.len++] = weigh(&p, from, to, len, next);
		}
	}
	free(next);
	free(p.at);
	*found = list.len;
	return list.at;
}
