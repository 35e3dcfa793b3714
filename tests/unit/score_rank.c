/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/score.h"

#include <stddef.h>
#include <string.h>

#include "unit.h"

#define LEN(a) (sizeof(a) / sizeof *(a))
#define Z10 1.281551565545 /* as Reddit's _sorts.pyx _confidence has it */

static void
published_factors(void)
{
	/* xai-org/x-algorithm fixture.rs original_author_is_consistent: decay 0.5, floor 0.25 */
	CHECK(score_diversity(1, 0.5, 0.25) == 0.625);
	CHECK(score_diversity(2, 0.5, 0.25) == 0.4375);
	CHECK(score_diversity(0, 0.5, 0.25) == 1);
	/* x-algorithm author_diversity.rs half_life_window: now 1000000, half-life 60000 ms */
	CHECK_NEAR(score_fresh(1000000 - 1000000, 60000), 1.0, 1e-12);
	CHECK_NEAR(score_fresh(1000000 - 940000, 60000), 0.5, 1e-12);
	CHECK_NEAR(score_fresh(120, 60), 0.25, 1e-12);
	CHECK(score_fresh(-5, 60) == 1);
	CHECK(isnan(score_fresh(NAN, 60)));
}

static void
published_weighted_sum(void)
{
	/* twitter/the-algorithm-ml projects/home/recap/README.md (April 2023) */
	static const double weight[] = { 0.5, 1, 13.5, 12, 0.005, 75, 11, 10, -74, -369 };
	static const double p[] = { 0.1, 0.02, 0.01, 0.005, 0.6, 0.001, 0.02, 0.01, 0.001, 0.0001 };

	CHECK_ABS(score_weighted(weight, p, LEN(p)), 0.5521, 1e-12);
}

static struct score_item
item(double likes, double views)
{
	struct score_item it = { .views = views,
		.impressions = NAN,
		.watch_ms = NAN,
		.duration_ms = NAN };

	for (enum signal s = 0; s < SIGNAL_RATES; s++)
		it.k[s] = NAN;
	it.k[SIGNAL_LIKE] = likes;
	return it;
}

static struct score_rule
likes_only(double weight, double z, bool shrink)
{
	struct score_rule rule = { .min_views = 1, .min_impressions = 1, .z = z, .shrink = shrink };

	rule.weight[SIGNAL_LIKE] = weight;
	return rule;
}

static void
rates_of_a_real_row(void)
{
	/* the example row of KuaiRec's README: counts of one item and day */
	struct score_item it = item(659, 7701);

	it.k[SIGNAL_FINISH] = 3446;
	it.k[SIGNAL_COMMENT] = 13;
	it.watch_ms = 138333346.0 / 7701;
	it.duration_ms = 2 * 17963.036748474224; /* its mean watch time is 17.963 s */
	CHECK_NEAR(score_value(&it, SIGNAL_FINISH), 0.44747435398000257, 1e-12);
	CHECK_NEAR(score_value(&it, SIGNAL_LIKE), 0.08557330216854954, 1e-12);
	CHECK_NEAR(score_value(&it, SIGNAL_COMMENT), 0.0016880924555252564, 1e-12);
	CHECK_NEAR(score_value(&it, SIGNAL_WATCH), 0.5, 1e-12);
	CHECK(isnan(score_value(&it, SIGNAL_CTR)));
}

static double
alone(struct score_item it, double weight, double z)
{
	struct score_rule rule = likes_only(weight, z, false);
	struct score_item *at[] = { &it };
	struct score_pool pool;

	score_platform(at, 1, &rule, &pool);
	return it.bound[SIGNAL_LIKE];
}

static void
published_bounds(void)
{
	/* R prop.test(k, n, correct = FALSE) at conf = 2 * pnorm(z) - 1 */
	CHECK_ABS(alone(item(1, 1), 1, Z10), 0.3784475032252062, 1e-9);
	CHECK_ABS(alone(item(10, 11), 1, Z10), 0.7394949884518779, 1e-9);
	CHECK_ABS(alone(item(60, 100), 1, Z10), 0.5360895561529684, 1e-9);
	CHECK_ABS(alone(item(90, 110), 1, Z10), 0.7664869150026078, 1e-9);
	/* statsmodels test_confint_proportion_wilson_clip: both ends, 95 % */
	CHECK_ABS(alone(item(19, 38), 1, 1.959963984540054), 0.348499283643951, 1e-12);
	CHECK_ABS(alone(item(19, 38), -1, 1.959963984540054), 0.651500716356049, 1e-12);
}

static void
what_abstains(void)
{
	struct score_item it[] = { item(5, 20), item(NAN, 500), item(-1, 500), item(501, 500),
		item(5, NAN), item(50, 500), item(40, 500) };
	static const enum abstain want[] = { ABSTAIN_FEW, ABSTAIN_MISSING, ABSTAIN_NEGATIVE,
		ABSTAIN_ABOVE, ABSTAIN_NO_BASE, ABSTAIN_NOT, ABSTAIN_NOT };
	struct score_item *at[LEN(it)];
	struct score_rule rule = likes_only(1, Z10, false);
	struct score_pool pool;

	rule.min_views = 100;
	for (size_t i = 0; i < LEN(it); i++)
		at[i] = &it[i];
	score_platform(at, LEN(it), &rule, &pool);
	for (size_t i = 0; i < LEN(it); i++) {
		CHECK(it[i].why_not[SIGNAL_LIKE] == want[i]);
		CHECK(isnan(it[i].z) == (want[i] != ABSTAIN_NOT));
		CHECK(it[i].why_not[SIGNAL_SHARE] == ABSTAIN_WEIGHT);
	}
	CHECK(pool.scored == 2);
	/* two items lie one standard deviation from their mean */
	CHECK_NEAR(it[5].z, 1, 1e-9);
	CHECK_NEAR(it[6].z, -1, 1e-9);
}

