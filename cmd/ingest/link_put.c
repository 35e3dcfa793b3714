/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map and the pairs. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/order.h"

#include "link.h"

static void
put_entity(struct fusion *f, uint32_t root, bool creators, struct out *o)
{
	const struct post *m = &f->member[root];
	struct out key = { 0 };
	char text[32];

	memcpy(out_room(&key, m->platform.n + 1 + m->id.n), m->platform.p, m->platform.n);
	key.at[m->platform.n] = '\t';
	memcpy(key.at + m->platform.n + 1, m->id.p, m->id.n);
	struct digest d = hash_digest(key.at, m->platform.n + 1 + m->id.n, 0);
	snprintf(text, sizeof text, "%c%016" PRIx64, creators ? 'c' : 'e', d.lo);
	out_text(o, text);
	free(key.at);
}

static void
put_why(const struct link_pair *p, const struct link_view *v, struct out *o)
{
	char text[512];
	size_t n = 0;

	if (p->key > 0)
		snprintf(text, sizeof text, "key=%s", v->plan->key[p->key - 1].name);
	else if (v->creators)
		snprintf(text, sizeof text, "items=%" PRIu32, p->items);
	else
		n = (size_t)snprintf(text, sizeof text, "title=%.2f", p->why.title);
	if (n > 0 && !isnan(p->why.tags))
		n += (size_t)snprintf(text + n, sizeof text - n, " tags=%.2f", p->why.tags);
	if (n > 0 && p->why.gap_ms != INT_NONE)
		snprintf(text + n, sizeof text - n, " dt=%.1fh",
		    (double)p->why.gap_ms / (double)MS_HOUR);
	out_text(o, text);
}

/* The surest pair of each member, NULL: alone.  Pairs are sorted so. */
static const struct link_pair **
surest(const struct fusion *f)
{
	const struct link_pair **of = mem_alloc((f->n + 1) * sizeof *of);

	memset(of, 0, (f->n + 1) * sizeof *of);
	for (size_t i = 0; i < f->pairs.len; i++) {
		const struct link_pair *p = &f->pairs.at[i];
		if (p->why.doubt != NULL)
			continue;
		of[p->a] = of[p->a] != NULL ? of[p->a] : p;
		of[p->b] = of[p->b] != NULL ? of[p->b] : p;
	}
	return of;
}

static void
put_member(const struct post *m, bool creators, struct out *o)
{
	out_str(o, m->platform);
	out_str(o, m->id);
	if (!creators)
		out_str(o, m->title);
}

static void
put_truth(const struct link_truth *t, size_t i, struct out *o)
{
	if (t->entity[i] == AGREE_UNKNOWN)
		out_none(o);
	else
		out_str(o, t->name[t->entity[i]]);
}

void
link_put_map(struct fusion *f, const struct link_view *v, struct out *o)
{
	const struct link_pair **why = surest(f);
	uint64_t *at = mem_alloc((f->n + 1) * sizeof *at);

	out_text(o, "entity");
	out_text(o, "platform");
	out_text(o, v->creators ? "creator" : "item");
	if (!v->creators)
		out_text(o, "title");
	out_text(o, "size");
	out_text(o, "why");
	if (v->truth != NULL)
		out_text(o, "truth");
	out_end(o);
	for (uint32_t i = 0; i < f->n; i++)
		at[i] = (uint64_t)union_find(&f->sets, i) << 32 | i;
	order_numbers(at, f->n, 0);
	for (size_t i = 0, end; i < f->n; i = end) {
		for (end = i; end < f->n && at[end] >> 32 == at[i] >> 32; end++)
			;
		for (size_t k = i; k < end; k++) {
			uint32_t m = (uint32_t)at[k];
			put_entity(f, (uint32_t)at[i], v->creators, o);
			put_member(&f->member[m], v->creators, o);
			out_uint(o, end - i);
			if (why[m] != NULL)
				put_why(why[m], v, o);
			else
				out_none(o);
			if (v->truth != NULL)
				put_truth(v->truth, m, o);
			out_end(o);
		}
	}
	free(at);
	free(why);
}

