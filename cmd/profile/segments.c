/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile segments - rows of a table in groups that are alike, or by stage */
#include "base/die.h"
#include "table/part.h"
#include "table/small.h"

#include "modes.h"
#include "scope.h"
#include "segments.h"

enum { MIN_ROWS = 10, COLS = SEGMENT_KEYS + 2 * FEATURES_MOST + 2 };

static const char *on, *logs, *conversion, *method, *missing, *rules;
static bool by_stage, assign;
static int64_t k, most = 8, starts = 10, seed = 1, sample = 2000;

static const struct opt options[] = {
	OPT_TEXT(0, "on", "COL,...", &on, "numbers by which rows are alike"),
	OPT_NUM(0, "k", "N", &k, 2, SEGMENTS_MOST,
	    "segments (default: by silhouette, up to --max-k)"),
	OPT_NUM(0, "max-k", "N", &most, 2, SEGMENTS_MOST, "segments to try (default 8)"),
	OPT_WORD(0, "method", "kmeans|mixture", &method,
	    "equal round groups, or Gaussians of any width (default kmeans)"),
	OPT_TEXT(0, "log", "COL,...", &logs, "columns of --on to take the logarithm of (1 + x)"),
	OPT_WORD(0, "missing", "leave|mean", &missing,
	    "rows without a value have no segment, or the mean (default leave)"),
	OPT_TEXT(0, "conversion", "COL", &conversion, "who converted: above 0"),
	OPT_FLAG(0, "stages", &by_stage, "segments by the rules of stages.tsv in share"),
	OPT_TEXT(0, "rules", "FILE", &rules, "segments by the rules of this file"),
	OPT_FLAG(0, "assign", &assign, "a line for each row with its segment"),
	OPT_NUM(0, "starts", "N", &starts, 1, 1000, "of k-means (default 10)"),
	OPT_NUM(0, "sample", "N", &sample, 10, 100000,
	    "rows of which silhouettes are found (default 2000)"),
	OPT_NUM(0, "seed", "N", &seed, 0, INT32_MAX, "of starts and samples (default 1)"), OPT_END
};

static const struct opt *const also[] = { scope_options, scope_by_options, share_options,
	part_options, input_options, output_options, NULL };

static struct arena arena;
static struct col cols[COLS];
static struct segments_plan plan = { .col = cols };

CONTRACT_CALLS(segments)

static void
emit(void *acc, struct out *o)
{
	const struct segments_view view = { .mixture = method != NULL && *method == 'm',
		.fill = missing != NULL && *missing == 'm',
		.assign = assign,
		.seed = (uint64_t)seed,
		.sample = (uint64_t)sample,
		.min_rows = scope_min_sample(MIN_ROWS),
		.k = (size_t)k,
		.most = (size_t)most,
		.starts = (size_t)starts,
		.workers = run_workers() };
	struct people p;

	people_read(&p, acc);
	people_segment(&p, &view);
	people_put(&p, &view, o);
}

static size_t ncols;

static void
want(struct str name)
{
	if (name.n == 0)
		die_usage("an empty column name");
	cols[ncols++] = (struct col){ .name = arena_str(&arena, name).p,
		.kind = COL_RAW,
		.required = true };
}

static size_t
want_list(const char *list, size_t limit)
{
	struct str rest = str_of(list), name;
	size_t from = ncols;

	while (str_cut(&rest, ',', &name)) {
		if (ncols - from == limit)
			die_usage("more than %zu columns: %s", limit, quoted(str_of(list)));
		for (size_t i = from; i < ncols; i++)
			if (str_eq(str_of(cols[i].name), name))
				die_usage("the column %s twice", quoted(name));
		want(name);
	}
	return ncols - from;
}

static void
read_logs(void)
{
	struct str rest = str_of(logs), name;

	while (str_cut(&rest, ',', &name)) {
		size_t f = 0;
		while (f < plan.features && !str_eq(str_of(cols[plan.keys + f].name), name))
			f++;
		if (f == plan.features)
			die_usage("--log: not a column of --on: %s", quoted(name));
		plan.log[f] = true;
	}
}

static void
read_plan(const char *keys)
{
	plan.keys = want_list(keys, SEGMENT_KEYS);
	plan.features = want_list(on, FEATURES_MOST);
	plan.converts = conversion != NULL;
	if (plan.converts)
		want(str_of(conversion));
	read_logs();
	if (by_stage || rules != NULL)
		plan.stages = stages_read(rules != NULL ? rules : share_path("stages.tsv", &arena),
		    &arena);
	else if (plan.features == 0)
		die_usage("which columns? --on=COL,... or --stages");
	for (size_t i = 0; plan.stages != NULL && i < stages_columns(plan.stages); i++)
		want(str_of(stages_column(plan.stages, i)));
	plan.cells = ncols - plan.keys;
}

/* --log says which cells can be read, so it shapes the state. */
static uint64_t
digest(void)
{
	uint64_t d = part_option(0, str_of(logs != NULL ? logs : ""));

	for (size_t i = 0; i < ncols; i++)
		d = part_option(d, str_of(cols[i].name));
	char text[3 * NUM_TEXT];
	size_t n = num_put_uint(text, plan.keys);
	text[n++] = ' ';
	n += num_put_uint(text + n, plan.features);
	text[n++] = plan.converts ? 'c' : ' ';
	return part_option(d, (struct str){ text, n });
}

static int
run(int argc, char **argv)
{
	if (argc < 1)
		die_usage("which columns are the key of a row?");
	read_plan(argv[0]);
	const struct contract c = {
		.job = { .cols = cols, .ctx = &plan, CONTRACT_JOB(segments) },
		.mode = "profile segments",
		.options = digest(),
		CONTRACT_CALLED(segments),
		.emit = emit,
	};
	return scope_run(&c, argv + 1);
}

static const struct column_note reads[] = {
	{ "KEY", "", "the columns named as KEY[,KEY...]" },
	{ "COL", "", "numbers named by --on and --conversion; may be empty" },
	{ "COL", "", "those of --by" },
	{ "columns of the rules", "", "with --stages or --rules" },
	{ "stage, rule, column, test, value", "", "in the file of rules" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "COL ...", "", "the columns of --by" },
	{ "segment", "", "all, then 1 (the largest), 2, ..., or stages in the order of the rules" },
	{ "rows", "count", "different keys" },
	{ "share", "fraction", "of all rows" },
	{ "silhouette", "-1 to 1", "mean of its rows; of the row, with --assign" },
	{ "known, converted", "count", "rows with a value of --conversion; of those above 0" },
	{ "conversion, _lo, _hi", "fraction", "converted / known, Wilson 95 %" },
	{ "conversion_eb", "fraction", "shrunk to those of all segments" },
	{ "feature", "", "a column of --on; what tells most first" },
	{ "mean", "as COL", "of the rows that have it" },
	{ "difference", "deviations", "of the segment's mean from that of all rows" },
	{ "correlation, _lo, _hi", "-1 to 1", "of all rows: point-biserial with conversion, 95 %" },
	{ "KEY", "", "with --assign: in byte order" },
	{ "distance", "deviations", "from the centre of the segment" },
	{ "posterior", "probability", "of the segment, with --method mixture" },
	{ "rule", "", "of the stage, which held" },
	{ "note", "", "why a cell is empty, what was assumed" },
	{ NULL, NULL, NULL },
};

const struct mode profile_segments = {
	.name = "segments",
	.brief = "rows of a table in groups that are alike, or by stage",
	.operands = "KEY[,KEY...] [file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