/* Items that differ no more than chance all get the pooled rate. */
static void
no_difference(void)
{
	struct score_item it[] = { item(10, 100), item(100, 1000), item(51, 500) };
	struct score_item *at[] = { &it[0], &it[1], &it[2] };
	struct score_rule rule = likes_only(2, Z10, true);
	struct score_pool pool;

	score_platform(at, 3, &rule, &pool);
	CHECK(pool.prior[SIGNAL_LIKE].pooled);
	for (size_t i = 0; i < 3; i++) {
		CHECK_NEAR(it[i].bound[SIGNAL_LIKE], 161.0 / 1600, 1e-12);
		CHECK(it[i].z == 0);
		CHECK(score_contribution(&it[i], &pool, &rule, SIGNAL_LIKE) == 0);
	}
}

/* 20 items of two signals; the last takes no part, and must not be felt. */
static void
standard_deviations(void)
{
	struct score_item it[21];
	struct score_item *at[21];
	struct score_rule rule = likes_only(2, Z10, true);
	struct score_pool pool, without;
	double sum = 0, squares = 0;

	rule.weight[SIGNAL_BOUNCE] = -0.4;
	for (size_t i = 0; i < 21; i++) {
		it[i] = item(10 + (double)(i * i), 1000 + 100 * (double)(i % 7));
		it[i].k[SIGNAL_BOUNCE] = 200 + 11 * (double)(i % 5);
		at[i] = &it[i];
	}
	it[20].out = true;
	score_platform(at, 20, &rule, &without);
	double before = it[3].z;
	score_platform(at, 21, &rule, &pool);
	CHECK(it[3].z == before);
	CHECK(isnan(it[20].z));
	for (size_t i = 0; i < 20; i++) {
		double parts = score_contribution(&it[i], &pool, &rule, SIGNAL_LIKE) +
		    score_contribution(&it[i], &pool, &rule, SIGNAL_BOUNCE);

		CHECK_ABS(it[i].z, parts, 1e-9);
		sum += it[i].z;
		squares += it[i].z * it[i].z;
		/* the cautious end: below the shrunk rate, above for what counts against */
		CHECK(it[i].bound[SIGNAL_LIKE] <
		    rate_shrunk(&pool.prior[SIGNAL_LIKE], it[i].k[SIGNAL_LIKE], it[i].views));
	}
	CHECK_ABS(sum, 0, 1e-9);
	CHECK_NEAR(squares, 20, 1e-9);
	CHECK(it[19].z > it[0].z);
}

/* Twice the weights is the same ranking and the same z. */
static void
weights_are_proportions(void)
{
	struct score_item a[6], b[6], *x[6], *y[6];
	struct score_rule rule = likes_only(2, Z10, true), twice = likes_only(4, Z10, true);
	struct score_pool pool;

	rule.weight[SIGNAL_FINISH] = 1;
	twice.weight[SIGNAL_FINISH] = 2;
	for (size_t i = 0; i < 6; i++) {
		a[i] = item(30 * (double)(i + 1), 1000);
		a[i].k[SIGNAL_FINISH] = 400 - 50 * (double)(i % 3);
		b[i] = a[i];
		x[i] = &a[i];
		y[i] = &b[i];
	}
	score_platform(x, 6, &rule, &pool);
	score_platform(y, 6, &twice, &pool);
	for (size_t i = 0; i < 6; i++)
		CHECK_NEAR(b[i].z, a[i].z, 1e-9);
}

static void
places_within_length(void)
{
	double d[120], w[120], place[120], longer[120];
	static const double five[] = { 30, 10, 50, 20, 40 }, ties[] = { 5, 5, 5, 9, 9, 1 };
	static const double same[] = { 8, 8, 8, 8, 8, 8 };

	score_watch(same, five, 5, place); /* mid-ranks (r - 1/2) / n */
	for (size_t i = 0; i < 5; i++)
		CHECK_NEAR(place[i], (five[i] / 10 - 0.5) / 5, 1e-12);
	score_watch(same, ties, 6, place);
	CHECK_NEAR(place[0], 2.5 / 6, 1e-12);
	CHECK_NEAR(place[3], 5.0 / 6, 1e-12);
	CHECK_NEAR(place[5], 0.5 / 6, 1e-12);
	score_watch(same, five, 4, place);
	CHECK(isnan(place[0]));
	for (size_t i = 0; i < 120; i++) {
		d[i] = i % 2 ? 60000 : 10000;
		w[i] = 1000 + 37 * (double)((i * 7) % 60);
	}
	score_watch(d, w, 120, place);
	for (size_t i = 1; i < 120; i += 2)
		w[i] *= 10; /* long items are watched ten times as long: no advantage */
	score_watch(d, w, 120, longer);
	CHECK(memcmp(place, longer, sizeof place) == 0);
}

void
unit_score_rank(void)
{
	published_factors();
	published_weighted_sum();
	rates_of_a_real_row();
	published_bounds();
	what_abstains();
	no_difference();
	standard_deviations();
	weights_are_proportions();
	places_within_length();
}
