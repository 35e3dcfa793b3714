/* SPDX-License-Identifier: GPL-3.0-or-later */
/* riskscan rules - the rules that text applies, and their own tests */
#include <inttypes.h>
#include <stdio.h>

#include "base/die.h"
#include "modes.h"
#include "rules/find.h"
#include "table/out.h"

static bool check;
static struct opt_list packs;

static const struct opt options[] = { OPT_FLAG(0, "check", &check,
					  "run every rule's own tests; status 1 when one fails"),
	OPT_LIST('r', "rules", "FILE|DIR", &packs,
	    "rules to add; an id that is shipped is replaced (repeatable)"),
	OPT_END };

static const struct opt *const also[] = { output_options, share_options, NULL };

static const struct column_note reads[] = {
	{ NULL, NULL, NULL },
};

static const struct column_note writes[] = {
	{ "rule", "", "id" },
	{ "rev", "", "revision" },
	{ "status", "", "stable, test (findings are 'likely'), off" },
	{ "category", "", "what it is about" },
	{ "type", "",
	    "lit: finds its words; proof: its words make a finding of the category 待核验" },
	{ "severity", "1-5", "" },
	{ "likelihood", "1-5", "" },
	{ "impact", "1-5", "" },
	{ "level", "", "what the risk matrix says for likelihood and impact" },
	{ "respond_hours", "h", "time to respond at this level; empty: no deadline" },
	{ "platform", "", "where it applies; empty: everywhere" },
	{ "columns", "", "which columns it scans; empty: all that are scanned" },
	{ "pattern", "", "its words" },
	{ "basis", "", "law or platform rule" },
	{ "advice", "", "what to do" },
	{ "src", "", "file" },
	{ "row", "", "line" },
	{ "rule", "", "--check: id" },
	{ "test", "", "--check: + has to hit, - must not" },
	{ "text", "", "--check: the test's text" },
	{ "match", "", "--check: what hit" },
	{ "result", "", "--check: ok, failed; missing: there is no such test" },
	{ "src", "", "--check: file of the rule" },
	{ "row", "", "--check: its line" },
	{ NULL, NULL, NULL },
};

static void
put_names(struct out *o, const char *const *names)
{
	for (; *names != NULL; names++)
		out_text(o, *names);
	out_end(o);
}

static int64_t
step(int n)
{
	return n == 0 ? INT_NONE : n;
}

static void
put_rule(const struct rule *r, const struct risk_settings *risk, struct out *o)
{
	out_str(o, r->id);
	out_str(o, r->rev);
	out_text(o, rule_status_name(r->status));
	out_str(o, r->category);
	out_text(o, r->type == RULE_PROOF ? "proof" : "lit");
	out_int(o, step(r->severity));
	out_int(o, step(r->likelihood));
	out_int(o, step(r->impact));
	out_text(o, risk_name(r->level[0]));
	out_int(o, risk->respond_hours[r->level[0]]);
	out_str(o, r->platform);
	out_str(o, r->columns);
	out_str(o, r->pattern);
	out_str(o, r->basis);
	out_str(o, r->advice);
	out_text(o, r->pos.file);
	out_uint(o, r->pos.line);
	out_end(o);
}

static void
list(const struct rulebook *p, const struct risk_settings *risk, struct out *o)
{
	static const char *const names[] = { "rule", "rev", "status", "category", "type",
		"severity", "likelihood", "impact", "level", "respond_hours", "platform", "columns",
		"pattern", "basis", "advice", "src", "row", NULL };

	put_names(o, names);
	for (size_t i = 0; i < p->len; i++)
		put_rule(&p->at[i], risk, o);
}

/* One test after another, and how they went. */
struct trial {
	const struct rulebook *book;
	struct finder *all;
	struct finds one, every; /* one finder each: scratch belongs to a rulebook */
	struct out *o;
	uint64_t tests, failed;
};

static void
put_result(struct trial *t, const struct rule *r, bool hits, struct str text, struct str match,
    const char *result)
{
	out_str(t->o, r->id);
	out_text(t->o, hits ? "+" : "-");
	out_str(t->o, text);
	out_str(t->o, match);
	out_text(t->o, result);
	out_text(t->o, r->pos.file);
	out_uint(t->o, r->pos.line);
	out_end(t->o);
	if (strcmp(result, "ok") == 0)
		return;
	t->failed++;
	warn_at(&r->pos, "rule %s: %s", quoted(r->id),
	    result[0] == 'm' ? (hits ? "no + test" : "no - test") :
		hits	     ? "does not hit" :
			       "hits");
}

