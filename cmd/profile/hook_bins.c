/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hook_bins.h"
#include "scope.h"

/* Groups lie together in the order of keys. */
uint32_t *
bins_begins(const struct hooks *all)
{
	uint32_t *begins = mem_alloc((shards_end(&all->groups) + 1) * sizeof *begins), begin = 0;
	struct str last = { 0 };

	for (uint32_t i = 0; i < all->count; i++) {
		struct str key = shards_key(&all->groups, all->order[i]);
		struct str by = scope_cut_by(&key);
		if (!str_eq(by, last))
			begin = i;
		last = by;
		begins[all->order[i]] = begin;
	}
	return begins;
}

void
bins_fill(struct bin *bin, const struct hooks *all, const uint32_t *begins, uint32_t begin,
    struct seconds *room)
{
	for (int b = 0; b < HOOK_BINS; b++)
		bin[b].items = bin[b].all.len = 0;
	for (size_t i = begin; i < all->count && begins[all->order[i]] == begin; i++) {
		int b = hook_bin(hooks_hook(all, all->order[i]));
		if (b < 0)
			continue;
		bin[b].items++;
		seconds_of(all, all->order[i], room);
		seconds_add(&bin[b].all, room);
	}
}
