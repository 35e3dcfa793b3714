/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/crew.h"
#include "table/decode.h"
#include "table/saved.h"

#include "brand.h"
#include "lexicon.h"
#include "trend.h"

enum { STEP = 1024 };

/* What a piece of the texts is about: runs of (kind, topic) with a mark at the
 * end of each text. */
struct about {
	struct arena arena;
	struct {
		struct topic {
			char kind;
			struct str text;
		} * at;
		size_t len, cap;
	} list;
};

struct cutting {
	const struct trend *trend;
	const struct map *texts;
	bool searches;
	const struct lexicon *lexicon;
	struct about *about; /* one a piece */
};

static void
push(struct about *a, char kind, struct str text)
{
	GROW(&a->list);
	a->list.at[a->list.len++] = (struct topic){ kind,
		text.n > 0 ? arena_str(&a->arena, text) : text };
}

/* The cells of a text's key behind those of --by. */
static void
take_cells(struct str key, int by, struct str *group, struct str *title, struct str *tags,
    struct arena *arena)
{
	struct str rest = key;

	for (int b = 0; b < by; b++)
		str_cut(&rest, '\t', title);
	*group = (struct str){ key.p, by > 0 ? (size_t)(rest.p - key.p) - 1 : 0 };
	str_cut(&rest, '\t', title);
	*tags = rest.p != NULL ? decode_tsv(rest, arena) : ((struct str){ 0 });
	*title = decode_tsv(*title, arena);
}

static void
find_brands(const struct brands *b, struct str text, struct match_scratch *scratch,
    uint32_t *number, struct about *a)
{
	size_t n = b != NULL ? brands_find(b, text, scratch, number) : 0;

	for (size_t i = 0; i < n; i++)
		push(a, 'b', brands_name(b, number[i]));
}

static bool
cut_piece(void *ctx, size_t from, size_t to)
{
	struct cutting *c = ctx;
	const struct trend_plan *plan = c->trend->plan;
	struct about *a = &c->about[from / STEP];
	struct cutter *cutter = cutter_new(c->lexicon);
	struct match_scratch scratch = { 0 };
	struct folded fold = { 0 };
	struct arena arena = { 0 };
	uint32_t *number = mem_alloc(
	    (plan->brands ? brands_count(plan->brands) : 1) * sizeof *number);
	struct str group, title, tags;

	for (size_t i = from; i < to; i++) {
		take_cells(map_key(map_entry(c->texts, i)), c->trend->by, &group, &title, &tags,
		    &arena);
		if (c->searches) {
			push(a, 's', words_spell(title, &fold, &arena));
		} else {
			struct cut cut = words_cut(cutter, title, tags);
			for (size_t k = 0; k < cut.tags; k++)
				push(a, 't', cut.tag[k]);
			for (size_t k = 0; k < cut.words; k++)
				push(a, 'w', cut.word[k]);
			find_brands(plan->brands, saved_pair(title, tags, &arena), &scratch, number,
			    a);
		}
		push(a, 0, (struct str){ 0 });
		arena_reset(&arena);
	}
	free(number);
	arena_free(&arena);
	fold_free(&fold);
	match_scratch_free(&scratch);
	cutter_free(cutter);
	return true;
}

/* Topics of each text as numbers: those of text i are at[first[i]] and on. */
struct numbers {
	uint32_t *at;
	size_t len, cap;
	size_t *first;
};

static void
name_topics(struct trend *t, const struct cutting *c, struct numbers *n)
{
	struct arena arena = { 0 };
	struct str group, title, tags;

	for (size_t i = 0, k = 0; i < c->texts->count; i++) {
		struct about *a = &c->about[i / STEP];
		k = i % STEP == 0 ? 0 : k;
		n->first[i] = n->len;
		take_cells(map_key(map_entry(c->texts, i)), t->by, &group, &title, &tags, &arena);
		GROW(n);
		n->at[n->len++] = trend_topic(t, group, STR("*"),
		    c->searches ? STR("searches") : STR("rows"), &arena);
		for (; a->list.at[k].kind != 0; k++) {
			char kind = a->list.at[k].kind;
			if (a->list.at[k].text.n == 0)
				continue;
			GROW(n);
			n->at[n->len++] = trend_topic(t, group,
			    kind == 't'	    ? STR("tag") :
				kind == 'w' ? STR("word") :
				kind == 's' ? STR("search") :
					      STR("brand"),
			    a->list.at[k].text, &arena);
		}
		k++;
		arena_reset(&arena);
	}
	n->first[c->texts->count] = n->len;
	arena_free(&arena);
}

static void
spread(struct trend *t, const struct counts *seen, const struct numbers *n)
{
	for (size_t i = 0; seen->at != NULL && i <= seen->mask; i++) {
		const struct count *pair = &seen->at[i];
		if (pair->key == 0)
			continue;
		uint32_t text = count_number(pair->key);
		int64_t period = count_period(pair->key);
		for (size_t k = n->first[text]; k < n->first[text + 1]; k++)
			counts_add(&t->counts, count_key(n->at[k], period), pair->n);
	}
}

static void
cut_texts(struct trend *t, int which, const struct lexicon *lexicon, int workers)
{
	size_t count = t->texts[which].count, pieces = count / STEP + 1;
	struct cutting c = { .trend = t,
		.texts = &t->texts[which],
		.searches = which == 1,
		.lexicon = lexicon,
		.about = mem_alloc(pieces * sizeof *c.about) };
	struct numbers n = { .first = mem_alloc((count + 1) * sizeof *n.first) };

	memset(c.about, 0, pieces * sizeof *c.about);
	crew_run(cut_piece, &c, count, STEP, workers);
	name_topics(t, &c, &n);
	spread(t, &t->seen[which], &n);
	for (size_t i = 0; i < pieces; i++) {
		arena_free(&c.about[i].arena);
		free(c.about[i].list.at);
	}
	free(c.about);
	free(n.at);
	free(n.first);
	counts_free(&t->seen[which]);
	map_free(&t->texts[which]);
	map_init(&t->texts[which], 0);
}

void
trend_cut(struct trend *t, int workers)
{
	static struct lexicon *lexicon; /* of the plan, for the second set as well */

	if (t->plan->words && lexicon == NULL && t->texts[0].count > 0)
		lexicon = lexicon_open(t->plan->lexicon);
	cut_texts(t, 0, lexicon, workers);
	cut_texts(t, 1, lexicon, workers);
}
