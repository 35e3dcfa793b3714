/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/die.h"
#include "base/map.h"
#include "base/num.h"
#include "table/part.h"
#include "table/saved.h"
#include "table/small.h"

#include "feeling.h"

enum { NEAR_MOST = 32 };

static const char *const senses[] = { "value", "negation", "degree", "contrast" };

struct word {
	struct str text;
	enum sense sense;
	double weight;
	struct pos pos;
};

static void
read_word(const struct small *t, size_t i, const int column[3], struct word *w)
{
	struct str role = small_at(t, i, column[1]), weight = small_at(t, i, column[2]);
	int sense = 0;

	w->text = small_at(t, i, column[0]);
	w->pos = small_pos(t, i);
	while (sense < 4 && !str_eq(role, str_of(senses[sense])))
		sense++;
	if (sense == 4)
		die_at(&w->pos, "role: want value, negation, degree or contrast: %s", quoted(role));
	w->sense = (enum sense)sense;
	w->weight = 0;
	const char *wrong = weight.n > 0 ? num_real(weight, -4, 4, &w->weight) : NULL;
	if (wrong != NULL)
		die_at(&w->pos, "weight: %s: %s", wrong, quoted(weight));
}

/* Words by their spelling in the tables, so that a later one replaces an earlier. */
static void
read_words(const char *path, struct map *words, struct arena *arena)
{
	struct small table;
	struct word w;
	bool fresh;

	small_read(&table, path, arena);
	const int column[3] = { small_need(&table, "word"), small_need(&table, "role"),
		small_need(&table, "weight") };
	for (size_t i = 0; i < table.rows; i++) {
		read_word(&table, i, column, &w);
		*(struct word *)map_put(words, w.text, hash_str(w.text), &fresh) = w;
	}
}

static void
read_moods(struct feeling *f, const char *lexicon, struct arena *arena)
{
	struct map words;
	char number[NUM_TEXT];

	map_init(&words, sizeof(struct word));
	read_words(share_path("sentiment.tsv", arena), &words, arena);
	if (lexicon != NULL)
		read_words(lexicon, &words, arena);
	f->moods = moods_new();
	for (size_t i = 0; i < words.count; i++) {
		const struct word *w = map_value(&words, i);
		const char *wrong = moods_add(f->moods, w->text, w->sense, w->weight);
		if (wrong != NULL)
			die_at(&w->pos, "word: %s: %s", wrong, quoted(w->text));
		size_t n = num_put_real(number, w->weight);
		struct str cell[3] = { w->text, str_of(senses[w->sense]), { number, n } };
		f->digest = part_option(f->digest, saved_join(cell, 3, arena));
	}
	moods_build(f->moods);
	map_free(&words);
}

static uint8_t
intent_number(struct feeling *f, struct str name, const struct pos *pos, struct arena *arena)
{
	int i = 0;

	if (name.n == 0)
		die_at(pos, "intent: empty");
	while (i < f->n && !str_eq(f->name[i], name))
		i++;
	if (i == INTENTS)
		die_at(pos, "intent: more than %d of them", INTENTS);
	if (i == f->n)
		f->name[f->n++] = arena_str(arena, name);
	return (uint8_t)i;
}

static void
read_rule(struct feeling *f, const struct small *t, size_t i, const int column[5],
    struct arena *arena)
{
	struct pos pos = small_pos(t, i);
	struct str role = small_at(t, i, column[2]), near = small_at(t, i, column[3]),
		   within = small_at(t, i, column[4]), context[NEAR_MOST], word;
	int64_t distance = 0;
	struct match_word w = { .text = small_at(t, i, column[1]), .context = context };

	f->intent_of[i] = intent_number(f, small_at(t, i, column[0]), &pos, arena);
	if (role.n > 0 && !str_eq(role, STR("word")) && !str_eq(role, STR("not")))
		die_at(&pos, "role: want word or not: %s", quoted(role));
	w.allow = str_eq(role, STR("not"));
	w.rule = f->intent_of[i];
	while (near.n > 0 && str_cut(&near, '|', &word)) {
		if (w.contexts == NEAR_MOST)
			die_at(&pos, "near: more than %d words", NEAR_MOST);
		context[w.contexts++] = word;
	}
	const char *wrong = within.n > 0 ? num_int(within, 0, MATCH_WITHIN_MAX, &distance) : NULL;
	if (wrong != NULL)
		die_at(&pos, "within: %s: %s", wrong, quoted(within));
	w.within = (unsigned)distance;
	if ((wrong = match_add(f->intents, &w)) != NULL)
		die_at(&pos, "word: %s: %s", wrong, quoted(w.text));
}

static void
read_intents(struct feeling *f, const char *path, struct arena *arena)
{
	struct small table;

	small_read(&table, path, arena);
	const int column[5] = { small_need(&table, "intent"), small_need(&table, "word"),
		small_column(&table, "role"), small_column(&table, "near"),
		small_column(&table, "within") };
	f->intents = match_new(NULL);
	f->intent_of = mem_alloc(table.rows + 1);
	for (size_t i = 0; i < table.rows; i++) {
		read_rule(f, &table, i, column, arena);
		struct str cell[5];
		for (int c = 0; c < 5; c++)
			cell[c] = small_at(&table, i, column[c]);
		f->digest = part_option(f->digest, saved_join(cell, 5, arena));
	}
	match_build(f->intents);
}

struct feeling *
feeling_read(const char *lexicon, const char *intents)
{
	static struct arena arena;
	struct feeling *f = ARENA_NEW(&arena, struct feeling);

	read_moods(f, lexicon, &arena);
	read_intents(f, intents != NULL ? intents : share_path("intents.tsv", &arena), &arena);
	return f;
}

uint32_t
feeling_intents(const struct feeling *f, struct str text, struct match_scratch *scratch)
{
	size_t n = match_find(f->intents, text, scratch);
	uint32_t found = 0;

	for (size_t i = 0; i < n; i++)
		found |= 1u << f->intent_of[scratch->hit[i].word];
	return found;
}
