/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "group.h"

bool
names_have(const struct names *s, struct str name)
{
	for (size_t i = 0; i < s->len; i++)
		if (str_eq(s->at[i], name))
			return true;
	return false;
}

static void
names_add(struct names *s, struct str name)
{
	size_t i = s->len;

	if (names_have(s, name))
		return;
	GROW(s);
	for (; i > 0 && str_cmp(s->at[i - 1], name) > 0; i--)
		s->at[i] = s->at[i - 1];
	s->at[i] = name;
	s->len++;
}

static bool by_total; /* for the comparator: qsort() passes nothing */

static int
by_group(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int c = by_total ? 0 : str_cmp(line_text(x, LINE_GROUP), line_text(y, LINE_GROUP));

	if (c == 0)
		c = str_cmp(line_text(x, LINE_CURRENCY), line_text(y, LINE_CURRENCY));
	if (c != 0)
		return c;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static void
part_add(struct part *p, int64_t v)
{
	p->rows++;
	p->missing += v == INT_NONE;
	p->sum += v == INT_NONE ? 0 : v;
}

static void
add_spend(struct group *g, const struct line *l, struct takings *t)
{
	names_add(&g->spend_platforms, line_text(l, LINE_PLATFORM));
	names_add(&g->rules, line_text(l, LINE_ATTRIBUTION));
	g->again |= l->again;
	if (l->again)
		return;
	g->spend_rows++;
	for (size_t k = 0; k < SPEND_VALUES; k++)
		part_add(&g->spend[k], l->value[k]);
	t->spend += l->value[SPEND_SPEND];
}

/* A cost that the table does not give, by the margin: rounded half up. */
static int64_t
cost_of(const struct line *l, double margin)
{
	int64_t cost = l->value[ORDER_COST], refund = l->value[ORDER_REFUND];

	if (cost != INT_NONE || isnan(margin))
		return cost;
	int64_t net = l->value[ORDER_AMOUNT] - (refund == INT_NONE ? 0 : refund);
	return net < 0 ? 0 : num_scale(net, llround((1 - margin) * 1e6), 1000000);
}

static void
add_order(struct group *g, const struct line *l, struct takings *t, double margin)
{
	int64_t amount = l->value[ORDER_AMOUNT], refund = l->value[ORDER_REFUND];

	names_add(&g->order_platforms, line_text(l, LINE_PLATFORM));
	g->order_rows++;
	if (l->state != ORDER_PAID && l->state != ORDER_REFUNDED)
		return;
	g->orders++;
	t->paid += amount;
	if (l->state == ORDER_REFUNDED) { /* goods and commission came back too */
		t->refunds += refund != INT_NONE && refund > amount ? refund : amount;
		return;
	}
	t->refunds += refund == INT_NONE ? 0 : refund;
	int64_t cost = cost_of(l, margin), commission = l->value[ORDER_COMMISSION];
	g->estimated += cost != l->value[ORDER_COST];
	part_add(&g->cost, cost);
	part_add(&g->commission, commission);
	t->cost += cost == INT_NONE ? 0 : cost;
	t->commission += commission == INT_NONE ? 0 : commission;
}

static void
takings_add(struct takings *a, const struct takings *b)
{
	a->spend += b->spend;
	a->paid += b->paid;
	a->refunds += b->refunds;
	a->cost += b->cost;
	a->commission += b->commission;
}

static void
add_day(struct group *g, int64_t day, const struct takings *t)
{
	takings_add(&g->t, t);
	if (day == INT_NONE) {
		g->dayless = true;
		return;
	}
	size_t at = 0;
	while (at < g->days && g->day[at].day < day)
		at++;
	if (at == g->days || g->day[at].day != day) {
		g->day = grow(g->day, &g->days_cap, g->days, sizeof *g->day);
		memmove(g->day + at + 1, g->day + at, (g->days++ - at) * sizeof *g->day);
		g->day[at] = (struct day_sums){ .day = day };
	}
	takings_add(&g->day[at].t, t);
}

static void
keep_original(struct group *g, struct str currency, const struct takings *t)
{
	size_t i = 0;

	while (i < g->original.len && !str_eq(g->original.at[i].currency, currency))
		i++;
	if (i == g->original.len) {
		GROW(&g->original);
		g->original.at[g->original.len++] = (struct original){ .currency = currency };
	}
	g->original.at[i].spend += t->spend;
	g->original.at[i].money += t->paid;
}

/* Lines of one group, currency and day: added first, converted once. */
static void
add_slice(struct group *g, const struct line *l, size_t n, const struct group_rule *rule)
{
	struct str currency = line_text(l, LINE_CURRENCY);
	struct takings t = { 0 };
	__int128 gmv = g->spend[SPEND_GMV].sum;

	for (size_t i = 0; i < n; i++) {
		if (l[i].order)
			add_order(g, &l[i], &t, rule->margin);
		else
			add_spend(g, &l[i], &t);
	}
	g->unnamed |= currency.n == 0;
	if (rule->fx != NULL) {
		const struct fx *fx = rule->fx;

		keep_original(g, currency, &t);
		gmv = g->spend[SPEND_GMV].sum - gmv;
		g->spend[SPEND_GMV].sum += fx_convert(fx, gmv, currency, l->day) - gmv;
		t.spend = fx_convert(fx, t.spend, currency, l->day);
		t.paid = fx_convert(fx, t.paid, currency, l->day);
		t.refunds = fx_convert(fx, t.refunds, currency, l->day);
		t.cost = fx_convert(fx, t.cost, currency, l->day);
		t.commission = fx_convert(fx, t.commission, currency, l->day);
	}
	add_day(g, l->day, &t);
}

static void
set_currency(struct group *g, struct str currency, const struct group_rule *rule)
{
	if (rule->fx != NULL)
		g->currency = fx_to(rule->fx);
	else if (g->currency.n == 0)
		g->currency = currency;
	else if (currency.n > 0 && !str_eq(g->currency, currency))
		die("group %s has %s and %s; --rates converts, --by=...,currency keeps them apart",
		    quoted(g->key), quoted(g->currency), quoted(currency));
}

static bool
continues(const struct group *g, const struct line *l, const struct group_rule *rule)
{
	if (!rule->total)
		return str_eq(g->key, line_text(l, LINE_GROUP));
	return rule->fx != NULL || g->currency.n == 0 ||
	    str_eq(g->currency, line_text(l, LINE_CURRENCY));
}

static void
check_counts(const struct group *g)
{
	static const char *const names[SPEND_VALUES] = { "spend", "impressions", "clicks",
		"conversions", "orders", "gmv" };

	for (size_t k = SPEND_IMPRESSIONS; k <= SPEND_ORDERS; k++)
		if (g->spend[k].sum > INT64_MAX)
			die("group %s: sum of %s overflows", quoted(g->key), names[k]);
}

static void
add_all(struct groups *gs, const struct group *g)
{
	struct original *all = (struct original *)(uintptr_t)groups_all(gs, g->currency);

	if (all == NULL) {
		GROW(&gs->all);
		all = &gs->all.at[gs->all.len++];
		*all = (struct original){ .currency = g->currency };
	}
	all->spend += g->t.spend;
	all->money += takings_net(&g->t);
}

void
groups_make(struct groups *gs, struct ledger *led, const struct group_rule *rule)
{
	*gs = (struct groups){ 0 };
	by_total = rule->total;
	if (led->len > 0)
		qsort(led->at, led->len, sizeof *led->at, by_group);
	for (size_t i = 0, end; i < led->len; i = end) {
		const struct line *l = &led->at[i];
		struct str currency = line_text(l, LINE_CURRENCY);

		for (end = i; end < led->len && led->at[end].day == l->day &&
		     str_eq(line_text(&led->at[end], LINE_CURRENCY), currency) &&
		     (rule->total ||
			 str_eq(line_text(&led->at[end], LINE_GROUP), line_text(l, LINE_GROUP)));
		     end++)
			if (led->at[end].order)
				names_add(&gs->platforms, line_text(&led->at[end], LINE_PLATFORM));
		if (gs->len == 0 || !continues(&gs->at[gs->len - 1], l, rule)) {
			GROW(gs);
			gs->at[gs->len++] = (struct group){ .total = rule->total,
				.key = rule->total ? STR("total") : line_text(l, LINE_GROUP) };
		}
		set_currency(&gs->at[gs->len - 1], currency, rule);
		add_slice(&gs->at[gs->len - 1], l, end - i, rule);
	}
	for (size_t i = 0; i < gs->len; i++) {
		check_counts(&gs->at[i]);
		add_all(gs, &gs->at[i]);
	}
}

const struct original *
groups_all(const struct groups *gs, struct str currency)
{
	for (size_t i = 0; i < gs->all.len; i++)
		if (str_eq(gs->all.at[i].currency, currency))
			return &gs->all.at[i];
	return NULL;
}
