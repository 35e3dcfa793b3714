/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "survey.h"

const char *const finding_names[] = { "column", "rule", "category", "severity", "likelihood",
	"impact", "level", "score", "match", "from", "to", "evaded", "verdict", "respond_hours",
	"advice", "basis", NULL };

void
findings_head(void *ctx, const struct head *h, struct out *o)
{
	struct survey *s = ctx;

	survey_head(s, h);
	for (size_t c = 0; c < s->keys; c++)
		if (s->present[c])
			out_text(o, s->cols[c].name);
	for (const char *const *n = finding_names; *n != NULL; n++)
		out_text(o, *n);
	for (size_t c = s->keys; c < s->keys + 2; c++)
		if (s->present[c])
			out_text(o, s->cols[c].name);
	out_end(o);
}

/* How far characters are counted: findings come by where they begin, so each
 * byte is passed once, however many there are. */
struct place {
	struct str text;
	size_t byte, character;
};

static size_t
characters(struct str s)
{
	size_t count = 0;

	for (; s.n > 0; count++) {
		size_t n = utf8_len(s);
		n = n > 0 ? n : 1;
		s = (struct str){ s.p + n, s.n - n };
	}
	return count;
}

static void
put_keys(const struct survey *s, struct rows *r, size_t i, size_t from, size_t to, struct out *o)
{
	for (size_t c = from; c < to; c++)
		if (s->present[c])
			out_str(o, rows_at(r, i, c));
}

static void
put_finding(const struct survey *s, const struct finding *f, struct place *p, struct rows *r,
    struct out *o)
{
	const struct rule *rule = f->rule;
	struct str match = { p->text.p + f->from, f->to - f->from };

	p->character += characters((struct str){ p->text.p + p->byte, f->from - p->byte });
	p->byte = f->from;
	out_str(o, rule->id);
	out_str(o, rule->category);
	out_int(o, rule->severity);
	out_int(o, f->likelihood);
	out_int(o, rule->impact);
	out_text(o, risk_name(f->level));
	out_int(o, f->likelihood * rule->impact);
	out_str(o, survey_shown(match, r->arena));
	out_uint(o, p->character);
	out_uint(o, p->character + characters(match));
	out_text(o, f->evaded ? "1" : "");
	out_text(o, verdict_name(f->verdict));
	out_int(o, s->risk.respond_hours[f->level]);
	out_str(o, rule->advice);
	out_str(o, rule->basis);
}

void
findings_map(void *ctx, struct rows *r, struct out *o)
{
	struct survey *s = ctx;
	struct worker *w = survey_worker(s, r);

	for (size_t i = 0; i < r->n; i++)
		for (size_t t = 0; t < s->texts; t++) {
			struct place place = { .text = survey_text(s, w, r, i, t) };
			for (size_t k = 0; k < w->finds.len; k++) {
				put_keys(s, r, i, 0, s->keys, o);
				out_text(o, s->cols[s->keys + 2 + t].name);
				put_finding(s, &w->finds.at[k], &place, r, o);
				put_keys(s, r, i, s->keys, s->keys + 2, o);
				out_end(o);
			}
		}
	survey_return(s, w);
}
