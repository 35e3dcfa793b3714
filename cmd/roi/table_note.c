/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be said about a group, and what must be said with it. */
#include <stdarg.h>
#include <stdio.h>

#include "table.h"

void
text_put(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(t->at + t->n, TEXT_ROOM - t->n, fmt, ap);
	va_end(ap);
	t->n = n < 0 || (size_t)n >= TEXT_ROOM - t->n ? TEXT_ROOM - 1 : t->n + (size_t)n;
}

static void put_note(struct text *, const char *fmt, ...) PRINTF(2, 3);

static void
put_note(struct text *t, const char *fmt, ...)
{
	char note[TEXT_ROOM / 4];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(note, sizeof note, fmt, ap);
	va_end(ap);
	text_put(t, "%s%s", t->n ? "; " : "", note);
}

struct view
view_of(const struct group *g, const struct table_rule *rule)
{
	struct view v = { .spent = g->t.spend > 0, .ours = g->order_rows > 0 };
	const struct names *known = &rule->all->platforms;

	for (size_t i = 0; i < g->spend_platforms.len; i++)
		v.ours |= names_have(known, g->spend_platforms.at[i]) ||
		    names_have(known, (struct str){ 0 }) ||
		    (g->spend_platforms.at[i].n == 0 && known->len > 0);
	v.ours &= rule->orders_lack == NULL;
	v.goods = v.ours && g->cost.missing == 0;
	v.both = v.ours && rule->spend_lacks == NULL;
	v.claims = g->spend_platforms.len == 1 && g->rules.len == 1;
	return v;
}

static void
note_orders(struct text *note, const struct group *g, const struct table_rule *rule,
    const struct view *v)
{
	const struct names *known = &rule->all->platforms;

	if (rule->orders_lack != NULL)
		put_note(note, "orders have no column %s", quoted(str_of(rule->orders_lack)));
	else if (!v->ours)
		put_note(note, "no orders of its platform were read");
	for (size_t i = 0; v->ours && i < g->spend_platforms.len; i++) {
		struct str p = g->spend_platforms.at[i];

		if (p.n > 0 && !names_have(known, p) && !names_have(known, (struct str){ 0 }))
			put_note(note, "no orders of %s were read", quoted(p));
	}
	if (v->ours && g->cost.missing > 0)
		put_note(note,
		    g->cost.missing == g->cost.rows ?
			"cost of goods not known" :
			"cost of goods not known in %llu of %llu lines",
		    (unsigned long long)g->cost.missing, (unsigned long long)g->cost.rows);
	if (v->ours && g->estimated > 0)
		put_note(note, "cost by --margin in %llu of %llu lines",
		    (unsigned long long)g->estimated, (unsigned long long)g->cost.rows);
	if (v->ours && g->t.refunds > g->t.paid)
		put_note(note, "refunds exceed paid");
	if (v->goods && g->t.paid > 0 && takings_margin(&g->t) <= 0)
		put_note(note, "no margin: no break-even");
}

static void
note_spend(struct text *note, const struct group *g, const struct table_rule *rule)
{
	static const char *const names[SPEND_VALUES] = { "spend", "impressions", "clicks",
		"conversions", "claimed orders", "claimed gmv" };

	if (rule->spend_lacks != NULL)
		put_note(note, "spend has no column %s", quoted(str_of(rule->spend_lacks)));
	else if (g->t.spend <= 0)
		put_note(note, g->t.spend < 0 ? "spend below 0" : "no spend");
	if (g->rules.len > 1)
		put_note(note, "%zu attribution rules: claims are not added", g->rules.len);
	if (g->again)
		put_note(note, "spend reported under several rules counted once");
	if (g->spend_platforms.len > 1)
		put_note(note, "%zu platforms: claims are not added", g->spend_platforms.len);
	for (size_t k = 1; k < SPEND_VALUES; k++)
		if (g->spend[k].missing > 0 && g->spend[k].missing < g->spend[k].rows)
			put_note(note, "%s missing in %llu of %llu rows", names[k],
			    (unsigned long long)g->spend[k].missing,
			    (unsigned long long)g->spend[k].rows);
	if (whole(&g->spend[SPEND_CLICKS]) &&
	    g->spend[SPEND_CONVERSIONS].sum > g->spend[SPEND_CLICKS].sum)
		put_note(note, "more conversions than clicks");
}

static void
note_rest(struct text *note, const struct group *g)
{
	if (g->dayless)
		put_note(note, "rows without a day: no interval");
	else if (g->days < RETURNS_DAYS)
		put_note(note, "fewer than %d days: no interval", RETURNS_DAYS);
	if (g->unnamed)
		put_note(note,
		    g->currency.n == 0 ? "currency not named" :
					 "rows without a currency taken as %s",
		    quoted(g->currency));
}

void
note_group(struct text *note, const struct group *g, const struct table_rule *rule,
    const struct view *v)
{
	note_spend(note, g, rule);
	note_orders(note, g, rule, v);
	note_rest(note, g);
}
