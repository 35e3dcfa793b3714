/* SPDX-License-Identifier: GPL-3.0-or-later */
/* group - the lines of one key and currency, added up. */
#ifndef ROI_GROUP_H
#define ROI_GROUP_H

#include "fx.h"
#include "ledger.h"
#include "money/returns.h"

/* A sum with the number of rows that did not say. */
struct part { __int128 sum; uint64_t rows, missing; };

struct day_sums { int64_t day; struct takings t; };

struct names { struct str *at; size_t len, cap; };	/* a short set, in byte order */

/* Of one currency: spend, and paid (before conversion) or net (all groups). */
struct original { struct str currency; __int128 spend, money; };

struct group {
	struct str key, currency;
	bool total;
	uint64_t spend_rows, order_rows;	/* order lines in any state */
	uint64_t orders;			/* paid order lines */
	struct part spend[SPEND_VALUES];	/* by enum spend_value */
	struct part cost, commission;		/* of paid lines that were not given back */
	uint64_t estimated;			/* costs taken from the margin */
	struct takings t;
	struct day_sums *day;
	size_t days, days_cap;
	bool dayless;				/* some row has no day */
	bool unnamed;				/* some row has no currency */
	bool again;				/* spend counted once of several rules */
	struct names spend_platforms, order_platforms, rules;
	struct { struct original *at; size_t len, cap; } original;	/* before conversion */
};

struct groups {
	struct group *at;
	size_t len, cap;
	struct names platforms;		/* with orders, in all of the input */
	struct { struct original *at; size_t len, cap; } all;	/* spend and net by currency */
};

struct group_rule {
	const struct fx *fx;		/* or NULL: one currency per group, else dies */
	double margin;			/* of goods without a cost, or NAN */
	bool   total;			/* one group per currency instead */
};

/* Sorts the ledger's lines. Groups in byte order of key, then currency. */
void groups_make(struct groups *, struct ledger *, const struct group_rule *);

/* Spend and net of all groups in this currency. */
const struct original *groups_all(const struct groups *, struct str currency);

bool names_have(const struct names *, struct str);

#endif
