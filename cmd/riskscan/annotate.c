/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>

#include "base/die.h"
#include "survey.h"

static const char *const names[] = { "risk_level", "risk_rules", "risk_why", "risk_blocked", NULL };

void
annotate_head(void *ctx, const struct head *h, struct out *o)
{
	survey_head(ctx, h);
	for (const char *const *n = names; *n != NULL; n++)
		if (head_find(h, str_of(*n)) >= 0)
			die_at(&(struct pos){ h->file, 1 }, "has a column %s already", *n);
	head_pass(h, o);
	for (const char *const *n = names; *n != NULL; n++)
		out_text(o, *n);
	out_end(o);
}

/* Text that grows in an arena, for the block's time. */
struct text {
	struct arena *arena;
	char *p;
	size_t n, cap;
};

static void
add(struct text *t, struct str s)
{
	if (s.n == 0)
		return;
	if (t->cap - t->n < s.n) {
		t->cap = (t->cap + s.n) * 2;
		char *p = arena_bytes(t->arena, t->cap);
		if (t->n > 0)
			memcpy(p, t->p, t->n);
		t->p = p;
	}
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

static struct str
rules_of(const struct summary *s, struct arena *a)
{
	struct text t = { .arena = a };

	for (size_t i = 0; i < s->len; i++) {
		if (i > 0)
			add(&t, STR("|"));
		add(&t, s->at[i].worst.rule->id);
	}
	return (struct str){ t.p, t.n };
}

/* "adlaw.superlative: 最高级 x2 (待核验; 广告法第九条(三))" */
static struct str
why(const struct summary *s, struct arena *a)
{
	struct text t = { .arena = a };
	char times[24];

	for (size_t i = 0; i < s->len; i++) {
		const struct sum_rule *r = &s->at[i];
		if (i > 0)
			add(&t, STR("; "));
		add(&t, r->worst.rule->category);
		add(&t, STR(": "));
		add(&t, survey_shown(r->match, a));
		if (r->count > 1) {
			snprintf(times, sizeof times, " x%zu", r->count);
			add(&t, str_of(times));
		}
		add(&t, STR(" ("));
		add(&t, r->worst.evaded ? STR("evaded; ") : STR(""));
		add(&t, r->worst.verdict == VERDICT_VERIFY ? STR("待核验; ") : STR(""));
		add(&t, r->worst.rule->basis);
		add(&t, STR(")"));
	}
	return (struct str){ t.p, t.n };
}

static void
put_risk(const struct survey *s, struct summary *sum, struct arena *a, struct out *o)
{
	summary_sort(sum);
	enum risk_level level = summary_level(sum);
	out_text(o, risk_name(level));
	out_str(o, rules_of(sum, a));
	out_str(o, why(sum, a));
	out_text(o, level >= s->block_at ? "1" : "");
}

void
annotate_map(void *ctx, struct rows *r, struct out *o)
{
	struct survey *s = ctx;
	struct worker *w = survey_worker(s, r);

	for (size_t i = 0; i < r->n; i++) {
		w->summary.len = 0;
		for (size_t t = 0; t < s->texts; t++) {
			struct str text = survey_text(s, w, r, i, t);
			for (size_t k = 0; k < w->finds.len; k++)
				summary_add(&w->summary, &w->finds.at[k], text);
		}
		rows_pass(r, i, o);
		if (w->summary.len > 0) {
			put_risk(s, &w->summary, r->arena, o);
		} else {
			for (const char *const *n = names; *n != NULL; n++)
				out_none(o);
		}
		out_end(o);
	}
	survey_return(s, w);
}
