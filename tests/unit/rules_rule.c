/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/rule.h"
#include "unit.h"

enum { COLUMNS = 16 };

static struct str names[COLUMNS] = {
	STR("tests"),
	STR("pattern"),
	STR("id"),
	STR("category"),
	STR("severity"),
	STR("likelihood"),
	STR("impact"),
	STR("type"),
	STR("view"),
	STR("require"),
	STR("within"),
	STR("boundary"),
	STR("scope"),
	STR("platform"),
	STR("status"),
	STR("allow"),
};

/* A rule with these cells of the columns above; those left out are empty. */
static const char *
parse(struct rule *r, const char *const cell[COLUMNS], const char **column)
{
	static struct str cells[COLUMNS];
	static size_t line[] = { 7 };

	for (size_t c = 0; c < COLUMNS; c++)
		cells[c] = str_of(cell[c]);
	return rule_parse(r,
	    &(struct small){ .file = "own.tsv",
		.name = names,
		.columns = COLUMNS,
		.cell = cells,
		.line = line,
		.rows = 1 },
	    0, column);
}

static void
a_rule_is_read(void)
{
	struct rule r;
	const char *column;

	CHECK(parse(&r,
		  (const char *[COLUMNS]){ "+:x|-:y", "一|二", "a-1", "a", "1", "2", "5", "",
		      "word", "近", "9", "latin", "col:bio|title", "douyin|tiktok", "test", "三" },
		  &column) == NULL);
	CHECK(str_eq(r.id, STR("a-1")) && r.severity == 1 && r.likelihood == 2 && r.impact == 5);
	CHECK(r.type == RULE_LIT && r.status == RULE_TEST && r.edge == MATCH_EDGE_LATIN);
	CHECK(r.within == 9 && str_eq(r.require, STR("近")) && str_eq(r.allow, STR("三")));
	CHECK(r.pos.line == 7);
	CHECK(rule_lists(r.platform, STR("tiktok")) && !rule_lists(r.platform, STR("tik")));
	CHECK(rule_lists(r.columns, STR("bio")) && rule_lists(r.columns, STR("title")));
	CHECK(!rule_lists(r.columns, STR("col:bio")));
}

static void
what_is_left_out_has_a_meaning(void)
{
	struct rule r;
	const char *column;

	CHECK(parse(&r,
		  (const char *[COLUMNS]){ [1] = "一",
		      "a",
		      "a",
		      "1",
		      "1",
		      "1",
		      [12] = "title",
		      [13] = "*" },
		  &column) == NULL);
	CHECK(r.status == RULE_STABLE && r.edge == MATCH_EDGE_NONE && r.within == 0);
	CHECK(rule_lists(r.platform, STR("douyin")) && rule_lists(r.columns, STR("text")));
	CHECK(parse(&r, (const char *[COLUMNS]){ [1] = "一", "a", "a", [7] = "proof" }, &column) ==
	    NULL);
	CHECK(r.type == RULE_PROOF && r.severity == 0);
}

static void
what_is_wrong_is_named(void)
{
	static const struct {
		size_t at;
		const char *cell, *column;
	} cases[] = {
		{ 0, "x", "tests" },
		{ 0, "+:a|", "tests" },
		{ 0, "+:a|?:b", "tests" },
		{ 1, "", "pattern" },
		{ 2, "", "id" },
		{ 2, "a b", "id" },
		{ 3, "a|b", "category" },
		{ 4, "0", "severity" },
		{ 5, "6", "likelihood" },
		{ 6, "", "impact" },
		{ 6, "high", "impact" },
		{ 7, "re", "type" },
		{ 8, "py", "view" },
		{ 9, "近", "within" },
		{ 10, "9", "within" },
		{ 11, "han", "boundary" },
		{ 12, "comment", "scope" },
		{ 12, "col:", "scope" },
		{ 14, "new", "status" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *cell[COLUMNS] = { [1] = "一", "a", "a", "1", "1", "1" }, *column = "";
		struct rule r;
		cell[cases[i].at] = cases[i].cell;
		unit_checks++;
		if (parse(&r, cell, &column) == NULL || strcmp(column, cases[i].column) != 0)
			UNIT_FAIL("%s '%s' was taken", cases[i].column, cases[i].cell);
	}
}

static void
tests_are_cut_one_by_one(void)
{
	struct str rest = STR("+:买 +:|-:卖"), text;
	bool hits;

	CHECK(rule_test(&rest, &text, &hits) && hits && str_eq(text, STR("买 +:")));
	CHECK(rule_test(&rest, &text, &hits) && !hits && str_eq(text, STR("卖")));
	CHECK(!rule_test(&rest, &text, &hits));
}

static void
unknown_columns_are_found(void)
{
	struct str some[] = { STR("id"), STR("allows") };
	struct small t = { .name = some, .columns = 2 };

	CHECK(rule_strange_column(&t) == 1);
	t.columns = 1;
	CHECK(rule_strange_column(&t) == -1);
}

void
unit_rules_rule(void)
{
	a_rule_is_read();
	what_is_left_out_has_a_meaning();
	what_is_wrong_is_named();
	tests_are_cut_one_by_one();
	unknown_columns_are_found();
}
