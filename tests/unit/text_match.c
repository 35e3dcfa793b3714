/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Literals against published cases.  Left out of the collection these come
 * from: cases that collapse repeated characters (asssert for assert), a
 * caller's own skip characters ("x"), digit runs and the digit view, regular
 * expressions, and a rule's verdict "needs proof"; none of it is match.c's.
 */
#include <stdio.h>

#include "text/match.h"
#include "unit.h"

void unit_text_match(void);

enum { WORDS_MAX = 12, HITS_MAX = 8 };

/* The published engines put no limit on what is skipped in all. */
static const struct match_limits no_total = { .gap = MATCH_GAP, .total = 100 };
static const struct match_limits no_skip = { .gap = 0 };

struct vector {
	const char *id; /* named in the failure */
	const char *deny[WORDS_MAX + 1], *allow[3];
	enum match_edge edge;
	const struct match_limits *limits;
	const char *text;
	const char *want[HITS_MAX + 1];
};

#define HOUBB "houbb/sensitive-word@b86249d "
#define TOOLGOOD "toolgood/ToolGood.Words@33019cd "
#define ILLEGAL                                                                           \
	{                                                                                 \
		"中国", "国人", "zg人", "fuck", "all", "as", "19", "http://", "ToolGood", \
		    "assert", "zgasser", "共产党"                                      \
	}

static const struct vector vectors[] = {
	{ HOUBB "README ignoreCase", { "fuck" }, .edge = MATCH_EDGE_NONE,
	    .text = "fuCK the bad words.", .want = { "fuCK" } },
	{ HOUBB "README ignoreWidth", { "fuck" }, .edge = MATCH_EDGE_NONE,
	    .text = "ｆｕｃｋ the bad words.", .want = { "ｆｕｃｋ" } },
	{ HOUBB "SensitiveWordBsEnglishTest", { "fuck" }, .edge = MATCH_EDGE_NONE,
	    .text = "Ⓕⓤc⒦ the bad words", .want = { "Ⓕⓤc⒦" } },
	{ HOUBB "SensitiveWordBsIgnoreCharTest", { "傻冒", "狗东西" }, .text = "傻@冒，狗+东西",
	    .want = { "傻@冒", "狗+东西" } },
	{ HOUBB "Bug105Test", { "毛主席" }, .limits = &no_total, .text = "你好毛---主---席",
	    .want = { "毛---主---席" } },
	{ HOUBB "ResultConditionTest", { "av" }, .text = "I hav" },
	{ HOUBB "ResultConditionTest", { "national Congress" },
	    .text = "test for International Congress" },
	{ HOUBB "ResultConditionTest", { "cp" }, .text = "cp cpm", .want = { "cp" } },
	{ HOUBB "ResultConditionTest englishWordNumMatch", { "cp", "69" }, .edge = MATCH_EDGE_ALNUM,
	    .text = "cp cpm trade deficit totaled 695 billion yen, or $4.9 billion",
	    .want = { "cp" } },
	{ HOUBB "EnglishWordMatchTest", { "av", "sex" }, .text = "test sex test",
	    .want = { "sex" } },
	{ HOUBB "EnglishWordMatchTest", { "av", "sex" }, .text = "Middlesex" },
	{ HOUBB "EnglishWordMatchTest", { "av", "sex" }, .text = "1av2", .want = { "av" } },
	{ HOUBB "EnglishWordMatchTest", { "av", "sex" }, .text = "av测试", .want = { "av" } },
	{ HOUBB "EnglishWordMatchTest", { "弹药", "微信" }, .text = "test微信test",
	    .want = { "微信" } },
	{ HOUBB "SensitiveWordBsAllowTest (issue 76)", { "黄片" }, { "三黄片" },
	    .text = "三黄片黄片", .want = { "黄片" } },
	{ HOUBB "SensitiveWordBsAllowTest (issue 19)", { "政府", "国家", "共产" }, { "共产党" },
	    .text = "共产党是白名单不会被检测" },
	{ "houbb/sensitive-word issue 61", { "他妈" }, { "他妈妈" }, .text = "他妈妈不是敏感词" },
	{ HOUBB "README wordFailFast(false)", { "我的世界", "我的" },
	    .text = "他的世界它的世界和她的世界都不是我的也不是我的世界",
	    .want = { "我的", "我的世界" } },
	{ HOUBB "Bug84Test", { "下三滥" },
	    .text = "花豹用下三滥招式对付疣猪，没想到疣猪居然也有绝招", .want = { "下三滥" } },
	{ HOUBB "MyWordDenyChineseTest", { "三三九乘元功", "一军两策" },
	    .text = "和我练习三三九乘元功、一军两策", .want = { "三三九乘元功", "一军两策" } },
	{ "houbb/sensitive-word issue 143", { "女儿在美", "第一个女儿" }, .text = "女儿" },
	{ TOOLGOOD "IllegalWordsTest", ILLEGAL, .text = "中间国zg人", .want = { "zg人" } },
	{ TOOLGOOD "IllegalWordsTest", ILLEGAL, .limits = &no_skip, .text = "fuck al[]l",
	    .want = { "fuck" } },
	{ TOOLGOOD "IllegalWordsTest", ILLEGAL, .edge = MATCH_EDGE_ALNUM, .text = "asssert all",
	    .want = { "all" } },
	{ TOOLGOOD "IllegalWordsTest", ILLEGAL, .text = "我是【中]国【人",
	    .want = { "中]国", "国【人" } },
	{ TOOLGOOD "IllegalWordsTest", ILLEGAL, .text = "我是【中国【人",
	    .want = { "中国", "国【人" } },
	{ TOOLGOOD "IssuesTest_20", { "1", "A", "2", "0", "吃" }, .edge = MATCH_EDGE_ALNUM,
	    .text = "A10021003吃饭", .want = { "吃" } },
	{ TOOLGOOD "IssuesTest_57_3", { "ash", "sha", "bcd" }, .edge = MATCH_EDGE_ALNUM,
	    .text = "his is sha ash", .want = { "sha", "ash" } },
	/* filter_test.go asks for the first hit; 东西 in 东东西 is one more */
	{ "importcjj/sensitive@42d1c50 filter_test.go",
	    { "有一个东西", "一个东西", "一个", "东西", "个东" }, .limits = &no_total,
	    .text = "我有一@ |个东东西", .want = { "一@ |个", "个东", "东西" } },
};

