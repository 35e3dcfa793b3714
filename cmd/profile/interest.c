/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/mem.h"

#include "interest.h"

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
	free(in->slot);
}

void
interests_add(struct interests *in, uint32_t name, int64_t bin, __int128 weight)
{
	struct decay one = { .newest = bin, .used = 1, .bin[0] = weight };
	uint32_t at = in->slot[name];

	if (at >= in->len || in->at[at].name != name) {
		GROW(in);
		at = in->slot[name] = (uint32_t)in->len;
		in->at[in->len++] = (struct interest){ .name = name };
	}
	decay_merge(&in->at[at].decay, &one);
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

double
interests_rank(struct interests *in, const struct topics *t, int64_t half_life_ms, int64_t t_ms)
{
	double sum = 0;

	for (size_t i = 0; i < in->len; i++)
		in->at[i].weight = decay_at(&in->at[i].decay, half_life_ms, t_ms);
	/* The least first: a sum in this order does not depend on who came first. */
	if (in->len > 1)
		qsort(in->at, in->len, sizeof *in->at, by_number);
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

void
interests_reset(struct interests *in)
{
	in->len = 0;
}
