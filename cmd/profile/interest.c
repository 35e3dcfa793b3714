/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#include "interest.h"

enum { FEW = 24 };

void
interests_open(struct interests *in, size_t names)
{
	*in = (struct interests){ .slot = mem_alloc((names + 1) * sizeof *in->slot) };
	memset(in->slot, 0, (names + 1) * sizeof *in->slot);
}

void
interests_close(struct interests *in)
{
	free(in->at);
	free(in->decays.at);
	free(in->slot);
}

static struct interest *
named(struct interests *in, uint32_t name)
{
	uint32_t at = in->slot[name];

	if (at >= in->len || in->at[at].name != name) {
		GROW(in);
		at = in->slot[name] = (uint32_t)in->len;
		in->at[in->len++] = (struct interest){ .name = name };
	}
	return &in->at[at];
}

void
interests_add(struct interests *in, uint32_t name, int32_t bin, __int128 weight)
{
	struct decay_near one = { weight, bin, 1 };

	decay_near_merge(&named(in, name)->decay, &in->decays, &one, &in->decays);
}

void
interests_view(struct interests *in, uint32_t name, uint64_t views, bool engaged)
{
	struct interest *i = named(in, name);

	i->views += views;
	i->engaged |= engaged;
}

static bool
before(const struct topics *t, const struct interest *a, const struct interest *b)
{
	if (a->weight != b->weight)
		return a->weight > b->weight;
	return str_cmp(topics_name(t, a->name), topics_name(t, b->name)) < 0;
}

static int
by_number(const void *a, const void *b)
{
	const struct interest *x = a, *y = b;

	return (x->weight > y->weight) - (x->weight < y->weight);
}

static void
sort(struct interest *v, size_t n)
{
	if (n > FEW) {
		qsort(v, n, sizeof *v, by_number);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct interest x = v[i];
		size_t j = i;
		for (; j > 0 && v[j - 1].weight > x.weight; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

double
interests_rank(struct interests *in, const struct topics *t, const struct decay_view *view)
{
	double sum = 0;

	for (size_t i = 0; i < in->len; i++) {
		struct decay whole = decay_near_whole(&in->at[i].decay, &in->decays);
		in->at[i].weight = decay_seen(&whole, view);
	}
	/* The least first: a sum in this order does not depend on who came first. */
	sort(in->at, in->len);
	for (size_t i = 0; i < in->len; i++)
		sum += in->at[i].weight;
	for (size_t top = 0; top < INTEREST_TOP && top < in->len; top++) {
		size_t best = top;
		for (size_t i = top + 1; i < in->len; i++)
			if (before(t, &in->at[i], &in->at[best]))
				best = i;
		struct interest swap = in->at[top];
		in->at[top] = in->at[best];
		in->at[best] = swap;
	}
	return sum;
}

static int
by_name(const void *a, const void *b)
{
	const struct interest *x = a, *y = b;

	return (x->name > y->name) - (x->name < y->name);
}

static double
total(const struct interests *in)
{
	double sum = 0;

	for (size_t i = 0; i < in->len; i++)
		sum += in->at[i].weight;
	return sum;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
interests_drift(const struct interests *a, const struct interests *b)
{
	double p = total(a), q = total(b), sum = 0;
	size_t n = 0, i = 0, j = 0;

	if (!(p > 0) || !(q > 0))
		return (double)NAN;
	double *part = mem_alloc((a->len + b->len + 1) * sizeof *part);
	while (i < a->len || j < b->len) { /* both by name */
		bool mine = j == b->len || (i < a->len && a->at[i].name <= b->at[j].name);
		bool yours = i == a->len || (j < b->len && b->at[j].name <= a->at[i].name);
		double x = mine ? a->at[i].weight / p : 0, y = yours ? b->at[j].weight / q : 0;
		part[n++] = fabs(x - y);
		i += mine;
		j += yours;
	}
	qsort(part, n, sizeof *part, by_size); /* a sum in one order, whoever came first */
	for (size_t k = 0; k < n; k++)
		sum += part[k];
	free(part);
	return sum / 2;
}

void
interests_by_name(struct interests *in)
{
	if (in->len > 1)
		qsort(in->at, in->len, sizeof *in->at, by_name);
}

void
interests_reset(struct interests *in)
{
	in->len = 0;
	in->decays.len = 0;
}
