/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "check.h"

/* The numbers of one checkup's files in another. */
struct moved {
	const uint32_t *file, *group;
};

static struct place
move(struct place p, const struct moved *m)
{
	return (struct place){ p.line, p.file == 0 ? 0 : m->file[p.file] };
}

static void
merge_group(struct checkup *all, struct group *to, struct group *from, const struct moved *m)
{
	to->rows += from->rows;
	checkup_latest(all, &to->newest, &to->newest_at, from->newest, move(from->newest_at, m));
	checkup_latest(all, &to->seen, &to->seen_at, from->seen, move(from->seen_at, m));
	spread_merge(&to->times, &from->times);
	spread_merge(&to->lags, &from->lags);
	spread_free(&from->times);
	spread_free(&from->lags);
	for (int i = 0; i < to->sheet->nslots; i++) {
		to->found[i].base += from->found[i].base;
		to->found[i].bad += from->found[i].bad;
		checkup_least(all, &to->found[i].first, move(from->found[i].first, m));
	}
}

static void
merge_shard(struct checkup *all, const struct checkup *from, int shard, const struct moved *m)
{
	for (size_t i = 0; i < from->shard[shard].keys.len; i++) {
		struct key k = from->shard[shard].keys.at[i];
		k.file = m->file[k.file];
		k.group = m->group[k.group];
		keys_put(all, &k);
	}
	for (size_t i = 0; i < from->shard[shard].sights.len; i++) {
		const struct sight *old = keys_sight(from, shard, i);
		struct sight *s = keys_new_sight(all, old->key);
		memcpy(s, old, all->sight_size);
		s->at = move(s->at, m);
		s->group = m->group[s->group];
	}
	free(from->shard[shard].keys.at);
	free(from->shard[shard].sights.at);
}

void
checkup_merge(struct checkup *all, struct checkup *from)
{
	uint32_t *file = mem_alloc((from->files.count + 1) * sizeof *file);
	uint32_t *group = mem_alloc((from->groups.count + 1) * sizeof *group);
	struct moved m = { file, group };

	for (uint32_t i = 1; i <= from->files.count; i++)
		file[i] = checkup_file(all, checkup_file_name(from, i));
	for (size_t i = 0; i < from->groups.count; i++) {
		struct group *g = checkup_at(from, i);
		merge_group(all,
		    checkup_group(all, g->sheet, map_key(map_entry(&from->groups, i)), &group[i]),
		    g, &m);
	}
	for (int i = 0; i < CHECK_SHARDS; i++)
		merge_shard(all, from, i, &m);
	for (int t = 0; t < CHECK_TABLES; t++)
		all->present[t] |= from->present[t];
	free(file);
	free(group);
	map_free(&from->files);
	map_free(&from->groups);
	arena_free(&from->arena);
	free(from);
}

static void
use(const struct checkup *all, struct place p)
{
	if (p.file > 0)
		all->rank[p.file] = 1;
}

/* Which files were noted on the way depends on who read what; only those that
 * some place names count. */
static void
mark_used(const struct checkup *all)
{
	for (size_t i = 0; i < all->groups.count; i++) {
		const struct group *g = checkup_at(all, i);
		use(all, g->newest_at);
		use(all, g->seen_at);
		for (int k = 0; k < g->sheet->nslots; k++)
			use(all, g->found[k].first);
	}
	for (int k = 0; k < CHECK_SHARDS; k++) {
		for (size_t i = 0; i < all->shard[k].keys.len; i++)
			all->rank[all->shard[k].keys.at[i].file] = 1;
		for (size_t i = 0; i < all->shard[k].sights.len; i++)
			use(all, keys_sight(all, k, i)->at);
	}
}

void
checkup_finish(struct checkup *all, int workers)
{
	uint32_t n = 0;

	keys_settle(all, workers);
	for (int t = 0; t < CHECK_TABLES; t++)
		all->present[t] |= all->checks->present[t];
	all->rank = arena_alloc(&all->arena, (all->files.count + 1) * sizeof *all->rank);
	mark_used(all);
	all->file_order = map_order(&all->files);
	for (size_t i = 0; i < all->files.count; i++)
		if (all->rank[all->file_order[i] + 1] > 0)
			all->rank[all->file_order[i] + 1] = ++n;
	all->group_order = map_order(&all->groups);
	keys_regress(all, workers);
}
