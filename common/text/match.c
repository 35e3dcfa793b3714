/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "text/matchset.h"

enum {
	CHAINS = 1024,
	HAN_WEIGHT = 3,
	LETTER_WEIGHT = 2,
	SKIP_WEIGHT = 5, /* 2 Han, 3 Latin, 1 + 1 */
};

#define NO_LIT UINT32_MAX

struct match_set *
match_new(const struct match_limits *limit)
{
	struct match_set *set = mem_alloc(sizeof *set);

	*set = (struct match_set){
		.limit = limit != NULL ? *limit : (struct match_limits){ .gap = MATCH_GAP },
		.chain = mem_alloc(CHAINS * sizeof *set->chain),
	};
	for (size_t i = 0; i < CHAINS; i++)
		set->chain[i] = NO_LIT;
	return set;
}

static uint8_t
edge_bits(const struct match_word *w, const struct unit *u)
{
	uint8_t bits = w->edge == MATCH_EDGE_NONE ? 0 : 1u << FOLD_LATIN;

	if (w->edge == MATCH_EDGE_ALNUM)
		bits |= 1u << FOLD_DIGIT;
	return bits >> u->kind & 1 ? bits : 0;
}

/* The literal of a word whose folded units are in set->fold, short of its context. */
static struct lit
lit_of(struct match_set *set, const struct match_word *w)
{
	const struct unit *u = set->fold.at;
	size_t n = set->fold.len;
	uint32_t *c = arena_alloc(&set->arena, n * sizeof *c);
	struct lit lit = {
		.c = c,
		.n = (uint16_t)n,
		.word_at = { (uint16_t)n, (uint16_t)n, (uint16_t)n },
		.text = arena_str(&set->arena, w->text),
		.rule = w->rule,
		.within = (uint16_t)w->within,
		.role = w->allow ? LIT_ALLOW : LIT_DENY,
		.edge_left = edge_bits(w, &u[0]),
		.edge_right = edge_bits(w, &u[n - 1]),
	};
	unsigned weight = 0, words = 0;

	for (size_t i = 0; i < n; i++) {
		c[i] = u[i].c;
		if (u[i].kind != FOLD_SKIP) {
			if (words < 3)
				lit.word_at[words++] = (uint16_t)i;
			weight += u[i].kind == FOLD_HAN || u[i].kind == FOLD_OTHER ? HAN_WEIGHT :
										     LETTER_WEIGHT;
			continue;
		}
		lit.skips++;
	}
	lit.skip = !w->no_skip && set->limit.gap > 0 && weight >= SKIP_WEIGHT;
	return lit;
}

/* What is wrong with the text of a word, which is folded into set->fold. */
static const char *
text_wrong(struct match_set *set, struct str text)
{
	if (text.n == 0)
		return "empty pattern";
	fold_read(text, &set->fold);
	if (set->fold.bad > 0)
		return "not UTF-8";
	if (set->fold.len == 0)
		return "nothing is left of the pattern once folded";
	if (set->fold.len > MATCH_UNITS_MAX)
		return "pattern longer than 255 characters";
	return NULL;
}

static uint32_t
push(struct match_set *set, struct lit lit)
{
	GROW(set);
	set->at[set->len] = lit;
	return (uint32_t)set->len++;
}

