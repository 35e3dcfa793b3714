/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "survey.h"

const char *const finding_names[] = {
	"column", "rule", "category", "severity", "likelihood", "impact", "level", "score",
	"match", "from", "to", "evaded", "verdict", "respond_hours", "advice", "basis", NULL,
};

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

/* Where the last offset asked for was: offsets rise, so each byte is seen once. */
struct place {
	struct str text;
	size_t byte, character;
};

static int64_t
characters(struct place *p, size_t byte)
{
	if (byte < p->byte)
		p->byte = p->character = 0;
	while (p->byte < byte) {
		size_t n = utf8_len((struct str){ p->text.p + p->byte, p->text.n - p->byte });
		p->byte += n > 0 ? n : 1;
		p->character++;
	}
	return (int64_t)p->character;
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

	out_str(o, rule->id);
	out_str(o, rule->category);
	out_int(o, rule->severity);
	out_int(o, f->likelihood);
	out_int(o, rule->impact);
	out_text(o, risk_name(f->level));
	out_int(o, f->likelihood * rule->impact);
	out_str(o, survey_shown((struct str){ p->text.p + f->from, f->to - f->from }, r->arena));
	out_int(o, characters(p, f->from));
	int64_t to = characters(p, f->to);
	out_int(o, to);
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
