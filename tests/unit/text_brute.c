/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The matcher against the sentences of text/match.h tried word by word, place
 * by place; and against texts made to hurt it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "text/match.h"
#include "unit.h"

void unit_text_brute(void);

enum { CASES = 6000, WORDS = 10, SPANS = 20000, TEXT_MAX = 400 };

static uint64_t seed = 20240607;

/* splitmix64: Steele, Lea, Flood, OOPSLA 2014 */
static uint64_t
draw(uint64_t below)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % below;
}

static const char *const letters[] = {
	"a",
	"b",
	"o",
	"A",
	"ａ",
	"а",
	"中",
	"国",
	"中",
	"國",
	"1",
	"0",
	"@",
	" ",
	"-",
	"❤\ufe0f",
	"\u200b",
	"⒜",
	"の",
	"\xff",
};

static struct str
draw_text(char *to, size_t max_letters, bool plain)
{
	size_t n = 1 + draw(max_letters), at = 0;

	for (size_t i = 0; i < n; i++) {
		/* words have fewer symbols, and all of them are UTF-8 */
		const char *letter = letters[draw(plain ? (draw(4) ? 11 : 16) : 20)];
		memcpy(to + at, letter, strlen(letter));
		at += strlen(letter);
	}
	return (struct str){ to, at };
}

struct span {
	size_t word, first, last;
};

struct spans {
	struct span at[SPANS];
	size_t n;
};

/* Where the word, begun at unit `at`, ends; false if it does not stand there. */
static bool
stands(const struct folded *text, const struct folded *word, bool skip, struct match_limits limit,
    size_t at, size_t *last)
{
	size_t total = limit.total ? limit.total : word->len, gap = 0, skipped = 0, p = at;
	bool begun = false;

	for (size_t i = 0; i < word->len; i++, p++) {
		for (gap = 0;; gap++, p++, skipped++) {
			if (p >= text->len)
				return false;
			if (text->at[p].c == word->at[i].c)
				break;
			if (!skip || !begun || text->at[p].kind != FOLD_SKIP)
				return false;
		}
		/* the gap must have been a legal one */
		if (gap > limit.gap || skipped > total)
			return false;
		begun = begun || word->at[i].kind != FOLD_SKIP;
		*last = p;
	}
	return true;
}

static bool
long_enough(const struct folded *word)
{
	unsigned han = 0, other = 0;

	for (size_t i = 0; i < word->len; i++) {
		unsigned kind = word->at[i].kind;
		han += kind == FOLD_HAN || kind == FOLD_OTHER;
		other += kind == FOLD_LATIN || kind == FOLD_DIGIT;
	}
	return han >= 2 || other >= 3 || (han == 1 && other >= 1);
}

static bool
blocks(enum match_edge edge, unsigned own, unsigned next)
{
	bool letter = own == FOLD_LATIN && edge != MATCH_EDGE_NONE;
	bool digit = own == FOLD_DIGIT && edge == MATCH_EDGE_ALNUM;

	return (letter || digit) &&
	    (next == FOLD_LATIN || (edge == MATCH_EDGE_ALNUM && next == FOLD_DIGIT));
}

static void
naive_spans(const struct folded *text, struct str raw, bool no_skip, enum match_edge edge,
    struct match_limits limit, size_t number, struct spans *to)
{
	struct folded word = { 0 };
	size_t last = 0;

	fold_read(raw, &word);
	for (size_t at = 0; at < text->len; at++) {
		if (!stands(text, &word, !no_skip && long_enough(&word), limit, at, &last))
			continue;
		if (at > 0 && blocks(edge, word.at[0].kind, text->at[at - 1].kind))
			continue;
		if (last + 1 < text->len &&
		    blocks(edge, word.at[word.len - 1].kind, text->at[last + 1].kind))
			continue;
		if (to->n < SPANS)
			to->at[to->n++] = (struct span){ number, at, last };
	}
	fold_free(&word);
}

struct trial {
	struct match_word word[WORDS];
	struct str context[WORDS][2];
	char bytes[WORDS][3][64];
	size_t n;
	struct match_limits limit;
};

