/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "score_put.h"

const struct column_note score_columns[] = {
	{ "rank", "", "1 is the best; empty: not ranked, see note and blocked" },
	{ "place", "", "the same within the platform" },
	{ "score", "", "2^z * fresh * diversity" },
	{ "platform", "", "" },
	{ "account", "", "" },
	{ "creator", "", "" },
	{ "item", "", "" },
	{ "title", "", "" },
	{ "published", "time", "" },
	{ "z", "sd", "standard deviations above the platform's items" },
	{ "age_hours", "h", "since published" },
	{ "fresh", "fraction", "0.5^(age / half-life)" },
	{ "diversity", "fraction", "for items of a creator with a better one above" },
	{ "why", "sd", "parts of log2(score) from 0.005 up, the largest first" },
	{ "abstained", "", "signals without a say, and why" },
	{ "blocked", "", "why it must not be pushed" },
	{ "note", "", "what else was decided" },
	{ "bound_finish_rate", "fraction", "cautious end of the shrunk rate" },
	{ "bound_rate_5s", "fraction", "" },
	{ "bound_bounce_2s", "fraction", "" },
	{ "bound_like_rate", "fraction", "" },
	{ "bound_comment_rate", "fraction", "" },
	{ "bound_share_rate", "fraction", "" },
	{ "bound_collect_rate", "fraction", "" },
	{ "bound_follow_rate", "fraction", "" },
	{ "bound_ctr", "fraction", "" },
	{ "bound_watch_ratio", "fraction", "place of the watch time among items of its length" },
	{ NULL, NULL, NULL },
};

enum { LINE_MAX_TEXT = 1024 };

struct part {
	const char *name;
	double value;
};

void
score_cut(struct ranking *rk, size_t n, bool blocked)
{
	size_t keep = n < rk->ranked ? n : rk->ranked;

	if (!blocked)
		rk->blocked = 0;
	memmove(rk->at + keep, rk->at + rk->ranked + rk->unscored, rk->blocked * sizeof *rk->at);
	rk->ranked = keep;
	rk->unscored = 0;
}

/* Largest first; few enough for an insertion sort, which keeps ties in order. */
static void
insert(struct part *parts, size_t *n, const char *name, double value)
{
	size_t at = (*n)++;

	for (; at > 0 && fabs(parts[at - 1].value) < fabs(value); at--)
		parts[at] = parts[at - 1];
	parts[at] = (struct part){ name, value };
}

static void
put_why(struct out *o, const struct ranking *rk, const struct post *p)
{
	const struct platform *pf = &rk->platform[p->platform];
	struct part parts[SIGNALS + 2];
	char text[LINE_MAX_TEXT];
	size_t n = 0;
	int at = 0;

	for (enum signal s = 0; s < SIGNALS; s++)
		if (!isnan(p->is.bound[s]))
			insert(parts, &n, signal_names[s],
			    score_contribution(&p->is, &pf->pool, &pf->rule, s));
	if (rk->aged)
		insert(parts, &n, "age", isnan(p->fresh) ? -1 : log2(p->fresh));
	if (!isnan(p->diversity) && p->diversity < 1)
		insert(parts, &n, "creator", log2(p->diversity));
	for (size_t i = 0; i < n && fabs(parts[i].value) >= 0.005; i++)
		at += snprintf(text + at, sizeof text - (size_t)at, "%s%s=%+.2f", i ? " " : "",
		    parts[i].name, parts[i].value);
	out_str(o, (struct str){ text, (size_t)at });
}

static void
put_abstained(struct out *o, const struct post *p)
{
	char text[LINE_MAX_TEXT];
	int at = 0;

	for (enum signal s = 0; s < SIGNALS; s++)
		if (p->is.why_not[s] != ABSTAIN_NOT && p->is.why_not[s] != ABSTAIN_WEIGHT)
			at += snprintf(text + at, sizeof text - (size_t)at, "%s%s: %s",
			    at ? "|" : "", signal_names[s], abstain_reasons[p->is.why_not[s]]);
	out_str(o, (struct str){ text, (size_t)at });
}

static void
put_blocked(struct out *o, const struct post *p)
{
	struct str rules = post_text(p, POST_RULES);
	char text[LINE_MAX_TEXT];
	int n = 0;

	if (p->blocked)
		n = snprintf(text, sizeof text, "risk%s%.*s", rules.n ? ": " : "",
		    rules.n < 900 ? (int)rules.n : 900, rules.n ? rules.p : "");
	if (p->private)
		n += snprintf(text + n, sizeof text - (size_t)n, "%sprivate", n ? "; " : "");
	out_str(o, (struct str){ text, (size_t)n });
}

static void
add_note(char *text, int *at, const char *note)
{
	*at += snprintf(text + *at, (size_t)(LINE_MAX_TEXT - *at), "%s%s", *at ? "; " : "", note);
}

