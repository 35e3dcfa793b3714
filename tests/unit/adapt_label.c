/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapt/clean.h"
#include "adapt/fault.h"
#include "adapt/known.h"

#include "unit.h"

static void
labels(void)
{
	static const struct {
		const char *label, *want;
	} at[] = {
		/* header_noise of the torture suite (CC0) */
		{ "\u3000作品名称 ", "作品名称" },
		{ "播放量\u200b", "播放量" },
		{ "5s完播率\u00a0", "5s完播率" },
		{ "点赞量（个）", "点赞量(个)" },
		{ "播放量\n(次)", "播放量(次)" },
		{ "\ufeff日期", "日期" },
		{ "Video\u00a0 title", "Video title" },
		{ "７日", "7日" },
		{ "", "" },
		{ " \t ", "" },
	};
	struct arena a = { 0 };

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		struct str got = clean_label(str_of(at[i].label), &a);
		unit_checks++;
		if (!str_eq(got, str_of(at[i].want)))
			UNIT_FAIL("'%s': got '%s'", at[i].label, got.p);
	}
	CHECK(str_eq(clean_key(STR("Watch time\n(hours)"), &a),
	    clean_key(STR("Watch time (hours)"), &a)));
	CHECK(!str_eq(clean_key(STR("完播率"), &a), clean_key(STR("5s完播率"), &a)));
	arena_free(&a);
}

static void
guards(void)
{
	static const struct {
		const char *cell, *want;
	} at[] = {
		{ "=\"7412345678901234567\"", "7412345678901234567" },
		{ "=7412345678901234568", "7412345678901234568" },
		{ "'7412345678901234569", "7412345678901234569" },
		{ "\t9001", "9001" },
		{ "=SUM(A1)", "=SUM(A1)" },
		{ "'90s hits", "'90s hits" },
		{ " x ", "x" },
		{ "=\"\"", "" },
		{ "=", "=" },
		{ "'", "'" },
	};
	static const char *const missing[] = { "", "-", "--", "—", "/", "null", "undefined", "\\N",
		"N/A" };

	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		CHECK(str_eq(clean_guard(str_of(at[i].cell)), str_of(at[i].want)));
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		CHECK(clean_missing(str_of(missing[i])));
	CHECK(!clean_missing(STR("0")) && !clean_missing(STR("-abc")) && !clean_missing(STR("无")));
	CHECK(clean_missing_number(STR("暂无")) && clean_missing_number(STR("NaN")));
}

static void
masks(void)
{
	static const struct {
		const char *text, *want;
	} at[] = {
		{ "13812345678", "138****5678" },
		{ "x13812345678y", "x138****5678y" },
		{ "+86 13812345678", "+86 138****5678" },
		{ "8613812345678", "861******5678" },
		{ "a.user@example.com", "a*****@example.com" },
		{ "11010519491231002X", "110***********002X" },
		/* ids and figures stay readable */
		{ "7412345678901234567", "7412345678901234567" },
		{ "12345678901", "12345678901" },
		{ "1.2.3", "1.2.3" },
	};
	struct arena a = { 0 };

	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		struct str got = clean_mask(str_of(at[i].text), &a);
		unit_checks++;
		if (!str_eq(got, str_of(at[i].want)))
			UNIT_FAIL("'%s': got '%.*s'", at[i].text, STR_ARG(got));
	}
	arena_free(&a);
}

/* Canonical tables know themselves: all of one table beats a part of others. */
static void
picks(void)
{
	struct arena a = { 0 };
	struct adapter canonical;
	const struct report *list[8];

	adapter_canonical(&canonical, &a);
	for (size_t i = 0; i < canonical.n; i++)
		list[i] = &canonical.report[i];
	struct known *k = known_new(list, canonical.n, &a);
	struct str comment[] = { STR("comment"), STR("text"), STR("likes"), STR("likes") };
	struct pick p = known_pick(k, comment, 4, &a);
	CHECK(p.report != NULL && str_eq(p.report->name, STR("comments")));
	CHECK(p.labels == 3 && p.tied == NULL);
	struct str vague[] = { STR("platform"), STR("day") };
	p = known_pick(k, vague, 2, &a);
	CHECK(p.labels == 2 && p.tied != NULL);
	struct str none[] = { STR("foo") };
	p = known_pick(k, none, 1, &a);
	CHECK(p.report == NULL && p.labels == 0);
	arena_free(&a);
}

void
unit_adapt_label(void)
{
	labels();
	guards();
	masks();
	picks();
	CHECK(str_eq(str_of(fault_code(BAD_ID)), STR("ID_PRECISION_LOST")));
	CHECK(str_eq(str_of(fault_code("something new")), STR("OTHER")));
}
