/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "table.h"

const struct column_note table_columns[] = {
	{ "currency", "", "of every amount in the line" },
	{ "spend", "money", "" },
	{ "impressions", "count", "" },
	{ "clicks", "count", "" },
	{ "conversions", "count", "claimed by the one platform in the group" },
	{ "orders", "count", "paid order lines, refunded ones too" },
	{ "gmv", "money", "paid" },
	{ "refunds", "money", "given back" },
	{ "net", "money", "gmv - refunds" },
	{ "commission", "money", "of lines not given back in full" },
	{ "cost", "money", "of their goods" },
	{ "before_goods", "money", "net - commission - spend" },
	{ "profit", "money", "net - cost - commission - spend" },
	{ "roas", "ratio", "gmv / spend" },
	{ "roas_lo", "ratio", "its interval over days, from 5 days" },
	{ "roas_hi", "ratio", "" },
	{ "net_roas", "ratio", "net / spend" },
	{ "roi", "ratio", "profit / spend" },
	{ "breakeven_roas", "ratio", "roas at which profit is 0: gmv / (net - cost - commission)" },
	{ "cpm", "money", "spend for 1,000 impressions" },
	{ "cpc", "money", "spend for a click" },
	{ "cpa", "money", "spend for a conversion" },
	{ "cost_per_order", "money", "spend for a paid order line" },
	{ "ctr", "fraction", "clicks / impressions" },
	{ "cvr", "fraction", "conversions / clicks" },
	{ "cvr_lo", "fraction", "Wilson's interval" },
	{ "cvr_hi", "fraction", "" },
	{ "claimed_orders", "count", "what the platform says" },
	{ "claimed_gmv", "money", "" },
	{ "claimed_roas", "ratio", "claimed_gmv / spend" },
	{ "spend_share", "fraction", "of all spend in this currency" },
	{ "net_share", "fraction", "of all net in this currency" },
	{ "days", "count", "with spend or a paid order" },
	{ "verdict", "", "pays, loses or unclear" },
	{ "why", "", "the rule and the figures behind it" },
	{ "note", "", "what is missing or was decided" },
	{ NULL, NULL, NULL },
};

static void
out_sum(struct out *o, const struct part *p, bool known)
{
	if (!known || p->missing == p->rows)
		out_none(o);
	else
		out_int(o, (int64_t)p->sum);
}

static void
out_amount(struct out *o, __int128 e4, bool known)
{
	if (known)
		out_money_sum(o, e4);
	else
		out_none(o);
}

/* A price of each, from complete counts only. */
static void
out_price(struct out *o, const struct group *g, const struct part *p, double times, bool known)
{
	out_real(o,
	    known && whole(p) && g->t.spend >= 0 ? times * money_per(g->t.spend, p->sum) : NAN);
}

static void
put_keys(struct out *o, const struct group *g, const struct table_rule *rule)
{
	struct str rest = g->key, cell = { 0 };
	bool currency = false;

	for (size_t k = 0; k < rule->nby; k++) {
		bool this = str_eq(rule->by[k], STR("currency"));

		currency |= this;
		cell = (struct str){ 0 };
		if (!g->total)
			str_cut(&rest, '\0', &cell);
		out_str(o, this ? g->currency : g->total && k == 0 ? g->key : cell);
	}
	if (!currency)
		out_str(o, g->currency);
}

static void
put_sums(struct out *o, const struct group *g, const struct view *v)
{
	const struct takings *t = &g->t;
	__int128 net = takings_net(t);

	out_amount(o, t->spend, g->spend_rows > 0);
	out_sum(o, &g->spend[SPEND_IMPRESSIONS], true);
	out_sum(o, &g->spend[SPEND_CLICKS], true);
	out_sum(o, &g->spend[SPEND_CONVERSIONS], v->claims);
	if (v->ours)
		out_uint(o, g->orders);
	else
		out_none(o);
	out_amount(o, t->paid, v->ours);
	out_amount(o, t->refunds, v->ours);
	out_amount(o, net, v->ours);
	out_amount(o, t->commission, v->ours && g->commission.missing < g->commission.rows);
	out_amount(o, t->cost, v->goods && g->cost.rows > 0);
	out_amount(o, net - t->commission - t->spend, v->both);
	out_amount(o, takings_profit(t), v->both && v->goods);
}

/* Daily figures of the group, in currency units. */
static void
daily(const struct group *g, double pays_at, bool goods, double *paid, double *spend, double *least,
    double *most)
{
	for (size_t i = 0; i < g->days; i++) {
		const struct takings *t = &g->day[i].t;
		double before = (double)(takings_net(t) - t->commission) / 1e4;

		paid[i] = (double)t->paid / 1e4;
		spend[i] = (double)t->spend / 1e4;
		least[i] = goods ? (double)takings_profit(t) / 1e4 : before - pays_at * spend[i];
		most[i] = goods ? least[i] : before - spend[i];
	}
}

static void
say_why(struct text *why, const struct group *g, const struct table_rule *rule,
    const struct view *v, const double *profit, enum verdict verdict)
{
	__int128 net = takings_net(&g->t), before = net - g->t.commission - g->t.spend;

	if (v->goods) {
		struct interval i = returns_sum_interval(profit, g->days, rule->conf);

		text_put(why, "profit %.2f", (double)takings_profit(&g->t) / 1e4);
		if (!isnan(i.lo) && !g->dayless)
			text_put(why, ", %.2f to %.2f by %zu days", i.lo, i.hi, g->days);
		else
			text_put(why, " (no interval)");
		return;
	}
	text_put(why, "net_roas %.2f", money_ratio(net, g->t.spend));
	if (verdict == VERDICT_LOSES)
		text_put(why, ": loses even before goods");
	else if (verdict == VERDICT_PAYS)
		text_put(why, ": pays even if goods cost %.3g %% of net",
		    100 - 100 / rule->pays_at);
	else
		text_put(why, ": cost of goods decides");
	if (before > 0)
		text_put(why, "; break-even at goods of %.1f %% of net",
		    100 * money_ratio(before, net));
	if (g->days < RETURNS_DAYS || g->dayless)
		text_put(why, " (no interval)");
}