static int
by_members(const void *p, const void *q)
{
	const struct link_pair *x = p, *y = q;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	if (x->b != y->b)
		return x->b < y->b ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

static void
put_pairs_head(const struct link_view *v, struct out *o)
{
	static const char *const item[] = { "verdict", "platform", "item", "title",
		"other_platform", "other_item", "other_title", "key", "title_match", "tag_match",
		"gap_ms", NULL };
	static const char *const creator[] = { "verdict", "platform", "creator", "other_platform",
		"other_creator", "items", NULL };

	for (const char *const *name = v->creators ? creator : item; *name != NULL; name++)
		out_text(o, *name);
	if (v->truth != NULL)
		out_text(o, "truth");
	out_text(o, "note");
	out_end(o);
}

static void
put_pair(const struct fusion *f, const struct link_view *v, const struct link_pair *p,
    struct out *o)
{
	const struct link_truth *t = v->truth;

	out_text(o, p->why.doubt == NULL || p->joined ? "same" : "ambiguous");
	put_member(&f->member[p->a], v->creators, o);
	put_member(&f->member[p->b], v->creators, o);
	if (v->creators) {
		out_uint(o, p->items);
	} else {
		out_text(o, p->key > 0 ? v->plan->key[p->key - 1].name : "");
		out_real(o, p->why.title);
		out_real(o, p->why.tags);
		out_int(o, p->why.gap_ms);
	}
	if (t != NULL)
		out_text(o,
		    t->entity[p->a] == AGREE_UNKNOWN || t->entity[p->b] == AGREE_UNKNOWN ? "" :
			t->entity[p->a] == t->entity[p->b]				 ? "same" :
							     "different");
	out_text(o, p->joined ? "joined by other pairs" : p->why.doubt != NULL ? p->why.doubt : "");
	out_end(o);
}

void
link_put_pairs(struct fusion *f, const struct link_view *v, struct out *o)
{
	put_pairs_head(v, o);
	if (f->pairs.len > 0)
		qsort(f->pairs.at, f->pairs.len, sizeof *f->pairs.at, by_members);
	for (size_t i = 0; i < f->pairs.len; i++)
		put_pair(f, v, &f->pairs.at[i], o);
}

/* Sets of `one`, numbers of members: those that `other` parts, one line for
 * each part but the first. */
static void
put_parts(const struct fusion *f, const struct link_view *v, const uint32_t *one,
    const uint32_t *other, const char *verdict, struct out *o)
{
	uint64_t *at = mem_alloc((f->n + 1) * sizeof *at),
		 *part = mem_alloc((f->n + 1) * sizeof *at);
	size_t n = 0;

	for (uint32_t i = 0; i < f->n; i++)
		if (v->truth->entity[i] != AGREE_UNKNOWN)
			at[n++] = (uint64_t)one[i] << 32 | i;
	order_numbers(at, n, 0);
	for (size_t i = 0, end; i < n; i = end) {
		size_t parts = 0;
		for (end = i; end < n && at[end] >> 32 == at[i] >> 32; end++)
			part[end - i] = (uint64_t)other[(uint32_t)at[end]] << 32 |
			    (uint32_t)at[end];
		order_numbers(part, end - i, 0);
		for (size_t k = 0; k < end - i; k++)
			if (k == 0 || part[k] >> 32 != part[k - 1] >> 32)
				at[i + parts++] = (uint32_t)part[k];
		order_numbers(at + i, parts, 0);
		for (size_t k = 1; k < parts; k++) {
			out_text(o, verdict);
			put_member(&f->member[at[i]], v->creators, o);
			put_member(&f->member[at[i + k]], v->creators, o);
			put_truth(v->truth, at[i], o);
			put_truth(v->truth, at[i + k], o);
			out_end(o);
		}
	}
	free(at);
	free(part);
}

void
link_put_wrong(struct fusion *f, const struct link_view *v, struct out *o)
{
	static const char *const item[] = { "verdict", "platform", "item", "title",
		"other_platform", "other_item", "other_title", "truth", "other_truth", NULL };
	static const char *const creator[] = { "verdict", "platform", "creator", "other_platform",
		"other_creator", "truth", "other_truth", NULL };
	uint32_t *root = mem_alloc((f->n + 1) * sizeof *root);

	for (const char *const *name = v->creators ? creator : item; *name != NULL; name++)
		out_text(o, *name);
	out_end(o);
	for (uint32_t i = 0; i < f->n; i++)
		root[i] = union_find(&f->sets, i);
	put_parts(f, v, root, v->truth->entity, "joined", o);
	put_parts(f, v, v->truth->entity, root, "apart", o);
	free(root);
}