static struct match_scratch scratch;

static void
add(struct match_set *set, struct match_word word)
{
	const char *wrong = match_add(set, &word);

	unit_checks++;
	if (wrong != NULL)
		UNIT_FAIL("%.*s: %s", STR_ARG(word.text), wrong);
}

static struct match_set *
set_of(const struct vector *v)
{
	struct match_set *set = match_new(v->limits);

	for (size_t i = 0; v->deny[i] != NULL; i++)
		add(set,
		    (struct match_word){ .text = str_of(v->deny[i]),
			.edge = v->edge,
			.single_ok = true });
	for (size_t i = 0; v->allow[i] != NULL; i++)
		add(set,
		    (struct match_word){ .text = str_of(v->allow[i]),
			.rule = MATCH_ANY,
			.allow = true });
	match_build(set);
	return set;
}

static void
published_cases(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		const struct vector *v = &vectors[i];
		struct match_set *set = set_of(v);
		size_t n = match_find(set, str_of(v->text), &scratch), want = 0;

		while (v->want[want] != NULL)
			want++;
		unit_checks++;
		if (n != want)
			UNIT_FAIL("%s: %zu hits in %s, want %zu", v->id, n, v->text, want);
		for (size_t k = 0; k < n && k < want; k++) {
			const struct match_hit *h = &scratch.hit[k];
			struct str got = { v->text + h->from, h->to - h->from };
			unit_checks++;
			if (!str_eq(got, str_of(v->want[k])))
				UNIT_FAIL("%s: hit %.*s, want %s", v->id, STR_ARG(got), v->want[k]);
		}
		match_free(set);
	}
}

/* How many hits one word has, with the default limits. */
static size_t
hits(const char *word, const char *text)
{
	struct match_set *set = match_new(NULL);

	add(set, (struct match_word){ .text = str_of(word) });
	match_build(set);
	size_t n = match_find(set, str_of(text), &scratch);
	match_free(set);
	return n;
}

static bool
evaded(const char *word, const char *text)
{
	return hits(word, text) == 1 && scratch.hit[0].evaded;
}