static enum verdict
judge(struct text *why, const struct group *g, const struct table_rule *rule, const struct view *v,
    const double *least, const double *most)
{
	double low, high;
	double before = (double)(takings_net(&g->t) - g->t.commission) / 1e4;
	double spend = (double)g->t.spend / 1e4;
	enum verdict verdict;

	if (!g->dayless) {
		verdict = verdict_of(least, most, g->days, rule->conf);
	} else {
		low = v->goods ? (double)takings_profit(&g->t) / 1e4 :
				 before - rule->pays_at * spend;
		high = v->goods ? low : before - spend;
		verdict = verdict_of(&low, &high, 1, rule->conf);
	}
	say_why(why, g, rule, v, least, verdict);
	return verdict;
}

static void
put_ratios(struct out *o, const struct group *g, const struct table_rule *rule,
    const struct view *v, struct interval roas)
{
	const struct takings *t = &g->t;
	const struct part *clicks = &g->spend[SPEND_CLICKS];
	const struct part *conversions = &g->spend[SPEND_CONVERSIONS];
	bool both = v->spent && v->ours;

	out_real(o, both ? money_ratio(t->paid, t->spend) : NAN);
	out_real(o, both ? roas.lo : NAN);
	out_real(o, both ? roas.hi : NAN);
	out_real(o, both ? money_ratio(takings_net(t), t->spend) : NAN);
	out_real(o, both && v->goods ? money_ratio(takings_profit(t), t->spend) : NAN);
	out_real(o, v->goods ? returns_breakeven(t) : NAN);
	out_price(o, g, &g->spend[SPEND_IMPRESSIONS], 1000, true);
	out_price(o, g, clicks, 1, true);
	out_price(o, g, conversions, 1, v->claims);
	out_real(o, both ? money_per(t->spend, (__int128)g->orders) : NAN);
	out_real(o,
	    whole(clicks) && whole(&g->spend[SPEND_IMPRESSIONS]) ?
		money_ratio(clicks->sum, g->spend[SPEND_IMPRESSIONS].sum) :
		NAN);
	bool cvr = v->claims && whole(clicks) && whole(conversions);
	struct interval w = rate_wilson((double)conversions->sum, (double)clicks->sum, rule->conf);
	out_real(o, cvr ? money_ratio(conversions->sum, clicks->sum) : NAN);
	out_real(o, cvr ? w.lo : NAN);
	out_real(o, cvr ? w.hi : NAN);
	const struct part *gmv = &g->spend[SPEND_GMV];
	out_sum(o, &g->spend[SPEND_ORDERS], v->claims);
	out_amount(o, gmv->sum, v->claims && gmv->missing < gmv->rows);
	out_real(o, v->claims && whole(gmv) ? money_ratio(gmv->sum, t->spend) : NAN);
}

static void
put_shares(struct out *o, const struct group *g, const struct table_rule *rule,
    const struct view *v)
{
	const struct original *all = groups_all(rule->all, g->currency);

	out_real(o, g->spend_rows > 0 ? money_ratio(g->t.spend, all->spend) : NAN);
	out_real(o, v->ours ? money_ratio(takings_net(&g->t), all->money) : NAN);
}

static void
put_originals(struct out *o, const struct group *g)
{
	struct text t = { .n = 0 };
	char spend[NUM_TEXT * 2], paid[NUM_TEXT * 2];

	for (size_t i = 0; i < g->original.len; i++) {
		const struct original *x = &g->original.at[i];

		text_put(&t, "%s%.*s spend %.*s gmv %.*s", i ? "|" : "", STR_ARG(x->currency),
		    (int)num_put_money(spend, x->spend), spend, (int)num_put_money(paid, x->money),
		    paid);
	}
	out_str(o, (struct str){ t.at, t.n });
}

void
table_head(struct out *o, const struct table_rule *rule)
{
	bool currency = false;

	for (size_t k = 0; k < rule->nby; k++) {
		currency |= str_eq(rule->by[k], STR("currency"));
		out_str(o, rule->by[k]);
	}
	for (const struct column_note *c = table_columns + currency; c->name != NULL; c++)
		out_text(o, c->name);
	if (rule->converted)
		out_text(o, "original");
	out_end(o);
}

void
table_put(struct out *o, const struct group *g, const struct table_rule *rule)
{
	struct view v = view_of(g, rule);
	struct text why = { .n = 0 }, note = { .n = 0 };
	double *paid = mem_alloc((4 * g->days + 1) * sizeof *paid);
	double *spend = paid + g->days, *least = spend + g->days, *most = least + g->days;

	daily(g, rule->pays_at, v.goods, paid, spend, least, most);
	struct interval roas = g->dayless ? (struct interval){ NAN, NAN } :
					    returns_interval(paid, spend, g->days, rule->conf);
	put_keys(o, g, rule);
	put_sums(o, g, &v);
	put_ratios(o, g, rule, &v, roas);
	put_shares(o, g, rule, &v);
	out_uint(o, g->days);
	if (v.spent && v.ours)
		out_text(o, verdict_words[judge(&why, g, rule, &v, least, most)]);
	else
		out_none(o);
	out_str(o, (struct str){ why.at, why.n });
	note_group(&note, g, rule, &v);
	out_str(o, (struct str){ note.at, note.n });
	if (rule->converted)
		put_originals(o, g);
	out_end(o);
	free(paid);
}
