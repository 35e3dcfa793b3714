/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ingest link - the same work, the same creator, on several platforms */
#include <inttypes.h>
#include <stdlib.h>

#include "base/die.h"
#include "table/run.h"

#include "link.h"
#include "modes.h"

static struct opt_list keys;
static const char *what = "item", *truth_file;
static bool exact, same_platform, pairs, rates, wrong;
static double title = 0.8, tags = 0.5;
static int64_t window_ms = 48 * (int64_t)MS_HOUR, close_ms = 2 * (int64_t)MS_HOUR;
static int64_t width = 10, common = 2, times = 2;

static const struct opt options[] = { OPT_LIST(0, "key", "COL,...", &keys,
					  "rows equal in these columns belong together"),
	OPT_FLAG(0, "exact", &exact, "by --key only, not by titles"),
	OPT_WORD(0, "what", "item|creator", &what, "fuse items (default), or creators by them"),
	OPT_REAL(0, "title", "R", &title, 0.5, 1, "least likeness of titles (default 0.8)"),
	OPT_REAL(0, "tags", "R", &tags, 0, 1, "least likeness of tags (default 0.5)"),
	OPT_SPAN(0, "window", "SPAN", &window_ms, 0, 1e12, "most time between (default 48h)"),
	OPT_SPAN(0, "close", "SPAN", &close_ms, 0, 1e12,
	    "most time between where titles differ (default 2h)"),
	OPT_NUM(0, "short", "N", &width, 0, 1000,
	    "a title narrower than this is weak (default 10)"),
	OPT_NUM(0, "common", "N", &common, 1, INT32_MAX,
	    "a title on more items of a platform is weak (default 2)"),
	OPT_FLAG(0, "same-platform", &same_platform, "fuse items of one platform too"),
	OPT_NUM(0, "times", "N", &times, 1, INT32_MAX,
	    "entities in which two creators must meet (default 2)"),
	OPT_FLAG(0, "pairs", &pairs, "write the pairs, their evidence and verdict"),
	OPT_FLAG(0, "rates", &rates, "write one row of figures"),
	OPT_TEXT(0, "truth", "FILE", &truth_file, "compare with platform, item and entity of FILE"),
	OPT_FLAG(0, "disagreements", &wrong, "write where fusion and truth differ"), OPT_END };

static const struct opt *const also[] = { input_options, output_options, NULL };

static void *
start(void *ctx)
{
	return posts_new(ctx);
}

static void
add(void *acc, struct rows *r)
{
	posts_add(acc, r);
}

static void
merge(void *into, void *from)
{
	posts_merge(into, from);
}

static void
fuse_items(struct fusion *f, struct posts *p)
{
	const struct agree_rule rule = { .title = title,
		.tags = tags,
		.window_ms = window_ms,
		.close_ms = close_ms,
		.width = (uint32_t)width };

	link_members(f, p);
	if (!exact)
		link_content(f, &rule, (size_t)common, same_platform);
	if (f->cut > 0)
		warn("%" PRIu64
		     " lists of like titles were cut short: some pairs were not looked at",
		    f->cut);
	fuse_pairs(&f->sets, f->platform, f->pairs.at, f->pairs.len, same_platform);
}

static void
fuse_creators(struct fusion *f, struct fusion *items)
{
	link_creators(f, items, (uint32_t)times);
	if (f->crowded > 0)
		warn("%" PRIu64 " entities with more than %d creators were passed over", f->crowded,
		    LINK_CREATORS);
	fuse_pairs(&f->sets, f->platform, f->pairs.at, f->pairs.len, same_platform);
}

static void
write_out(struct fusion *f, const struct link_view *v)
{
	struct out o = out_new();

	sink_open();
	if (pairs)
		link_put_pairs(f, v, &o);
	else if (rates)
		link_put_rates(f, v, &o);
	else if (wrong)
		link_put_wrong(f, v, &o);
	else
		link_put_map(f, v, &o);
	sink_out(&o);
	sink_close();
	out_free(&o);
}

