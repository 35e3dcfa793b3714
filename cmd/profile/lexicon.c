/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "table/part.h"
#include "table/small.h"

#include "lexicon.h"

static void
add_all(struct lexicon *lex, const char *path)
{
	struct arena arena = { 0 };
	struct small table;

	small_read(&table, path, &arena);
	int word = small_need(&table, "word");
	for (size_t i = 0; i < table.rows; i++) {
		struct pos pos = small_pos(&table, i);
		const char *wrong = words_add(lex, small_at(&table, i, word));
		if (wrong != NULL)
			die_at(&pos, "word: %s: %s", wrong, quoted(small_at(&table, i, word)));
	}
	arena_free(&arena);
}

struct lexicon *
lexicon_open(const char *path)
{
	struct lexicon *lex = words_open();
	struct arena arena = { 0 };

	add_all(lex, share_path("words.tsv", &arena));
	if (path != NULL)
		add_all(lex, path);
	arena_free(&arena);
	return lex;
}

static uint64_t
mix(uint64_t digest, const char *path)
{
	struct arena arena = { 0 };
	struct small table;

	small_read(&table, path, &arena);
	int word = small_need(&table, "word");
	for (size_t i = 0; i < table.rows; i++)
		digest = part_option(digest, small_at(&table, i, word));
	arena_free(&arena);
	return digest;
}

uint64_t
lexicon_digest(const char *path)
{
	struct arena arena = { 0 };
	uint64_t digest = mix(0, share_path("words.tsv", &arena));

	arena_free(&arena);
	return path != NULL ? mix(digest, path) : digest;
}
