/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roi table - spend and orders side by side, per channel or any key */
#include "base/die.h"
#include "modes.h"
#include "table.h"

static const char *by = "channel", *rates, *to = "CNY", *zone;
static struct opt_list spend_files, order_files;
static double margin = -1, pays_at = 2, conf = 0.95;
static bool with_total;

static const struct opt options[] = {
	OPT_TEXT('b', "by", "KEY,...", &by, "columns to group by (default channel)"),
	OPT_LIST(0, "spend", "FILE", &spend_files, "a spend table (repeatable)"),
	OPT_LIST(0, "orders", "FILE", &order_files, "an orders table (repeatable)"),
	OPT_TEXT(0, "rates", "FILE", &rates, "convert by this table of day, currency, rate"),
	OPT_TEXT(0, "to", "CURRENCY", &to, "what --rates converts to (default CNY)"),
	OPT_TEXT(0, "zone", "NAME", &zone, "zone of the orders' days (default: the platform's)"),
	OPT_REAL('m', "margin", "FRACTION", &margin, 0, 1,
	    "gross margin of goods whose cost is not given"),
	OPT_REAL(0, "pays-at", "RATIO", &pays_at, 1, 1e6,
	    "net return on spend that pays where cost is not known (default 2)"),
	OPT_REAL(0, "conf", "LEVEL", &conf, 0.5, 0.9999, "confidence of intervals (default 0.95)"),
	OPT_FLAG('t', "total", &with_total, "a last line for everything, one per currency"), OPT_END
};

static const struct opt *const also[] = { input_options, output_options, share_options, NULL };

static const struct column_note reads[] = {
	{ "spend", "money", "makes it a spend table" },
	{ "amount", "money", "makes it an orders table: what is paid for the line" },
	{ "*", "", "columns named by --by" },
	{ "platform", "", "" },
	{ "account", "", "identity of a spend row" },
	{ "campaign", "", "same" },
	{ "adgroup", "", "same" },
	{ "creative", "", "same" },
	{ "item", "", "same" },
	{ "channel", "", "same" },
	{ "day", "day", "same; of orders by time where there is no such column" },
	{ "attribution", "", "the rule behind what a platform claims" },
	{ "asof", "time", "of several versions of a spend row the newest counts" },
	{ "impressions", "count", "spend" },
	{ "clicks", "count", "spend" },
	{ "conversions", "count", "spend: claimed" },
	{ "orders", "count", "spend: claimed" },
	{ "gmv", "money", "spend: claimed" },
	{ "shop", "", "identity of an order line" },
	{ "order", "", "same" },
	{ "suborder", "", "same" },
	{ "time", "time", "of several versions of an order line the newest counts" },
	{ "status", "", "of orders, words of share/order-status.tsv; empty is paid" },
	{ "refund", "money", "of orders" },
	{ "cost", "money", "of goods" },
	{ "commission", "money", "to the creator" },
	{ "currency", "", "ISO 4217" },
	{ NULL, NULL, NULL },
};

static void
read_keys(struct ledger_want *want)
{
	struct col *cols = col_list(str_of(by), &want->arena);

	for (; cols->name != NULL; cols++) {
		if (want->nby == BY_MAX)
			die_usage("--by: more than %d columns", BY_MAX);
		for (const struct column_note *c = table_columns; c->name != NULL; c++)
			if (strcmp(c->name, cols->name) == 0 && strcmp(c->name, "currency") != 0)
				die_usage("--by: %s is a column of the result",
				    quoted(str_of(c->name)));
		want->by[want->nby++] = str_of(cols->name);
	}
}

static char **
all_files(int argc, char **argv, struct arena *a)
{
	size_t n = (size_t)argc, at = 0;
	char **files = arena_alloc(a, (n + spend_files.len + order_files.len + 1) * sizeof *files);

	for (size_t i = 0; i < n; i++)
		files[at++] = argv[i];
	for (size_t i = 0; i < spend_files.len; i++)
		files[at++] = (char *)(uintptr_t)spend_files.at[i];
	for (size_t i = 0; i < order_files.len; i++)
		files[at++] = (char *)(uintptr_t)order_files.at[i];
	return files;
}

/* Lines that cannot have the key are nobody's; say so instead of an empty key. */
static void
drop_keyless(struct ledger *led, const struct ledger_want *want, struct table_rule *table)
{
	for (size_t k = 0; k < want->nby; k++) {
		if (led->spend_lacks[k])
			table->spend_lacks = want->by[k].p;
		if (led->orders_lack[k])
			table->orders_lack = want->by[k].p;
	}
	const char *lack = table->spend_lacks ? table->spend_lacks : table->orders_lack;
	if (lack != NULL && (table->spend_lacks != NULL || !led->spend) &&
	    (table->orders_lack != NULL || !led->orders))
		die("no input has a column %s", quoted(str_of(lack)));
	if (table->spend_lacks != NULL)
		ledger_drop(led, false);
	if (table->orders_lack != NULL)
		ledger_drop(led, true);
}

static void
put_groups(const struct groups *gs, struct table_rule *table)
{
	struct out o = out_new();

	for (size_t i = 0; i < gs->len; i++) {
		table_put(&o, &gs->at[i], table);
		if (o.n > 1 << 18)
			sink_out(&o);
	}
	sink_out(&o);
	out_free(&o);
}

static void
prepare(struct ledger_want *want)
{
	want->spend_files = spend_files;
	want->order_files = order_files;
	read_keys(want);
	small_read(&want->states, share_path("order-status.tsv", &want->arena), &want->arena);
	if (zone == NULL)
		zones_read(&want->zones, &want->arena);
	else if ((want->zone = zone_load(zone)) == NULL)
		die_usage("--zone: no such time zone: %s", quoted(str_of(zone)));
}

static int
run(int argc, char **argv)
{
	static struct ledger_want want;
	struct group_rule rule = { .margin = margin < 0 ? NAN : margin };
	struct groups groups, total = { 0 };

	prepare(&want);
	if (rates != NULL)
		rule.fx = fx_read(rates, str_of(to), &want.arena);
	struct ledger *led = ledger_read(all_files(argc, argv, &want.arena), &want);
	struct table_rule table = { .nby = want.nby,
		.pays_at = pays_at,
		.conf = conf,
		.converted = rates != NULL };
	memcpy(table.by, want.by, sizeof table.by);
	drop_keyless(led, &want, &table);
	groups_make(&groups, led, &rule);
	table.all = &groups;
	if (with_total) {
		rule.total = true;
		groups_make(&total, led, &rule);
	}
	struct out o = out_new();
	sink_open();
	table_head(&o, &table);
	sink_out(&o);
	out_free(&o);
	put_groups(&groups, &table);
	put_groups(&total, &table);
	sink_close();
	arena_free(&want.arena);
	return run_status();
}

const struct mode roi_table = {
	.name = "table",
	.brief = "spend and orders side by side, per channel or any key",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = table_columns,
	.run = run,
};
