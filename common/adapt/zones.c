/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/zones.h"

#include "table/small.h"

static struct zone_of *
find(const struct zones *z, const struct table *t, struct str platform)
{
	for (size_t i = 0; i < z->len; i++)
		if ((t == NULL || z->at[i].table == t) && str_eq(z->at[i].platform, platform))
			return &z->at[i];
	return NULL;
}

void
zones_add(struct zones *z, const struct adapter *a)
{
	struct arena text = { 0 };

	for (const struct report *r = a->report; r < a->report + a->n; r++) {
		int c = canon_column(r->table, STR("platform"));
		if (r->canonical || c < 0 || r->constant[c].n == 0 ||
		    find(z, r->table, r->constant[c]) != NULL)
			continue;
		GROW(z);
		z->at[z->len++] = (struct zone_of){ r->table, r->constant[c],
			zone_load(arena_str(&text, r->zone).p) };
	}
	arena_free(&text);
}

void
zones_read(struct zones *z, struct arena *arena)
{
	for (char **path = share_list("adapters", arena); *path != NULL; path++) {
		struct adapter *a = ARENA_NEW(arena, struct adapter);
		adapter_read(a, *path, arena);
		zones_add(z, a);
	}
}

const struct zone *
zones_find(const struct zones *z, const struct table *t, struct str platform)
{
	const struct zone_of *found = find(z, t, platform);

	if (found == NULL)
		found = find(z, NULL, platform);
	return found != NULL ? found->zone : zone_load("UTC");
}