static void
put_note(struct out *o, const struct ranking *rk, const struct post *p)
{
	const struct platform *pf = &rk->platform[p->platform];
	char text[LINE_MAX_TEXT], days[32];
	int at = 0;

	if (isnan(p->is.z) && !p->is.out)
		add_note(text, &at,
		    isnan(p->is.views)			 ? "not scored: views not known" :
			p->is.views < pf->rule.min_views ? "not scored: too few views" :
							   "not scored: every signal abstains");
	if (!isnan(p->is.z) && !(pf->pool.sd > 0))
		add_note(text, &at,
		    pf->pool.scored < 2 ? "alone on its platform" :
					  "no difference beyond chance on its platform");
	if (rk->aged && !isnan(p->is.z) && isnan(p->fresh))
		add_note(text, &at, "no time: taken as one half-life old");
	if (p->days > 1) {
		snprintf(days, sizeof days, "%u days added", (unsigned)p->days);
		add_note(text, &at, days);
	}
	if (p->windows)
		add_note(text, &at, "other windows left out");
	out_str(o, (struct str){ text, (size_t)at });
}

static void
put_rank(struct out *o, uint64_t rank)
{
	if (rank > 0)
		out_uint(o, rank);
	else
		out_none(o);
}

static void
put_item(struct out *o, const struct ranking *rk, const struct post *p)
{
	put_rank(o, p->rank);
	put_rank(o, p->place);
	out_real(o, p->score);
	out_str(o, post_text(p, POST_PLATFORM));
	out_str(o, post_text(p, POST_ACCOUNT));
	out_str(o, post_text(p, POST_CREATOR));
	out_str(o, post_text(p, POST_ITEM));
	out_str(o, post_text(p, POST_TITLE));
	out_time(o, (struct instant){ p->published });
	out_real(o, p->is.z);
	out_real(o, ranking_age(rk, p) / MS_HOUR);
	out_real(o, p->fresh);
	out_real(o, p->diversity);
	if (isnan(p->is.z))
		out_none(o);
	else
		put_why(o, rk, p);
	put_abstained(o, p);
	put_blocked(o, p);
	put_note(o, rk, p);
	for (enum signal s = 0; s < SIGNALS; s++)
		out_real(o, p->is.bound[s]);
}

/* The cells were formatted when they were read. */
static void
put_rest(struct out *o, const struct post *p, const struct post_plan *plan)
{
	struct str rest = post_text(p, POST_REST);

	if (plan->n == 0)
		return;
	memcpy(out_cell(o, rest.n), rest.p, rest.n);
	o->n += rest.n;
}

void
score_put_wide(const struct ranking *rk, const struct post_plan *plan)
{
	struct out o = out_new();

	for (const struct column_note *c = score_columns; c->name != NULL; c++)
		out_text(&o, c->name);
	for (size_t f = 0; f < plan->n; f++)
		out_str(&o, plan->name[f]);
	out_end(&o);
	for (size_t i = 0; i < rk->ranked + rk->unscored + rk->blocked; i++) {
		put_item(&o, rk, rk->at[i]);
		put_rest(&o, rk->at[i], plan);
		out_end(&o);
		if (o.n > 1 << 18)
			sink_out(&o);
	}
	sink_out(&o);
	out_free(&o);
}

static void
put_signal(struct out *o, const struct platform *pf, const struct post *p, enum signal s)
{
	const struct score_item *is = &p->is;
	bool rate = s < SIGNAL_RATES;

	put_rank(o, p->rank);
	out_str(o, pf->name);
	out_str(o, post_text(p, POST_ACCOUNT));
	out_str(o, post_text(p, POST_ITEM));
	out_str(o, post_text(p, POST_TITLE));
	out_text(o, signal_names[s]);
	out_real(o, rate ? is->k[s] : NAN);
	out_real(o, score_base(is, s));
	out_real(o, score_value(is, s));
	out_real(o, rate ? pf->pool.prior[s].mean : NAN);
	out_real(o,
	    rate && !isnan(is->k[s]) && !isnan(score_base(is, s)) ?
		rate_shrunk(&pf->pool.prior[s], is->k[s], score_base(is, s)) :
		NAN);
	out_real(o, is->bound[s]);
	out_real(o, pf->pool.mean[s]);
	out_real(o, pf->rule.weight[s]);
	out_real(o, isnan(is->bound[s]) ? NAN : score_contribution(is, &pf->pool, &pf->rule, s));
	out_text(o, abstain_reasons[is->why_not[s]]);
	out_end(o);
}

void
score_put_long(const struct ranking *rk)
{
	static const char *const names[] = { "rank", "platform", "account", "item", "title",
		"signal", "k", "n", "value", "pool", "shrunk", "bound", "mean_bound", "weight",
		"contribution", "note" };
	struct out o = out_new();

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		out_text(&o, names[i]);
	out_end(&o);
	for (size_t i = 0; i < rk->ranked + rk->unscored + rk->blocked; i++) {
		for (enum signal s = 0; s < SIGNALS; s++)
			put_signal(&o, &rk->platform[rk->at[i]->platform], rk->at[i], s);
		if (o.n > 1 << 18)
			sink_out(&o);
	}
	sink_out(&o);
	out_free(&o);
}