static void
a_disguise_is_told_from_plain_writing(void)
{
	/* emoji inserted: vector match.evasion.002, adapted from public spam */
	CHECK(evaded("加微信", "有需要的加微❤\ufe0f信详聊"));
	CHECK(evaded("加微信", "加微\u200b信"));
	CHECK(evaded("vx", "ѵх"));
	CHECK(evaded("vx", "🆅🅧"));
	CHECK(evaded("porn", "p0rn"));
	CHECK(evaded("微信", "微\xff信"));
	CHECK(hits("加微信", "有需要的加微信详聊") == 1 && !scratch.hit[0].evaded);
	CHECK(hits("vx", "加VX") == 1 && !scratch.hit[0].evaded);
	CHECK(hits("号码", "加薇號碼") == 1 && !scratch.hit[0].evaded);
	CHECK(hits("ＱＱ：", "加ＱＱ：1") == 1 && !scratch.hit[0].evaded);
}

static void
skipping_has_limits(void)
{
	CHECK(hits("加微信", "加...微信") == 1);
	CHECK(hits("加微信", "加....微信") == 0); /* more than 3 in one place */
	CHECK(hits("加微信", "加..微..信") == 0); /* more than 3 in all */
	CHECK(hits("加微信", "加.微..信") == 1);
	CHECK(hits("vx", "v x") == 0); /* too short */
	CHECK(hits("abc", "a b c") == 1);
	CHECK(hits("加v", "加 V") == 1);
	CHECK(hits("微信", "微1信") == 0); /* never digits */
	CHECK(hits("微信", "微の信") == 0);
	CHECK(hits("no.1", "No.1") == 1 && hits("no.1", "no1") == 0);
	CHECK(hits("100%有效", "100% 有 效") == 1);
	CHECK(hits("➕v", "➕V") == 1 && hits("➕v", "➕ V") == 0);
	CHECK(hits("#微信", "# 微信") == 0 && hits("#微信", "#微信") == 1);
	CHECK(hits("bob@qq.com", "mail bob@qq.com") == 1);
}

static void
words_that_cannot_work_are_refused(void)
{
	static const struct {
		struct str text;
		const char *want;
	} table[] = {
		{ { "", 0 }, "empty pattern" },
		{ { "\u200b\ufe0f", 6 }, "nothing is left of the pattern once folded" },
		{ { "微\xff", 4 }, "not UTF-8" },
		{ { "微", 3 }, "a single Han character needs a context word" },
		{ { "v", 1 }, "a single character needs a context word" },
	};
	struct match_set *set = match_new(NULL);
	char longest[256];

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *got = match_add(set, &(struct match_word){ .text = table[i].text });
		CHECK(got != NULL && strcmp(got, table[i].want) == 0);
	}
	memset(longest, 'a', sizeof longest);
	CHECK(match_add(set, &(struct match_word){ .text = { longest, 256 } }) != NULL);
	CHECK(match_add(set, &(struct match_word){ .text = { longest, 255 } }) == NULL);
	CHECK(match_add(set,
		  &(struct match_word){ .text = STR("微信"),
		      .allow = true,
		      .context = &STR("加"),
		      .contexts = 1 }) != NULL);
	CHECK(match_add(set,
		  &(struct match_word){ .text = STR("微信"),
		      .context = &STR("加"),
		      .contexts = 1,
		      .within = 256 }) != NULL);
	CHECK(
	    match_add(set,
		&(struct match_word){ .text = STR("微信"), .context = &STR(""), .contexts = 1 }) !=
	    NULL);
	CHECK(match_words(set) == 1);
	match_build(set);
	CHECK(match_find(set, (struct str){ longest, 255 }, &scratch) == 1);
	CHECK(match_find(set, STR("微信"), &scratch) == 0);
	match_free(set);
}

static void
an_empty_set_finds_nothing(void)
{
	struct match_set *set = match_new(NULL);

	match_build(set);
	CHECK(match_find(set, STR("微信 abc"), &scratch) == 0);
	CHECK(match_find(set, (struct str){ NULL, 0 }, &scratch) == 0);
	match_free(set);
}

static void
context_has_to_be_near(void)
{
	static const struct str near[] = { { "加", 3 }, { "联系", 6 }, { "add", 3 } };
	struct match_set *set = match_new(NULL);

	add(set,
	    (struct match_word){ .text = STR("微"), .context = near, .contexts = 3, .within = 2 });
	match_build(set);
	CHECK(match_find(set, STR("加微"), &scratch) == 1);
	CHECK(match_find(set, STR("加个我微"), &scratch) == 1);
	CHECK(match_find(set, STR("加一个我微"), &scratch) == 0);
	CHECK(match_find(set, STR("微信号联系"), &scratch) == 1);
	CHECK(match_find(set, STR("微信小号联系"), &scratch) == 0);
	CHECK(match_find(set, STR("add微"), &scratch) == 1);
	CHECK(match_find(set, STR("dadd微"), &scratch) == 0); /* no word of its own */
	CHECK(match_find(set, STR("微微"), &scratch) == 0);
	match_free(set);
}

