/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "rules/find.h"
#include "rules/ruleset.h"

/* Words as they are added, and whose they are. */
struct building {
	struct match_set *match;
	uint32_t *at;
	size_t len, cap;
};

static void
add_word(struct building *b, const struct pos *pos, const char *column, const struct match_word *w,
    uint32_t owner)
{
	const char *wrong = match_add(b->match, w);

	if (wrong != NULL)
		die_at(pos, "%s: %s: %s", column, wrong, quoted(w->text));
	GROW(b);
	b->at[b->len++] = owner;
}

/* The parts of a list in an array; free it. */
static struct str *
split(struct str list, size_t *n)
{
	struct str *at = NULL, one;
	size_t cap = 0;

	*n = 0;
	while ((*n > 0 || list.n > 0) && str_cut(&list, '|', &one)) {
		at = grow(at, &cap, *n, sizeof *at);
		at[(*n)++] = one;
	}
	return at;
}

static void
add_list(struct building *b, const struct rule *r, struct str list, const char *column,
    struct match_word w, uint32_t owner)
{
	size_t n;
	struct str *part = split(list, &n);

	for (size_t i = 0; i < n; i++) {
		w.text = part[i];
		add_word(b, &r->pos, column, &w, owner);
	}
	free(part);
}

static void
add_rule(struct building *b, const struct rule *r, uint32_t number)
{
	struct match_word w = { .rule = number, .edge = r->edge, .within = r->within };
	struct str *near = split(r->require, &w.contexts);

	w.context = near;
	add_list(b, r, r->pattern, "pattern", w, number);
	w = (struct match_word){ .rule = number, .edge = MATCH_EDGE_NONE, .allow = true };
	add_list(b, r, r->allow, "allow", w, number);
	free(near);
}

static struct rule_set
set_new(const struct rulebook *p, bool (*wanted)(const struct rule *, const void *),
    const void *arg)
{
	struct building b = { .match = match_new(NULL) };

	for (size_t i = 0; i < p->len; i++)
		if (p->at[i].type == RULE_LIT && wanted(&p->at[i], arg))
			add_rule(&b, &p->at[i], (uint32_t)i);
	for (size_t i = 0; i < p->allow.len; i++)
		add_word(&b, &p->allow.at[i].pos, "allow",
		    &(struct match_word){ .text = p->allow.at[i].text,
			.rule = MATCH_ANY,
			.allow = true,
			.edge = MATCH_EDGE_NONE },
		    0);
	match_build(b.match);
	return (struct rule_set){ b.match, b.at };
}

struct place {
	struct str platform, column;
	bool any_platform, any_column;
};

static bool
applies(const struct rule *r, const void *arg)
{
	const struct place *p = arg;

	return r->status != RULE_OFF && (p->any_platform || rule_lists(r->platform, p->platform)) &&
	    (p->any_column || rule_lists(r->columns, p->column));
}

static bool
is_it(const struct rule *r, const void *arg)
{
	return r == arg;
}

static void
name_platforms(struct finder *f)
{
	size_t cap = 0;
	struct str rest, one;

	for (size_t i = 0; i < f->book->len; i++)
		for (rest = f->book->at[i].platform; rest.n > 0 && str_cut(&rest, '|', &one);) {
			size_t k = 0;
			while (k < f->platforms && !str_eq(f->platform[k], one))
				k++;
			if (k < f->platforms)
				continue;
			f->platform = grow(f->platform, &cap, k, sizeof *f->platform);
			f->platform[f->platforms++] = one;
		}
}

static void
add_proofs(struct finder *f)
{
	struct building b = { .match = match_new(NULL) };
	uint32_t bit = 0;

	for (size_t i = 0; i < f->book->len; i++)
		if (f->book->at[i].type == RULE_PROOF && f->book->at[i].status != RULE_OFF)
			add_rule(&b, &f->book->at[i], bit++);
	match_build(b.match);
	f->proof = b.match;
	f->proof_of = b.at;
}

static struct finder *
blank(const struct rulebook *p)
{
	struct finder *f = mem_alloc(sizeof *f);

	*f = (struct finder){ .book = p, .columns = 1 };
	add_proofs(f);
	return f;
}

struct finder *
finder_new(const struct rulebook *p, const struct str *columns, size_t n, enum risk_level least)
{
	struct finder *f = blank(p);
	bool scoped = false;

	f->least = least;
	name_platforms(f);
	for (size_t i = 0; i < p->len; i++)
		scoped |= n > 0 && p->at[i].columns.n > 0;
	f->columns = scoped ? n : 1;
	size_t platforms = f->platforms > 0 ? f->platforms + 2 : 1;
	f->sets = platforms * f->columns;
	f->set = mem_alloc(f->sets * sizeof *f->set);
	for (size_t i = 0; i < platforms; i++)
		for (size_t c = 0; c < f->columns; c++) {
			struct place at = {
				.platform = i > 1 ? f->platform[i - 2] : (struct str){ 0 },
				.column = scoped ? columns[c] : (struct str){ 0 },
				.any_platform = i == 0,
				.any_column = !scoped,
			};
			f->set[i * f->columns + c] = set_new(p, applies, &at);
		}
	return f;
}

struct finder *
finder_of_rule(const struct rulebook *p, size_t rule)
{
	struct finder *f = blank(p);

	f->sets = 1;
	f->set = mem_alloc(sizeof *f->set);
	f->set[0] = set_new(p, is_it, &p->at[rule]);
	return f;
}

void
finder_free(struct finder *f)
{
	for (size_t i = 0; i < f->sets; i++) {
		match_free(f->set[i].match);
		free(f->set[i].rule);
	}
	match_free(f->proof);
	free(f->proof_of);
	free(f->platform);
	free(f->set);
	free(f);
}
