/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile user - recency, frequency, money, stage, interests and silent signals */
#include <unistd.h>

#include "base/die.h"

#include "letters.h"
#include "modes.h"
#include "scope.h"
#include "user_put.h"

static struct instant now = { INT_NONE };
static const char *posts, *zone_name = "Asia/Shanghai";
static int64_t half_life = 7 * (int64_t)MS_DAY, period = 7 * (int64_t)MS_DAY, silent = 3;

static const struct opt options[] = { OPT_TEXT(0, "posts", "FILE", &posts,
					  "a posts table that gives items their tags and creator"),
	OPT_SPAN(0, "half-life", "TIME", &half_life, MS_HOUR, 3650.0 * MS_DAY,
	    "of the interest in a tag (default 7d)"),
	OPT_SPAN(0, "period", "TIME", &period, MS_DAY, 3650.0 * MS_DAY,
	    "of the stage, whole days (default 7d)"),
	OPT_NUM(0, "silent", "N", &silent, 1, INT32_MAX,
	    "views of an item that are a silent signal (default 3)"),
	OPT_TEXT(0, "zone", "NAME", &zone_name, "whose days and hours (default Asia/Shanghai)"),
	OPT_TIME(0, "now", &now, "end of the data (default: the newest time in it)"), OPT_END };

static const struct opt *const also[] = { scope_options, part_options, input_options,
	output_options, NULL };

static const struct zone *zone;
static struct user_view view;

CONTRACT_CALLS(letters)

static void
emit(void *acc, struct out *o)
{
	users_put(((struct letters *)acc)->all, &view, o);
}

static void
read_options(void)
{

	zone = zone_load(zone_name);
	if (zone == NULL)
		die_usage("--zone: no zone %s on this system", quoted(str_of(zone_name)));
	if (period % MS_DAY != 0)
		die_usage("--period wants whole days");
	view = (struct user_view){ .posts = posts,
		.now = now,
		.period_days = period / MS_DAY,
		.silent = (uint64_t)silent,
		.min_rows = scope_min_sample(1),
		.workers = run_workers() };
	/* it is read last, and an hour of reading events would be lost */
	if (posts != NULL && access(posts, R_OK) != 0)
		die_errno("%s", posts);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	read_options();
	char digits[NUM_TEXT];
	struct str half = { digits, num_put_int(digits, half_life) };
	const struct contract c = {
		.job = { .cols = user_cols, .ctx = users_new(zone, half_life), CONTRACT_JOB },
		.mode = "profile user",
		.options = part_option(part_option(0, str_of(zone_name)), half),
		CONTRACT_CALLED,
	};
	return scope_run(&c, argv);
}

static const struct column_note reads[] = {
	{ "user", "", "rows without one are passed over" },
	{ "platform", "", "may be empty" },
	{ "event", "", "impression play watch finish ..." },
	{ "time", "RFC 3339", "" },
	{ "item", "", "of views and interactions" },
	{ "watch_ms", "ms", "of the view" },
	{ "amount, currency", "money", "of order and refund rows" },
	{ "channel", "", "where the row came from" },
	{ "platform, item, tags, creator", "", "in --posts; tags separated by |" },
	{ NULL, NULL, NULL },
};

const struct mode profile_user = {
	.name = "user",
	.brief = "each user: recency, frequency, money, stage, interests, silent signals",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = user_writes,
	.run = run,
};
