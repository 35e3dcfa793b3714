/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/saved.h"

#include "hook.h"
#include "scope.h"

/* A line an item: its key, counts, and the curve as code,views;... */
static void
put_views(struct out *o, const struct hook_views *v)
{
	out_uint(o, v->n);
	out_uint(o, v->timed);
	for (int t = 0; t < HOOK_TENTHS; t++)
		out_uint(o, v->left[t]);
	out_uint(o, v->complete);
	out_uint(o, v->valid);
	out_uint(o, v->lasting);
	out_uint(o, v->brief);
	out_uint(o, v->replayed);
	out_uint(o, v->replays);
}

static void
part(struct out *o, int64_t v, char end)
{
	char *p = out_room(o, NUM_TEXT + 1);
	size_t n = num_put_int(p, v);

	p[n] = end;
	o->n += n + 1;
}

void
hooks_save(const struct hooks *all, struct out *o)
{
	for (size_t i = 0; i < all->count; i++) {
		uint32_t number = all->order[i];
		const struct map_entry *e = shards_entry(&all->groups, number);
		const struct hook *h = (const void *)e->value;
		saved_put_key(o, map_key(e));
		out_int(o, h->shortest);
		out_int(o, h->longest);
		for (int k = 0; k < HOOK_KINDS; k++)
			put_views(o, &h->of[k]);
		out_none(o);
		for (size_t c = all->first[number]; c < all->first[number + 1]; c++) {
			part(o, all->curve[c].hi, ',');
			part(o, all->curve[c].value, ';');
		}
		saved_put_end(o);
	}
}

static bool
take_views(struct str *rest, struct hook_views *v)
{
	bool ok = saved_uint(rest, &v->n) && saved_uint(rest, &v->timed);

	for (int t = 0; t < HOOK_TENTHS; t++)
		ok = ok && saved_uint(rest, &v->left[t]);
	return ok && saved_uint(rest, &v->complete) && saved_uint(rest, &v->valid) &&
	    saved_uint(rest, &v->lasting) && saved_uint(rest, &v->brief) &&
	    saved_uint(rest, &v->replayed) && saved_uint(rest, &v->replays);
}

static bool
take_curve(struct hooks *all, size_t number, uint64_t hash, struct str list)
{
	struct str one, code;
	int64_t c, n;

	while (list.n > 0) {
		if (!str_cut(&list, ';', &one) || !str_cut(&one, ',', &code) || one.p == NULL ||
		    num_int(code, 0, UINT32_MAX, &c) != NULL ||
		    num_int(one, 1, INT64_MAX, &n) != NULL)
			return false;
		hooks_count(all, number, hash, (uint32_t)c, n);
	}
	return true;
}

const char *
hooks_load(struct hooks *all, struct str line)
{
	static const char damaged[] = "an item that cannot be read";
	struct hook h = { .shortest = INT_NONE };
	struct str rest = line, key = saved_key(&rest, scope_by() + 2), list;
	size_t number;

	if (key.p == NULL || !saved_int(&rest, &h.shortest) || !saved_int(&rest, &h.longest) ||
	    !take_views(&rest, &h.of[0]) || !take_views(&rest, &h.of[1]) ||
	    !saved_text(&rest, &list) || rest.p != NULL)
		return damaged;
	uint64_t hash = hash_str(key);
	hook_merge(hooks_at(all, key, hash, &number), &h);
	return take_curve(all, number, hash, list) ? NULL : damaged;
}
