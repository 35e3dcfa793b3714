/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audience/sameness.h"

#include <math.h>

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
	mean_cosine();
	vegan();
}
