/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "rules/summary.h"

void
summary_add(struct summary *s, const struct finding *f, struct str text)
{
	struct str match = { text.p + f->from, f->to - f->from };
	size_t i = 0;

	while (i < s->len && s->at[i].worst.rule != f->rule)
		i++;
	if (i == s->len) {
		GROW(s);
		s->at[s->len++] = (struct sum_rule){ *f, match, 1 };
		return;
	}
	s->at[i].count++;
	if (f->level > s->at[i].worst.level) {
		s->at[i].worst = *f;
		s->at[i].match = match;
	}
}

static int
by_weight(const void *a, const void *b)
{
	const struct sum_rule *x = a, *y = b;
	int xs = x->worst.likelihood * x->worst.rule->impact,
	    ys = y->worst.likelihood * y->worst.rule->impact;

	if (x->worst.level != y->worst.level)
		return x->worst.level > y->worst.level ? -1 : 1;
	if (xs != ys)
		return xs > ys ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return str_cmp(x->worst.rule->id, y->worst.rule->id);
}

void
summary_sort(struct summary *s)
{
	if (s->len > 1)
		qsort(s->at, s->len, sizeof *s->at, by_weight);
}

enum risk_level
summary_level(const struct summary *s)
{
	enum risk_level level = RISK_NONE;

	for (size_t i = 0; i < s->len; i++)
		if (s->at[i].worst.level > level)
			level = s->at[i].worst.level;
	return level;
}

void
summary_free(struct summary *s)
{
	free(s->at);
	*s = (struct summary){ 0 };
}
