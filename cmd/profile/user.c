/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile user - recency, frequency, money, stage, interests and silent signals */
#include <unistd.h>

#include "base/die.h"

#include "letters.h"
#include "modes.h"
#include "scope.h"
#include "user_put.h"

static struct instant now = { INT_NONE };
static const char *posts, *credits, *cuts = "", *zone_name = "Asia/Shanghai";
static int64_t half_life = 7 * (int64_t)MS_DAY, period = 7 * (int64_t)MS_DAY, silent = 3, seed = 1,
	       drift;
static const char *withhold_text;

static const struct opt options[] = { OPT_TEXT(0, "posts", "FILE", &posts,
					  "a posts table that gives items their tags and creator"),
	OPT_SPAN(0, "half-life", "TIME", &half_life, MS_HOUR, 3650.0 * MS_DAY,
	    "of the interest in a tag (default 7d)"),
	OPT_SPAN(0, "drift", "TIME", &drift, MS_HOUR, 3650.0 * MS_DAY,
	    "half-life to compare interests with, shorter than --half-life"),
	OPT_SPAN(0, "period", "TIME", &period, MS_DAY, 3650.0 * MS_DAY,
	    "of the stage, whole days (default 7d)"),
	OPT_NUM(0, "silent", "N", &silent, 1, INT32_MAX,
	    "views of an item that are a silent signal (default 3)"),
	OPT_TEXT(0, "cuts", "CUTS", &cuts,
	    "own cuts of cells, such as 'r=24,72,168,336 f=2,3,5,8'; else quintiles"),
	OPT_TEXT(0, "credits", "FILE", &credits,
	    "a table of user and credit, and platform if you like, put beside"),
	OPT_TEXT(0, "withhold", "P%", &withhold_text,
	    "leave out this share of all pairs of user and item, at random"),
	OPT_NUM(0, "seed", "N", &seed, 0, INT64_MAX, "of --withhold (default 1)"),
	OPT_TEXT(0, "zone", "NAME", &zone_name, "whose days and hours (default Asia/Shanghai)"),
	OPT_TIME(0, "now", &now, "end of the data (default: the newest time in it)"), OPT_END };

static const struct opt *const also[] = { scope_options, scope_by_options, part_options,
	input_options, output_options, NULL };

static const struct zone *zone;
static struct user_view view;

CONTRACT_CALLS(letters)

static void
emit(void *acc, struct out *o)
{
	users_put(((struct letters *)acc)->all, &view, o);
}

/* 5% or 0.05 */
static double
read_share(const char *text)
{
	struct str s = str_of(text);
	bool percent = s.n > 0 && s.p[s.n - 1] == '%';
	double share = 0;

	s.n -= percent;
	if (text != NULL &&
	    (num_real(s, 0, percent ? 100 : 1, &share) != NULL || share >= (percent ? 100 : 1)))
		die_usage("--withhold wants a share below 1, or 100 %%: %s", quoted(str_of(text)));
	return percent ? share / 100 : share;
}

static void
read_options(void)
{

	if (drift >= half_life)
		die_usage("--drift must be shorter than --half-life");
	zone = zone_load(zone_name);
	if (zone == NULL)
		die_usage("--zone: no zone %s on this system", quoted(str_of(zone_name)));
	if (period % MS_DAY != 0)
		die_usage("--period wants whole days");
	struct rfm_cuts r = { { 0 } }, f = r, m = r;
	const char *err = rfm_cuts_read(cuts, &r, &f, &m);
	if (err != NULL)
		die_usage("--cuts %s: %s", err, quoted(str_of(cuts)));
	view = (struct user_view){ .r = r,
		.f = f,
		.m = m,
		.credits = credits,
		.posts = posts,
		.now = now,
		.period_days = period / MS_DAY,
		.silent = (uint64_t)silent,
		.min_rows = scope_min_sample(1),
		.workers = run_workers() };
	/* it is read last, and an hour of reading events would be lost */
	if (posts != NULL && access(posts, R_OK) != 0)
		die_errno("%s", posts);
	if (credits != NULL && access(credits, R_OK) != 0)
		die_errno("%s", credits);
}

static int
run(int argc, char **argv)
{
	(void)argc;
	read_options();
	char digits[NUM_TEXT];
	struct str half = { digits, num_put_int(digits, half_life) };
	struct users *all = users_new(zone, half_life);
	uint64_t choices = part_option(part_option(0, str_of(zone_name)), half);
	double withhold = read_share(withhold_text);
	all->withhold = withhold;
	all->seed = (uint64_t)seed;
	all->drift_ms = drift;
	if (drift > 0) {
		char text[NUM_TEXT + 1] = "d";
		choices = part_option(choices,
		    (struct str){ text, 1 + num_put_int(text + 1, drift) });
	}
	if (withhold > 0) {
		char text[2 * NUM_TEXT + 1];
		size_t n = num_put_real(text, withhold);
		text[n++] = ' ';
		n += num_put_int(text + n, seed);
		choices = part_option(choices, (struct str){ text, n });
	}
	const struct contract c = {
		.job = { .cols = user_cols, .ctx = all, CONTRACT_JOB(letters) },
		.mode = "profile user",
		.options = choices,
		CONTRACT_CALLED(letters),
		.emit = emit,
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
	{ "COL", "", "those of --by" },
	{ "user, credit", "", "in --credits; and platform, where ids are told apart by it" },
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