/* The number of the context literal in set->fold, made if it is new. */
static uint32_t
context_lit(struct match_set *set, struct str text)
{
	const struct folded *f = &set->fold;
	uint32_t h = 0;

	for (size_t i = 0; i < f->len; i++)
		h = index_hash(h, f->at[i].c);
	uint32_t *head = &set->chain[h % CHAINS];
	for (uint32_t i = *head; i != NO_LIT; i = set->next[i]) {
		const struct lit *lit = &set->at[i];
		size_t same = 0;
		if (lit->n != f->len)
			continue;
		while (same < f->len && lit->c[same] == f->at[same].c)
			same++;
		if (same == f->len)
			return i;
	}
	struct lit lit = lit_of(set, &(struct match_word){ .text = text });
	lit.role = LIT_CONTEXT;
	uint32_t i = push(set, lit);
	if (set->next_cap < set->cap) {
		set->next_cap = set->cap;
		set->next = mem_resize(set->next, set->next_cap * sizeof *set->next);
	}
	set->next[i] = *head;
	*head = i;
	return i;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static const char *
context_wrong(struct match_set *set, const struct match_word *w)
{
	if (w->contexts == 0)
		return NULL;
	if (w->allow)
		return "an allow word takes no context";
	if (w->within > MATCH_WITHIN_MAX)
		return "context distance out of range";
	for (size_t i = 0; i < w->contexts; i++) {
		if (w->context[i].n == 0)
			return "empty context word";
		const char *wrong = text_wrong(set, w->context[i]);
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

const char *
match_add(struct match_set *set, const struct match_word *w)
{
	const char *wrong = context_wrong(set, w);

	if (wrong == NULL)
		wrong = text_wrong(set, w->text);
	if (wrong != NULL)
		return wrong;
	if (set->fold.len == 1 && !w->allow && !w->single_ok && w->contexts == 0)
		return set->fold.at[0].kind == FOLD_HAN ?
		    "a single Han character needs a context word" :
		    "a single character needs a context word";

	struct lit lit = lit_of(set, w);
	uint32_t *near = arena_alloc(&set->arena, w->contexts * sizeof *near);
	for (size_t i = 0; i < w->contexts; i++) {
		fold_read(w->context[i], &set->fold);
		near[i] = context_lit(set, w->context[i]);
	}
	if (w->contexts > 1)
		qsort(near, w->contexts, sizeof *near, by_number);
	lit.near = near;
	lit.nears = (uint32_t)w->contexts;
	lit.word = (uint32_t)set->words++;
	push(set, lit);
	return NULL;
}

/* Units of the longest text span that the literal can have. */
static uint32_t
span_max(const struct match_set *set, const struct lit *lit)
{
	unsigned total = set->limit.total != 0 ? set->limit.total : lit->n;

	if (!lit->skip)
		return lit->n;
	if (total > set->limit.gap * (lit->n - 1u))
		total = set->limit.gap * (lit->n - 1u);
	return lit->n + total;
}

/* The rules that have allow words of their own, sorted. */
static uint32_t *
allowed_rules(const struct match_set *set, size_t *n)
{
	uint32_t *rule = mem_alloc(set->len * sizeof *rule);

	*n = 0;
	for (size_t i = 0; i < set->len; i++)
		if (set->at[i].role == LIT_ALLOW && set->at[i].rule != MATCH_ANY)
			rule[(*n)++] = set->at[i].rule;
	qsort(rule, *n, sizeof *rule, by_number);
	return rule;
}

static void
measure(struct match_set *set)
{
	size_t rules;
	uint32_t *rule = allowed_rules(set, &rules);

	for (size_t i = 0; i < set->len; i++) {
		struct lit *lit = &set->at[i];
		uint32_t span = span_max(set, lit);

		if (lit->role == LIT_ALLOW && span > set->allow_span)
			set->allow_span = span;
		if (lit->role == LIT_CONTEXT && span > set->context_span)
			set->context_span = span;
		lit->sure = lit->role == LIT_DENY && lit->nears == 0 &&
		    bsearch(&lit->rule, rule, rules, sizeof *rule, by_number) == NULL;
	}
	free(rule);
}

/* The first units that are not FOLD_SKIP, or what it begins with if there is but one. */
static struct entry
entry_of(const struct lit *lit, size_t number, size_t *words)
{
	struct entry e = { .lit = (uint32_t)number };

	for (*words = 0; *words < 3 && lit->word_at[*words] < lit->n; ++*words)
		e.key[*words] = lit->c[lit->word_at[*words]];
	if (*words < 2)
		e.key[0] = lit->c[0];
	return e;
}

void
match_build(struct match_set *set)
{
	struct entry *entry[4]; /* by how many units are the key */
	size_t n[4] = { 0 }, words;

	measure(set);
	for (size_t i = 1; i < 4; i++)
		entry[i] = mem_alloc(set->len * sizeof *entry[i]);
	for (size_t i = 0; i < set->len; i++) {
		struct entry e = entry_of(&set->at[i], i, &words);
		words = words < 2 ? 1 : words;
		entry[words][n[words]++] = e;
	}
	index_build(&set->head, &set->arena, entry[1], n[1], 0);
	index_build(&set->pair, &set->arena, entry[2], n[2], 0);
	index_build(&set->triple, &set->arena, entry[3], n[3], 0);
	index_build(&set->gate, &set->arena, NULL, 0, n[2] + n[3]);
	for (size_t keys = 2; keys < 4; keys++)
		for (size_t i = 0; i < n[keys]; i++)
			index_mark(&set->gate,
			    index_hash(entry[keys][i].key[0], entry[keys][i].key[1]));
	for (size_t i = 1; i < 4; i++)
		free(entry[i]);
	fold_free(&set->fold);
}

size_t
match_words(const struct match_set *set)
{
	return set->words;
}

void
match_free(struct match_set *set)
{
	if (set == NULL)
		return;
	arena_free(&set->arena);
	fold_free(&set->fold);
	free(set->at);
	free(set->chain);
	free(set->next);
	free(set);
}
