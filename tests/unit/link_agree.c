/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/agree.h"

#include "base/num.h"
#include "base/when.h"

#include "table_read.h"
#include "unit.h"

#define CHECK_STR(got, want) CHECK((got) != NULL && strcmp((got), (want)) == 0)

static struct arena arena;
static struct folded scratch;

static struct item
post(const char *title, const char *tags, int64_t hours)
{
	struct item it = { .first = hours * MS_HOUR, .last = hours * MS_HOUR };

	item_read(&it, str_of(title), str_of(tags), &scratch, &arena);
	return it;
}

static double
likeness(const char *a, const char *b, double least)
{
	struct item x = post(a, "", 0), y = post(b, "", 0);
	double like = agree_title(&x, &y, least);

	CHECK(agree_title(&y, &x, least) == like);
	return like;
}

static void
likeness_is_the_larger_of_edits_and_trigrams(void)
{
	/* kitten, sitting: 3 edits (Levenshtein's usual example), 7 letters */
	CHECK_NEAR(likeness("kitten", "sitting", 0.5), 1 - 3.0 / 7, 1e-12);
	CHECK(likeness("kitten", "sitting", 0.6) == 0);
	CHECK_NEAR(likeness("flaw", "lawn", 0.5), 0.5, 1e-12); /* 2 of 4 */
	CHECK(likeness("给老狗做一张防滑垫", "给老狗做一张防滑垫", 0.8) == 1);
	CHECK_NEAR(likeness("给老狗做一张防滑垫", "给老猫做一张防滑垫", 0.8), 8.0 / 9, 1e-12);
	CHECK_NEAR(likeness("abcdefghij", "bcdefghij", 0.8), 0.9, 1e-12);
	/* halves of 16 letters changed over: 30 trigrams each, 14 + 14 of them shared */
	CHECK_NEAR(likeness("abcdefghijklmnopqrstuvwxyz012345", "qrstuvwxyz012345abcdefghijklmnop",
		       0.8),
	    28.0 / 32, 1e-12);
	CHECK(likeness("", "abc", 0.5) == 0);
}

/* Plain dynamic programming, all of the table. */
static uint32_t
distance(struct str a, struct str b)
{
	static uint32_t d[64][64];

	for (uint32_t i = 0; i <= a.n; i++)
		for (uint32_t j = 0; j <= b.n; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			uint32_t best = d[i - 1][j - 1] + (a.p[i - 1] != b.p[j - 1]);
			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			d[i][j] = best;
		}
	return d[a.n][b.n];
}

static void
the_band_gives_what_the_whole_table_gives(void)
{
	uint64_t seed = 8;
	int wrong = 0, near = 0;

	for (int round = 0; round < 20000; round++) {
		char a[32], b[32];
		size_t n = 1 + random_below(&seed, 28), m = 0;
		for (size_t i = 0; i < n; i++) {
			a[i] = (char)('a' + random_below(&seed, 3));
			uint64_t what = random_below(&seed, 12);
			if (what != 0 && m < sizeof b - 2)
				b[m++] = what == 1 ? 'c' : a[i];
			if (what == 2 && m < sizeof b - 2)
				b[m++] = 'b';
		}
		a[n] = b[m] = '\0';
		double least = 0.5 + (double)random_below(&seed, 5) / 10;
		double longest = (double)(n > m ? n : m);
		double edit = 1 - distance((struct str){ a, n }, (struct str){ b, m }) / longest;
		double like = likeness(a, b, least);
		near += edit >= least;
		/* trigrams may only raise it */
		wrong += m > 0 && edit >= least - 1e-9 && like < edit - 1e-9;
		wrong += n < 3 && m > 0 && edit < least - 1e-9 && like != 0;
	}
	CHECK(wrong == 0);
	CHECK(near > 5000);
}

static void
titles_are_compared_as_readers_see_them(void)
{
	CHECK(likeness("【面包过夜】怎么不变硬！", "面包过夜怎么不变硬", 1) == 1);
	CHECK(likeness("CLAY POT rice", "clay pot　ｒｉｃｅ", 1) == 1);
	CHECK(likeness("橘猫称体重的一天 #毛耳朵之家", "橘猫称体重的一天#毛耳朵之家#", 1) == 1);
	CHECK(likeness("橘猫 #毛耳朵[话题]# 称体重", "橘猫称体重", 1) == 1);
	CHECK(likeness("橘猫称体重#毛耳朵🐱之家，真重", "橘猫称体重真重", 1) == 1);
	CHECK(likeness("C# 教程", "c教程", 1) == 1);
	CHECK(likeness("#毛耳朵之家", "#毛耳朵之家", 0.5) == 0);
}