/* A rule is asked alone; a proof rule together with what it qualifies. */
static struct str
trial_match(struct trial *t, const struct finder *alone, const struct rule *r, struct str text)
{
	const struct finder *f = r->type == RULE_PROOF ? t->all : alone;
	struct finds *finds = r->type == RULE_PROOF ? &t->every : &t->one;
	size_t n = find_text(f, finder_set(f, (struct str){ 0 }, 0), text, finds);

	for (size_t i = 0; i < n; i++) {
		const struct finding *got = &finds->at[i];
		if (got->rule == r ||
		    (r->type == RULE_PROOF && got->verdict == VERDICT_VERIFY &&
			str_eq(got->rule->category, r->category)))
			return (struct str){ text.p + got->from, got->to - got->from };
	}
	return (struct str){ 0 };
}

/* A longer word of another rule covers what this one finds in it. */
static void
warn_hidden(struct trial *t, const struct finder *alone, const struct rule *r)
{
	const struct rule_set *set = finder_set(alone, (struct str){ 0 }, 0);

	for (size_t i = 0; i < t->book->len; i++) {
		const struct rule *other = &t->book->at[i];
		struct str words = other->pattern, word;
		if (other->type == RULE_PROOF || other->status == RULE_OFF ||
		    other->level[0] >= r->level[0])
			continue;
		while (words.n > 0 && str_cut(&words, '|', &word))
			if (find_text(alone, set, word, &t->one) > 0)
				warn_at(&other->pos,
				    "rule %s: its word %s hides %s, whose level is higher",
				    quoted(other->id), quoted(word), quoted(r->id));
	}
}

static void
try_rule(struct trial *t, size_t number)
{
	const struct rule *r = &t->book->at[number];
	struct finder *alone = finder_of_rule(t->book, number);
	struct str tests = r->tests, text;
	bool hits, seen[2] = { false, false };

	while (rule_test(&tests, &text, &hits)) {
		struct str match = trial_match(t, alone, r, text);
		seen[hits] = true;
		t->tests++;
		put_result(t, r, hits, text, match, (match.n > 0) == hits ? "ok" : "failed");
	}
	for (int want = 1; want >= 0; want--)
		if (!seen[want])
			put_result(t, r, want, (struct str){ 0 }, (struct str){ 0 }, "missing");
	if (r->type == RULE_LIT)
		warn_hidden(t, alone, r);
	finder_free(alone);
}

static bool
try_all(const struct rulebook *p, struct out *o)
{
	static const char *const names[] = { "rule", "test", "text", "match", "result", "src",
		"row", NULL };
	struct trial t = { .book = p, .all = finder_new(p, NULL, 0, RISK_NONE), .o = o };
	size_t rules = 0;

	put_names(o, names);
	for (size_t i = 0; i < p->len; i++)
		if (p->at[i].status != RULE_OFF) {
			try_rule(&t, i);
			rules++;
		}
	warn("%zu rules, %" PRIu64 " tests, %" PRIu64 " failed or missing", rules, t.tests,
	    t.failed);
	finder_free(t.all);
	finds_free(&t.one);
	finds_free(&t.every);
	return t.failed == 0;
}

static int
run(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct risk_settings risk;
	struct rulebook book;
	bool good = true;

	if (argc > 0)
		die_usage("takes no operand: %s (--rules names a file of rules)",
		    quoted(str_of(argv[0])));
	risk_read(&risk, &arena);
	rulebook_init(&book);
	rulebook_shipped(&book);
	for (size_t i = 0; i < packs.len; i++)
		rulebook_add(&book, packs.at[i]);
	rulebook_settle(&book, &risk.matrix);
	struct finder *whole = finder_new(&book, NULL, 0, RISK_NONE); /* names what is wrong */
	finder_free(whole);
	struct out o = out_new();
	if (check)
		good = try_all(&book, &o);
	else
		list(&book, &risk, &o);
	sink_open();
	sink_out(&o);
	sink_close();
	out_free(&o);
	rulebook_free(&book);
	arena_free(&arena);
	return good ? ST_OK : ST_FINDING;
}

const struct mode riskscan_rules = {
	.name = "rules",
	.brief = "the rules that text applies, and their own tests",
	.operands = "",
	.opts = options,
	.also = also,
	.reads = reads,
	.writes = writes,
	.run = run,
};
