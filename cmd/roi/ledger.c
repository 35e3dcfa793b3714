/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "ledger.h"

struct record {
	struct str platform, account, campaign, adgroup, creative, item, channel, day, asof;
	struct str attribution, currency, shop, order, suborder, status, time, event;
	struct money spend, gmv, amount, refund, cost, commission;
	int64_t impressions, clicks, conversions, orders;
	struct str by[BY_MAX];
};

#define COUNT .min = 0, .max = 9e18

static const struct col base[] = {
	COL(struct record, spend),
	COL(struct record, amount),
	COL(struct record, event),
	COL(struct record, platform),
	COL(struct record, account),
	COL(struct record, campaign),
	COL(struct record, adgroup),
	COL(struct record, creative),
	COL(struct record, item),
	COL(struct record, channel),
	COL(struct record, day),
	COL(struct record, asof),
	COL(struct record, attribution),
	COL(struct record, currency),
	COL(struct record, shop),
	COL(struct record, order),
	COL(struct record, suborder),
	COL(struct record, status),
	COL(struct record, time),
	COL(struct record, gmv),
	COL(struct record, refund),
	COL(struct record, cost),
	COL(struct record, commission),
	COL(struct record, impressions, COUNT),
	COL(struct record, clicks, COUNT),
	COL(struct record, conversions, COUNT),
	COL(struct record, orders, COUNT),
};

enum { BASE = sizeof base / sizeof *base, AT_SPEND = 0, AT_AMOUNT = 1, AT_EVENT = 2 };

struct acc {
	struct ledger led;
	const struct ledger_want *want;
	struct out text;
};

static void *
start(void *ctx)
{
	struct acc *acc = mem_alloc(sizeof *acc);

	*acc = (struct acc){ .want = ctx };
	return acc;
}

static bool
named(const struct opt_list *l, const char *file)
{
	for (size_t i = 0; i < l->len; i++)
		if (strcmp(l->at[i], file) == 0)
			return true;
	return false;
}

/* Which table is it?  true: orders. */
static bool
is_orders(const struct acc *acc, const struct rows *r)
{
	const char *file = r->head->file;
	bool spend = rows_has(r, AT_SPEND), amount = rows_has(r, AT_AMOUNT);

	if (named(&acc->want->spend_files, file) && !spend)
		die("%s: no column 'spend' in the header", file);
	if (named(&acc->want->order_files, file) && !amount)
		die("%s: no column 'amount' in the header", file);
	if (spend && !named(&acc->want->order_files, file))
		return false;
	if (!amount || rows_has(r, AT_EVENT))
		die("%s: neither a spend table (column 'spend') nor an orders table "
		    "(column 'amount')",
		    file);
	return true;
}

static const char *
read_time(struct str s, int64_t *ms, bool *day_only)
{
	struct instant t;
	int64_t day;
	const char *wrong;

	*ms = INT_NONE;
	*day_only = s.n == 10;
	if (s.n == 0)
		return NULL;
	if (*day_only) {
		if ((wrong = when_read_day(s, &day)) == NULL)
			*ms = day * MS_DAY;
		return wrong;
	}
	if ((wrong = when_read(s, &t)) == NULL)
		*ms = t.ms;
	return wrong;
}

static bool
reject(struct rows *r, size_t i, const char *column, const char *why, struct str value)
{
	rows_reject(r, i, column, why, value);
	return false;
}

/* An empty status is that of a table without one: paid. */
static const char *
read_state(const struct small *t, struct str platform, struct str status, uint8_t *state)
{
	static const char *const words[ORDER_STATES] = { "open", "paid", "void", "refunded" };
	int of = small_need(t, "platform"), word = small_need(t, "status");
	int to = small_need(t, "state");
	struct str found = status.n == 0 ? STR("paid") : status;

	for (size_t i = 0; i < t->rows; i++)
		if (str_eq(small_at(t, i, word), status) &&
		    (str_eq(small_at(t, i, of), platform) ||
			str_eq(small_at(t, i, of), STR("*")))) {
			found = small_at(t, i, to);
			break;
		}
	for (uint8_t s = 0; s < ORDER_STATES; s++)
		if (str_eq(found, str_of(words[s]))) {
			*state = s;
			return NULL;
		}
	return "a status that order-status.tsv does not list";
}

static bool
read_day(struct rows *r, size_t i, const struct acc *acc, const struct record *rec, struct line *l)
{
	const char *wrong;
	bool day_only = true;

	if (rec->day.n > 0) {
		if ((wrong = when_read_day(rec->day, &l->day)) != NULL)
			return reject(r, i, "day", wrong, rec->day);
	}
	if (!l->order) {
		if ((wrong = read_time(rec->asof, &l->stamp, &day_only)) != NULL)
			return reject(r, i, "asof", wrong, rec->asof);
		return true;
	}
	if ((wrong = read_time(rec->time, &l->stamp, &day_only)) != NULL)
		return reject(r, i, "time", wrong, rec->time);
	if (l->day == INT_NONE && l->stamp != INT_NONE) {
		const struct zone *z = acc->want->zone ?
		    acc->want->zone :
		    zones_find(&acc->want->zones, canon_table(STR("orders")), rec->platform);
		int64_t local = l->stamp +
		    (day_only ? 0 : zone_offset(z, (struct instant){ l->stamp }));

		l->day = local / MS_DAY - (local % MS_DAY < 0);
	}
	return true;
}

static bool
read_order(struct rows *r, size_t i, const struct acc *acc, const struct record *rec,
    struct line *l)
{
	static const char *const names[] = { "amount", "refund", "cost", "commission" };
	const int64_t v[] = { rec->amount.e4, rec->refund.e4, rec->cost.e4, rec->commission.e4 };
	const char *wrong = read_state(&acc->want->states, rec->platform, rec->status, &l->state);