static void
trial_draw(struct trial *t)
{
	t->limit = (struct match_limits){ .gap = (unsigned)draw(4), .total = (unsigned)draw(4) };
	t->n = 1 + draw(WORDS);
	for (size_t i = 0; i < t->n; i++) {
		t->word[i] = (struct match_word){
			.text = draw_text(t->bytes[i][0], 4, true),
			.rule = (uint32_t)draw(2),
			.edge = (enum match_edge)draw(3),
			.allow = draw(4) == 0,
			.no_skip = draw(5) == 0,
			.single_ok = true,
		};
		struct match_word *w = &t->word[i];
		if (w->allow) {
			w->rule = draw(2) ? MATCH_ANY : w->rule;
		} else if (draw(4) == 0) {
			w->contexts = 1 + draw(2);
			w->within = (unsigned)draw(4);
			w->context = t->context[i];
			for (size_t k = 0; k < w->contexts; k++)
				t->context[i][k] = draw_text(t->bytes[i][k + 1], 2, true);
		}
	}
}

static bool
covers(struct span a, struct span b)
{
	return a.first <= b.first && a.last >= b.last;
}

/* Both readings of the text, into spans of words (and of contexts: number 100 i + k). */
static void
naive_all(const struct trial *t, struct str text, struct spans *word, struct spans *context)
{
	struct folded f = { 0 };

	word->n = context->n = 0;
	fold_read(text, &f);
	for (int reading = 0; reading < 2; reading++) {
		for (size_t i = 0; i < t->n; i++) {
			const struct match_word *w = &t->word[i];
			naive_spans(&f, w->text, w->no_skip, w->edge, t->limit, i, word);
			for (size_t k = 0; k < w->contexts; k++)
				naive_spans(&f, w->context[k], false, MATCH_EDGE_LATIN, t->limit, i,
				    context);
		}
		if (!fold_leet(&f))
			break;
	}
	fold_free(&f);
}

static bool
naive_hit(const struct trial *t, struct span s, const struct spans *word,
    const struct spans *context)
{
	const struct match_word *w = &t->word[s.word];
	bool near = w->contexts == 0;

	if (w->allow)
		return false;
	for (size_t i = 0; i < context->n && !near; i++) {
		struct span c = context->at[i];
		near = c.word == s.word &&
		    ((c.last < s.first && s.first - c.last - 1 <= w->within) ||
			(c.first > s.last && c.first - s.last - 1 <= w->within));
	}
	for (size_t i = 0; i < word->n && near; i++) {
		const struct match_word *a = &t->word[word->at[i].word];
		if (a->allow && covers(word->at[i], s) &&
		    (a->rule == MATCH_ANY || a->rule == w->rule))
			return false;
	}
	return near;
}

/* Leave only hits that no other hit covers, each once; returns how many. */
static size_t
naive_find(const struct trial *t, struct str text, struct spans *word, struct spans *context,
    struct spans *hit)
{
	size_t kept = 0;

	naive_all(t, text, word, context);
	hit->n = 0;
	for (size_t i = 0; i < word->n; i++)
		if (naive_hit(t, word->at[i], word, context))
			hit->at[hit->n++] = word->at[i];
	for (size_t i = 0; i < hit->n; i++) {
		bool out = false;
		struct span s = hit->at[i];
		for (size_t k = 0; k < hit->n && !out; k++) {
			struct span o = hit->at[k];
			bool same = o.first == s.first && o.last == s.last;
			out = same ? o.word == s.word && k < i : covers(o, s);
		}
		if (!out)
			word->at[kept++] = s;
	}
	word->n = kept;
	return kept;
}

/* Is the span, in units of the text, among the hits found? */
static bool
found(const struct match_scratch *s, struct span want)
{
	uint32_t from = s->text.at[want.first].from;
	uint32_t to = s->text.at[want.last].from + s->text.at[want.last].n;

	for (size_t i = 0; i < s->len; i++)
		if (s->hit[i].word == want.word && s->hit[i].from == from && s->hit[i].to == to)
			return true;
	return false;
}

