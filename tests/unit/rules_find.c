/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "rules/find.h"
#include "rules/summary.h"
#include "unit.h"

/* A flat matrix: the level is the impact, so that tests can name it. */
static const struct risk_matrix flat = { {
    { 1, 2, 3, 4, 5 },
    { 1, 2, 3, 4, 5 },
    { 1, 2, 3, 4, 5 },
    { 1, 2, 3, 4, 5 },
    { 1, 2, 3, 4, 5 },
} };

static struct finds finds;

#define RULE(name, words, l, i, ...)                                                             \
	{                                                                                        \
		.id = STR(name), .category = STR("c"), .pattern = STR(words), .likelihood = (l), \
		.impact = (i), .severity = 1, __VA_ARGS__                                        \
	}

static struct rulebook
pack_of(const struct rule *rule, size_t n)
{
	struct rulebook p;

	rulebook_init(&p);
	for (size_t i = 0; i < n; i++) {
		GROW(&p);
		p.at[p.len++] = rule[i];
	}
	rulebook_settle(&p, &flat);
	return p;
}

/* Ask as a row of the platform does, column 0 of title and bio. */
static size_t
ask(struct rulebook *p, const char *platform, size_t column, enum risk_level least, struct str text)
{
	const struct str columns[] = { STR("title"), STR("bio") };
	struct finder *f = finder_new(p, columns, 2, least);

	finds_free(&finds);
	size_t n = find_text(f, finder_set(f, str_of(platform), column), text, &finds);
	finder_free(f);
	return n;
}

static size_t
hits(struct rulebook *p, const char *text)
{
	return ask(p, "", 0, RISK_NONE, str_of(text));
}

static void
hits_of_one_rule_do_not_overlap_those_of_two_may(void)
{
	const struct rule rules[] = {
		RULE("a", "甲乙|乙丙|丁戊", 4, 1),
		RULE("b", "丙丁", 4, 1),
	};
	struct rulebook p = pack_of(rules, 2);

	/* 甲乙 and 乙丙 are one rule's and share 乙; 丙丁 and 丁戊 are not */
	CHECK(hits(&p, "甲乙丙丁戊") == 3);
	CHECK(finds.at[0].from == 0 && finds.at[0].to == 6);
	CHECK(finds.at[1].rule == &p.at[1] && finds.at[1].from == 6);
	CHECK(finds.at[2].rule == &p.at[0] && finds.at[2].from == 9 && finds.at[2].to == 15);
	CHECK(hits(&p, "甲乙甲乙") == 2);
	CHECK(hits(&p, "") == 0);
	rulebook_free(&p);
}

static void
verdicts(void)
{
	const struct rule rules[] = {
		RULE("sure", "确定词", 4, 3),
		RULE("weak", "含糊词", 3, 3),
		RULE("trial", "试用词", 5, 3, .status = RULE_TEST),
		RULE("off", "停用词", 5, 3, .status = RULE_OFF),
		RULE("other", "别类词", 5, 3),
		{ .id = STR("proof"),
		    .category = STR("c"),
		    .pattern = STR("出处|证书"),
		    .type = RULE_PROOF },
	};
	struct rulebook p = pack_of(rules, 6);

	p.at[4].proofs = 0; /* of another category */
	CHECK(hits(&p, "确定词") == 1 && finds.at[0].verdict == VERDICT_HIT);
	CHECK(hits(&p, "含糊词") == 1 && finds.at[0].verdict == VERDICT_LIKELY);
	CHECK(finds.at[0].likelihood == 3 && !finds.at[0].evaded);
	CHECK(hits(&p, "含-糊-词") == 1 && finds.at[0].verdict == VERDICT_HIT);
	CHECK(finds.at[0].likelihood == 4 && finds.at[0].evaded);
	CHECK(hits(&p, "试用词") == 1 && finds.at[0].verdict == VERDICT_LIKELY);
	CHECK(hits(&p, "停用词") == 0);
	CHECK(hits(&p, "出处和证书") == 0);
	CHECK(hits(&p, "确定词，见证书；别类词") == 2);
	CHECK(finds.at[0].verdict == VERDICT_VERIFY && finds.at[1].verdict == VERDICT_HIT);
	rulebook_free(&p);
}

