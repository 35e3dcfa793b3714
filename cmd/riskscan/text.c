/* SPDX-License-Identifier: GPL-3.0-or-later */
/* riskscan text - findings of rule packs in the texts of a table */
#include "base/die.h"
#include "modes.h"
#include "survey.h"
#include "table/small.h"

static bool annotate;
static const char *in, *keep, *platform, *least_word, *block_word = "high", *fail_word;
static struct opt_list packs, allows;

static const struct opt options[] = { OPT_FLAG('a', "annotate", &annotate,
					  "pass every row on, with risk_* columns behind it"),
	OPT_TEXT(0, "in", "A,B,...", &in,
	    "columns to scan (default: title, text, script, ... that exist)"),
	OPT_TEXT('k', "keep", "A,B,...", &keep, "columns to carry into the findings"),
	OPT_LIST('r', "rules", "FILE|DIR", &packs,
	    "rules to add; an id that is shipped is replaced (repeatable)"),
	OPT_LIST(0, "allow", "FILE", &allows, "words that are no finding, one a line (repeatable)"),
	OPT_TEXT('p', "platform", "NAME", &platform, "platform of rows that name none"),
	OPT_WORD(0, "min-level", RISK_WORDS, &least_word, "leave out findings below this level"),
	OPT_WORD(0, "block-at", RISK_WORDS, &block_word,
	    "with --annotate: risk_blocked from this level on (default high)"),
	OPT_WORD(0, "fail-at", RISK_WORDS, &fail_word,
	    "status 1 when a finding reaches this level"),
	OPT_END };

static const struct opt *const also[] = { input_options, output_options, share_options, NULL };

static const struct column_note reads[] = {
	{ "title text script subtitle cover_text description caption bio nickname", "",
	    "texts to scan, those that exist; --in names others" },
	{ "platform", "", "which rules apply (optional; rows without it are asked all)" },
	{ "account item comment src row", "", "carried into the findings (optional)" },
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "platform account item comment", "", "findings: as in the input, where it has them" },
	{ "column", "", "findings: where the text stands" },
	{ "rule", "", "findings: id of the rule" },
	{ "category", "", "findings: of the rule" },
	{ "severity", "1-5", "findings: of the rule" },
	{ "likelihood", "1-5", "findings: of the rule, one more if evaded" },
	{ "impact", "1-5", "findings: of the rule" },
	{ "level", "", "findings: what the risk matrix says: " RISK_WORDS },
	{ "score", "1-25", "findings: likelihood x impact, shown only" },
	{ "match", "", "findings: the text that hit; control bytes as U+FFFD" },
	{ "from", "characters", "findings: where the match begins, from 0" },
	{ "to", "characters", "findings: behind its end" },
	{ "evaded", "", "findings: 1 if it was written in disguise" },
	{ "verdict", "", "findings: hit, likely (look at it first), 待核验 (ask for the proof)" },
	{ "respond_hours", "h", "findings: time to respond at this level; empty: no deadline" },
	{ "advice", "", "findings: what to do" },
	{ "basis", "", "findings: law or platform rule" },
	{ "src row", "", "findings: as in the input, where it has them" },
	{ "risk_level", "", "--annotate: of the worst finding; empty: none" },
	{ "risk_rules", "", "--annotate: ids of the rules that hit, worst first, joined by |" },
	{ "risk_why", "", "--annotate: category: match (basis), worst first" },
	{ "risk_blocked", "", "--annotate: 1 if risk_level reaches --block-at" },
	{ NULL, NULL, NULL },
};

static enum risk_level
level_of(const char *word)
{
	return word != NULL ? risk_of(str_of(word)) : RISK_NONE;
}

static void
read_packs(struct rulebook *p, const struct risk_settings *risk)
{
	rulebook_init(p);
	rulebook_shipped(p);
	for (size_t i = 0; i < packs.len; i++)
		rulebook_add(p, packs.at[i]);
	for (size_t i = 0; i < allows.len; i++)
		rulebook_allow(p, allows.at[i]);
	rulebook_settle(p, &risk->matrix);
}

static struct finder *
finder_for(const struct survey *s, const struct rulebook *p, struct arena *a)
{
	struct str *columns = arena_alloc(a, s->texts * sizeof *columns);

	for (size_t t = 0; t < s->texts; t++)
		columns[t] = str_of(s->cols[s->keys + 2 + t].name);
	return finder_new(p, columns, s->texts, level_of(least_word));
}

static int
run(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct rulebook book;
	struct survey s = { .platform = platform,
		.block_at = level_of(block_word),
		.lock = PTHREAD_MUTEX_INITIALIZER };
	struct job job = { .ctx = &s,
		.pass = annotate,
		.head = annotate ? annotate_head : findings_head,
		.map = annotate ? annotate_map : findings_map };

	(void)argc;
	if (annotate && keep != NULL)
		die_usage("--keep is for findings; --annotate passes every column on");
	survey_columns(&s, keep, in, &arena);
	risk_read(&s.risk, &arena);
	read_packs(&book, &s.risk);
	struct finder *finder = finder_for(&s, &book, &arena);
	s.finder = finder;
	s.by_platform = finder_by_platform(finder);
	job.cols = s.cols;
	run_map(&job, argv);
	survey_notes(&s);
	survey_free(&s);
	finder_free(finder);
	rulebook_free(&book);
	arena_free(&arena);
	if (fail_word != NULL && s.worst >= (int)level_of(fail_word))
		return ST_FINDING;
	return run_status();
}

const struct mode riskscan_text = {
	.name = "text",
	.brief = "findings of rule packs in the texts of a table",
	.operands = "[file ...]",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
