/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/moments.h"

#include <stddef.h>
#include <string.h>

#include "unit.h"

/* splitmix64 (Steele, Lea & Flood 2014) */
static uint64_t
mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static void
nist_numacc_sets_keep_their_digits(void)
{
	/* NIST StRD NumAcc3: mean 1000000.2, sd 0.1 certified */
	struct moments real = { 0 }, halves[2];
	struct sums tenths = { 0 };

	memset(halves, 0, sizeof halves);
	for (int i = 0; i <= 1000; i++) {
		double x = i == 0 ? 1000000.2 : i % 2 ? 1000000.1 : 1000000.3;

		moments_add(&real, x);
		moments_add(&halves[i > 300], x);
		sums_add(&tenths, i == 0 ? 10000002 : i % 2 ? 10000001 : 10000003);
	}
	CHECK_NEAR(moments_mean(&real), 1000000.2, 1e-14);
	CHECK_NEAR(sqrt(moments_var(&real)), 0.1, 1e-8);
	moments_merge(&halves[0], &halves[1]);
	CHECK_NEAR(halves[0].mean, 1000000.2, 1e-14);
	CHECK_NEAR(sqrt(moments_var(&halves[0])), 0.1, 1e-8);
	CHECK_NEAR(sums_mean(&tenths), 10000002, 0);
	CHECK_NEAR(sums_var(&tenths), 1, 1e-15);
}

static void
exact_sums_do_not_cancel(void)
{
	/* 1..n about any offset: variance n (n + 1) / 12 */
	static const int64_t offset[] = { 0, -500, 100000000000000000, -100000000000000000 };

	for (size_t k = 0; k < 4; k++) {
		struct pair_sums s = { 0 };

		for (int64_t i = 1; i <= 1000; i++)
			pair_sums_add(&s, offset[k] + i, -3 * i - offset[k] / 10);
		CHECK_NEAR(sums_var(&s.x), 1000.0 * 1001 / 12, 1e-14);
		CHECK_NEAR(pair_sums_cov(&s), -3 * 1000.0 * 1001 / 12, 1e-14);
		CHECK_NEAR(sums_mean(&s.x), (double)offset[k] + 500.5, 1e-15);
	}
	/* 0 and 1: n p (1 - p) */
	struct sums coin = { 0 };
	sums_add_many(&coin, 1, 300000000000);
	sums_add_many(&coin, 0, 700000000000);
	CHECK_NEAR(sums_m2(&coin), 0.21e12, 1e-15);
	CHECK_NEAR(sums_mean(&coin), 0.3, 1e-15);
}

static void
any_order_and_grouping_gives_the_same_bytes(void)
{
	struct pair_sums all = { 0 }, part[7], joined = { 0 };
	uint64_t seed = 1;

	memset(part, 0, sizeof part);
	for (int i = 0; i < 5000; i++) {
		int64_t x = (int64_t)mix(&seed) >> 20, y = (int64_t)mix(&seed) >> 24;

		pair_sums_add(&all, x, y);
		pair_sums_add(&part[mix(&seed) % 7], x, y);
	}
	for (int i = 6; i >= 0; i--)
		pair_sums_merge(&joined, &part[i]);
	CHECK(memcmp(&all, &joined, sizeof all) == 0);
	CHECK(sizeof all == 7 * 16 && sizeof(struct sums) == 3 * 16); /* no padding */
}

static void
empty_single_and_overflown(void)
{
	struct sums none = { 0 }, one = { 0 }, big = { 0 };
	struct moments m = { 0 };
	struct pair_sums pair = { 0 };

	CHECK(isnan(sums_mean(&none)) && isnan(sums_m2(&none)) && isnan(sums_var(&none)));
	CHECK(isnan(moments_mean(&m)) && isnan(moments_var(&m)) && isnan(pair_sums_cov(&pair)));
	sums_add(&one, -7);
	CHECK(sums_mean(&one) == -7 && sums_m2(&one) == 0 && isnan(sums_var(&one)));
	sums_add_many(&big, INT64_MAX, 3);
	CHECK(big.over && isnan(sums_mean(&big)));
	sums_merge(&one, &big);
	CHECK(one.over);
	moments_add(&m, 4);
	CHECK(m.mean == 4 && isnan(moments_var(&m)));
}

void
unit_stat_moments(void)
{
	nist_numacc_sets_keep_their_digits();
	exact_sums_do_not_cancel();
	any_order_and_grouping_gives_the_same_bytes();
	empty_single_and_overflown();
}
