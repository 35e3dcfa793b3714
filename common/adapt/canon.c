/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>

#include "adapt/canon.h"

static const struct canon events[] = {
	{ "time", CANON_TIME, "" },
	{ "platform", CANON_TEXT, "" },
	{ "user", CANON_TEXT, "" },
	{ "item", CANON_TEXT, "" },
	{ "creator", CANON_TEXT, "" },
	{ "event", CANON_TEXT, "impression play watch finish like ..." },
	{ "watch_ms", CANON_MS, "" },
	{ "duration_ms", CANON_MS, "of the item" },
	{ "amount", CANON_MONEY, "" },
	{ "currency", CANON_TEXT, "ISO 4217" },
	{ "channel", CANON_TEXT, "" },
	{ "campaign", CANON_TEXT, "" },
	{ "scene", CANON_TEXT, "" },
	{ "source", CANON_TEXT, "" },
	{ "position", CANON_COUNT, "in the list shown" },
	{ "propensity", CANON_REAL, "chance with which it was shown" },
	{ "request", CANON_TEXT, "" },
	{ NULL, CANON_TEXT, NULL },
};

static const struct canon posts[] = {
	{ "platform", CANON_TEXT, "" },
	{ "account", CANON_TEXT, "" },
	{ "creator", CANON_TEXT, "" },
	{ "item", CANON_TEXT, "id; h and 16 hex digits where the export has none" },
	{ "title", CANON_TEXT, "" },
	{ "published", CANON_TIME, "" },
	{ "day", CANON_DAY, "of the figures, when window is day" },
	{ "window", CANON_TEXT, "lifetime or day" },
	{ "asof", CANON_TIME, "observed" },
	{ "genre", CANON_TEXT, "" },
	{ "tags", CANON_TAGS, "list, | between" },
	{ "duration_ms", CANON_MS, "" },
	{ "impressions", CANON_COUNT, "" },
	{ "views", CANON_COUNT, "" },
	{ "viewers", CANON_COUNT, "" },
	{ "watch_ms", CANON_MS, "all views together" },
	{ "avg_watch_ms", CANON_MS, "" },
	{ "ctr", CANON_RATE, "of the cover" },
	{ "finish_rate", CANON_RATE, "" },
	{ "rate_5s", CANON_RATE, "" },
	{ "bounce_2s", CANON_RATE, "" },
	{ "likes", CANON_COUNT, "" },
	{ "comments", CANON_COUNT, "" },
	{ "shares", CANON_COUNT, "" },
	{ "collects", CANON_COUNT, "" },
	{ "follows", CANON_COUNT, "net where the platform says so" },
	{ "profile_visits", CANON_COUNT, "" },
	{ "flags", CANON_FLAGS,
	    "a rounded, d no time, y year inferred, k key derived, p private, u unit from "
	    "adapter" },
	{ "src", CANON_SRC, "file" },
	{ "row", CANON_ROW, "line in it" },
	{ NULL, CANON_TEXT, NULL },
};

static const struct canon comments[] = {
	{ "time", CANON_TIME, "" },
	{ "platform", CANON_TEXT, "" },
	{ "item", CANON_TEXT, "" },
	{ "user", CANON_TEXT, "" },
	{ "comment", CANON_TEXT, "" },
	{ "parent", CANON_TEXT, "" },
	{ "text", CANON_TEXT, "" },
	{ "likes", CANON_COUNT, "" },
	{ NULL, CANON_TEXT, NULL },
};

static const struct canon spend[] = {
	{ "platform", CANON_TEXT, "" },
	{ "account", CANON_TEXT, "" },
	{ "campaign", CANON_TEXT, "" },
	{ "adgroup", CANON_TEXT, "" },
	{ "creative", CANON_TEXT, "" },
	{ "item", CANON_TEXT, "" },
	{ "channel", CANON_TEXT, "" },
	{ "day", CANON_DAY, "" },
	{ "asof", CANON_TIME, "observed" },
	{ "currency", CANON_TEXT, "ISO 4217" },
	{ "spend", CANON_MONEY, "" },
	{ "impressions", CANON_COUNT, "" },
	{ "clicks", CANON_COUNT, "" },
	{ "conversions", CANON_COUNT, "" },
	{ "orders", CANON_COUNT, "" },
	{ "gmv", CANON_MONEY, "as attributed" },
	{ "attribution", CANON_TEXT, "rule of orders and gmv" },
	{ "src", CANON_SRC, "file" },
	{ "row", CANON_ROW, "line in it" },
	{ NULL, CANON_TEXT, NULL },
};