	if (wrong != NULL)
		return reject(r, i, "status", wrong, rec->status);
	if (rec->amount.e4 == INT_NONE && (l->state == ORDER_PAID || l->state == ORDER_REFUNDED))
		return reject(r, i, "amount", "empty", (struct str){ 0 });
	for (size_t k = 0; k < 4; k++) {
		if (v[k] < 0 && v[k] != INT_NONE)
			return reject(r, i, names[k], "negative", (struct str){ 0 });
		l->value[k] = v[k];
	}
	return true;
}

static bool
read_spend(struct rows *r, size_t i, const struct record *rec, struct line *l)
{
	const int64_t v[SPEND_VALUES] = { rec->spend.e4, rec->impressions, rec->clicks,
		rec->conversions, rec->orders, rec->gmv.e4 };

	if (rec->spend.e4 == INT_NONE)
		return reject(r, i, "spend", "empty", (struct str){ 0 });
	memcpy(l->value, v, sizeof v);
	return true;
}

static void
put(struct out *o, struct str s, bool nul)
{
	char *to = out_room(o, s.n + 1);

	if (s.n > 0)
		memcpy(to, s.p, s.n);
	to[s.n] = '\0';
	o->n += s.n + nul;
}

static void
put_texts(struct acc *acc, const struct record *rec, struct line *l)
{
	struct out *o = &acc->text;
	const struct ledger_want *want = acc->want;
	const struct str spend[] = { rec->platform, rec->account, rec->campaign, rec->adgroup,
		rec->creative, rec->item, rec->channel, rec->day };
	const struct str order[] = { rec->platform, rec->shop, rec->order, rec->suborder };
	const struct str *id = l->order ? order : spend;

	o->n = 0;
	if (!l->order || rec->order.n + rec->suborder.n > 0) /* else none: every row counts */
		for (size_t k = 0; k < (l->order ? 4 : 8); k++)
			put(o, id[k], true);
	l->end[LINE_ID] = (uint32_t)o->n;
	put(o, l->order ? ((struct str){ 0 }) : rec->attribution, false);
	l->end[LINE_ATTRIBUTION] = (uint32_t)o->n;
	for (size_t k = 0; k < want->nby; k++) {
		char day[WHEN_TEXT];
		struct str cell = rec->by[k];

		if (str_eq(want->by[k], STR("day")))
			cell = (struct str){ day,
				l->day == INT_NONE ? 0 : when_put_day(day, l->day) };
		put(o, cell, k + 1 < want->nby);
	}
	l->end[LINE_GROUP] = (uint32_t)o->n;
	put(o, rec->platform, false);
	l->end[LINE_PLATFORM] = (uint32_t)o->n;
	put(o, rec->currency, false);
	l->end[LINE_CURRENCY] = (uint32_t)o->n;
	char *text = arena_bytes(&acc->led.arena, o->n + 1);
	memcpy(text, o->at, o->n);
	l->text = text;
}

static void
note_lacks(struct acc *acc, const struct rows *r, bool order)
{
	bool *lacks = order ? acc->led.orders_lack : acc->led.spend_lacks;

	acc->led.orders |= order;
	acc->led.spend |= !order;
	for (size_t k = 0; k < acc->want->nby; k++)
		lacks[k] |= !rows_has(r, BASE + k) &&
		    !(order && str_eq(acc->want->by[k], STR("day")));
}

static void
add(void *to, struct rows *r)
{
	struct acc *acc = to;
	struct ledger *led = &acc->led;
	bool order = is_orders(acc, r);

	note_lacks(acc, r, order);
	for (size_t i = 0; i < r->n; i++) {
		struct record rec;
		struct line l = { .order = order,
			.day = INT_NONE,
			.stamp = INT_NONE,
			.seq = rows_order(r, i) };

		if (!rows_read(r, i, &rec) || !read_day(r, i, acc, &rec, &l))
			continue;
		if (order ? !read_order(r, i, acc, &rec, &l) : !read_spend(r, i, &rec, &l))
			continue;
		put_texts(acc, &rec, &l);
		GROW(led);
		led->at[led->len++] = l;
	}
}

/* The other worker's texts stay where they are: its arena is never freed. */
static void
merge(void *into, void *from)
{
	struct ledger *a = &((struct acc *)into)->led, *b = &((struct acc *)from)->led;

	for (size_t k = 0; k < BY_MAX; k++) {
		a->spend_lacks[k] |= b->spend_lacks[k];
		a->orders_lack[k] |= b->orders_lack[k];
	}
	a->orders |= b->orders;
	a->spend |= b->spend;
	if (b->len == 0)
		return;
	a->at = mem_resize(a->at, (a->len + b->len) * sizeof *a->at);
	memcpy(a->at + a->len, b->at, b->len * sizeof *b->at);
	a->cap = a->len += b->len;
	free(b->at);
}

struct ledger *
ledger_read(char **files, struct ledger_want *want)
{
	struct col *cols = arena_alloc(&want->arena, (BASE + want->nby + 1) * sizeof *cols);

	memcpy(cols, base, sizeof base);
	for (size_t k = 0; k < want->nby; k++)
		cols[BASE + k] = (struct col){ .name = arena_str(&want->arena, want->by[k]).p,
			.kind = COL_TEXT,
			.offset = offsetof(struct record, by) + k * sizeof(struct str) };
	struct job job = { .cols = cols,
		.ctx = want,
		.utf8 = true,
		.start = start,
		.add = add,
		.merge = merge };
	struct acc *acc = run_fold(&job, files);
	struct ledger *led = &acc->led;
	ledger_settle(led);
	return led;
}
