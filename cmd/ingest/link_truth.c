/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "base/map.h"
#include "table/small.h"

#include "link.h"

static size_t
find_member(const struct fusion *f, struct str platform, struct str id)
{
	size_t from = 0, to = f->n;

	while (from < to) {
		size_t mid = (from + to) / 2;
		int c = str_cmp(f->member[mid].platform, platform);
		if (c == 0)
			c = str_cmp(f->member[mid].id, id);
		if (c == 0)
			return mid;
		if (c < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return f->n;
}

void
link_truth(struct link_truth *t, const char *path, const struct fusion *f, const char *id)
{
	struct small table;
	struct map number;
	bool fresh;

	*t = (struct link_truth){ .entity = mem_alloc((f->n + 1) * sizeof *t->entity) };
	for (size_t i = 0; i < f->n; i++)
		t->entity[i] = AGREE_UNKNOWN;
	small_read(&table, path, &t->arena);
	int platform = small_column(&table, "platform"), member = small_need(&table, id),
	    entity = small_need(&table, "entity");
	map_init(&number, 0);
	t->name = arena_alloc(&t->arena, (table.rows + 1) * sizeof *t->name);
	for (size_t r = 0; r < table.rows; r++) {
		struct str e = small_at(&table, r, entity);
		struct pos pos = small_pos(&table, r);
		size_t i = find_member(f, small_at(&table, r, platform),
		    small_at(&table, r, member));
		if (e.n == 0)
			die_at(&pos, "entity: empty");
		if (i == f->n)
			continue;
		uint32_t n = (uint32_t)map_number(&number, e, hash_str(e), &fresh);
		if (t->entity[i] != AGREE_UNKNOWN && t->entity[i] != n)
			die_at(&pos, "%s: in another entity already: %s", id,
			    quoted(small_at(&table, r, member)));
		t->entity[i] = n;
		t->name[n] = e;
	}
	map_free(&number);
}