static const struct canon orders[] = {
	{ "platform", CANON_TEXT, "" },
	{ "shop", CANON_TEXT, "" },
	{ "order", CANON_TEXT, "" },
	{ "suborder", CANON_TEXT, "" },
	{ "item", CANON_TEXT, "" },
	{ "creator", CANON_TEXT, "" },
	{ "user", CANON_TEXT, "" },
	{ "product", CANON_TEXT, "" },
	{ "quantity", CANON_COUNT, "" },
	{ "currency", CANON_TEXT, "ISO 4217" },
	{ "amount", CANON_MONEY, "owed by the buyer" },
	{ "refund", CANON_MONEY, "" },
	{ "cost", CANON_MONEY, "" },
	{ "commission", CANON_MONEY, "" },
	{ "status", CANON_TEXT, "" },
	{ "channel", CANON_TEXT, "" },
	{ "time", CANON_TIME, "paid, else ordered" },
	{ NULL, CANON_TEXT, NULL },
};

static const struct canon accounts[] = {
	{ "platform", CANON_TEXT, "" },
	{ "account", CANON_TEXT, "" },
	{ "day", CANON_DAY, "empty where the export covers a time of which it does not say" },
	{ "segment", CANON_TEXT,
	    "the part of the account's figures it is: country=US, hour=13, age=18-24; empty: all" },
	{ "asof", CANON_TIME, "observed" },
	{ "share", CANON_RATE, "of the whole that the segment is" },
	{ "followers", CANON_COUNT, "a level" },
	{ "follows", CANON_COUNT, "won that day" },
	{ "views", CANON_COUNT, "" },
	{ "viewers", CANON_COUNT, "" },
	{ "watch_ms", CANON_MS, "" },
	{ "impressions", CANON_COUNT, "" },
	{ "likes", CANON_COUNT, "" },
	{ "comments", CANON_COUNT, "" },
	{ "shares", CANON_COUNT, "" },
	{ "collects", CANON_COUNT, "" },
	{ "profile_visits", CANON_COUNT, "" },
	{ NULL, CANON_TEXT, NULL },
};

#define TABLE(t)                                \
	{                                       \
#t, t, sizeof t / sizeof *t - 1 \
	}

const struct table canon_tables[] = {
	TABLE(events),
	TABLE(posts),
	TABLE(comments),
	TABLE(spend),
	TABLE(orders),
	TABLE(accounts),
	{ NULL, NULL, 0 },
};

_Static_assert(sizeof posts / sizeof *posts <= CANON_MAX, "posts is wider than CANON_MAX");

const struct table *
canon_table(struct str name)
{
	for (const struct table *t = canon_tables; t->name != NULL; t++)
		if (str_eq(str_of(t->name), name))
			return t;
	return NULL;
}

int
canon_column(const struct table *t, struct str name)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(str_of(t->column[i].name), name))
			return (int)i;
	return -1;
}

const char *
canon_unit(enum canon_kind k)
{
	switch (k) {
	case CANON_COUNT: return "count";
	case CANON_RATE: return "fraction";
	case CANON_REAL: return "number";
	case CANON_MS: return "ms";
	case CANON_MONEY: return "currency";
	case CANON_TIME: return "UTC";
	case CANON_DAY: return "day";
	case CANON_ROW: return "line";
	case CANON_TEXT:
	case CANON_TAGS:
	case CANON_FLAGS:
	case CANON_SRC: break;
	}
	return "";
}

enum canon_who
canon_who(const struct canon *c)
{
	if (str_eq(str_of(c->name), STR("user")))
		return CANON_PERSON;
	return str_eq(str_of(c->name), STR("creator")) ? CANON_PARTY : CANON_NOBODY;
}