static void
agrees_with_trying_everything(void)
{
	struct trial *t = malloc(sizeof *t);
	struct spans *word = malloc(sizeof *word), *context = malloc(sizeof *context);
	struct spans *hit = malloc(sizeof *hit);
	struct match_scratch s = { 0 };
	char bytes[TEXT_MAX];
	size_t all = 0, wrong = 0;

	for (int i = 0; i < CASES; i++) {
		trial_draw(t);
		struct match_set *set = match_new(&t->limit);
		bool added = true;
		for (size_t k = 0; k < t->n; k++)
			added = match_add(set, &t->word[k]) == NULL && added;
		match_build(set);
		struct str text = draw_text(bytes, 40, false);
		/* a word of nothing but U+200B is refused: no case */
		if (added) {
			size_t n = match_find(set, text, &s);
			size_t want = naive_find(t, text, word, context, hit);
			bool same = n == want;
			for (size_t k = 0; k < word->n; k++)
				same = same && found(&s, word->at[k]);
			wrong += !same;
			all += n;
		}
		match_free(set);
	}
	CHECK(wrong == 0);
	CHECK(all > CASES); /* the draws do meet */
	match_scratch_free(&s);
	free(t);
	free(word);
	free(context);
	free(hit);
}

/* Thousands of words drawn from one text: each is found where it was cut out. */
static void
finds_each_of_thousands(void)
{
	enum { HAN = 20000, MANY = 5000 };
	char *text = malloc(HAN * 3);
	uint32_t *from = malloc(MANY * sizeof *from);
	size_t missing = 0;
	struct match_set *set = match_new(NULL);
	struct match_scratch s = { 0 };

	for (size_t i = 0; i < HAN; i++) {
		uint32_t c = 0x4e00 + (uint32_t)draw(0x5000);
		text[3 * i] = (char)(0xe0 | c >> 12);
		text[3 * i + 1] = (char)(0x80 | (c >> 6 & 0x3f));
		text[3 * i + 2] = (char)(0x80 | (c & 0x3f));
	}
	for (size_t i = 0; i < MANY; i++) { /* 2 or 3 characters of every 4 */
		from[i] = (uint32_t)i * 12;
		match_add(set, &(struct match_word){ .text = { text + from[i], 6 + 3 * draw(2) } });
	}
	match_build(set);
	match_find(set, (struct str){ text, HAN * 3 }, &s);
	for (size_t i = 0, k = 0; i < MANY; i++) {
		while (k < s.len && s.hit[k].from < from[i])
			k++;
		missing += k == s.len || s.hit[k].from != from[i];
	}
	CHECK(match_words(set) == MANY);
	CHECK(missing == 0);
	match_free(set);
	match_scratch_free(&s);
	free(text);
	free(from);
}

/* A megabyte: of one character under nested words, of symbols, of random bytes. */
static void
hostile_megabytes_end(void)
{
	enum { SIZE = 1 << 20 };
	static const char as[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	char *text = malloc(SIZE);
	struct match_set *set = match_new(NULL);
	struct match_scratch s = { 0 };

	for (size_t n = 2; n < sizeof as; n++)
		match_add(set, &(struct match_word){ .text = { as, n }, .edge = MATCH_EDGE_NONE });
	match_add(set,
	    &(struct match_word){ .text = STR("微信"),
		.context = &STR("加"),
		.contexts = 1,
		.within = MATCH_WITHIN_MAX });
	match_build(set);

	memset(text, 'a', SIZE);
	CHECK(match_find(set, (struct str){ text, SIZE }, &s) == SIZE - (sizeof as - 1) + 1);
	memset(text, '-', SIZE);
	CHECK(match_find(set, (struct str){ text, SIZE }, &s) == 0);
	for (size_t i = 0; i + 6 <= SIZE; i += 6)
		memcpy(text + i, "微信", 6);
	CHECK(match_find(set, (struct str){ text, SIZE / 6 * 6 }, &s) == 0);
	memcpy(text + SIZE / 2 / 6 * 6, "加加", 6);
	CHECK(match_find(set, (struct str){ text, SIZE / 6 * 6 }, &s) == 256);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = (char)draw(256);
	match_find(set, (struct str){ text, SIZE }, &s);
	CHECK(s.text.bad > SIZE / 4);
	memset(text, 0, SIZE);
	CHECK(match_find(set, (struct str){ text, SIZE }, &s) == 0 && s.text.len == SIZE);
	match_free(set);
	match_scratch_free(&s);
	free(text);
}

void
unit_text_brute(void)
{
	agrees_with_trying_everything();
	finds_each_of_thousands();
	hostile_megabytes_end();
}