static void
tags_are_a_set_from_the_cell_and_the_title(void)
{
	struct item a = post("x #猫 #狗", "", 0), b = post("x", "狗|兔", 0),
		    none = post("x", "", 0);
	struct item twice = post("x #猫", "猫|#狗|狗", 0);

	CHECK_NEAR(agree_tags(&a, &b), 1.0 / 3, 1e-12);
	CHECK_NEAR(agree_tags(&a, &twice), 1, 1e-12);
	CHECK(isnan(agree_tags(&a, &none)));
}

static void
days_without_a_time_are_as_near_as_they_can_be(void)
{
	struct item day = post("x", "", 0), noon = post("x", "", 12), next = post("x", "", 30);
	struct item never = { .first = INT_NONE, .last = INT_NONE };

	day.last = MS_DAY - 1;
	CHECK(agree_gap(&day, &noon) == 0 && agree_gap(&noon, &day) == 0);
	CHECK(agree_gap(&day, &next) == 6 * MS_HOUR + 1);
	CHECK(agree_gap(&next, &noon) == 18 * MS_HOUR);
	CHECK(agree_gap(&never, &noon) == INT_NONE);
}

/* What is doubted of two titles: NULL, nothing; "none", no pair. */
static const char *
verdict(struct item a, struct item b)
{
	const struct agree_rule rule = { 0.8, 0.5, 48 * MS_HOUR, 2 * MS_HOUR, 10 };
	struct evidence e;

	return agree_pair(&a, &b, &rule, &e) ? e.doubt : "none";
}

static void
weak_evidence_is_doubted(void)
{
	const char *dog = "给老狗做一张防滑垫", *cat = "给老猫做一张防滑垫";

	CHECK(verdict(post(dog, "", 0), post(dog, "", 48)) == NULL);
	CHECK_STR(verdict(post(dog, "", 0), post(dog, "", 49)), "none");
	CHECK_STR(verdict(post("早安", "", 0), post("早安", "", 0)), "short title");
	CHECK_STR(verdict(post(dog, "", 0), post(cat, "", 0)),
	    "titles differ and tags do not agree");
	CHECK_STR(verdict(post(dog, "a", 0), post(cat, "a|b|c", 0)),
	    "titles differ and tags do not agree");
	CHECK_STR(verdict(post(dog, "a", 0), post(cat, "a", 3)),
	    "titles differ and times are not close");
	CHECK(verdict(post(dog, "a", 0), post(cat, "a", 2)) == NULL);
	CHECK_STR(verdict(post("水龙头滴水自己换阀芯第2集", "a", 0),
		      post("水龙头滴水自己换阀芯第3集", "a", 0)),
	    "titles differ in a number");
	CHECK_STR(verdict(post("水龙头滴水自己换阀芯第二集", "a", 0),
		      post("水龙头滴水自己换阀芯第三集", "a", 0)),
	    "titles differ in a number");
	CHECK(verdict(post("水龙头滴水自己换阀芯第二集", "a", 0),
		  post("水龙头滴水自己换阀芯第2集", "a", 0)) == NULL);
	struct item never = post(dog, "", 0);
	never.first = never.last = INT_NONE;
	CHECK_STR(verdict(post(dog, "", 0), never), "no time");
}

static void
a_title_is_common_when_a_platform_repeats_it(void)
{
	struct item it[5];

	for (uint32_t i = 0; i < 5; i++) {
		it[i] = post(i == 4 ? "another one" : "one", "", i);
		it[i].platform = i % 2;
	}
	items_common(it, 5, 2); /* two on each platform */
	for (int i = 0; i < 5; i++)
		CHECK(!it[i].common);
	items_common(it, 5, 1);
	for (int i = 0; i < 5; i++)
		CHECK(it[i].common == (i < 4));
}

static void
partitions_are_compared_by_their_pairs(void)
{
	/* {0 1 2} {3 4} {5} against {0 1} {2 3 4} {5}: 4 pairs each, (0 1) and (3 4) in both */
	const uint32_t found[] = { 0, 0, 0, 3, 3, 5, 0 },
		       real[] = { 7, 7, 8, 8, 8, 9, AGREE_UNKNOWN };
	struct agreement a = agree_partitions(found, real, 7);

	CHECK(a.members == 6 && a.found == 4 && a.real == 4 && a.both == 2);
	CHECK_NEAR(agree_f1(&a), 0.5, 1e-12);
	a = agree_partitions(found, real, 0);
	CHECK(isnan(agree_f1(&a)));
}

void
unit_link_agree(void)
{
	likeness_is_the_larger_of_edits_and_trigrams();
	the_band_gives_what_the_whole_table_gives();
	titles_are_compared_as_readers_see_them();
	tags_are_a_set_from_the_cell_and_the_title();
	days_without_a_time_are_as_near_as_they_can_be();
	weak_evidence_is_doubted();
	a_title_is_common_when_a_platform_repeats_it();
	partitions_are_compared_by_their_pairs();
	arena_free(&arena);
	fold_free(&scratch);
}