static void
rules_hold_where_they_say(void)
{
	const struct rule rules[] = {
		RULE("all", "通用词", 4, 2),
		RULE("two", "平台词", 4, 2, .platform = STR("douyin|kuaishou")),
		RULE("bio", "简介词", 4, 2, .columns = STR("bio")),
		RULE("long", "通用词加长", 1, 1, .platform = STR("bilibili")),
	};
	struct rulebook p = pack_of(rules, 4);
	const struct str text = STR("通用词，平台词，简介词");

	CHECK(ask(&p, "douyin", 0, RISK_NONE, text) == 2);
	CHECK(ask(&p, "kuaishou", 1, RISK_NONE, text) == 3);
	CHECK(ask(&p, "bilibili", 0, RISK_NONE, text) == 1);
	CHECK(ask(&p, "tiktok", 1, RISK_NONE, text) == 2);
	CHECK(ask(&p, "", 0, RISK_NONE, text) == 2); /* unknown: all platforms' */
	CHECK(ask(&p, "douyin", 0, RISK_MODERATE, text) == 0);
	CHECK(ask(&p, "bilibili", 0, RISK_NONE, STR("通用词加长")) == 1 &&
	    finds.at[0].rule == &p.at[3]);
	CHECK(ask(&p, "douyin", 0, RISK_NONE, STR("通用词加长")) == 1 &&
	    finds.at[0].rule == &p.at[0]);
	rulebook_free(&p);
}

static void
context_is_near_enough_or_not(void)
{
	const struct rule rules[] = {
		RULE("a", "气枪", 4, 1, .require = STR("现货|包邮"), .within = 2),
	};
	struct rulebook p = pack_of(rules, 1);

	CHECK(hits(&p, "气枪") == 0);
	CHECK(hits(&p, "气枪都有现货") == 1);
	CHECK(hits(&p, "包邮的气枪") == 1);
	CHECK(hits(&p, "气枪全都有现货") == 0);
	rulebook_free(&p);
}

/* The word ends `over` bytes past the limit; what is in front is 'a'. */
static size_t
hits_at_limit(struct rulebook *p, size_t over)
{
	const struct str word = STR("甲乙");
	size_t n = FIND_TEXT_MAX + 100;
	char *text = mem_alloc(n);

	memset(text, 'a', n);
	memcpy(text + FIND_TEXT_MAX + over - word.n, word.p, word.n);
	size_t found = ask(p, "", 0, RISK_NONE, (struct str){ text, n });
	free(text);
	return found;
}

static void
what_lies_past_the_limit_is_not_read(void)
{
	const struct rule rules[] = { RULE("a", "甲乙", 4, 1) };
	struct rulebook p = pack_of(rules, 1);

	CHECK(hits_at_limit(&p, 0) == 1);
	for (size_t over = 1; over < 8; over++) {
		CHECK(hits_at_limit(&p, over) == 0);
		CHECK(finds.text.text.bad == 0); /* no character is cut in two */
	}
	rulebook_free(&p);
}

static void
a_summary_puts_the_worst_first(void)
{
	const struct rule rules[] = {
		RULE("z", "甲甲", 1, 4),
		RULE("b", "乙乙", 2, 4),
		RULE("a", "丙丙", 2, 4),
		RULE("c", "丁丁", 5, 3),
		RULE("d", "戊戊", 2, 4),
	};
	struct rulebook p = pack_of(rules, 5);
	struct summary s = { 0 };
	const struct str text = STR("甲甲 乙乙 丙丙 丁丁 戊戊 戊戊 戊*戊");

	CHECK(summary_level(&s) == RISK_NONE);
	CHECK(hits(&p, text.p) == 7);
	for (size_t i = 0; i < finds.len; i++)
		summary_add(&s, &finds.at[i], text);
	summary_sort(&s);
	/* level 4 before 3; then 2 x 4 before 1 x 4; then three hits before one; then by id */
	const char *const want[] = { "d", "a", "b", "z", "c" };
	CHECK(s.len == 5 && summary_level(&s) == RISK_HIGH);
	for (size_t i = 0; i < 5 && i < s.len; i++)
		CHECK(str_eq(s.at[i].worst.rule->id, str_of(want[i])));
	CHECK(s.at[0].count == 3 && str_eq(s.at[0].match, STR("戊戊")));
	/* the match shown is the worst one's */
	p.at[4].level[1] = RISK_VERY_HIGH;
	s.len = 0;
	CHECK(hits(&p, text.p) == 7);
	for (size_t i = 0; i < finds.len; i++)
		summary_add(&s, &finds.at[i], text);
	summary_sort(&s);
	CHECK(s.at[0].count == 3 && str_eq(s.at[0].match, STR("戊*戊")));
	CHECK(summary_level(&s) == RISK_VERY_HIGH);
	summary_free(&s);
	rulebook_free(&p);
}

void
unit_rules_find(void)
{
	hits_of_one_rule_do_not_overlap_those_of_two_may();
	verdicts();
	rules_hold_where_they_say();
	context_is_near_enough_or_not();
	what_lies_past_the_limit_is_not_read();
	a_summary_puts_the_worst_first();
	finds_free(&finds);
}
