/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "rules/find.h"
#include "rules/ruleset.h"

bool
finder_by_platform(const struct finder *f)
{
	return f->platforms > 0;
}

const struct rule_set *
finder_set(const struct finder *f, struct str platform, size_t column)
{
	size_t p = 0;

	if (f->columns == 1)
		column = 0;
	if (f->platforms > 0 && platform.n > 0)
		for (p = f->platforms + 1; p > 1 && !str_eq(f->platform[p - 2], platform); p--)
			;
	return &f->set[p * f->columns + column];
}

static uint64_t
proofs_in(const struct finder *f, struct str text, struct match_scratch *scratch)
{
	uint64_t bits = 0;
	size_t n = match_find(f->proof, text, scratch);

	for (size_t i = 0; i < n; i++)
		bits |= (uint64_t)1 << f->proof_of[scratch->hit[i].word];
	return bits;
}

static struct finding
finding_of(const struct rule *r, const struct match_hit *h)
{
	int likelihood = r->likelihood + h->evaded;

	if (likelihood > RISK_STEPS)
		likelihood = RISK_STEPS;
	return (struct finding){
		.rule = r,
		.from = h->from,
		.to = h->to,
		.evaded = h->evaded,
		.likelihood = likelihood,
		.level = r->level[h->evaded],
		.verdict = likelihood >= 4 && r->status == RULE_STABLE ? VERDICT_HIT :
									 VERDICT_LIKELY,
	};
}

/* The text, or as many whole characters of it as are searched. */
static struct str
head_of(struct str text)
{
	if (text.n <= FIND_TEXT_MAX)
		return text;
	size_t n = FIND_TEXT_MAX;
	while (n > FIND_TEXT_MAX - 3 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){ text.p, n };
}

static void
keep(const struct finder *f, const struct rule_set *set, struct finds *to)
{
	const struct match_hit *hit = to->text.hit;

	if (to->until == NULL) {
		to->until = mem_alloc((f->book->len + 1) * sizeof *to->until);
		memset(to->until, 0, (f->book->len + 1) * sizeof *to->until);
	}
	for (size_t i = 0; i < to->text.len; i++) {
		uint32_t number = set->rule[hit[i].word];
		struct finding found = finding_of(&f->book->at[number], &hit[i]);
		if (hit[i].from < to->until[number] || found.level < f->least)
			continue;
		to->until[number] = hit[i].to;
		GROW(to);
		to->at[to->len++] = found;
	}
	for (size_t i = 0; i < to->text.len; i++)
		to->until[set->rule[hit[i].word]] = 0;
}

size_t
find_text(const struct finder *f, const struct rule_set *set, struct str text, struct finds *to)
{
	uint64_t claimed = 0;

	to->len = 0;
	text = head_of(text);
	if (text.n == 0 || match_find(set->match, text, &to->text) == 0)
		return 0;
	keep(f, set, to);
	for (size_t i = 0; i < to->len; i++)
		claimed |= to->at[i].rule->proofs;
	if (claimed == 0)
		return to->len;
	uint64_t proofs = proofs_in(f, text, &to->proof);
	for (size_t i = 0; i < to->len; i++)
		if (to->at[i].rule->proofs & proofs)
			to->at[i].verdict = VERDICT_VERIFY;
	return to->len;
}

const char *
verdict_name(enum verdict v)
{
	return v == VERDICT_HIT ? "hit" : v == VERDICT_LIKELY ? "likely" : "待核验";
}

void
finds_free(struct finds *s)
{
	free(s->at);
	free(s->until);
	match_scratch_free(&s->text);
	match_scratch_free(&s->proof);
	*s = (struct finds){ 0 };
}
