/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/sameness.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "text/simhash.h"

enum { QUARTERS = 4, QUARTER_BITS = 16 };

struct text {
	struct shingles shingles;
	uint64_t hash, turned; /* the quarter on top */
	bool near;
};

static int
by_turned(const void *a, const void *b)
{
	const struct text *x = *(struct text *const *)a, *y = *(struct text *const *)b;

	return (x->turned > y->turned) - (x->turned < y->turned);
}

static bool
alike(const struct text *a, const struct text *b)
{
	return simhash_distance(a->hash, b->hash) <= SIMHASH_NEAR &&
	    shingles_alike(&a->shingles, &b->shingles) >= 0.5;
}

/* Texts of one quarter; what is near already need not be asked again. */
static void
compare(struct text **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (!(v[i]->near && v[j]->near) && alike(v[i], v[j]))
				v[i]->near = v[j]->near = true;
}

size_t
sameness_near(const struct str *text, size_t n, size_t *with)
{
	struct text *t = mem_alloc((n + 1) * sizeof *t), **v = mem_alloc((n + 1) * sizeof(*v));
	struct folded scratch = { 0 };
	size_t len = 0, near = 0;

	for (size_t i = 0; i < n; i++) {
		t[len] = (struct text){ .shingles = shingles_of(text[i], &scratch) };
		t[len].hash = simhash_of(&t[len].shingles);
		len += t[len].shingles.n > 0;
	}
	for (int q = 0; q < QUARTERS; q++) {
		for (size_t i = 0; i < len; i++) {
			v[i] = &t[i];
			t[i].turned = t[i].hash << q * QUARTER_BITS |
			    (q > 0 ? t[i].hash >> (64 - q * QUARTER_BITS) : 0);
		}
		qsort(v, len, sizeof(*v), by_turned);
		for (size_t from = 0, to; from < len; from = to) {
			for (to = from + 1;
			     to < len && v[to]->turned >> 48 == v[from]->turned >> 48;)
				to++;
			compare(v + from, to - from);
		}
	}
	for (size_t i = 0; i < len; i++) {
		near += t[i].near;
		free(t[i].shingles.at);
	}
	fold_free(&scratch);
	free(v);
	free(t);
	*with = len;
	return near;
}

double
sameness_tags(const double *times, size_t tags, size_t n)
{
	double square = 0, all = (double)n;

	for (size_t i = 0; i < tags; i++)
		square += times[i] * times[i];
	return n < 2 ? (double)NAN : fmax(0, (square - all) / (all * (all - 1)));
}
