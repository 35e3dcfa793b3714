/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ledger - the lines of `spend` and `orders` tables that count, one struct each.
 *
 * A file with a column `spend` is a spend table, one with `amount` an orders
 * table.  A spend row is replaced by a row of the same account, campaign, ...,
 * day and attribution with a newer asof; rows of the same asof all count.  An
 * order line is replaced by a newer one (time; of equal ones the row read
 * last) of the same platform, shop, order and suborder.  Spend that a platform
 * reports under two attribution rules counts once when the amounts agree.
 */
#ifndef ROI_LEDGER_H
#define ROI_LEDGER_H

#include "adapt/zones.h"
#include "table/run.h"
#include "table/small.h"

enum { BY_MAX = 8 };

enum line_text { LINE_ID, LINE_ATTRIBUTION, LINE_GROUP, LINE_PLATFORM, LINE_CURRENCY, LINE_TEXTS };

/* Of a spend line and of an order line; amounts are 1/10000; INT_NONE is missing. */
enum spend_value {
	SPEND_SPEND, SPEND_IMPRESSIONS, SPEND_CLICKS, SPEND_CONVERSIONS, SPEND_ORDERS, SPEND_GMV,
	SPEND_VALUES
};
enum order_value { ORDER_AMOUNT, ORDER_REFUND, ORDER_COST, ORDER_COMMISSION };

enum order_state { ORDER_OPEN, ORDER_PAID, ORDER_VOID, ORDER_REFUNDED, ORDER_STATES };

struct line {
	const char *text;		/* all texts on end */
	uint32_t end[LINE_TEXTS];
	bool     order;			/* else spend */
	bool     again;			/* spend: the same money under another rule */
	uint8_t  state;			/* of an order */
	int64_t  stamp;			/* asof or time, ms; INT_NONE */
	int64_t  day;			/* INT_NONE: not known */
	uint64_t seq;			/* input order */
	int64_t  value[SPEND_VALUES];
};

struct ledger {
	struct line *at;
	size_t len, cap;
	struct arena arena;
	bool spend_lacks[BY_MAX], orders_lack[BY_MAX];	/* key columns not in the files */
	bool spend, orders;		/* such a file was read */
};

struct ledger_want {
	struct str by[BY_MAX];
	size_t nby;
	struct small states;		/* share/order-status.tsv */
	const struct zone *zone;	/* of all platforms, or NULL: each its own */
	struct zones zones;
	struct opt_list spend_files, order_files;
	struct arena arena;
};

/* LINE_GROUP holds the key cells with NUL between them: a total order of keys
 * by str_cmp. */
struct ledger *ledger_read(char **files, struct ledger_want *);

/* What ledger_read() ends with: drop what was replaced, mark what is told again. */
void ledger_settle(struct ledger *);

/* Take out the lines of one kind. */
void ledger_drop(struct ledger *, bool orders);

static inline struct str
line_text(const struct line *l, enum line_text t)
{
	uint32_t from = t == 0 ? 0 : l->end[t - 1];

	return (struct str){ l->text + from, l->end[t] - from };
}

#endif
