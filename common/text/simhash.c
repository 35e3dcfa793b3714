/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/simhash.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

struct shingles
shingles_of(struct str text, struct folded *scratch)
{
	struct shingles s = { 0 };
	size_t n = 0, kept = 0;

	fold_read(text, scratch);
	uint32_t *c = mem_alloc((scratch->len + 1) * sizeof *c);
	for (size_t i = 0; i < scratch->len; i++)
		if (scratch->at[i].kind != FOLD_SKIP)
			c[n++] = scratch->at[i].c;
	size_t width = n < SIMHASH_SHINGLE ? n : SIMHASH_SHINGLE; /* a short text is one */
	if (n > 0) {
		s.n = n - width + 1;
		s.at = mem_alloc(s.n * sizeof *s.at);
		for (size_t i = 0; i < s.n; i++)
			s.at[i] = hash_str(
			    (struct str){ (const char *)(c + i), width * sizeof *c });
		qsort(s.at, s.n, sizeof *s.at, by_value);
		for (size_t i = 1; i < s.n; i++)
			if (s.at[i] != s.at[kept])
				s.at[++kept] = s.at[i];
		s.n = kept + 1;
	}
	free(c);
	return s;
}

uint64_t
simhash_of(const struct shingles *s)
{
	uint64_t hash = 0;

	for (int bit = 0; bit < 64; bit++) {
		size_t ones = 0;
		for (size_t i = 0; i < s->n; i++)
			ones += s->at[i] >> bit & 1;
		hash |= (uint64_t)(2 * ones > s->n) << bit;
	}
	return hash;
}

double
shingles_alike(const struct shingles *a, const struct shingles *b)
{
	size_t i = 0, j = 0, both = 0;

	while (i < a->n && j < b->n) {
		uint64_t x = a->at[i], y = b->at[j];
		both += x == y;
		i += x <= y;
		j += y <= x;
	}
	return a->n + b->n == 0 ? 0 : (double)both / (double)(a->n + b->n - both);
}