static int
run(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct link_plan plan = { .content = !exact };
	struct link_truth truth = { 0 };
	struct link_view view = { .plan = &plan, .tags = tags };
	struct fusion items, creators = { 0 }, *f = &items;

	(void)argc;
	if (pairs + rates + wrong > 1)
		die_usage("only one of --pairs, --rates and --disagreements");
	if (wrong && truth_file == NULL)
		die_usage("--disagreements needs --truth");
	if (exact && keys.len == 0)
		die_usage("--exact needs --key");
	link_plan(&plan, &keys, &arena);
	const struct job job = { .cols = plan.cols,
		.ctx = &plan,
		.utf8 = true,
		.start = start,
		.add = add,
		.merge = merge };
	struct posts *posts = run_fold(&job, argv);
	fuse_items(&items, posts);
	view.creators = strcmp(what, "creator") == 0;
	if (view.creators)
		fuse_creators(f = &creators, &items);
	if (truth_file != NULL) {
		link_truth(&truth, truth_file, f, what);
		view.truth = &truth;
	}
	write_out(f, &view);
	if (view.truth != NULL) {
		free(truth.entity);
		arena_free(&truth.arena);
	}
	link_free(&items);
	link_free(&creators);
	posts_free(posts);
	arena_free(&arena);
	return run_status();
}

static const struct column_note reads[] = {
	{ "item", "", "required; with platform it is the key of an item" },
	{ "platform", "", "may be absent" },
	{ "title", "", "hashtags in it count as tags; required without --exact" },
	{ "tags", "", "parted by |" },
	{ "published", "RFC 3339", "without one a pair is ambiguous" },
	{ "flags", "", "d: published is a day, the time may be any of it" },
	{ "asof", "RFC 3339", "of several rows of an item the latest counts" },
	{ "creator", "", "for --what=creator; else account" },
	{ "account", "", "" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "entity", "", "e (creators: c) and a hash of its smallest member, platform and item" },
	{ "platform, item, title", "", "the member; with --what=creator platform, creator" },
	{ "size", "count", "members of the entity" },
	{ "why", "", "surest evidence: key=COL, or likeness of titles, of tags, hours between" },
	{ "truth", "", "with --truth: its true entity; of a pair: same different" },
	{ "verdict", "", "--pairs: same ambiguous; --disagreements: joined apart" },
	{ "other_platform, other_item, other_title", "", "the other one of the pair" },
	{ "key", "", "the --key on which both are equal" },
	{ "title_match", "fraction", "likeness of titles, 1 - edits / letters or 3-gram Jaccard" },
	{ "tag_match", "fraction", "Jaccard index of tags, empty when one has none" },
	{ "gap_ms", "ms", "least time that may lie between" },
	{ "items", "count", "--what=creator --pairs: entities in which the two meet" },
	{ "rows, items, entities", "count",
	    "--rates: rows read, distinct items, entities of them" },
	{ "fused, fusion_rate", "count, fraction",
	    "items in an entity of two or more; of all items" },
	{ "cross, cross_rate", "count, fraction", "items in an entity of two or more platforms" },
	{ "tagged", "count", "entities of which two or more members have tags" },
	{ "mismatched, mismatch_rate", "count, fraction",
	    "those whose shared tags are less than --tags of all their tags" },
	{ "ambiguous", "count", "pairs for a person to decide" },
	{ "known", "count", "items that --truth knows" },
	{ "pairs_found, pairs_true, pairs_both", "count", "pairs of known items put together" },
	{ "precision, recall, f1", "fraction",
	    "both / found, both / true, 2 both / (found + true)" },
	{ "*_lo, *_hi", "fraction", "Wilson bounds, 95 %" },
	{ "other_truth", "", "--disagreements: true entity of the other one" },
	{ "note", "", "what makes a pair ambiguous; why a figure is empty" },
	{ NULL, NULL, NULL },
};

const struct mode ingest_link = {
	.name = "link",
	.brief = "the same works and creators on several platforms",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