static void
allow_words_belong_to_a_rule(void)
{
	struct match_set *set = match_new(NULL);

	add(set, (struct match_word){ .text = STR("第一"), .rule = 1 });
	add(set, (struct match_word){ .text = STR("第一"), .rule = 2 });
	add(set, (struct match_word){ .text = STR("第一次"), .rule = 1, .allow = true });
	add(set, (struct match_word){ .text = STR("第一天"), .rule = MATCH_ANY, .allow = true });
	match_build(set);
	CHECK(match_find(set, STR("第一名"), &scratch) == 2);
	CHECK(scratch.hit[0].word == 0 && scratch.hit[1].word == 1);
	CHECK(match_find(set, STR("第一次来"), &scratch) == 1 && scratch.hit[0].word == 1);
	CHECK(match_find(set, STR("第 一 次来"), &scratch) == 1 && scratch.hit[0].word == 1);
	CHECK(match_find(set, STR("第一天"), &scratch) == 0);
	match_free(set);
}

/* SAMR 广告绝对化用语执法指南 (2023 No.6), derived cases, with words of our own. */
static void
superlatives_and_their_exemptions(void)
{
	static const char *const deny[] = { "全网第一", "第一", "最佳", "国家级", "最高级", "最好",
		"最新", "最后", "根治", "治愈率" };
	static const char *const allow[] = { "服务第一", "做到最好", "第一次", "最后三天",
		"最新款" };
	static const struct {
		const char *text;
		bool flag;
		const char *article;
	} table[] = {
		{ "本店面膜全网第一，效果最佳", true, "9(3)" },
		{ "国家级配方，最高级享受", true, "9(3)" },
		{ "服务第一，顾客至上", false, "5(1) service attitude" },
		{ "我们追求做到最好", false, "5(2) goal" },
		{ "最后三天", false, "time, not comparison" },
		{ "第一次来这家店", false, "ordinal" },
		{ "本店最新款，比我们上一代更轻", false, "6(1) own products compared" },
		{ "三天根治糖尿病，治愈率100%", true, "cure rate, no leniency" },
	};
	struct match_set *set = match_new(NULL);

	for (size_t i = 0; i < sizeof deny / sizeof *deny; i++)
		add(set, (struct match_word){ .text = str_of(deny[i]) });
	for (size_t i = 0; i < sizeof allow / sizeof *allow; i++)
		add(set, (struct match_word){ .text = str_of(allow[i]), .allow = true });
	match_build(set);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		bool flag = match_find(set, str_of(table[i].text), &scratch) > 0;
		unit_checks++;
		if (flag != table[i].flag)
			UNIT_FAIL("%s: flag %d (article %s)", table[i].text, flag,
			    table[i].article);
	}
	match_free(set);
}

/* Composite rules as gitleaks has them: a keyword near an action word. */
static void
lures_need_an_action_word(void)
{
	static const struct str act[] = { { "加", 3 }, { "联系", 6 }, { "点", 3 }, { "看", 3 } };
	static const char *const word[] = { "微信", "薇", "头像", "简介", "电话" };
	struct match_set *set = match_new(NULL);

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		add(set,
		    (struct match_word){ .text = str_of(word[i]),
			.context = act,
			.contexts = sizeof act / sizeof *act,
			.within = 3 });
	match_build(set);
	CHECK(match_find(set, STR("加薇❤\ufe0fabc_123456"), &scratch) == 1);
	CHECK(match_find(set, STR("用微信支付很方便"), &scratch) == 0);
	CHECK(match_find(set, STR("电话打不通"), &scratch) == 0);
	CHECK(match_find(set, STR("点我头像看简介联系方式"), &scratch) == 2);
	match_free(set);
}

void
unit_text_match(void)
{
	published_cases();
	a_disguise_is_told_from_plain_writing();
	skipping_has_limits();
	words_that_cannot_work_are_refused();
	an_empty_set_finds_nothing();
	context_has_to_be_near();
	allow_words_belong_to_a_rule();
	superlatives_and_their_exemptions();
	lures_need_an_action_word();
	match_scratch_free(&scratch);
}
