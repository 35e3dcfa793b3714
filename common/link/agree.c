/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/agree.h"

#include <math.h>
#include <stdlib.h>

#include "base/num.h"

static uint32_t
least_of(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance; most + 1 stands for any larger one. */
static uint32_t
edit_distance(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb, uint32_t most)
{
	uint32_t row[ITEM_LETTERS + 1];

	while (na > 0 && nb > 0 && *a == *b)
		a++, b++, na--, nb--;
	while (na > 0 && nb > 0 && a[na - 1] == b[nb - 1])
		na--, nb--;
	if ((na > nb ? na - nb : nb - na) > most)
		return most + 1;
	for (uint32_t j = 0; j <= nb; j++)
		row[j] = j;
	for (uint32_t i = 1; i <= na; i++) {
		/* beside the diagonal by more than `most` nothing can come back; there
		 * row[j] is still j */
		uint32_t from = i > most ? i - most : 1, to = least_of(nb, i + most);
		uint32_t corner = row[from - 1], best;
		row[from - 1] = best = from == 1 ? i : most + 1;
		for (uint32_t j = from; j <= to; j++) {
			uint32_t d = least_of(corner + (a[i - 1] != b[j - 1]),
			    least_of(row[j], row[j - 1]) + 1);
			corner = row[j];
			row[j] = d;
			best = least_of(best, d);
		}
		if (best > most)
			return most + 1;
	}
	return row[nb];
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Code points have 21 bits: three of them are one number. */
static uint32_t
trigrams(const struct item *it, uint64_t *to)
{
	uint32_t n = it->len < 3 ? 0 : it->len - 2;

	for (uint32_t i = 0; i < n; i++) {
		const uint32_t *c = it->letter + i;
		to[i] = (uint64_t)c[0] << 42 | (uint64_t)c[1] << 21 | c[2];
	}
	if (n > 0)
		qsort(to, n, sizeof *to, by_value);
	return n;
}

static uint32_t
shared(const uint64_t *a, uint32_t na, const uint64_t *b, uint32_t nb)
{
	uint32_t n = 0;

	for (uint32_t i = 0, j = 0; i < na && j < nb;) {
		if (a[i] == b[j])
			n++, i++, j++;
		else if (a[i] < b[j])
			i++;
		else
			j++;
	}
	return n;
}

static double
jaccard(uint32_t both, uint32_t na, uint32_t nb)
{
	return (double)both / (na + nb - both);
}

static double
trigram_likeness(const struct item *a, const struct item *b)
{
	uint64_t x[ITEM_LETTERS], y[ITEM_LETTERS];
	uint32_t nx = trigrams(a, x), ny = trigrams(b, y);

	return nx == 0 || ny == 0 ? 0 : jaccard(shared(x, nx, y, ny), nx, ny);
}

double
agree_title(const struct item *a, const struct item *b, double least)
{
	uint32_t longer = a->len > b->len ? a->len : b->len;
	uint32_t most = (uint32_t)((1 - least) * longer + 1e-9);

	if (a->len == 0 || b->len == 0)
		return 0;
	if (a->hash == b->hash)
		return 1;
	if (longer - least_of(a->len, b->len) > most)
		return 0;
	uint32_t d = edit_distance(a->letter, a->len, b->letter, b->len, most);
	double edit = d > most ? 0 : 1 - (double)d / longer, grams = trigram_likeness(a, b);
	double like = edit > grams ? edit : grams;
	return like >= least - 1e-9 ? like : 0;
}

double
agree_tags(const struct item *a, const struct item *b)
{
	if (a->tags == 0 || b->tags == 0)
		return NAN;
	return jaccard(shared(a->tag, a->tags, b->tag, b->tags), a->tags, b->tags);
}

int64_t
agree_gap(const struct item *a, const struct item *b)
{
	if (a->first == INT_NONE || b->first == INT_NONE)
		return INT_NONE;
	if (a->first > b->last)
		return a->first - b->last;
	return b->first > a->last ? b->first - a->last : 0;
}

static const char *
doubt(const struct item *a, const struct item *b, const struct agree_rule *r,
    const struct evidence *e)
{
	if (a->width < r->width || b->width < r->width)
		return "short title";
	if (a->common || b->common)
		return "common title";
	if (e->gap_ms == INT_NONE)
		return "no time";
	if (a->hash == b->hash)
		return NULL;
	if (a->numbers != b->numbers)
		return "titles differ in a number";
	if (!(e->tags >= r->tags))
		return "titles differ and tags do not agree";
	return e->gap_ms > r->close_ms ? "titles differ and times are not close" : NULL;
}

bool
agree_pair(const struct item *a, const struct item *b, const struct agree_rule *r,
    struct evidence *e)
{
	e->gap_ms = agree_gap(a, b);
	if (e->gap_ms > r->window_ms)
		return false;
	e->title = agree_title(a, b, r->title);
	if (e->title == 0)
		return false;
	e->tags = agree_tags(a, b);
	e->doubt = doubt(a, b, r, e);
	return true;
}

static uint64_t
pairs_in_runs(uint64_t *at, size_t n)
{
	uint64_t pairs = 0;

	qsort(at, n, sizeof *at, by_value);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && at[end] == at[i]; end++)
			;
		pairs += (uint64_t)(end - i) * (end - i - 1) / 2;
	}
	return pairs;
}

struct agreement
agree_partitions(const uint32_t *found, const uint32_t *real, size_t n)
{
	struct agreement a = { 0 };
	uint64_t *at = mem_alloc((n + 1) * sizeof *at);
	uint64_t *pairs[] = { &a.found, &a.real, &a.both };

	for (int which = 0; which < 3; which++) {
		size_t members = 0;
		for (size_t i = 0; i < n; i++) {
			uint64_t f = found[i], t = real[i];
			if (real[i] != AGREE_UNKNOWN)
				at[members++] = which == 0 ? f : which == 1 ? t : f << 32 | t;
		}
		a.members = members;
		*pairs[which] = pairs_in_runs(at, members);
	}
	free(at);
	return a;
}

double
agree_f1(const struct agreement *a)
{
	uint64_t sum = a->found + a->real;

	return sum == 0 ? NAN : 2.0 * (double)a->both / (double)sum;
}
