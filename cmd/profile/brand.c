/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"
#include "table/part.h"
#include "table/saved.h"
#include "table/small.h"

#include "brand.h"

struct brands {
	struct match_set *set;
	struct map names;
	uint32_t *of_word; /* brand of each word, in the order of the lines */
	struct arena arena;
	uint64_t digest;
};

struct brands *
brands_read(const char *path)
{
	struct brands *b = mem_alloc(sizeof *b);
	struct small table;
	bool fresh;

	*b = (struct brands){ .set = match_new(&(struct match_limits){ .gap = 0 }) };
	map_init(&b->names, 0);
	small_read(&table, path, &b->arena);
	int brand = small_need(&table, "brand"), word = small_need(&table, "word");
	b->of_word = mem_alloc((table.rows + 1) * sizeof *b->of_word);
	for (size_t i = 0; i < table.rows; i++) {
		struct pos pos = small_pos(&table, i);
		struct str cell[2] = { small_at(&table, i, brand), small_at(&table, i, word) };
		if (cell[0].n == 0)
			die_at(&pos, "brand: empty");
		struct str name = saved_join(cell, 1, &b->arena);
		uint32_t number = (uint32_t)map_number(&b->names, name, hash_str(name), &fresh);
		b->of_word[i] = number;
		const char *wrong = match_add(b->set,
		    &(struct match_word){ .text = cell[1], .rule = number, .no_skip = true });
		if (wrong != NULL)
			die_at(&pos, "word: %s: %s", wrong, quoted(cell[1]));
		b->digest = part_option(b->digest, saved_join(cell, 2, &b->arena));
	}
	if (table.rows == 0)
		die("%s: no brand in it", path);
	match_build(b->set);
	return b;
}

uint64_t
brands_digest(const struct brands *b)
{
	return b->digest;
}

size_t
brands_count(const struct brands *b)
{
	return b->names.count;
}

size_t
brands_find(const struct brands *b, struct str text, struct match_scratch *scratch,
    uint32_t *number)
{
	size_t n = 0, hits = match_find(b->set, text, scratch);

	for (size_t i = 0; i < hits; i++) {
		uint32_t found = b->of_word[scratch->hit[i].word];
		size_t k = 0;
		while (k < n && number[k] != found)
			k++;
		if (k == n)
			number[n++] = found;
	}
	return n;
}

struct str
brands_name(const struct brands *b, uint32_t number)
{
	return map_key(map_entry(&b->names, number));
}
