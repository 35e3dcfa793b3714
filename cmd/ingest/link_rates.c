/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of figures about a fusion. */
#include <stdlib.h>

#include "base/order.h"
#include "stat/rate.h"

#include "link.h"

struct counts {
	uint64_t entities, fused, cross, tagged, mismatched, ambiguous;
};

/*
 * Do the tags of the members at[0, n) differ?  That is: of all tags that a
 * member has, less than `least` are on every member that has any.  -1: fewer
 * than two have.
 */
static int
tags_differ(const struct fusion *f, const uint64_t *at, size_t n, double least)
{
	size_t room = 0, len = 0, tagged = 0, any = 0, every = 0;

	for (size_t i = 0; i < n; i++)
		room += f->member[(uint32_t)at[i]].text.tags;
	uint64_t *tag = mem_alloc((room + 1) * sizeof *tag);
	for (size_t i = 0; i < n; i++) {
		const struct item *it = &f->member[(uint32_t)at[i]].text;
		tagged += it->tags > 0;
		for (uint32_t k = 0; k < it->tags; k++)
			tag[len++] = it->tag[k];
	}
	if (tagged > 1)
		order_numbers(tag, len, 0);
	for (size_t i = 0, end; tagged > 1 && i < len; i = end) {
		for (end = i; end < len && tag[end] == tag[i]; end++)
			;
		any++;
		every += end - i == tagged;
	}
	free(tag);
	return tagged < 2 ? -1 : (double)every / (double)any < least;
}

static void
count_entity(const struct fusion *f, const uint64_t *at, size_t n, double least, struct counts *c)
{
	bool cross = false;

	c->entities++;
	if (n == 1)
		return;
	c->fused += n;
	for (size_t i = 1; i < n; i++)
		cross |= f->platform[(uint32_t)at[i]] != f->platform[(uint32_t)at[0]];
	c->cross += cross ? n : 0;
	int differ = tags_differ(f, at, n, least);
	c->tagged += differ >= 0;
	c->mismatched += differ > 0;
}

static struct counts
count(struct fusion *f, const struct link_view *v)
{
	struct counts c = { 0 };
	uint64_t *at = mem_alloc((f->n + 1) * sizeof *at);

	for (uint32_t i = 0; i < f->n; i++)
		at[i] = (uint64_t)union_find(&f->sets, i) << 32 | i;
	order_numbers(at, f->n, 0);
	for (size_t i = 0, end; i < f->n; i = end) {
		for (end = i; end < f->n && at[end] >> 32 == at[i] >> 32; end++)
			;
		count_entity(f, at + i, end - i, v->tags, &c);
	}
	for (size_t i = 0; i < f->pairs.len; i++)
		c.ambiguous += f->pairs.at[i].why.doubt != NULL && !f->pairs.at[i].joined;
	free(at);
	return c;
}

static void
put_rate(uint64_t k, uint64_t n, struct out *o)
{
	struct interval in = rate_wilson((double)k, (double)n, 0.95);

	out_real(o, n > 0 ? (double)k / (double)n : NAN);
	out_real(o, in.lo);
	out_real(o, in.hi);
}

static void
put_agreement(struct fusion *f, const struct link_view *v, struct out *o)
{
	uint32_t *root = mem_alloc((f->n + 1) * sizeof *root);

	for (uint32_t i = 0; i < f->n; i++)
		root[i] = union_find(&f->sets, i);
	struct agreement a = agree_partitions(root, v->truth->entity, f->n);
	free(root);
	out_uint(o, a.members);
	out_uint(o, a.found);
	out_uint(o, a.real);
	out_uint(o, a.both);
	put_rate(a.both, a.found, o);
	put_rate(a.both, a.real, o);
	out_real(o, agree_f1(&a));
	out_text(o,
	    a.members == 0   ? "truth knows none of them" :
		a.found == 0 ? "no pair found" :
		a.real == 0  ? "no pair in truth" :
			       "");
}

enum { TRUTH_COLUMNS = 11 };

void
link_put_rates(struct fusion *f, const struct link_view *v, struct out *o)
{
	static const char *const head[] = { "entities", "fused", "fusion_rate", "fusion_rate_lo",
		"fusion_rate_hi", "cross", "cross_rate", "cross_rate_lo", "cross_rate_hi", "tagged",
		"mismatched", "mismatch_rate", "mismatch_rate_lo", "mismatch_rate_hi", "ambiguous",
		"known", "pairs_found", "pairs_true", "pairs_both", "precision", "precision_lo",
		"precision_hi", "recall", "recall_lo", "recall_hi", "f1", "note" };
	struct counts c = count(f, v);

	out_text(o, "rows");
	out_text(o, v->creators ? "creators" : "items");
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		out_text(o, head[i]);
	out_end(o);
	out_uint(o, f->rows);
	out_uint(o, f->n);
	out_uint(o, c.entities);
	out_uint(o, c.fused);
	put_rate(c.fused, f->n, o);
	out_uint(o, c.cross);
	put_rate(c.cross, f->n, o);
	out_uint(o, c.tagged);
	out_uint(o, c.mismatched);
	put_rate(c.mismatched, c.tagged, o);
	out_uint(o, c.ambiguous);
	if (v->truth != NULL) {
		put_agreement(f, v, o);
	} else {
		for (int i = 0; i < TRUTH_COLUMNS; i++)
			out_none(o);
		out_text(o, f->n == 0 ? "no rows" : "no --truth");
	}
	out_end(o);
}
