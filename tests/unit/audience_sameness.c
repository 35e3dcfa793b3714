/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/sameness.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stat/share.h"
#include "text/simhash.h"

#include "unit.h"

static void
near_duplicates(void)
{
	const struct str text[] = { STR("三分钟学会红烧肉"), STR("三分钟学会，红烧肉！"),
		STR("周末去海边看日落"), STR("🔥🔥"), STR("三分钟学会 红烧肉"), STR("") };
	size_t with;

	CHECK(sameness_near(text, 6, &with) == 3 && with == 4);
	CHECK(sameness_near(text + 2, 2, &with) == 0 && with == 1);
	CHECK(sameness_near(text, 0, &with) == 0 && with == 0);
}

/* A long text with another letter somewhere near its end: against all pairs, by the rule. */
static void
every_pair(void)
{
	static const char
	    text[] = "新手必看三步做好红烧肉不翻车的秘诀都在这里了一定要收藏起来慢慢看哦记得多放"
		     "一点冰糖小火慢炖四十分钟出锅",
	    letter[] = "一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会"
		       "自着去之过家学对可她里后小么心多天";
	enum { TEXTS = 52, HAN = 3 };
	char copy[TEXTS][sizeof text];
	struct str list[TEXTS];
	struct shingles s[TEXTS];
	struct folded scratch = { 0 };
	bool near[TEXTS] = { false };
	size_t with, all = 0;

	for (int i = 0; i < TEXTS; i++) {
		memcpy(copy[i], text, sizeof text);
		memcpy(copy[i] + sizeof text - 1 - HAN * (1 + i % 16), letter + HAN * i, HAN);
		list[i] = (struct str){ copy[i], sizeof text - 1 };
		s[i] = shingles_of(list[i], &scratch);
	}
	for (int i = 0; i < TEXTS; i++)
		for (int j = 0; j < i; j++)
			if (simhash_distance(simhash_of(&s[i]), simhash_of(&s[j])) <= 3 &&
			    shingles_alike(&s[i], &s[j]) >= 0.5)
				near[i] = near[j] = true;
	for (int i = 0; i < TEXTS; i++) {
		all += near[i];
		free(s[i].at);
	}
	fold_free(&scratch);
	CHECK(all > 5 && all < TEXTS);
	CHECK(sameness_near(list, TEXTS, &with) == all && with == TEXTS);
}

/* Against all pairs: works as sets of tags, bit t is tag t. */
static void
mean_cosine(void)
{
	static const unsigned set[] = { 0x3, 0x1, 0x7, 0x18, 0x10, 0x3 };
	double sum = 0, times[5] = { 0 };

	for (int i = 0; i < 6; i++) {
		for (int j = i + 1; j < 6; j++)
			sum += __builtin_popcount(set[i] & set[j]) /
			    sqrt(__builtin_popcount(set[i]) * __builtin_popcount(set[j]));
		for (int t = 0; t < 5; t++)
			times[t] += (set[i] >> t & 1) / sqrt(__builtin_popcount(set[i]));
	}
	CHECK_NEAR(sameness_tags(times, 5, 6), sum / 15, 1e-12);
	CHECK_NEAR(sameness_tags((double[]){ 4 }, 1, 4), 1, 1e-15);
	CHECK_ABS(sameness_tags((double[]){ 1, 1, 1 }, 3, 3), 0, 1e-15);
	CHECK(isnan(sameness_tags(times, 5, 1)));
}

/* R vegan 2.6-4, diversity() of 10 5 3 1 1: what tag_entropy and tag_hhi are. */
static void
vegan(void)
{
	static const double n[] = { 10, 5, 3, 1, 1 };

	CHECK_NEAR(share_entropy(n, 5), 1.2772884056482265, 1e-12);
	CHECK_NEAR(share_hhi(n, 5), 0.34, 1e-12);
}

void
unit_audience_sameness(void)
{
	near_duplicates();
	every_pair();
	mean_cosine();
	vegan();
}
